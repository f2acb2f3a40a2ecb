"""Events: at most ten messages a second, and the last state is always told."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._events import INTERVAL_S, Events
from ipylake._protocol import FromKernel, SelectionChanged, SelectionState
from patience import PATIENCE_S


def state(version: int) -> SelectionChanged:
    return SelectionChanged(state=SelectionState(version=version, count=0, size=0, unsized=0))


class Clockwork:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.due: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        entry = (self.now + seconds, work)
        self.due.append(entry)
        return lambda: self.due.remove(entry)

    def go_to(self, time: float) -> None:
        while self.due and min(self.due)[0] <= time:
            entry = min(self.due, key=lambda one: one[0])
            self.due.remove(entry)
            self.now = entry[0]
            entry[1]()
        self.now = time


class Desk:
    """Events on a clockwork: what was told, and when."""

    def __init__(self) -> None:
        self.clock = Clockwork()
        self.told: list[tuple[float, FromKernel]] = []
        self.events = Events(
            lambda message: self.told.append((self.clock.now, message)),
            clock=lambda: self.clock.now,
            later=self.clock.later,
        )


@pytest.mark.fault(43)
@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from("abc")), max_size=40))
def test_messages_are_never_closer_than_the_interval_and_the_last_state_of_each_key_is_told(
    changes: list[tuple[int, str]],
) -> None:
    desk, latest = Desk(), {}
    for version, (wait_ms, key) in enumerate(changes):
        desk.clock.go_to(desk.clock.now + wait_ms / 1000)
        latest[key] = version
        desk.events.changed(key, lambda key=key: state(latest[key]))  # type: ignore[misc]
    desk.clock.go_to(desk.clock.now + 10)
    times = [time for time, _ in desk.told]
    assert all(later - earlier >= 0.1 - 1e-9 for earlier, later in pairwise(times))  # ten a second
    versions = [message.state.version for _, message in desk.told if isinstance(message, SelectionChanged)]
    assert set(latest.values()) <= set(versions)


def test_the_first_change_is_told_at_once() -> None:
    desk = Desk()
    desk.events.changed("a", lambda: state(1))
    desk.clock.go_to(100.0)
    assert desk.told == [(100.0, state(1))]


def test_changes_under_one_key_are_told_once_as_of_the_time_of_telling() -> None:
    desk, version = Desk(), [0]
    for _ in range(50):
        version[0] += 1
        desk.events.changed("a", lambda: state(version[0]))
    desk.clock.go_to(200.0)
    assert desk.told == [(100.0, state(50))]


def test_no_key_waits_for_another_that_changes_all_the_time() -> None:
    desk = Desk()
    for at in range(100):
        desk.events.changed("busy", lambda: state(0))
        if at == 10:
            desk.events.changed("quiet", lambda: state(7))
        desk.clock.go_to(desk.clock.now + 0.01)
    told_at = next(time for time, message in desk.told if message == state(7))
    assert told_at <= 100.1 + 2 * INTERVAL_S


def test_what_is_forgotten_is_not_told() -> None:
    desk = Desk()
    desk.events.changed("a", lambda: state(1))
    desk.events.forget("a")
    desk.clock.go_to(200.0)
    assert desk.told == []


def test_nothing_is_told_where_there_is_nothing_to_say_any_more() -> None:
    desk = Desk()
    desk.events.changed("a", lambda: None)
    desk.clock.go_to(200.0)
    assert desk.told == []


def test_close_leaves_nothing_to_come() -> None:
    desk = Desk()
    desk.events.changed("a", lambda: state(1))
    desk.events.close()
    desk.events.changed("b", lambda: state(2))
    desk.clock.go_to(200.0)
    assert (desk.told, desk.clock.due) == ([], [])


def test_an_event_is_told_under_the_context_of_who_changed_it_in_a_thread_of_its_own() -> None:
    parent: contextvars.ContextVar[str] = contextvars.ContextVar("parent", default="none")
    seen, told = [], threading.Event()

    def send(_: FromKernel) -> None:
        seen.append((parent.get(), threading.current_thread() is threading.main_thread()))
        told.set()

    token = parent.set("the request")
    Events(send).changed("a", lambda: state(1))
    parent.reset(token)
    assert told.wait(PATIENCE_S)
    assert seen == [("the request", False)]


@pytest.mark.fault(44)
def test_changes_from_many_threads_at_once_are_told_one_after_the_other() -> None:
    desk, together = Desk(), threading.Barrier(8)

    def change(key: int) -> None:
        together.wait(PATIENCE_S)
        desk.events.changed(key, lambda: state(key))

    threads = [threading.Thread(target=change, args=(key,)) for key in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(desk.clock.due) == 1
    desk.clock.go_to(200.0)
    assert len(desk.told) == 8
