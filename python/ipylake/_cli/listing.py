"""Lists as they come, whatever catalog they are of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import exits
from .output import Output, tell, tell_fault
from .shown import date, fields

if TYPE_CHECKING:
    from ipylake._catalog import Results
    from ipylake._protocol import Entry
    from ipylake._stop import Stop


def listed(output: Output, stop: Stop, found: Results, line: Callable[[Entry], str], limit: int | None = None) -> int:
    """The exit code. What ends early says so beside the output.

    limit   rows after which it stops by itself
    """
    from ipylake._catalog import Incomplete

    for batch in found.batches():
        for entry in batch[: None if limit is None else limit - output.count]:
            output.row(fields(entry), line(entry))
        output.flush()
        if limit is not None and output.count >= limit:
            return exits.OK
    if found.note:
        tell(found.note.replace("`", '"'))
    if isinstance(found.end, Incomplete):
        if found.end.fault:
            if not output.count:
                raise found.end.fault
            tell_fault(found.end.fault)
        if found.end.unreadable:
            tell(f"{found.end.unreadable} lines of the answer could not be read")
        return exits.INTERRUPTED if stop.is_set else exits.INCOMPLETE
    return exits.OK if output.count else exits.NOTHING


def long_line(entry: Entry) -> str:
    from ipylake._text import size_text

    parts = "" if entry.parts is None else f"{entry.parts:,}"
    size = "" if entry.size is None else size_text(entry.size)
    return f"{entry.kind:9} {parts:>9} {size:>9}  {date(entry.modified):16}  {entry.id}"
