"""What is written: rows to stdout, as text or ndjson; everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ipylake._text import visible
from ipylake.errors import LakeError

_LONG = 60  # characters of a cell


class ReaderLeft(Exception):
    """Nobody reads the output any more, as after `| head`."""


class Output:
    """Rows as they come: one a line, text for people or, with `as_json`, one JSON object."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.count = 0

    def row(self, values: Mapping[str, Any], text: str) -> None:
        self.count += 1
        try:
            sys.stdout.write((_json(values) if self.as_json else visible(text)) + "\n")
        except BrokenPipeError:  # click would make a fault of it
            raise ReaderLeft from None

    def flush(self) -> None:
        """What has come so far is seen: called after each batch."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise ReaderLeft from None


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table, as wide as its cells need, two spaces between them. A long cell moves its own line only."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [
        max((len(cell) for cell in column if len(cell) <= _LONG), default=0) for column in zip(*shown, strict=True)
    ]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]


def _json(values: Mapping[str, Any]) -> str:
    """All in ASCII, so that no name steers a terminal; DEL is the one control character that JSON leaves alone."""
    return json.dumps(values, default=str).replace("\x7f", "\\u007f")


def tell(text: str) -> None:
    """A line for people, beside the output."""
    sys.stderr.write(visible(text) + "\n")


def tell_error(text: str) -> None:
    tell(f"Error: {text}")


def tell_fault(fault: BaseException) -> None:
    """What happened, the server's own words, what to do."""
    if not isinstance(fault, LakeError):
        tell_error(str(fault))
        return
    tell_error(fault.message)
    for line in fault.detail.splitlines()[:20]:
        tell(f"  {line}")
    if fault.hint:
        tell(f"Hint: {fault.hint}")
