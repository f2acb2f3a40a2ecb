"""One line on stderr that says how far something is; only where a person sees it."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING

from ipylake._text import counted, size_text, visible

if TYPE_CHECKING:
    from typing_extensions import Self

    from ipylake._transfers import Totals

_EVERY_S = 0.1
_CELLS = 20


class Bar:
    """Thread-safe. It draws at most ten times a second, and nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_seen = sys.stderr.isatty()
        self._drawn_at = 0.0
        self._is_drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_seen, is_drawn = False, self._is_drawn
            if is_drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def step(self, done: int, total: int | None, doing: str) -> None:
        """As `Progress` of the catalogs: steps of something that takes a while."""
        amount = f"{counted(done, 'of', 'of')} {total:,}" if total else str(done) if done else ""
        self._draw(done, total, f"{amount} {doing}".strip())

    def bytes(self, done: int, total: int | None, doing: str) -> None:
        self._draw(done, total, f"{_amount(done, total)} {doing}")

    def totals(self, totals: Totals) -> None:
        """Files on their way."""
        left = f", {totals.seconds_left:.0f} s left" if totals.seconds_left is not None else ""
        rate = f" {size_text(int(totals.rate))}/s{left}" if totals.rate else ""
        files = f"{totals.done} of {counted(totals.files, 'file')}" + (
            f", {totals.failed} failed" if totals.failed else ""
        )
        self._draw(totals.bytes, totals.size, f"{files}, {_amount(totals.bytes, totals.size)}{rate}")

    def _draw(self, done: int, total: int | None, text: str) -> None:
        with self._lock:
            now = time.monotonic()
            if not self._is_seen or now - self._drawn_at < _EVERY_S:
                return
            self._drawn_at, self._is_drawn = now, True
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r{f'{_meter(done, total)}{visible(text)}'[:width]}\x1b[K")
            sys.stderr.flush()


def _amount(done: int, total: int | None) -> str:
    return f"{size_text(done)} of {size_text(total)}" if total is not None else size_text(done)


def _meter(done: int, total: int | None) -> str:
    if not total:
        return ""
    full = min(_CELLS, _CELLS * done // total)
    return f"[{'#' * full}{'.' * (_CELLS - full)}] "
