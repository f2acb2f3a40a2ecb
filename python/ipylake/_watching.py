"""Watching: looks at rules again and again while somebody wants to know, less and less often while nothing moves."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ._lanes import Lane
from ._protocol import Rule
from ._stop import Stop
from .errors import LakeError, SignInNeeded

SOON_S, LATE_S = 2.0, 60.0
"""Between two looks: at first, and after the counts have stood still for long."""
SLOWER = 1.5
AT_REST = frozenset({"ok", "suspended", "gone"})
"""States that nothing of the service's own leaves: such a rule is not looked at again."""
Look = Callable[[Sequence[str], Stop], Sequence[Rule]]
Told = Callable[[Sequence[Rule]], None]
_log = logging.getLogger("ipylake")


class Pace:
    """How long to wait for the next look, in seconds: `soon_s` after a move, then longer and longer up to `late_s`."""

    def __init__(self, soon_s: float = SOON_S, late_s: float = LATE_S) -> None:
        self._soon_s, self._late_s = soon_s, late_s
        self._next_s = soon_s

    def next_s(self, *, has_moved: bool) -> float:
        now = self._soon_s if has_moved else self._next_s
        self._next_s = min(self._late_s, now * SLOWER)
        return now


@dataclass(eq=False)
class Follower:
    """Who wants to know of some rules, `until` a time of the clock (None: for good). `told` takes those that differ."""

    rules: frozenset[str]
    told: Told
    until: float | None = None


class Watch:
    """Thread-safe. One thread at most looks, one look at a time for all rules that anybody follows."""

    def __init__(
        self, look: Look, *, clock: Callable[[], float] = time.monotonic, pace: Callable[[], Pace] = Pace
    ) -> None:
        self._look = look
        self._pace = pace
        self._clock = clock
        self._lane = Lane("rules", 1)
        self._stop = Stop()
        self._condition = threading.Condition()
        self._followers: set[Follower] = set()
        self._known: dict[str, Rule] = {}
        self._is_at_work = False
        self._is_hurried = False

    def known(self, rules: Iterable[str]) -> list[Rule]:
        """As last seen; those that were never looked at are left out."""
        with self._condition:
            return [self._known[rule] for rule in rules if rule in self._known]

    def follow(self, rules: Iterable[str], told: Told, *, for_s: float | None = None) -> Follower:
        """Have `told` called, in the watch's own thread, with what differs from now on. First looks come at once."""
        follower = Follower(frozenset(rules), told, None if for_s is None else self._clock() + for_s)
        with self._condition:
            self._followers.add(follower)
            if self._due():
                self._is_hurried |= not self._known.keys() >= follower.rules
                self._work()
        return follower

    def leave(self, follower: Follower) -> None:
        with self._condition:
            self._followers.discard(follower)
            self._condition.notify_all()

    def learn(self, rules: Iterable[Rule]) -> None:
        """What was seen by other means; tells the followers."""
        self._take(rules)
        with self._condition:
            if self._due():
                self._work()

    def hurry(self) -> None:
        """Look now, if anything moves."""
        with self._condition:
            self._is_hurried = True
            self._condition.notify_all()

    def close(self) -> None:
        self._stop.set()
        with self._condition:
            self._followers.clear()
            self._condition.notify_all()
        self._lane.close()

    # --- the thread ---------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Called with the lock."""
        if self._is_at_work:
            self._condition.notify_all()
        else:
            self._is_at_work = True
            self._lane.submit(self._run, self._stop)

    def _run(self) -> None:
        pace = self._pace()
        while True:
            with self._condition:
                self._is_hurried = False
                due = self._due()
                if not due or self._stop.is_set:
                    self._is_at_work = False
                    return
            has_moved = self._look_at(due)
            if has_moved is None:
                with self._condition:
                    if self._is_hurried:  # somebody asked meanwhile
                        continue
                    self._is_at_work = False
                    return
            wait_s = pace.next_s(has_moved=has_moved)
            with self._condition:
                if self._condition.wait_for(self._is_woken, wait_s):
                    pace = self._pace()

    def _is_woken(self) -> bool:
        return self._is_hurried or self._stop.is_set or not self._due()

    def _look_at(self, rules: Sequence[str]) -> bool | None:
        """Whether anything moved; None when looking makes no sense before somebody asks again."""
        try:
            return self._take(self._look(rules, self._stop))
        except SignInNeeded:
            with self._condition:  # those for good wait for a new session; views ask again by themselves
                return None if not any(follower.until is None for follower in self._followers) else False
        except LakeError as error:
            _log.debug("could not look at rules: %s", error.code)
            return False
        except Exception:  # noqa: BLE001  # a defect of a catalog; whoever waits for a rule goes on waiting
            _log.exception("looking at rules failed")
            return False

    def _take(self, rules: Iterable[Rule]) -> bool:
        with self._condition:
            moved = [rule for rule in rules if differs(self._known.get(rule.id), rule)]
            self._known |= {rule.id: rule for rule in moved}
            followers = list(self._followers)
        for follower in followers:
            news = [rule for rule in moved if rule.id in follower.rules]
            if news:
                try:
                    follower.told(news)
                except Exception:  # noqa: BLE001  # one follower's trouble is not the others'
                    _log.exception("a follower of rules failed")
        return bool(moved)

    def _due(self) -> list[str]:
        """Called with the lock. Rules that somebody follows and that may move."""
        now = self._clock()
        self._followers -= {one for one in self._followers if one.until is not None and one.until <= now}
        wanted = {rule: None for one in self._followers for rule in sorted(one.rules)}
        return [rule for rule in wanted if not (rule in self._known and self._known[rule].state in AT_REST)]


def differs(before: Rule | None, now: Rule) -> bool:
    """Whether there is news, the number of the look aside. An older look is none."""
    if before is None:
        return True
    if now.version <= before.version:
        return False
    return any(getattr(before, name) != getattr(now, name) for name in now.__struct_fields__ if name != "version")
