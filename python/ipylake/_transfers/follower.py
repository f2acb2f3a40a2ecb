"""Checksums in a thread of their own, behind the bytes as they are written: hashlib and zlib let other threads work."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable

from .checksum import Sums

PIECE = 2**20
"""Bytes moved at once: less, and two threads wake each other more often than that is worth; more, and what is summed
has left the processor's caches."""
_DEPTH = 3
"""Pieces that wait in memory, at most: who is so far ahead waits, for nothing is done before the sum is."""
_PATIENCE_S = 0.05


class Follower:
    """Sums a file that grows, from its first byte on, as far as `done` says that it is there without a gap.

    Bytes that come in their order are summed in the memory they came in. All others are read again: those of streams
    that write side by side, of a file that was begun another day, of programs that write by themselves.
    """

    def __init__(self, fd: int, sums: Sums, done: Callable[[], int]) -> None:
        self._fd = fd
        self._sums = sums
        self._done = done
        self._changed = threading.Condition()
        self._pieces: deque[memoryview] = deque()
        self._idle: list[memoryview] = []
        self._claimed = 0
        """The bytes before are summed, or are what comes next."""
        self._is_whole = False
        self._is_dropped = False
        self._has_ended = False
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._follow, name="ipylake-checksum", daemon=True)
        self._thread.start()

    def take(self, at: int, memory: memoryview, count: int) -> memoryview | None:
        """The first `count` bytes of `memory`, PIECE long, were written at `at`: other memory, where these are summed
        in it; None where they will be read again."""
        with self._changed:
            if at != self._claimed:
                return None
            while len(self._pieces) == _DEPTH and not self._has_ended:
                self._changed.wait()
            if self._has_ended:
                return None
            self._pieces.append(memory[:count])
            self._claimed += count
            self._changed.notify_all()
            return self._idle.pop() if self._idle else memoryview(bytearray(PIECE))

    def grown(self) -> None:
        """There is more to be read again."""
        with self._changed:
            self._changed.notify_all()

    def finish(self, is_dropped: Callable[[], bool]) -> None:
        """Wait for the sum of all that is there; ends early when `is_dropped`. Raises OSError if it cannot be read."""
        with self._changed:
            self._is_whole = True
            self._changed.notify_all()
        while self._thread.is_alive() and not is_dropped():
            self._thread.join(_PATIENCE_S)
        if self._failure:
            raise self._failure

    def drop(self) -> None:
        """Nobody wants the sums any more. When this returns the file may be closed."""
        with self._changed:
            self._is_dropped = True
            self._changed.notify_all()
        self._thread.join()

    def _follow(self) -> None:
        try:
            while piece := self._next():
                self._sums.update(piece)
                self._return(piece)
        except OSError as error:
            self._failure = error
        finally:
            with self._changed:
                self._has_ended = True
                self._changed.notify_all()

    def _next(self) -> memoryview | None:
        """None at the end, which for a file that is shorter than it should be comes early: its size tells."""
        with self._changed:
            while not self._is_dropped:
                if self._pieces:
                    return self._pieces.popleft()
                ready = self._done() - self._claimed
                if ready >= PIECE or (self._is_whole and ready > 0):
                    break
                if self._is_whole:
                    return None
                self._changed.wait()
            else:
                return None
            at, count = self._claimed, min(ready, PIECE)
            self._claimed += count
            memory = self._idle.pop() if self._idle else memoryview(bytearray(PIECE))
        return self._read(at, memory[:count])

    def _read(self, at: int, memory: memoryview) -> memoryview:
        filled = 0
        while filled < len(memory) and (count := os.preadv(self._fd, [memory[filled:]], at + filled)):
            filled += count
        return memory[:filled]

    def _return(self, piece: memoryview) -> None:
        with self._changed:
            self._idle.append(memoryview(piece.obj))
            self._changed.notify_all()
