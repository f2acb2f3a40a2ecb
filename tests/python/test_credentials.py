"""_credentials.py"""

from __future__ import annotations

import copy
import pickle
import time

import pytest

from ipylake._credentials import EXPIRY_MARGIN_S, Place, Secret, Session, Sessions

HERE = Place("rucio", "rucio.example.org", "def")


@pytest.mark.fault(64)
@pytest.mark.parametrize("show", [repr, str, "{}".format, "%s".__mod__, ascii, lambda secret: f"{secret!r:>20}"])
def test_a_secret_does_not_show(show: object) -> None:
    assert "canary" not in show(Secret("canary"))  # type: ignore[operator]


@pytest.mark.fault(63, 64)
@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_neither_pickled_nor_copied(duplicate: object) -> None:
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        duplicate(Secret("canary"))  # type: ignore[operator]


@pytest.mark.fault(64)
def test_a_secret_has_no_attributes_to_print_and_no_hash() -> None:
    assert not hasattr(Secret("canary"), "__dict__")
    with pytest.raises(TypeError):
        hash(Secret("canary"))


def test_secrets_are_equal_when_their_bytes_are() -> None:
    assert Secret("a") == Secret(b"a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def session(account: str, good_for_s: float | None = None) -> Session:
    ends = None if good_for_s is None else time.monotonic() + good_for_s
    return Session(account, Secret("token"), "userpass", ends=ends)


def test_a_session_is_found_under_the_account_asked_for_and_the_one_the_server_named() -> None:
    sessions, alice = Sessions(), session("alice")
    sessions.put(HERE, alice)
    assert sessions.get(HERE) is alice
    assert sessions.get(Place("rucio", "rucio.example.org", "def", "alice")) is alice
    assert sessions.get(Place("rucio", "rucio.example.org", "def", "bob")) is None
    assert sessions.get(Place("rucio", "rucio.example.org", "other", "alice")) is None


@pytest.mark.fault(42)
def test_a_session_that_is_about_to_end_is_not_given_out() -> None:
    sessions = Sessions()
    sessions.put(HERE, session("alice", EXPIRY_MARGIN_S - 1))
    assert sessions.get(HERE) is None
    sessions.put(HERE, session("alice", EXPIRY_MARGIN_S + 60))
    assert sessions.get(HERE) is not None


def test_forgetting_a_session_leaves_the_one_that_replaced_it() -> None:
    sessions, old, new = Sessions(), session("alice"), session("alice")
    sessions.put(HERE, old)
    sessions.put(HERE, new)
    sessions.forget(old)
    assert sessions.get(HERE) is new
    sessions.forget(new)
    assert sessions.get(HERE) is None


class Watcher:
    def __init__(self) -> None:
        self.seen = 0

    def look(self) -> None:
        self.seen += 1


def test_who_watches_is_told_of_each_change_and_kept_by_nobody() -> None:
    sessions, watcher, gone = Sessions(), Watcher(), Watcher()
    sessions.watch(watcher.look)
    sessions.watch(gone.look)
    del gone
    known = session("ada")
    sessions.put(HERE, known)
    sessions.forget(known)
    sessions.close(HERE)
    assert watcher.seen == 3
