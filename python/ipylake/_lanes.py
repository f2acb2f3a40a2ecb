"""Threads at the edge: a lane runs work on a few daemon threads that go away when idle."""

from __future__ import annotations

import atexit
import contextvars
import itertools
import threading
from collections import deque
from collections.abc import Callable

from ._stop import Stop

IDLE_S = 5.0
"""A thread without work ends after this long, so that a closed notebook leaves none behind."""


class Lane:
    """Up to `size` threads, first come first served. Work runs under the context of whoever submitted it: ipykernel
    finds the request a message belongs to there."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._numbers = itertools.count(1)
        self._condition = threading.Condition()
        self._waiting: deque[tuple[Callable[[], None], Stop, contextvars.Context]] = deque()
        self._stops: set[Stop] = set()
        self._threads = 0
        self._idle = 0
        self._closed = False

    def submit(self, work: Callable[[], None], stop: Stop) -> None:
        """Run `work` as soon as a thread is free. `stop` is set when the lane closes. `work` must not raise."""
        with self._condition:
            if self._closed:
                stop.set()
                return
            self._waiting.append((work, stop, contextvars.copy_context()))
            if self._idle >= len(self._waiting):
                self._condition.notify()
            elif self._threads < self._size:
                self._threads += 1
                name = f"ipylake-{self._name}-{next(self._numbers)}"
                threading.Thread(target=self._serve, name=name, daemon=True).start()

    @property
    def is_full(self) -> bool:
        """Whether work submitted now would have to wait."""
        with self._condition:
            return len(self._stops) + len(self._waiting) >= self._size

    def close(self) -> None:
        """Stop everything; nothing runs here again."""
        with self._condition:
            self._closed = True
            stops = [*self._stops, *(stop for _, stop, _ in self._waiting)]
            self._waiting.clear()
            self._condition.notify_all()
        for stop in stops:
            stop.set()

    def _serve(self) -> None:
        while True:
            with self._condition:
                self._idle += 1
                there = self._condition.wait_for(lambda: self._waiting or self._closed, IDLE_S)
                self._idle -= 1
                if not there or not self._waiting:
                    self._threads -= 1
                    return
                work, stop, context = self._waiting.popleft()
                self._stops.add(stop)
            try:
                context.run(work)
            finally:
                with self._condition:
                    self._stops.discard(stop)
            del work, stop, context


class Lanes:
    """Calls answer soon; streams last, so no call waits behind one; orders are carried out in the order given."""

    def __init__(self) -> None:
        self.calls = Lane("calls", 8)
        self.streams = Lane("streams", 4)
        self.orders = Lane("orders", 1)

    def close(self) -> None:
        self.calls.close()
        self.streams.close()
        self.orders.close()


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
