"""When a call has taken too long: one thread watches over all, for starting one each costs half a millisecond."""

from __future__ import annotations

import heapq
import itertools
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_S = 5.0
"""The thread ends after this long without a deadline."""


_LIFTED = 100
"""Deadlines that were lifted and are still kept, at most, beside as many as are set."""


@dataclass(order=True)
class _Deadline:
    moment: float
    number: int
    expire: Callable[[], None] | None = field(compare=False)

    def lift(self) -> None:
        """Takes no lock: the garbage collector closes forgotten calls too, in whatever thread it comes by, also in one
        that has the lock."""
        self.expire = None


class Deadlines:
    """Thread-safe; a process that was forked off begins with none."""

    _lock: threading.Lock
    _changed: threading.Condition
    _waiting: list[_Deadline]
    _most: int
    _thread: threading.Thread | None

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._forget_all()
        os.register_at_fork(after_in_child=self._forget_all)

    def set(self, moment: float, expire: Callable[[], None]) -> Callable[[], None]:
        """Call `expire` at the `moment`, on the monotonic clock, unless what is returned was called before."""
        deadline = _Deadline(moment, next(self._numbers), expire)
        with self._lock:
            heapq.heappush(self._waiting, deadline)
            if len(self._waiting) > self._most:
                self._waiting = [one for one in self._waiting if one.expire]
                heapq.heapify(self._waiting)
                self._most = 2 * len(self._waiting) + _LIFTED
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="ipylake-deadlines", daemon=True)
                self._thread.start()
            elif self._waiting[0] is deadline:
                self._changed.notify()
        return deadline.lift

    def _forget_all(self) -> None:
        self._lock = threading.Lock()  # taken by itself: a condition passes it through Python
        self._changed = threading.Condition(self._lock)
        self._waiting = []
        self._most = _LIFTED
        self._thread = None

    def _watch(self) -> None:
        while True:
            with self._lock:
                expire = self._next()
                if expire is None:
                    self._thread = None
                    return
            expire()

    def _next(self) -> Callable[[], None] | None:
        """The next that is due; None after a while without any."""
        while True:
            first = self._waiting[0].moment - time.monotonic() if self._waiting else IDLE_S
            if first > 0:
                is_idle = self._is_idle
                is_woken = self._changed.wait(min(first, IDLE_S))
                if is_idle and self._is_idle and not is_woken:
                    return None
            elif expire := heapq.heappop(self._waiting).expire:
                return expire

    @property
    def _is_idle(self) -> bool:
        return not any(one.expire for one in self._waiting)


shared = Deadlines()
