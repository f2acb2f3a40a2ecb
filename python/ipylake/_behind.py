"""What a browser leaves behind: the headless call, and a record of what it shows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ._catalog import SORTABLE, GivesFacts, IsScripted
from ._code import MAX_IDS, Shown, code_of
from ._protocol import CatalogInfo, Entry, Facts, ListingState, Query, Sort, Wish
from ._query import field_of, is_servers
from ._record import Line, Record, where
from ._stop import Stop
from ._text import counted
from .errors import LakeError, Unsupported

if TYPE_CHECKING:
    from ._browsing import Browsing

MAX_LINES = 200
"""Entries that a record lists; facts of as many are asked for at once."""
FIRST_LINES = 10
"""Entries that stand below every browser in a notebook, and `FIRST_IDS` identifiers in its code."""
FIRST_IDS = 100
_TO_BROWSE = "To browse and choose, run the cell in a notebook."


def code(browsing: Browsing, *, max_ids: int = MAX_IDS, rule: Wish | None = None) -> str:
    """The headless call; with `rule` the one that makes such rules for the choice. Raises Unsupported where no script
    can make the catalog, or with too many identifiers."""
    if not isinstance(browsing.catalog, IsScripted):
        raise Unsupported(f"{browsing.info.title} does not say how a script makes it", hint="Give it a method `script`")
    state = _listed(browsing)
    choice, untaken = browsing.selection.choice(), tuple(kind.id for kind in browsing.info.kinds if not kind.takes)
    if rule:
        return code_of(
            browsing.catalog.script(), Shown(Query(), choice=choice, untaken=untaken, rule=rule), max_ids=max_ids
        )
    query, sort = _sorts(browsing.info, browsing.query, state.sort if state else None)
    shown = Shown(query, sort, choice, browsing.variables.added, untaken)
    return code_of(browsing.catalog.script(), shown, max_ids=max_ids)


def _sorts(info: CatalogInfo, query: Query, sort: Sort | None) -> tuple[Query, Sort | None]:
    """The query with the server's sort only, and what its rows are sorted by here, as `Results.sorted` takes it."""
    if query.sort and not is_servers(query.sort, info):
        query, sort = replace(query, sort=None), sort or query.sort
    field = field_of(sort, info)
    return query, replace(sort, column=field) if sort and sort != query.sort and field in SORTABLE else None


def record(browsing: Browsing, stop: Stop) -> Record:
    """All of the choice up to 200 entries, and where they are, if the catalog can be asked now."""
    entries = list(islice(browsing.selection.entries(), MAX_LINES))
    facts: Sequence[Facts | None] = [None] * len(entries)
    if entries and isinstance(browsing.catalog, GivesFacts):
        try:
            facts = browsing.catalog.facts(entries, stop=stop)
        except LakeError:  # a record of what is known is better than none
            stop.raise_if_set()
    lines = tuple(map(_line, entries, facts))
    return _record(browsing, lines, MAX_IDS, "", int(time.time()))


def first_look(browsing: Browsing) -> Record:
    """What stands below the cell where there is no widget: quickly made, short, without network."""
    lines = tuple(map(Line, islice(browsing.selection.entries(), FIRST_LINES)))
    return _record(browsing, lines, FIRST_IDS, _TO_BROWSE, None)


def _record(browsing: Browsing, lines: tuple[Line, ...], max_ids: int, advice: str, made_at: int | None) -> Record:
    state, last = _listed(browsing), browsing.variables.last
    try:
        written = code(browsing, max_ids=max_ids)
    except LakeError as error:
        written, advice = "", f"No code: {error.message}. {advice}".rstrip()
    return Record(
        info=browsing.info,
        query=browsing.query,
        sort=(state.sort if state else None) or browsing.query.sort,
        listed=_listed_text(state),
        selection=browsing.selection.state(),
        lines=lines,
        variables=f"{', '.join(last.names)}: {counted(last.count, last.called.one, last.called.many)}" if last else "",
        code=written,
        advice=advice,
        made_at=made_at,
    )


def _listed(browsing: Browsing) -> ListingState | None:
    root = browsing.listings.root
    return root.state() if root else None


def _listed_text(state: ListingState | None) -> str:
    if state is None:
        return ""
    rows = counted(state.count, state.called.one, state.called.many)
    return rows if state.state == "complete" and not state.unreadable else f"{rows} so far"


def _line(entry: Entry, facts: Facts | None) -> Line:
    if facts is None:
        return Line(entry)
    size = facts.size if entry.size is None else entry.size
    return Line(replace(entry, size=size), where(facts.availability))
