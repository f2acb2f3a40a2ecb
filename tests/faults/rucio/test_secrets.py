"""Passwords and tokens show nowhere."""

from __future__ import annotations

import traceback

import pytest

from faults.answers import Hang, Reset, Script
from faults.caller import locals_of
from faults.rucio_answers import CANARY, Serve, refused, rucio
from ipylake._credentials import Secret
from ipylake.errors import LakeError, SignInNeeded, Unreachable
from ipylake.rucio import Rucio

pytestmark = pytest.mark.fault(64)


def all_that_shows(client: Rucio, error: BaseException) -> str:
    return "".join([repr(client), str(client.settings), "".join(traceback.format_exception(error)), locals_of(error)])


def sign_in(client: Rucio, values: dict[str, str]) -> None:
    client.sign_in("userpass", values)


@pytest.mark.parametrize(
    "answer",
    [refused("CannotAuthenticate", status=401), (Reset(),), (Hang(),)],
    ids=["refused", "reset", "hang"],
)
def test_the_password_shows_nowhere_when_a_sign_in_fails(
    serve: Serve, answer: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client, server = serve(rucio(auth=answer), username=None, password=None)
    values = {"username": "alice", "password": CANARY}
    with pytest.raises(LakeError) as caught:
        sign_in(client, values)
    shown = all_that_shows(client, caught.value).replace(repr(values), "")
    assert CANARY not in shown
    assert CANARY not in caplog.text
    assert server.asked[0].headers["x-rucio-password"] == CANARY


def test_a_password_that_cannot_be_sent_shows_nowhere(serve: Serve) -> None:
    client, server = serve(rucio(), password=Secret(f"{CANARY}\n"))
    with pytest.raises(SignInNeeded, match="characters that cannot be sent") as caught:
        client.scopes()
    shown = all_that_shows(client, caught.value)
    assert CANARY not in shown
    assert server.asked == []


def test_the_token_shows_nowhere(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client, _ = serve(rucio(scopes=(Reset(),)))
    with pytest.raises(Unreachable) as caught:
        client.scopes()
    shown = all_that_shows(client, caught.value) + caplog.text + repr(client._rest.session)
    assert "canary-token" not in shown
