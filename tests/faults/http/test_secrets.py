"""Secrets show nowhere, whatever fails."""

from __future__ import annotations

import traceback

import pytest

from faults.answers import Hang, Reset, json, redirect
from faults.caller import IMPATIENT, TOKEN, fetch, locals_of
from faults.server import FaultServer
from ipylake._credentials import Secret
from ipylake._http import Http
from ipylake.errors import LakeError


@pytest.mark.fault(64)
@pytest.mark.parametrize("end", [Reset(), Hang()], ids=["reset", "hang"])
def test_a_secret_is_in_no_frame_of_a_traceback(end: Reset | Hang) -> None:
    with FaultServer((end,)) as server, pytest.raises(LakeError) as caught:
        fetch(server, limits=IMPATIENT, headers={"X-Token": TOKEN})
    shown = locals_of(caught.value)
    assert "canary" not in shown
    assert "fetch" in "".join(traceback.format_exception(caught.value))
    assert server.asked[0].headers["x-token"] == "canary-token"


@pytest.mark.fault(64)
def test_secrets_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with FaultServer(json(b"1")) as server:
        fetch(server, headers={"X-Token": TOKEN})
    assert "GET /a" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.fault(65)
def test_what_is_secret_of_a_query_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    hidden = {"secret_query": Secret("code=canary")}
    with FaultServer(json(b"1")) as server:
        fetch(server, **hidden)
        fetch(server, "/b?signature=canary")
    assert [asked.target for asked in server.asked] == ["/a?code=canary", "/b?signature=canary"]
    assert "GET /b" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.fault(65)
def test_what_is_secret_of_a_query_is_in_no_frame_and_no_message() -> None:
    with FaultServer((Reset(),)) as server, pytest.raises(LakeError) as caught:
        fetch(server, limits=IMPATIENT, secret_query=Secret("code=canary"))
    shown = locals_of(caught.value) + str(caught.value)
    assert "canary" not in shown


@pytest.mark.fault(65)
@pytest.mark.parametrize("url", ["https://h.example.org/?token=canary", "https://alice:canary@h.example.org"])
def test_an_address_of_a_server_with_a_secret_in_it_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(LakeError, match="is no address of a server") as caught:
        Http(url)
    assert "canary" not in str(caught.value)


@pytest.mark.fault(65)
def test_a_redirect_that_is_refused_is_told_without_its_query() -> None:
    with FaultServer(redirect("gopher://h.example.org/a?token=canary")) as server, pytest.raises(LakeError) as caught:
        fetch(server)
    assert "h.example.org" in caught.value.detail
    assert "canary" not in str(caught.value)
