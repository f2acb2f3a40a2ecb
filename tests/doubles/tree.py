"""A tree of entries whose branches are all open and listed to their end: what a selection is made in."""

from __future__ import annotations

from collections.abc import Mapping

from ipylake._catalog import Results
from ipylake._listing import Listing
from ipylake._protocol import Entry

Nodes = Mapping[str, "Nodes | int | None"]
"""Rows by name: a mapping is a folder (if its name ends in ":" one that cannot be picked), else a file's size."""


class Tree:
    """Listings of a tree, by the id of the row they hang under; the top level is under ""."""

    def __init__(self, nodes: Nodes) -> None:
        self.listings: dict[str, Listing] = {}
        self.entries: dict[str, Entry] = {}
        self.upper: dict[str, str] = {}
        self._grow("", nodes, None)

    def _grow(self, upper: str, nodes: Nodes, parent: tuple[Listing, int] | None) -> None:
        rows = [self._entry(name, what) for name, what in nodes.items()]
        listing = Listing(
            len(self.listings) + 1,
            lambda stop: Results([rows], stop=stop),
            read_ahead=None,
            takes=frozenset({"folder", "file"}),
            changed=lambda _: None,
            parent=parent,
        )
        listing.run()
        self.listings[upper] = listing
        for number, row in enumerate(rows):
            self.entries[row.id] = row
            self.upper[row.id] = upper
            below = nodes[row.id]
            if isinstance(below, Mapping):
                self._grow(row.id, below, (listing, number))

    def _entry(self, name: str, what: Nodes | int | None) -> Entry:
        if not isinstance(what, Mapping):
            return Entry(name, name, "file", what)
        return Entry(name, name, "scope" if name.endswith(":") else "folder")

    def at(self, *names: str) -> tuple[Listing, list[Entry]]:
        """The listing in which these rows are, and the rows."""
        return self.listings[self.upper[names[0]]], [self.entries[name] for name in names]

    def above(self, name: str) -> list[str]:
        """The rows above a row, the nearest first."""
        found = []
        while name := self.upper[name]:
            found.append(name)
        return found

    def children(self, name: str) -> list[str]:
        """The rows directly below a row, or, for "", at the top."""
        return [row.id for row in self.listings[name].all_entries()] if name in self.listings else []
