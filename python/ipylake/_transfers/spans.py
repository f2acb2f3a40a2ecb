"""Which bytes of a file are still missing, and who is getting which of them."""

from __future__ import annotations

import threading
from collections.abc import Iterable

ENDLESS = 2**63 - 1
"""Where a file ends whose size nobody knows yet."""


class Span:
    """Bytes from `at` to before `end`; who has taken it moves `at` as they come. `end` may come nearer meanwhile."""

    __slots__ = ("at", "end")

    def __init__(self, at: int, end: int) -> None:
        self.at = at
        self.end = end

    @property
    def left(self) -> int:
        return self.end - self.at if self.at < self.end else 0


class Spans:
    """The missing bytes of one file, given out in their order. Thread-safe."""

    def __init__(self, size: int | None, missing: Iterable[tuple[int, int]] | None = None) -> None:
        self.size = size
        self._lock = threading.Lock()
        end = ENDLESS if size is None else size
        self._free = sorted((start, end) for start, end in ([(0, end)] if missing is None else missing) if start < end)
        self._taken: list[Span] = []
        self._furthest = 0

    def take(self, most: int | None = None) -> Span | None:
        """The first bytes that nobody gets yet, `most` of them; None if there are none."""
        with self._lock:
            while self._free:
                start, end = self._free.pop(0)
                cut = end if most is None else min(end, start + most)
                if cut < end:
                    self._free.insert(0, (cut, end))
                if start < cut:
                    span = Span(start, cut)
                    self._taken.append(span)
                    return span
            return None

    def give_back(self, span: Span) -> None:
        """Nobody gets its rest any more."""
        with self._lock:
            if span in self._taken:
                self._taken.remove(span)
                self._furthest = max(self._furthest, span.at)
                if span.left:
                    self._free = sorted([*self._free, (span.at, span.end)])

    def shorten(self, span: Span, most: int) -> None:
        """Leave its taker with `most` bytes; the others are free."""
        with self._lock:
            cut, end = span.at + most, span.end
            if cut < end:
                span.end = cut
                self._free = sorted([*self._free, (cut, end)])

    @property
    def missing(self) -> list[tuple[int, int]]:
        with self._lock:
            if not self._taken:
                return self._free[:]
            return sorted([*self._free, *((span.at, span.end) for span in self._taken if span.left)])

    @property
    def free(self) -> int:
        """Bytes that nobody gets yet."""
        with self._lock:
            return sum(end - start for start, end in self._free)

    @property
    def size_left(self) -> int:
        """Bytes that are missing."""
        return sum(end - start for start, end in self.missing)

    @property
    def here(self) -> int:
        """Bytes that are not."""
        return self.done if self.size is None else self.size - self.size_left

    @property
    def done(self) -> int:
        """So many of the first bytes are here without a gap."""
        missing = self.missing
        return missing[0][0] if missing else (self._furthest if self.size is None else self.size)
