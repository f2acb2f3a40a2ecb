"""Deadlines: called when they are due, not when they were lifted, by one thread that goes when it is not needed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import pytest

from ipylake._http import deadlines
from ipylake._http.deadlines import Deadlines
from patience import PATIENCE_S


@pytest.fixture(autouse=True)
def short_lived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "IDLE_S", 0.05)


@contextmanager
def held(watched: Deadlines) -> Iterator[None]:
    """None expires before the end of the block, however long the machine takes to get there."""
    may_go_on = threading.Event()
    watched.set(time.monotonic(), lambda: assert_set(may_go_on))
    yield
    may_go_on.set()


def assert_set(event: threading.Event) -> None:
    assert event.wait(PATIENCE_S)


def test_they_expire_in_the_order_of_their_moments_whatever_the_order_they_were_set_in() -> None:
    expired: SimpleQueue[str] = SimpleQueue()
    watched = Deadlines()
    now = time.monotonic()
    with held(watched):
        watched.set(now + 3600, lambda: expired.put("never"))
        watched.set(now + 0.02, lambda: expired.put("second"))
        watched.set(now + 0.01, lambda: expired.put("first"))
    assert [expired.get(timeout=PATIENCE_S), expired.get(timeout=PATIENCE_S)] == ["first", "second"]
    assert expired.empty()
    assert time.monotonic() - now < 3600


def test_one_that_was_lifted_does_not_expire() -> None:
    expired: SimpleQueue[str] = SimpleQueue()
    watched = Deadlines()
    with held(watched):
        lift = watched.set(time.monotonic() + 0.01, lambda: expired.put("lifted"))
        lift()
        lift()
        watched.set(time.monotonic() + 0.02, lambda: expired.put("set"))
    assert expired.get(timeout=PATIENCE_S) == "set"


def test_its_thread_ends_when_all_were_lifted_though_their_moments_are_far_away() -> None:
    watched = Deadlines()
    lifts = [watched.set(time.monotonic() + 3600, lambda: None) for _ in range(3)]
    thread = watched._thread
    assert thread
    for lift in lifts:
        lift()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    expired = threading.Event()
    watched.set(time.monotonic(), expired.set)
    assert expired.wait(PATIENCE_S)


def test_what_was_lifted_is_not_kept_until_its_moment() -> None:
    watched = Deadlines()
    held = watched.set(time.monotonic() + 3600, lambda: None)
    for _ in range(10_000):
        watched.set(time.monotonic() + 3600, lambda: None)()
    assert len(watched._waiting) < 200
    held()


def test_one_can_be_lifted_by_the_garbage_collector_while_its_thread_sets_another() -> None:
    watched = Deadlines()
    far = time.monotonic() + 3600
    lift = watched.set(far, lambda: None)

    class Compared(float):
        """Python runs while a deadline finds its place, and wherever it runs the collector may come by."""

        def __eq__(self, other: object) -> bool:
            lift()
            return super().__eq__(other)

        __hash__ = float.__hash__

    setting = threading.Thread(target=watched.set, args=(Compared(far + 1), lambda: None), daemon=True)
    setting.start()
    setting.join(5)
    assert not setting.is_alive()


def test_a_forked_process_watches_over_its_own() -> None:
    watched = Deadlines()
    lift = watched.set(time.monotonic() + 3600, lambda: None)
    child = os.fork()
    if child == 0:
        expired = threading.Event()
        watched.set(time.monotonic(), expired.set)
        os._exit(0 if expired.wait(PATIENCE_S) and len(watched._waiting) == 0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    lift()
