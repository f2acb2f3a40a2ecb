"""Bytes at a chosen rate."""

from __future__ import annotations

import time
from collections.abc import Iterator


class Pace:
    """Keeps what passes to `rate` bytes a second; 0 is as fast as it goes."""

    def __init__(self, rate: int) -> None:
        self.rate, self._begin, self._done = rate, time.monotonic(), 0

    @property
    def step(self) -> int:
        """How much may pass in one go, in bytes: a tenth of a second's share."""
        return max(1, self.rate // 10) if self.rate else 1 << 20

    def passed(self, size: int) -> None:
        """Sleep until `size` more bytes may have passed."""
        self._done += size
        if self.rate:
            time.sleep(max(0.0, self._begin + self._done / self.rate - time.monotonic()))


def paced(block: bytes, pace: Pace) -> Iterator[bytes]:
    for at in range(0, len(block), pace.step):
        piece = block[at : at + pace.step]
        yield piece
        pace.passed(len(piece))
