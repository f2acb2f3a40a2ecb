"""What to list."""

from __future__ import annotations

from .base import Message


class Sort(Message):
    column: str
    descending: bool = False


class Query(Message):
    """What to list. `text` may be a name, a pattern, `scope:name`, or several identifiers, one a line.

    filters   conditions on metadata, as `ipylake._filters` reads them
    """

    text: str = ""
    scope: str = ""
    kind: str = "all"
    sort: Sort | None = None
    filters: str = ""
