"""Signing in, and sessions that end."""

from __future__ import annotations

import time

import msgspec
import pytest

from faults.answers import Answer, Asked, Script, in_turn, json, whole
from faults.named import token
from faults.rucio_answers import CANARY, Serve, refused, rucio
from ipylake._credentials import EXPIRY_MARGIN_S
from ipylake._stop import Stop
from ipylake.errors import ServerFault, SignInNeeded

SCOPES = json(b'["mc16"]')


def test_a_script_whose_session_ends_signs_in_again_once_and_repeats_the_call(serve: Serve) -> None:
    ended = refused("CannotAuthenticate", status=401)
    client, server = serve(rucio(scopes=in_turn(ended, ended, SCOPES)))  # requests 2 and 4, beside the sign-ins
    assert client.scopes() == ["mc16"]
    targets = [asked.target for asked in server.asked]
    assert targets == ["/auth/userpass", "/scopes/", "/auth/userpass", "/scopes/"]


def test_the_server_is_told_which_program_asks_and_from_where(serve: Serve) -> None:
    client, server = serve(rucio(replicas=whole(b"")), app_id="hub", site_name="CERN")
    assert list(client._rest.replicas([("mc16", "a")], Stop())) == []
    assert server.asked[0].headers["x-rucio-appid"] == "hub"
    bodies = [msgspec.json.decode(asked.body) for asked in server.asked if asked.target == "/replicas/list"]
    assert [body["client_location"] for body in bodies] == [{"site": "CERN"}]


def test_a_refused_password_is_tried_once(serve: Serve) -> None:
    client, server = serve(rucio(auth=refused("CannotAuthenticate", status=401)))
    with pytest.raises(SignInNeeded, match="refused this user name"):
        client.scopes()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [(whole(b"<html>", "Content-Type: text/html"), "web page"), (whole(b""), "answered 200")],
    ids=["page", "empty"],
)
def test_a_sign_in_without_a_token_is_a_server_fault(serve: Serve, answer: Script, words: str) -> None:
    client, _ = serve(rucio(auth=answer))
    with pytest.raises(ServerFault, match=words):
        client.scopes()


def good_for(seconds: float) -> Answer:
    """A token, by a server whose clock is a day behind."""

    def date(at: float) -> str:
        return time.strftime("%a, %d %b %Y %H:%M:%S", time.gmtime(at))

    def answer(_: Asked) -> Script:
        now = time.time() - 86_400
        expires = f"X-Rucio-Auth-Token-Expires: {date(now + seconds)} UTC"
        return whole(b"", f"Date: {date(now)} GMT", "X-Rucio-Auth-Token: canary-token", expires)

    return answer


@pytest.mark.fault(42)
def test_a_session_lasts_as_long_as_the_server_gave_whatever_either_clock_says(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, server = serve(rucio(auth=good_for(3600), scopes=SCOPES))
    client.sign_in(username="alice", password=CANARY)
    for jump_s in (-86_400, 0, 86_400):
        monkeypatch.setattr("time.time", lambda now=time.time, jump_s=jump_s: now() + jump_s)
        assert client.session().state == "in"
        client.scopes()
        monkeypatch.undo()
    assert [asked.target for asked in server.asked].count("/auth/userpass") == 1


@pytest.mark.fault(42)
def test_a_session_that_is_about_to_end_is_renewed_before_it_does(serve: Serve) -> None:
    client, server = serve(rucio(auth=in_turn(good_for(EXPIRY_MARGIN_S - 5), lambda _: token()), scopes=SCOPES))
    client.sign_in(username="alice", password=CANARY)
    client.scopes()
    assert [asked.target for asked in server.asked] == ["/auth/userpass", "/auth/userpass", "/scopes/"]
