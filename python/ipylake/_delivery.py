"""Delivery: what happens when data that was asked for has come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from ._lanes import Lane
from ._protocol import Rule
from ._stop import Stop
from ._watching import Follower, Pace, Watch
from .errors import Cancelled, LakeError, NotAvailable

VISIBLE_S = 60
"""So long a mounted place may take to show what the service calls complete."""
_ENDS = {"gone": "was deleted, or its time was over", "suspended": "was suspended"}


class Delivery:
    """Waits until all rules are at their end, then does `bring`, in a thread of `lane`.

    bring   raises NotAvailable while files are not in sight yet: it is tried again for a minute
    failed  told when nothing will come any more
    """

    def __init__(
        self,
        watch: Watch,
        rules: Iterable[Rule],
        lane: Lane,
        bring: Callable[[Stop], None],
        failed: Callable[[LakeError], None],
    ) -> None:
        self._watch = watch
        self._lane = lane
        self._bring = bring
        self._failed = failed
        self._lock = threading.Lock()
        self._stop = Stop()
        self._states = {rule.id: rule for rule in rules}
        self._is_over = False
        self._follower: Follower | None = None

    def start(self) -> None:
        self._follower = self._watch.follow(self._states, self._take)
        self._take(self._watch.known(self._states))

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(self._states)

    def replace(self, old: str, new: Rule) -> None:
        """The rule was made again."""
        with self._lock:
            if self._is_over or old not in self._states:
                return
            self._states = {**{rule: seen for rule, seen in self._states.items() if rule != old}, new.id: new}
            before, self._follower = self._follower, self._watch.follow(self._states, self._take)
        if before:
            self._watch.leave(before)

    def close(self) -> None:
        """Nothing is brought any more."""
        with self._lock:
            self._is_over = True
        self._leave()
        self._stop.set()

    def _take(self, news: Sequence[Rule]) -> None:
        with self._lock:
            if self._is_over:
                return
            self._states |= {rule.id: rule for rule in news if rule.id in self._states}
            ended = next((rule for rule in self._states.values() if rule.state in _ENDS), None)
            is_there = all(rule.state == "ok" for rule in self._states.values())
            if not ended and not is_there:
                return
            self._is_over = True
        self._leave()
        if ended:
            self._failed(NotAvailable(f"The rule for {ended.entry} {_ENDS[ended.state]}", detail=ended.error))
        else:
            self._lane.submit(self._deliver, self._stop)

    def _deliver(self) -> None:
        pace, until = Pace(), time.monotonic() + VISIBLE_S
        while not self._stop.is_set:
            try:
                return self._bring(self._stop)
            except NotAvailable as error:
                if time.monotonic() > until:
                    return self._failed(error)
            except Cancelled:
                return None
            except LakeError as error:
                return self._failed(error)
            self._stop.wait(pace.next_s(has_moved=False))

    def _leave(self) -> None:
        if self._follower:
            self._watch.leave(self._follower)
