"""From the server's rows to entries, and to results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar
from weakref import ref

from ipylake._catalog import Results
from ipylake._protocol import Entry
from ipylake._stop import Stop

from .access import Rows
from .rest import Did
from .scopes import KnownScopes
from .wire import Hit, Meta, kind_of, seconds, whole

T = TypeVar("T")
SHOWS = {
    "all": frozenset({"container", "dataset", "file"}),
    "collection": frozenset({"container", "dataset"}),
    "container": frozenset({"container"}),
    "dataset": frozenset({"dataset"}),
    "file": frozenset({"file"}),
}
"""By the kind that is searched for: kinds that are found."""


def entry_of(hit: Hit, scope: str | None = None) -> Entry:
    """`scope`: the one that all rows share, so that names show without it."""
    did = f"{hit.scope}:{hit.name}"
    name = hit.name if hit.scope == scope else did
    kind = kind_of(hit.did_type or hit.type)
    return Entry(did, name, kind, whole(hit.bytes), None if kind == "file" else whole(hit.length))


def listed(did: Did, meta: Meta | None, scope: str | None = None) -> Entry:
    """By its columns; None for a DID that does not exist."""
    text = ":".join(did)
    if meta is None:
        return Entry(text, text, "unknown")
    kind = kind_of(meta.did_type)
    parts = None if kind == "file" else whole(meta.length)
    return Entry(text, did[1] if did[0] == scope else text, kind, whole(meta.bytes), parts, seconds(meta.updated_at))


def of_scope(rows: Rows[Hit], scopes: KnownScopes, scope: str, stop: Stop) -> Iterator[Sequence[Hit]]:
    """The same, its first batch fetched. Raises NotFound for an unknown scope, in which nothing is found."""
    batches = iter(rows)
    first = next(batches, [])
    if not first and not rows.unreadable:
        scopes.check(scope, stop)
    return chain([first], batches)


def streamed(rows: Sequence[Rows[Hit]], entries: Iterable[Sequence[Entry]], stop: Stop, note: str = "") -> Results:
    """`rows`: where the entries come from; its lines that cannot be read are counted."""

    def told() -> Iterator[Sequence[Entry]]:
        try:
            yield from entries
        finally:
            results = weakly()
            if results:
                results.unreadable = sum(one.unreadable for one in rows)

    results = Results(told(), note=note, stop=stop)
    weakly = ref(results)  # a cycle would keep the connection of a forgotten search until the collector comes by
    return results


def at_most(limit: int | None, batches: Iterable[Sequence[T]]) -> Iterator[Sequence[T]]:
    left = limit
    for batch in batches:
        yield batch[:left]
        if left is not None:
            left -= len(batch)
            if left <= 0:
                return


def begun(batches: Iterator[Sequence[T]]) -> Iterator[Sequence[T]]:
    """The same, its first batch fetched: what goes wrong before it is raised here."""
    return chain([next(batches, [])], batches)
