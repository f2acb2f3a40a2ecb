"""How fast something moves."""

from __future__ import annotations

import time
from collections import deque

_WINDOW_S = 3.0
_STEP_S = 0.1


class Meter:
    """Bytes a second over the last seconds. One thread adds, any may read."""

    def __init__(self) -> None:
        self.total = 0
        self._marks: deque[tuple[float, int]] = deque()

    def add(self, count: int) -> None:
        now = time.monotonic()
        if not self._marks or now - self._marks[-1][0] >= _STEP_S:
            self._marks.append((now, self.total))
            while now - self._marks[0][0] > _WINDOW_S:
                self._marks.popleft()
        self.total += count

    @property
    def rate(self) -> float:
        """0 before the first tenth of a second."""
        marks = list(self._marks)
        now = time.monotonic()
        since, before = next(((at, total) for at, total in marks if now - at <= _WINDOW_S), (now, self.total))
        return max(0, self.total - before) / (now - since) if now - since > _STEP_S else 0.0


def seconds_left(done: int, size: int | None, rate: float) -> float | None:
    """None while it cannot be told."""
    return max(0, size - done) / rate if size is not None and rate > 0 else None
