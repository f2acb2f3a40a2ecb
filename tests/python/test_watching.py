"""_watching.py"""

from __future__ import annotations

import itertools
import queue
from collections.abc import Iterator, Sequence

import pytest

from ipylake._protocol import Rule
from ipylake._stop import Stop
from ipylake._watching import Follower, Pace, Watch, differs
from ipylake.errors import SignInNeeded, Unreachable
from patience import PATIENCE_S

"""Until a test gives up."""


def rule(name: str, version: int, state: str = "moving", ok: int = 0) -> Rule:
    return Rule(id=name, version=version, entry=f"a:{name}", where="X", state=state, ok=ok)  # type: ignore[arg-type]


class Desk:
    """A watch, what the server says (`states`, after `faults`), and what a follower was told."""

    def __init__(self) -> None:
        self.states: dict[str, tuple[str, int]] = {}
        self.faults: list[Exception] = []
        self.asked: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[list[Rule]] = queue.SimpleQueue()
        self.now = 0.0
        self._versions = itertools.count(1)
        self.watch = Watch(self._look, clock=lambda: self.now, pace=lambda: Pace(0.005, 0.01))

    def _look(self, rules: Sequence[str], stop: Stop) -> Sequence[Rule]:
        version = next(self._versions)
        self.asked.put(tuple(rules))
        if self.faults:
            raise self.faults.pop(0)
        return [rule(name, version, *self.states.get(name, ("moving", 0))) for name in rules]

    def follow(self, *rules: str, for_s: float | None = None) -> Follower:
        return self.watch.follow(rules, lambda news: self.told.put(list(news)), for_s=for_s)

    def news(self) -> list[str]:
        return [f"{one.id} {one.state} {one.ok}" for one in self.told.get(timeout=PATIENCE_S)]

    def until_asked(self, *rules: str) -> None:
        while self.asked.get(timeout=PATIENCE_S) != rules:
            pass


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.watch.close()


def test_pace_slows_down_to_a_minute_and_starts_anew_when_something_moves() -> None:
    pace = Pace()
    waits = [pace.next_s(has_moved=False) for _ in range(12)]
    assert waits[:3] == [2, 3, 4.5]
    assert waits == sorted(waits)
    assert waits[-1] == 60
    assert [pace.next_s(has_moved=True), pace.next_s(has_moved=False)] == [2, 3]


def test_follow_looks_at_once_and_tells_what_differs_only(desk: Desk) -> None:
    desk.follow("a", "b")
    assert desk.asked.get(timeout=PATIENCE_S) == ("a", "b")
    assert desk.news() == ["a moving 0", "b moving 0"]
    desk.states["b"] = ("moving", 1)
    assert desk.news() == ["b moving 1"]


def test_one_look_serves_all_followers(desk: Desk) -> None:
    desk.follow("a")
    assert desk.news() == ["a moving 0"]
    desk.follow("b")
    assert desk.news() == ["b moving 0"]
    assert set(desk.asked.get(timeout=PATIENCE_S)) <= {"a", "b"}


@pytest.mark.parametrize("state", ["ok", "suspended", "gone"])
def test_a_rule_at_rest_is_not_looked_at_again(desk: Desk, state: str) -> None:
    desk.states["a"] = (state, 0)
    desk.follow("a")
    assert desk.news() == [f"a {state} 0"]
    desk.asked.get(timeout=PATIENCE_S)
    desk.follow("a", "b")
    desk.until_asked("b")
    assert desk.watch.known(["a"])[0].state == state


def test_a_view_that_has_gone_is_not_looked_for(desk: Desk) -> None:
    desk.follow("a", for_s=30)
    desk.news()
    desk.now = 31
    desk.follow("b")
    desk.until_asked("b")


def test_leaving_ends_the_looks(desk: Desk) -> None:
    follower = desk.follow("a")
    desk.news()
    desk.watch.leave(follower)
    desk.follow("b")
    desk.until_asked("b")


def test_an_older_look_that_comes_late_changes_nothing(desk: Desk) -> None:
    desk.watch.learn([rule("a", 5, "ok")])
    desk.watch.learn([rule("a", 4, "moving")])
    assert desk.watch.known(["a"]) == [rule("a", 5, "ok")]
    assert not differs(rule("a", 5), rule("a", 6))
    assert differs(rule("a", 5), rule("a", 6, ok=1))


@pytest.mark.fault(16)
def test_a_look_that_fails_is_tried_again(desk: Desk) -> None:
    desk.faults = [Unreachable("gone for a moment")]
    desk.follow("a")
    assert desk.news() == ["a moving 0"]


def test_without_a_session_a_view_has_to_ask_again(desk: Desk) -> None:
    desk.faults = [SignInNeeded("the session has ended")]
    desk.follow("a", for_s=30)
    desk.until_asked("a")
    desk.follow("a", for_s=30)
    assert desk.news() == ["a moving 0"]


def test_a_variable_waits_for_a_new_session(desk: Desk) -> None:
    desk.faults = [SignInNeeded("the session has ended")] * 3
    desk.follow("a")
    assert desk.news() == ["a moving 0"]


def test_a_follower_that_fails_does_not_keep_others_from_the_news(desk: Desk) -> None:
    desk.watch.follow(["a"], lambda _: 1 / 0)  # type: ignore[arg-type,return-value]  # whatever somebody's function does
    desk.follow("a")
    assert desk.news() == ["a moving 0"]
