"""Searching and listing: queries to rows."""

from __future__ import annotations

from collections.abc import Sequence

from ipylake._catalog import Results
from ipylake._parallel import in_order
from ipylake._protocol import Entry, Noun, Query
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotFound

from .columns import columns_of
from .filtered import filtered
from .filtering import understood_filters
from .query import OneName, Pattern, Scopes, These, did_of, sent_pattern, understood
from .rest import BATCH, Did, Rest
from .results import SHOWS, at_most, begun, entry_of, listed, of_scope, streamed
from .scopes import KnownScopes
from .wire import Meta

FILTERED_HERE = 'The server misreads "true" and "false" in a pattern; its rows were filtered here'

_DIDS = Noun(one="DID", many="DIDs")
_SCOPES = Noun(one="scope", many="scopes")


def search(rest: Rest, scopes: KnownScopes, query: Query, stop: Stop, limit: int | None = None) -> Results:
    """Raises InvalidInput, NotFound for an unknown scope, and what `Access` raises, before the first batch."""
    stop.raise_if_set()
    if query.kind not in SHOWS:
        raise InvalidInput(f'"{query.kind}" is no kind', hint=f"Choose of {', '.join(SHOWS)}", field="kind")
    for field in ("facets", "switches"):
        if getattr(query, field):
            raise InvalidInput(f"Rucio has no {field}", hint="Filter by metadata", field=field)
    meant = understood(query)
    groups = understood_filters(query.filters)
    if isinstance(meant, Scopes):
        if groups:
            raise InvalidInput("Filters need a scope", hint="Choose one, or write scope:name", field="scope")
        return _scopes(scopes, meant, stop)
    if isinstance(meant, These):
        found = _these(rest, meant.dids, stop, "; filters are left out" if groups else "")
    elif groups:
        found = filtered(rest, scopes, meant, groups, stop, limit)
    elif isinstance(meant, OneName):
        found = _one_name(rest, scopes, meant, stop, limit)
    else:
        found = _matching(rest, scopes, meant, stop, limit)
    found.called = _DIDS
    return found


def children(rest: Rest, scopes: KnownScopes, entry: Entry, stop: Stop) -> Results:
    """What is directly below a scope, a container or a dataset; the server's order is none."""
    if entry.kind == "scope":
        return _matching(rest, scopes, Pattern(entry.id, "*", "all"), stop, None)
    if entry.kind == "file":
        raise InvalidInput(f'"{entry.id}" is a file: nothing is below it')
    did = did_of(entry.id)
    rows = rest.content(did, stop)
    return streamed([rows], ([entry_of(hit, did[0]) for hit in batch] for batch in begun(iter(rows))), stop)


def _scopes(scopes: KnownScopes, meant: Scopes, stop: Stop) -> Results:
    found = [Entry(scope, scope, "scope") for scope in scopes.all(stop) if meant.matches(scope)]
    if not meant.text:
        note = "All scopes"
    elif found:
        note = f'Scopes that match "{meant.text}"; scope:name searches in one'
    else:
        note = f'No scope matches "{meant.text}"; write scope:name to search in one'
    return Results([found], total=len(found), note=note, called=_SCOPES, stop=stop)


def _these(rest: Rest, dids: Sequence[Did], stop: Stop, note: str) -> Results:
    batches = [dids[at : at + BATCH] for at in range(0, len(dids), BATCH)]

    def look_up(batch: Sequence[Did], stop: Stop) -> list[Entry]:
        known = columns_of(rest, batch, Meta, stop)
        return [listed(did, known.get(did)) for did in batch]

    found = in_order(look_up, batches, at_once=4, stop=stop)
    note = f"The {len(dids)} identifiers of your list{note}"
    return Results(begun(found), total=len(dids), note=note, stop=stop)


def _one_name(rest: Rest, scopes: KnownScopes, meant: OneName, stop: Stop, limit: int | None) -> Results:
    try:
        entry = entry_of(rest.did((meant.scope, meant.name), stop), meant.scope)
    except NotFound:
        note = f'There is no "{meant.name}" in {meant.scope}; searched as "{meant.name}*"'
    else:
        if entry.kind in SHOWS[meant.kind]:
            return Results([[entry]], total=1, stop=stop)
        note = f'"{meant.name}" is a {entry.kind}; searched as "{meant.name}*"'
    return _matching(rest, scopes, Pattern(meant.scope, f"{meant.name}*", meant.kind), stop, limit, note)


def _matching(
    rest: Rest, scopes: KnownScopes, meant: Pattern, stop: Stop, limit: int | None, note: str = ""
) -> Results:
    pattern, fits = sent_pattern(meant.pattern)
    rows = rest.search(meant.scope, pattern, meant.kind, stop, limit=None if fits else limit)
    kept = of_scope(rows, scopes, meant.scope, stop)
    if fits:
        kept = ([hit for hit in batch if fits(hit.name)] for batch in kept)
        note = "; ".join(filter(None, (note, FILTERED_HERE)))
    entries = ([entry_of(hit, meant.scope) for hit in batch] for batch in at_most(limit, kept))
    return streamed([rows], entries, stop, note)
