"""Searching with filters: as many requests as the server needs to be asked in, and what it leaves out looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ipylake._catalog import Results
from ipylake._filters import Group
from ipylake._parallel import in_order
from ipylake._protocol import Entry
from ipylake._stop import Stop

from .access import Rows
from .columns import columns_of
from .filtering import Part, keeps, parts
from .query import OneName, Pattern
from .rest import BATCH, Rest
from .results import SHOWS, at_most, entry_of, listed, of_scope, streamed
from .scopes import KnownScopes
from .wire import FullMeta, Hit


def filtered(
    rest: Rest, scopes: KnownScopes, meant: Pattern | OneName, groups: Sequence[Group], stop: Stop, limit: int | None
) -> Results:
    """What matches and keeps one of the groups."""
    is_name = isinstance(meant, OneName)
    pattern = f"{meant.name}*" if isinstance(meant, OneName) else meant.pattern
    note = f'Searched as "{pattern}"' if is_name else ""
    asked = parts(groups, pattern)
    rows: list[Rows[Hit]] = []

    def of_part(part: Part) -> Iterator[Sequence[Entry]]:
        is_all = len(asked) == 1 and not part.is_json
        found = rest.search(meant.scope, pattern, meant.kind, stop, filters=part.sent, limit=limit if is_all else None)
        rows.append(found)
        hits = of_scope(found, scopes, meant.scope, stop)
        if part.is_json:
            return _looked_up(rest, meant.kind, part, hits, stop)
        return ([entry_of(hit, meant.scope) for hit in batch] for batch in hits)

    first = of_part(asked[0])  # what is wrong with the question is raised here
    batches = (batch for entries in _then(first, map(of_part, asked[1:])) for batch in entries)
    return streamed(rows, at_most(limit, _each_once(batches) if len(asked) > 1 else batches), stop, note)


def _then(
    first: Iterator[Sequence[Entry]], others: Iterable[Iterator[Sequence[Entry]]]
) -> Iterator[Iterator[Sequence[Entry]]]:
    yield first
    yield from others


def _looked_up(
    rest: Rest, kind: str, part: Part, hits: Iterable[Sequence[Hit]], stop: Stop
) -> Iterator[Sequence[Entry]]:
    """With kind and size, which the JSON metadata has not; without what is of another kind, or fails a condition."""

    def look_up(batch: Sequence[Hit], stop: Stop) -> list[Entry]:
        dids = [(hit.scope, hit.name) for hit in batch]
        known = columns_of(rest, dids, FullMeta, stop)
        found = ((did, known[did]) for did in dids if did in known)
        entries = (
            listed(did, meta, did[0]) for did, meta in found if all(keeps(condition, meta) for condition in part.rest)
        )
        return [entry for entry in entries if entry.kind in SHOWS[kind]]

    pieces = (batch[at : at + BATCH] for batch in hits for at in range(0, len(batch), BATCH))
    return in_order(look_up, pieces, at_once=4, stop=stop)


def _each_once(batches: Iterable[Sequence[Entry]]) -> Iterator[Sequence[Entry]]:
    seen: set[str] = set()
    for batch in batches:
        fresh = [entry for entry in batch if entry.id not in seen]
        seen.update(entry.id for entry in fresh)
        yield fresh
