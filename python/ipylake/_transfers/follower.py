"""Checksums in a thread of their own, behind the bytes as they are written: hashlib and zlib let other threads work."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from .checksum import Sums

_PIECE = 512 * 1024
_PATIENCE_S = 0.05


class Follower:
    """Reads a file that grows, from its first byte on, as far as `done` says that it is there without a gap.

    What was just written is in the system's memory: reading it again costs a copy, and works for several streams that
    write side by side, for the rest of a file that was begun another day, and for programs that write by themselves.
    """

    def __init__(self, fd: int, sums: Sums, done: Callable[[], int]) -> None:
        self._fd = fd
        self._sums = sums
        self._done = done
        self._more = threading.Event()
        self._is_whole = threading.Event()
        self._is_dropped = False
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._follow, name="ipylake-checksum", daemon=True)
        self._thread.start()

    def grown(self) -> None:
        self._more.set()

    def finish(self, is_dropped: Callable[[], bool]) -> None:
        """Wait for the sum of all that is there; ends early when `is_dropped`. Raises OSError if it cannot be read."""
        self._is_whole.set()
        self._more.set()
        while self._thread.is_alive() and not is_dropped():
            self._thread.join(_PATIENCE_S)
        if self._failure:
            raise self._failure

    def drop(self) -> None:
        """Nobody wants the sums any more. When this returns the file may be closed."""
        self._is_dropped = True
        self._more.set()
        self._thread.join()

    def _follow(self) -> None:
        piece = memoryview(bytearray(_PIECE))
        at = 0
        try:
            while not self._is_dropped:
                is_whole = self._is_whole.is_set()
                ready = self._done() - at
                if ready >= _PIECE or (is_whole and ready > 0):
                    count = os.preadv(self._fd, [piece[: min(ready, _PIECE)]], at)
                    if not count:
                        return  # shorter than it should be: its size tells
                    self._sums.update(piece[:count])
                    at += count
                elif is_whole:
                    return
                else:
                    self._more.wait()
                    self._more.clear()
        except OSError as error:
            self._failure = error
