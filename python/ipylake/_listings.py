"""The listings of one browser: the result of its query and the branches that were opened below it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from ._catalog import Catalog, Results, TellsWaits
from ._listing import Listing
from ._protocol import Query
from ._query import is_servers
from ._stop import Stop
from .errors import InvalidInput

MAX_BRANCHES = 2000


class Listings:
    """Thread-safe. `changed` is told of every listing whose state differs."""

    def __init__(self, catalog: Catalog, changed: Callable[[Listing], None]) -> None:
        info = catalog.describe()
        self._catalog = catalog
        self._info = info
        self._changed = changed
        self._opens = frozenset(kind.id for kind in info.kinds if kind.opens)
        self._takes = frozenset(kind.id for kind in info.kinds if kind.takes)
        self._lock = threading.RLock()
        self._all: dict[int, Listing] = {}
        self._branches: dict[tuple[int, int], Listing] = {}
        self._last = 0
        self._closed = False
        self.root: Listing | None = None

    def __getitem__(self, number: int) -> Listing:
        with self._lock:
            listing = self._all.get(number)
        if listing is None:
            raise InvalidInput("This list was closed", hint="Search again", field="listing")
        return listing

    def __contains__(self, listing: Listing) -> bool:
        with self._lock:
            return self._all.get(listing.number) is listing

    def __iter__(self) -> Iterator[Listing]:
        """The result first, then the branches."""
        with self._lock:
            found = list(self._all.values())
        return iter(sorted(found, key=lambda listing: listing is not self.root))

    def open_query(self, query: Query, keep: Listing | None) -> Listing:
        """A new result; the earlier one and its branches are closed, but `keep` goes on growing out of sight."""
        with self._lock:
            closed = [old for old in self._all.values() if old is not keep]
            self._all.clear()
            self._branches.clear()
            self.root = root = self._new(lambda catalog, stop: catalog.search(query, stop=stop), query=query)
        _stop_all(closed)
        return root

    def open_branch(self, upper: Listing, number: int) -> tuple[Listing, bool]:
        """The branch under a row, and whether it is new. Raises InvalidInput when nothing can be below it."""
        with self._lock:
            upper = self[upper.number]  # it may have been closed since the caller looked
            known = self._branches.get((upper.number, number))
            if known:
                return known, False
            entry = upper.entry(number)
            if len(self._branches) >= MAX_BRANCHES:
                raise InvalidInput(f"{MAX_BRANCHES} branches are open", hint="Close some of them first", field="row")
            if entry.kind not in self._opens:
                raise InvalidInput(f"“{entry.name}” has nothing below it", field="row")
            branch = self._new(lambda catalog, stop: catalog.children(entry, stop=stop), parent=(upper, number))
            self._branches[upper.number, number] = branch
            return branch, True

    def close_branch(self, branch: Listing) -> None:
        """Forget a branch and what is below it."""
        with self._lock:
            closed = [branch]
            for one in closed:  # grows on the way down
                closed += [lower for (upper, _), lower in self._branches.items() if upper == one.number]
            for one in closed:
                self._all.pop(one.number, None)
            self._branches = {key: one for key, one in self._branches.items() if one not in closed}
        _stop_all(closed)

    def close(self) -> None:
        """Stop all; what is opened from now on is stopped before it begins."""
        with self._lock:
            self._closed = True
            listings = list(self._all.values())
        _stop_all(listings)

    def _new(
        self,
        read: Callable[[Catalog, Stop], Results],
        *,
        query: Query | None = None,
        parent: tuple[Listing, int] | None = None,
    ) -> Listing:
        def reading(stop: Stop) -> Results:
            catalog = self._catalog
            if isinstance(catalog, TellsWaits):
                catalog = catalog.telling(lambda *step: listing.tell(*step))
            return read(catalog, stop)

        self._last += 1
        listing = Listing(
            self._last,
            reading,
            read_ahead=self._catalog.read_ahead,
            takes=self._takes,
            served=query.sort if query and query.sort and is_servers(query.sort, self._info) else None,
            changed=self._changed,
            query=query,
            parent=parent,
        )
        self._all[self._last] = listing
        if self._closed:
            listing.stop()
        return listing


def _stop_all(listings: list[Listing]) -> None:
    """Called without the lock: shutting a connection may take a moment, and `changed` looks in here."""
    for listing in listings:
        listing.stop()
