"""Searching records, communities, and what is one's own; and what a pasted name leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from ipylake._catalog import Results
from ipylake._parallel import in_order
from ipylake._protocol import Entry, Facet, Noun, Query, Suggestion, Suggestions
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError, NotFound, ServerFault

from . import facets
from .faults import NotValid, Withdrawn
from .identifiers import COMMUNITY, DRAFT, Named, file_id, named, parts_of_file
from .query_text import check
from .reader import Reader, hits_of, total_of
from .record import Record, at, localised, mappings, moment, text
from .rest import JSON, RDM
from .sorting import sent_sort

GUEST_PAGE, PERSON_PAGE = 25, 100
"""Rows that Zenodo gives at once: to anybody, and with a token."""
MOST = 10_000
"""Rows that a search of InvenioRDM shows, however many there are."""
KINDS = ("all", "mine", "communities", "my-communities")
ALL_VERSIONS = "all-versions"
CALLED = {
    "record": Noun(one="record", many="records"),
    "draft": Noun(one="draft", many="drafts"),
    "community": Noun(one="community", many="communities"),
    "file": Noun(one="file", many="files"),
    "unknown": Noun(one="file", many="files"),
}
"""By kind of the rows."""
_MINE = Noun(one="record or draft", many="records and drafts")
_MOST_PASTED = 100
_PROPOSED = 10
_Raw = dict[str, Any]
_Page = tuple[Sequence[Entry], int | None, Any]
"""Rows, how many there are in all, and `aggregations`."""


def search(reader: Reader, query: Query, stop: Stop) -> Results:
    """Raises InvalidInput for a text that is no query, and what `Rest` raises, before the first batch."""
    stop.raise_if_set()
    if query.kind not in KINDS:
        raise InvalidInput(f'"{query.kind}" is nothing to search for', hint=f"One of {', '.join(KINDS)}", field="kind")
    if query.filters:
        raise InvalidInput("There are no filters here", hint="Write field:value, or use the facets", field="filters")
    if query.scope and query.kind != "all":
        hint = "Leave the community, or search records"
        raise InvalidInput("Within a community there are records alone", hint=hint, field="scope")
    unknown = [one for one in query.switches if one != ALL_VERSIONS]
    if unknown:
        raise InvalidInput(f'Nothing is switched by "{unknown[0]}" here', hint=ALL_VERSIONS, field="switches")
    lines = [line.strip() for line in query.text.splitlines() if line.strip()]
    if len(lines) > 1:
        return _pasted(reader, lines, stop)
    typed = lines[0] if lines else ""
    meant = named(typed, reader.rest.site)
    if meant and query.kind == "all":
        found = _opened(reader, meant, stop)
        if found:
            note = "Opened by its name, wherever it is" if query.scope else ""
            return Results([found], total=len(found), note=note, called=CALLED[found[0].kind], stop=stop)
    if meant and meant.what == "doi":
        typed = f'"{meant.value}"'
    check(typed)
    return _listed(_asked_for(reader, query, typed, stop), stop)


# --- lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Search:
    """One search, page by page. `size` rows are asked for at a time."""

    reader: Reader
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    size: int
    rows: Callable[[Mapping[str, Any]], Sequence[Entry]]
    accept: str = RDM
    needs_account: bool = False
    asked: Query = Query()  # noqa: RUF009  # frozen
    within: str = ""
    called: Noun = CALLED["record"]  # frozen

    def page(self, number: int, stop: Stop) -> _Page:
        query = [*self.query, ("page", str(number)), ("size", str(self.size))]
        raw = self.reader.rest.get(
            self.path,
            _Raw,
            "search",
            stop,
            query,
            accept=self.accept,
            needs_account=self.needs_account,
            is_search=True,
        )
        return self.rows(raw), total_of(raw), raw.get("aggregations")


def _asked_for(reader: Reader, query: Query, typed: str, stop: Stop) -> _Search:
    q = (("q", typed),) if typed else ()
    sort = sent_sort(query.sort, query.kind, has_text=bool(typed))
    common = (*q, *((("sort", sort),) if sort else ()))
    path: tuple[str, ...]
    if query.kind in ("communities", "my-communities"):
        if query.facets:
            raise InvalidInput("Communities are not counted by facets", hint="Take them away", field="facets")
        own = query.kind == "my-communities"
        path = ("user", "communities") if own else ("communities",)
        return _Search(
            reader,
            path,
            common,
            _page_size(reader, stop),
            _communities(reader),
            JSON,
            needs_account=own,
            called=CALLED["community"],
        )
    versions = (("all_versions", "true"),) if ALL_VERSIONS in query.switches else ()
    path = ("records",)
    within = ""
    if query.kind == "mine":
        path = ("user", "records")
    elif query.scope:
        slug = query.scope.removeprefix(COMMUNITY)
        path = ("communities", slug, "records")
        within = title_of(reader.community(slug, stop))
    asked = (*common, *versions, *facets.sent(query.facets))
    own = query.kind == "mine"
    called = _MINE if own else CALLED["record"]
    return _Search(reader, path, asked, _page_size(reader, stop), _records(reader), RDM, own, query, within, called)


def _page_size(reader: Reader, stop: Stop) -> int:
    """Other sites give more; nobody looks at more at a time."""
    return PERSON_PAGE if reader.rest.admission.current(stop) else GUEST_PAGE


def _listed(asked: _Search, stop: Stop) -> Results:
    try:
        rows, total, aggregations = asked.page(1, stop)
    except NotValid as error:
        if error.field != "size" or asked.size <= GUEST_PAGE:
            raise
        return _listed(replace(asked, size=GUEST_PAGE), stop)
    except InvalidInput as error:
        raise _explained(error) from error
    facets.check(aggregations, asked.asked.facets)
    found: tuple[Facet, ...] = facets.facets_of(aggregations, asked.asked.facets)
    batches = chain([rows], _rest(asked, len(rows), total, stop))
    return Results(batches, total=total, facets=found, within=asked.within, called=asked.called, stop=stop)


def _rest(asked: _Search, count: int, total: int | None, stop: Stop) -> Iterator[Sequence[Entry]]:
    """A page that is not full is the last one, whatever the total says: records come and go meanwhile."""
    number, last = 1, count
    while last == asked.size and (total is None or number * asked.size < total):
        number += 1
        if number * asked.size > MOST:
            host = asked.reader.rest.http.host
            of = "" if total is None else f"of {total:,} "
            raise ServerFault(f"{host} shows the first {MOST:,} {of}records", hint="Narrow the search")
        rows, _, _ = asked.page(number, stop)
        last = len(rows)
        yield rows


def _explained(error: InvalidInput) -> InvalidInput:
    """What the server says of the query, at the field it is about."""
    error.field = "text"
    error.hint = 'Quote what holds special characters: "10.1234/abc"; field:value, AND, OR, NOT and (…) are understood'
    return error


def _records(reader: Reader) -> Callable[[Mapping[str, Any]], Sequence[Entry]]:
    def rows(raw: Mapping[str, Any]) -> Sequence[Entry]:
        found, _ = hits_of(raw)
        reader.keep(found)
        return [one.entry() for one in found]

    return rows


def _communities(reader: Reader) -> Callable[[Mapping[str, Any]], Sequence[Entry]]:
    def rows(raw: Mapping[str, Any]) -> Sequence[Entry]:
        found = mappings(at(raw, "hits", "hits"))
        reader.keep_communities(found)
        return [community_entry(one) for one in found]

    return rows


def communities_named(reader: Reader, typed: str, stop: Stop) -> Suggestions:
    """Those whose names hold these words, the last of which may be a beginning; without a word one's own, if one is
    signed in."""
    words = re.findall(r"\w+", typed.lower())  # so that no text is a mistake in a query
    is_mine = not words and reader.rest.admission.current(stop) is not None
    path = ("user", "communities") if is_mine else ("communities",)
    asked = [("size", str(_PROPOSED))]
    if words:
        *before, last = words
        asked += [("q", " AND ".join([*before, f"({last} OR {last}*)"])), ("sort", "bestmatch")]
    doing = "look up communities"
    raw = reader.rest.get(path, _Raw, doing, stop, asked, accept=JSON, needs_account=is_mine, is_search=True)
    found = mappings(at(raw, "hits", "hits"))
    reader.keep_communities(found)
    items = tuple(
        Suggestion(value=f"{COMMUNITY}{text(one.get('slug'))}", label=title_of(one), mine=is_mine) for one in found
    )
    total = total_of(raw) or len(items)
    return Suggestions(items=items, matching=total, total=total)


def community_entry(raw: Mapping[str, Any]) -> Entry:
    slug = text(raw.get("slug"))
    kind = localised(at(raw, "metadata", "type", "title"))
    changed = moment(raw.get("updated"))
    return Entry(f"{COMMUNITY}{slug}", title_of(raw), "community", modified=changed, extra=(kind, "", ""))


def title_of(raw: Mapping[str, Any]) -> str:
    return text(at(raw, "metadata", "title")) or text(raw.get("slug"))


# --- names ------------------------------------------------------------------------------------------------------------


def _opened(reader: Reader, meant: Named, stop: Stop) -> list[Entry]:
    """Empty for a number that is no record's: it is searched for then. Raises NotFound for everything else."""
    try:
        return [entry_named(reader, meant, stop)]
    except LakeError as error:
        if meant.what == "record" and isinstance(error, NotFound) and not isinstance(error, Withdrawn):
            return []
        raise


def entry_named(reader: Reader, meant: Named, stop: Stop) -> Entry:
    """Raises NotFound, Withdrawn, AccessDenied, SignInNeeded."""
    if meant.what == "doi":
        return reader.of_doi(meant.value, stop).entry()
    if meant.what == "community":
        return community_entry(reader.community(meant.value, stop))
    if meant.what == "draft":
        return reader.record(f"{DRAFT}{meant.value}", stop).entry()
    if meant.what == "file":
        return _file_entry(reader, meant.value, stop)
    return reader.of_number(meant.value, stop).entry()


def _file_entry(reader: Reader, entry_id: str, stop: Stop) -> Entry:
    record, key = parts_of_file(entry_id) or ("", "")
    for one in reader.files(record, stop):
        if one.key == key:
            return one.entry()
    return Entry(file_id(record, key), key, "unknown")


def _pasted(reader: Reader, lines: Sequence[str], stop: Stop) -> Results:
    """One row for each line of a pasted list; what does not exist is a row of kind "unknown"."""
    meant = [named(line, reader.rest.site) for line in lines]
    if not all(meant) or len(lines) > _MOST_PASTED:
        wrong = next((line for line, one in zip(lines, meant, strict=True) if one is None), "")
        problem = f"“{wrong[:80]}” names no record" if wrong else f"More than {_MOST_PASTED} lines"
        raise InvalidInput(problem, hint="Paste DOIs, numbers or addresses of records, one a line", field="text")

    def look_up(one: Named, stop: Stop) -> list[Entry]:
        try:
            return [entry_named(reader, one, stop)]
        except LakeError as error:
            if not isinstance(error, NotFound):
                raise
            return [Entry(one.value, one.value, "unknown")]

    found = in_order(look_up, [one for one in meant if one], at_once=4, stop=stop)
    unique = _each_once(found)
    note = f"The {len(lines)} records of your list"
    return Results(chain([next(unique, [])], unique), total=None, note=note, called=CALLED["record"], stop=stop)


def _each_once(found: Iterator[list[Entry]]) -> Iterator[list[Entry]]:
    seen: set[str] = set()
    for batch in found:
        fresh = [one for one in batch if one.id not in seen]
        seen.update(one.id for one in fresh)
        if fresh:
            yield fresh


def record_of(reader: Reader, entry_id: str, stop: Stop) -> Record:
    """Of a record, a draft, or one of their files."""
    parts = parts_of_file(entry_id)
    return reader.record(parts[0] if parts else entry_id, stop)
