"""What the shared suite must know of a catalog to try it: some of its content, and how to get one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ipylake._catalog import Catalog, Results
from ipylake._protocol import Entry, Query
from ipylake._stop import Stop


@dataclass(frozen=True)
class Subject:
    """A catalog with known content.

    make        a new, signed-in client
    many        a query with at least 300 results
    some        a query and the ids it must give, exactly
    nothing     a query without results
    malformed   a query that cannot be understood; None where every text can
    collection  id of a collection, and the ids directly below it
    readable    id of a collection whose files can all be read here, and how many they are
    absent      id of a file that exists and cannot be read here
    sizes       bytes by id
    faceted     a query whose results come with facets; None where no catalog's do
    entered     id of an entry that one can search within, and the ids that such a search gives, exactly
    recorded    id of an entry that can be had in other forms
    """

    make: Callable[[], Catalog]
    many: Query
    some: tuple[Query, frozenset[str]]
    nothing: Query
    malformed: Query | None
    collection: tuple[str, frozenset[str]]
    readable: tuple[str, int]
    absent: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    faceted: Query | None = None
    entered: tuple[str, frozenset[str]] | None = None
    recorded: str = ""


def rows_of(results: Results) -> list[Entry]:
    return [entry for batch in results.batches() for entry in batch]


def entry_of(catalog: Catalog, subject: Subject, entry_id: str) -> Entry:
    """An entry as a search for its id gives it."""
    found = rows_of(catalog.search(Query(text=entry_id), stop=Stop()))
    return next(entry for entry in found if entry.id == entry_id)
