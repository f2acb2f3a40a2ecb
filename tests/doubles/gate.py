"""Gate: where a catalog waits until the test lets it go on."""

from __future__ import annotations

import threading

from ipylake._stop import Stop
from patience import PATIENCE_S


class Gate:
    """`before_batch` of a MemoryCatalog: each batch waits here to be let through, or for its Stop."""

    def __init__(self, open_for: int = 0) -> None:
        self._changed = threading.Condition()
        self._open_for = open_for
        self.waiting = 0
        self.stopped = threading.Event()

    def __call__(self, given: int, stop: Stop) -> None:
        with stop.calling(self._wake), self._changed:
            self.waiting += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._open_for > 0 or stop.is_set)
            self.waiting -= 1
            if stop.is_set:
                self.stopped.set()
            else:
                self._open_for -= 1

    def let(self, batches: int = 1) -> None:
        """Let so many batches through."""
        with self._changed:
            self._open_for += batches
            self._changed.notify_all()

    def await_waiting(self, count: int = 1) -> None:
        """Until so many threads wait here, at the latest in 5 s."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.waiting >= count, PATIENCE_S), f"{self.waiting} wait at the gate"

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
