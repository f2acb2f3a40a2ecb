"""rucio/check.py: what is configured is looked at, and what is wrong is said."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from faults.answers import Answer, Asked, Script, json, whole
from faults.rucio_answers import Serve, refused, rucio


def at(skew_s: float) -> Answer:
    """A server whose clock is that far ahead."""

    def answer(_: Asked) -> Script:
        return whole(b'{"version": "41"}', f"Date: {formatdate(time.time() + skew_s, usegmt=True)}")

    return answer


@pytest.mark.fault(42)
@pytest.mark.parametrize(
    ("skew_s", "is_fine", "words"),
    [(20, True, "as the server's"), (300, False, "s behind the server"), (-300, False, "s ahead of the server")],
)
def test_a_clock_that_is_wrong_is_told_from_one_that_is_not(
    serve: Serve, skew_s: float, is_fine: bool, words: str
) -> None:
    client, _ = serve(rucio(ping=at(skew_s), accounts=json(b'{"account": "alice"}')))
    found = {check.what: check for check in client.check()}
    assert found["clock"].is_fine is is_fine
    assert words in found["clock"].text


def test_a_check_that_fails_leaves_the_others(serve: Serve) -> None:
    client, _ = serve(rucio(ping=at(0), auth=refused("CannotAuthenticate", status=401)), mounts={"A": "/no/such"})
    found = {check.what: check.is_fine for check in client.check()}
    assert found == {
        "server": True, "clock": True, "authorities": True, "session": False, "mount A": False, "downloads": True,
    }  # fmt: skip
