"""What to list."""

from __future__ import annotations

from .base import Message


class Sort(Message):
    column: str
    descending: bool = False


class Chosen(Message):
    """Values of a facet: rows that have any of them."""

    facet: str
    values: tuple[str, ...]


class Query(Message):
    """What to list. `text` may be a name, a pattern, `scope:name`, or several identifiers, one a line.

    scope     the first part of a name, or what one has entered, where the catalog has such
    filters   conditions on metadata, as `ipylake._filters` reads them
    facets    what it is narrowed to, each facet once
    switches  those that are on
    """

    text: str = ""
    scope: str = ""
    kind: str = "all"
    sort: Sort | None = None
    filters: str = ""
    facets: tuple[Chosen, ...] = ()
    switches: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it says what to list. One that does not is that of a browser in which nothing was searched for."""
        return bool(self.text or self.scope or self.filters or self.facets or self.switches or self.kind != "all")
