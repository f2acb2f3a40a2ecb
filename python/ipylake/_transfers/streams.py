"""Several connections for one file, where one does not carry what the line could.

The first one shows how fast it is alone; the others are tried then, and stay if together they are faster. Where one is
fast enough to be bound by this machine, no other is opened.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ipylake.errors import LakeError

from .landing import Landing
from .spans import Span

FROM_BYTES = 32 * 2**20
"""Less than this is left to one."""
ALONE_S = 0.2
"""How long the first one is watched before others join."""
TOGETHER_S = 0.5
"""How long all of them are watched, from when all have brought something."""
PATIENCE_S = 2.0
"""Longer is not waited for one that has not."""
FAST_BYTES_S = 256 * 2**20
WORTH = 1.1
_SHARE_S = 2.0
_LEAST_SHARE = 2 * 2**20

Fill = Callable[[Span, Callable[[], None]], None]
"""(span, tick): gets the bytes of a span, calling `tick` after each piece"""


class _Dismissed(Exception):
    """A helper that is not wanted any more."""


def _nothing() -> None:
    """What one that is alone does after each piece."""


class Streams:
    """One run over the missing bytes of a landing.

    most  connections at a time
    """

    def __init__(self, landing: Landing, fill: Fill, most: int) -> None:
        self._spans = landing.spans
        self._fill = fill
        self._most = most
        self._helpers: list[threading.Thread] = []
        self._dismissed = threading.Event()
        self._first: Span | None = None
        self._since = 0.0
        self._here = 0
        self._alone = 0.0
        self._late: set[str] = set()
        self._are_all = False
        self._is_judged = most < 2 or (landing.wanted.size or 0) < FROM_BYTES

    def run(self) -> bool:
        """Until all is here; whether one connection has turned out to be enough. Raises what ended the first one."""
        if self._is_judged:
            while span := self._spans.take():
                self._get(span, _nothing)
            return False
        try:
            while self._spans.free:
                while span := self._spans.take(self._share()):
                    self._get(span, self._watch)
                self._join()  # one that has failed gives its bytes back
        except BaseException:
            self._dismissed.set()
            self._join()
            raise
        return self._dismissed.is_set()

    def _get(self, span: Span, tick: Callable[[], None]) -> None:
        self._first = self._first or span
        try:
            self._fill(span, tick)
        finally:
            self._spans.give_back(span)

    def _watch(self) -> None:
        """Compares, once, how fast one is with how fast all are."""
        if self._is_judged:
            return
        now = time.monotonic()
        if not self._since:
            self._since, self._here = now, self._spans.here
        elif not self._helpers and now - self._since >= ALONE_S:
            self._alone = self._rate(now)
            if self._alone >= FAST_BYTES_S or self._spans.size_left < FROM_BYTES:
                self._is_judged = True
            else:
                self._call_helpers()
                self._since, self._here = now, self._spans.here
        elif self._helpers and self._late and now - self._since < PATIENCE_S:
            pass
        elif self._helpers and not self._are_all:
            self._are_all = True
            self._since, self._here = now, self._spans.here
        elif self._helpers and now - self._since >= TOGETHER_S:
            self._is_judged = True
            if self._rate(now) < WORTH * self._alone:
                self._dismissed.set()

    def _rate(self, now: float) -> float:
        return (self._spans.here - self._here) / (now - self._since)

    def _call_helpers(self) -> None:
        self._helpers = [
            threading.Thread(target=self._help, name=f"ipylake-stream-{number}", daemon=True)
            for number in range(2, self._most + 1)
        ]
        self._late = {helper.name for helper in self._helpers}
        if self._first:
            self._spans.shorten(self._first, self._share() or 0)
        for helper in self._helpers:
            helper.start()

    def _help(self) -> None:
        def tick() -> None:
            self._late.discard(threading.current_thread().name)
            if self._dismissed.is_set():
                raise _Dismissed

        try:
            while not self._dismissed.is_set() and (span := self._spans.take(self._share())):
                self._get(span, tick)
        except (_Dismissed, LakeError):  # the first one meets the same, or gets the rest
            return

    def _share(self) -> int | None:
        """Bytes for one at a time: a few seconds' worth, less towards the end, so that all end together."""
        if not self._helpers or self._dismissed.is_set():
            return None
        return max(_LEAST_SHARE, min(int(self._alone * _SHARE_S), self._spans.size_left // (2 * self._most)))

    def _join(self) -> None:
        for helper in self._helpers:
            helper.join()
        self._helpers = []
