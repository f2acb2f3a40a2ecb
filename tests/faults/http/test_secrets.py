"""Secrets show nowhere, whatever fails."""

from __future__ import annotations

import traceback

import pytest

from faults.answers import Hang, Reset, json
from faults.caller import IMPATIENT, TOKEN, fetch, locals_of
from faults.server import FaultServer
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
