"""The listings of one browser: the result of its query and the branches that were opened below it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from ._catalog import Catalog, Results
from ._listing import Listing
from ._protocol import Query
from ._stop import Stop
from .errors import InvalidInput


class Listings:
    """Thread-safe. `changed` is told of every listing whose state differs."""

    def __init__(self, catalog: Catalog, changed: Callable[[Listing], None]) -> None:
        info = catalog.describe()
        self._catalog = catalog
        self._changed = changed
        self._opens = frozenset(kind.id for kind in info.kinds if kind.opens)
        self._takes = frozenset(kind.id for kind in info.kinds if kind.takes)
        self._lock = threading.RLock()
        self._all: dict[int, Listing] = {}
        self._branches: dict[tuple[int, int], Listing] = {}
        self._last = 0
        self.root: Listing | None = None

    def __getitem__(self, number: int) -> Listing:
        with self._lock:
            listing = self._all.get(number)
        if listing is None:
            raise InvalidInput("This list was closed", hint="Search again", field="listing")
        return listing

    def __iter__(self) -> Iterator[Listing]:
        """The result first, then the branches."""
        with self._lock:
            found = list(self._all.values())
        return iter(sorted(found, key=lambda listing: listing is not self.root))

    def open_query(self, query: Query, keep: Listing | None) -> Listing:
        """A new result; the earlier one and its branches are closed, but `keep` goes on growing out of sight."""
        with self._lock:
            for old in self._all.values():
                if old is not keep:
                    old.stop()
            self._all.clear()
            self._branches.clear()
            self.root = self._new(lambda stop: self._catalog.search(query, stop=stop), query=query)
            return self.root

    def open_branch(self, upper: Listing, number: int) -> tuple[Listing, bool]:
        """The branch under a row, and whether it is new. Raises InvalidInput when nothing can be below it."""
        with self._lock:
            known = self._branches.get((upper.number, number))
            if known:
                return known, False
            entry = upper.entry(number)
            if entry.kind not in self._opens:
                raise InvalidInput(f"“{entry.name}” has nothing below it", field="row")
            branch = self._new(lambda stop: self._catalog.children(entry, stop=stop), parent=(upper, number))
            self._branches[upper.number, number] = branch
            return branch, True

    def close_branch(self, branch: Listing) -> None:
        """Forget a branch and what is below it."""
        with self._lock:
            for key, lower in list(self._branches.items()):
                if key[0] == branch.number:
                    self.close_branch(lower)
            branch.stop()
            self._all.pop(branch.number, None)
            self._branches = {key: one for key, one in self._branches.items() if one is not branch}

    def stop_oldest_unseen(self) -> None:
        """Make room for a new stream: of those that still read, the one that was looked at longest ago stops."""
        with self._lock:
            reading = [one for one in self._all.values() if one.is_reading]
        if reading:
            min(reading, key=lambda one: one.last_seen).stop()

    def close(self) -> None:
        with self._lock:
            for listing in self._all.values():
                listing.stop()

    def _new(
        self,
        read: Callable[[Stop], Results],
        *,
        query: Query | None = None,
        parent: tuple[Listing, int] | None = None,
    ) -> Listing:
        self._last += 1
        listing = Listing(
            self._last,
            read,
            read_ahead=self._catalog.read_ahead,
            takes=self._takes,
            changed=self._changed,
            query=query,
            parent=parent,
        )
        self._all[self._last] = listing
        return listing
