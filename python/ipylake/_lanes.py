"""Threads at the edge: a lane runs work on a few daemon threads that go away when idle."""

from __future__ import annotations

import atexit
import contextvars
import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from ._stop import Stop

IDLE_S = 5.0
"""A thread without work ends after this long, so that a closed notebook leaves none behind."""
CROWD = 100
"""Waiting jobs from which on those are dropped that nobody wants any more."""
_log = logging.getLogger("ipylake")


@dataclass(eq=False)
class _Job:
    work: Callable[[], None]
    stop: Stop
    seen: Callable[[], float] | None
    context: contextvars.Context = field(default_factory=contextvars.copy_context)


class Lane:
    """Up to `size` threads, first come first served. Work runs under the context of whoever submitted it: ipykernel
    finds the request a message belongs to there."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._numbers = itertools.count(1)
        self._condition = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._running: set[_Job] = set()
        self._threads = 0
        self._idle = 0
        self._closed = False

    def submit(self, work: Callable[[], None], stop: Stop, *, seen: Callable[[], float] | None = None) -> None:
        """Run `work` as soon as a thread is free; `stop` is set when the lane closes.

        Work whose `stop` is set while many wait is dropped.

        seen   when somebody last looked at what the work does. Such work does not wait for its like: when all threads
               have it, the one that was seen longest ago is stopped for the new one
        """
        job = _Job(work, stop, seen)
        with self._condition:
            too_many = [job] if self._closed else self._in_the_way_of(job)
            if not self._closed:
                if len(self._waiting) >= CROWD:
                    self._waiting = deque(one for one in self._waiting if one.seen or not one.stop.is_set)
                self._waiting.append(job)
                self._find_a_thread()
        for one in too_many:
            one.stop.set()

    def close(self) -> None:
        """Stop everything; nothing runs here again."""
        with self._condition:
            self._closed = True
            jobs = [*self._running, *self._waiting]
            self._waiting.clear()
            self._condition.notify_all()
        for job in jobs:
            job.stop.set()

    def _in_the_way_of(self, job: _Job) -> list[_Job]:
        if job.seen is None:
            return []
        going_on = [one for one in (*self._running, *self._waiting) if one.seen and not one.stop.is_set]
        going_on.sort(key=lambda one: one.seen() if one.seen else 0)
        return going_on[: max(0, len(going_on) + 1 - self._size)]

    def _find_a_thread(self) -> None:
        if self._idle >= len(self._waiting):
            self._condition.notify()
        elif self._threads < self._size:
            self._threads += 1
            name = f"ipylake-{self._name}-{next(self._numbers)}"
            threading.Thread(target=self._serve, name=name, daemon=True).start()

    def _serve(self) -> None:
        while job := self._next():
            try:
                job.context.run(job.work)
            except BaseException:  # noqa: BLE001  # the lane lives on, whatever somebody's work does
                _log.exception("work in the lane of %s failed", self._name)
            with self._condition:
                self._running.discard(job)
            del job  # and with it what it holds, before the wait for the next one

    def _next(self) -> _Job | None:
        with self._condition:
            self._idle += 1
            self._condition.wait_for(lambda: self._waiting or self._closed, IDLE_S)
            self._idle -= 1
            if not self._waiting:
                self._threads -= 1
                return None
            job = self._waiting.popleft()
            self._running.add(job)
            return job


class Lanes:
    """What may take long has threads of its own, so that nothing quick waits behind it.

    looks      answered from what the kernel holds: windows, states
    orders     carried out in the order given, one at a time: queries, branches, selection
    calls      what asks a catalog or takes the processor's time
    streams    listings that read
    observers  the user's own functions
    """

    def __init__(self) -> None:
        self.looks = Lane("looks", 2)
        self.orders = Lane("orders", 1)
        self.calls = Lane("calls", 8)
        self.streams = Lane("streams", 4)
        self.observers = Lane("observers", 1)

    def close(self) -> None:
        for lane in (self.looks, self.orders, self.calls, self.streams, self.observers):
            lane.close()


_lanes: Lanes | None = None
_lanes_lock = threading.Lock()


def shared_lanes() -> Lanes:
    """The lanes of this process: threads are a process's resource, whatever number of widgets it shows."""
    global _lanes
    with _lanes_lock:
        if _lanes is None:
            _lanes = Lanes()
            atexit.register(_lanes.close)
        return _lanes
