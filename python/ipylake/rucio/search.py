"""Searching and listing: queries to rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar
from weakref import ref

from ipylake._catalog import Results
from ipylake._parallel import in_order
from ipylake._protocol import Entry, Query
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotFound

from .access import Rows
from .columns import columns_of
from .query import OneName, Pattern, Scopes, These, did_of, sent_pattern, understood
from .rest import BATCH, Did, Rest
from .scopes import KnownScopes
from .wire import Hit, Meta, kind_of, seconds, whole

T = TypeVar("T")
_SHOWS = {
    "all": frozenset({"container", "dataset", "file"}),
    "collection": frozenset({"container", "dataset"}),
    "container": frozenset({"container"}),
    "dataset": frozenset({"dataset"}),
    "file": frozenset({"file"}),
}
FILTERED_HERE = 'The server misreads "true" and "false" in a pattern; its rows were filtered here'


def search(rest: Rest, scopes: KnownScopes, query: Query, stop: Stop, limit: int | None = None) -> Results:
    """Raises InvalidInput, NotFound for an unknown scope, and what `Access` raises, before the first batch."""
    stop.raise_if_set()
    if query.kind not in _SHOWS:
        raise InvalidInput(f'"{query.kind}" is no kind', hint=f"Choose of {', '.join(_SHOWS)}", field="kind")
    meant = understood(query)
    if isinstance(meant, Scopes):
        return _scopes(scopes, meant, stop)
    if isinstance(meant, These):
        return _these(rest, meant.dids, stop)
    if isinstance(meant, OneName):
        return _one_name(rest, scopes, meant, stop, limit)
    return _matching(rest, scopes, meant, stop, limit)


def children(rest: Rest, scopes: KnownScopes, entry: Entry, stop: Stop) -> Results:
    """What is directly below a scope, a container or a dataset; the server's order is none."""
    if entry.kind == "scope":
        return _matching(rest, scopes, Pattern(entry.id, "*", "all"), stop, None)
    if entry.kind == "file":
        raise InvalidInput(f'"{entry.id}" is a file: nothing is below it')
    did = did_of(entry.id)
    rows = rest.content(did, stop)
    return _streamed(rows, _begun(iter(rows)), did[0], stop)


def entry_of(hit: Hit, scope: str | None = None) -> Entry:
    """`scope`: the one that all rows share, so that names show without it."""
    did = f"{hit.scope}:{hit.name}"
    name = hit.name if hit.scope == scope else did
    kind = kind_of(hit.did_type or hit.type)
    return Entry(did, name, kind, whole(hit.bytes), None if kind == "file" else whole(hit.length))


def _scopes(scopes: KnownScopes, meant: Scopes, stop: Stop) -> Results:
    found = [Entry(scope, scope, "scope") for scope in scopes.all(stop) if meant.matches(scope)]
    if not meant.text:
        note = "All scopes"
    elif found:
        note = f'Scopes that match "{meant.text}"; scope:name searches in one'
    else:
        note = f'No scope matches "{meant.text}"; write scope:name to search in one'
    return Results([found], total=len(found), note=note, stop=stop)


def _these(rest: Rest, dids: Sequence[Did], stop: Stop) -> Results:
    batches = [dids[at : at + BATCH] for at in range(0, len(dids), BATCH)]

    def look_up(batch: Sequence[Did], stop: Stop) -> list[Entry]:
        known = columns_of(rest, batch, stop)
        return [_listed(did, known.get(did)) for did in batch]

    found = in_order(look_up, batches, at_once=4, stop=stop)
    return Results(_begun(found), total=len(dids), note=f"The {len(dids)} identifiers of your list", stop=stop)


def _listed(did: Did, meta: Meta | None) -> Entry:
    text = ":".join(did)
    if meta is None:
        return Entry(text, text, "unknown")
    kind = kind_of(meta.did_type)
    parts = None if kind == "file" else whole(meta.length)
    return Entry(text, text, kind, whole(meta.bytes), parts, seconds(meta.updated_at))


def _one_name(rest: Rest, scopes: KnownScopes, meant: OneName, stop: Stop, limit: int | None) -> Results:
    try:
        entry = entry_of(rest.did((meant.scope, meant.name), stop), meant.scope)
    except NotFound:
        note = f'There is no "{meant.name}" in {meant.scope}; searched as "{meant.name}*"'
    else:
        if entry.kind in _SHOWS[meant.kind]:
            return Results([[entry]], total=1, stop=stop)
        note = f'"{meant.name}" is a {entry.kind}; searched as "{meant.name}*"'
    return _matching(rest, scopes, Pattern(meant.scope, f"{meant.name}*", meant.kind), stop, limit, note)


def _matching(
    rest: Rest, scopes: KnownScopes, meant: Pattern, stop: Stop, limit: int | None, note: str = ""
) -> Results:
    pattern, fits = sent_pattern(meant.pattern)
    rows = rest.search(meant.scope, pattern, meant.kind, stop, limit=None if fits else limit)
    batches = iter(rows)
    first = next(batches, [])
    if not first and not rows.unreadable:
        scopes.check(meant.scope, stop)
    kept: Iterator[Sequence[Hit]] = chain([first], batches)
    if fits:
        kept = ([hit for hit in batch if fits(hit.name)] for batch in kept)
        note = "; ".join(filter(None, (note, FILTERED_HERE)))
    return _streamed(rows, _at_most(limit, kept), meant.scope, stop, note)


def _streamed(rows: Rows[Hit], batches: Iterable[Sequence[Hit]], scope: str, stop: Stop, note: str = "") -> Results:
    def entries() -> Iterator[Sequence[Entry]]:
        try:
            for batch in batches:
                yield [entry_of(hit, scope) for hit in batch]
        finally:
            results = weakly()
            if results:
                results.unreadable = rows.unreadable

    results = Results(entries(), note=note, stop=stop)
    weakly = ref(results)  # a cycle would keep the connection of a forgotten search until the collector comes by
    return results


def _at_most(limit: int | None, batches: Iterable[Sequence[Hit]]) -> Iterator[Sequence[Hit]]:
    left = limit
    for batch in batches:
        yield batch[:left]
        if left is not None:
            left -= len(batch)
            if left <= 0:
                return


def _begun(batches: Iterator[Sequence[T]]) -> Iterator[Sequence[T]]:
    """The same, its first batch fetched: what goes wrong before it is raised here."""
    return chain([next(batches, [])], batches)
