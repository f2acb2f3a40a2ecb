"""Desk: a browser on a memory catalog, and one view of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from doubles.gate import Gate
from doubles.inbox import Content, Inbox, cancel, request
from ipylake import _protocol as p
from ipylake._browsing import Browsing
from ipylake._catalog import Results
from ipylake._lanes import Lanes
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake.memory import MemoryCatalog


def file(name: str, size: int | None = None) -> Entry:
    return Entry(name, name, "file", size)


def folder(name: str, parts: int | None = None) -> Entry:
    return Entry(name, name, "folder", parts=parts)


TOP = [folder("A"), folder("B"), *(file(f"f{at}", at) for at in range(40))]
BELOW = {"A": [file("a1", 1), file("a2", 2)], "B": [folder("B1"), file("b1")], "B1": [file("b2")]}
FILES = {name: f"/data/{name}" for name in ["a1", "a2", "b1", "b2", *(f"f{at}" for at in range(39))]}


def memory(**options: Any) -> MemoryCatalog:
    return MemoryCatalog(TOP, BELOW, files=FILES, **options)


class Desk:
    """A browser and one view of it: asks, and waits for answers."""

    def __init__(self, lanes: Lanes, catalog: Any = None, **options: Any) -> None:
        self.inbox = Inbox()
        self.variables: dict[str, Any] = {}
        self.stop = Stop()
        self.browsing = Browsing(catalog or memory(), self.inbox, lanes, variables=lambda: self.variables, **options)
        self._count = 0

    def send(self, call: msgspec.Struct, *buffers: bytes) -> str:
        self._count += 1
        rid = f"r{self._count}"
        self.browsing.bridge.receive(request(rid, call), buffers)
        return rid

    def ask(self, call: msgspec.Struct, *buffers: bytes) -> Content:
        return self.inbox.result(self.send(call, *buffers))

    def refused(self, call: msgspec.Struct, *buffers: bytes) -> Content:
        return self.inbox.fault(self.send(call, *buffers))

    def rows(self, call: msgspec.Struct) -> list[Content]:
        return self.inbox.rows(self.send(call))

    def cancel(self, rid: str) -> None:
        self.browsing.bridge.receive(cancel(rid), ())

    def opened(self, text: str = "") -> int:
        """Search, and wait for the end; the number of the listing."""
        number: int = self.ask(p.OpenListing(query=p.Query(text=text)))["state"]["listing"]
        self.browsing.listings[number].wait(Stop())
        return number

    def branch(self, listing: int, row: int) -> int:
        number: int = self.ask(p.OpenBranch(listing=listing, row=row))["state"]["listing"]
        self.browsing.listings[number].wait(Stop())
        return number

    def state(self, listing: int) -> Content:
        state: Content = self.ask(p.GetListing(listing=listing))["state"]
        return state

    def await_state(self, listing: int, state: str) -> Content:
        """The event that tells it."""

        def tells(content: Content) -> bool:
            return (
                content["type"] == "listing-changed"
                and content["state"]["listing"] == listing
                and content["state"]["state"] == state
            )

        return self.inbox.wait_for(tells)

    def pick(self, listing: int, first: int, end: int | None = None, do: str = "add") -> Content:
        ranges = ((first, first + 1 if end is None else end),)
        state: Content = self.ask(p.Select(do=do, listing=listing, order=0, ranges=ranges))["state"]  # type: ignore[arg-type]
        return state

    def ids(self) -> list[str]:
        return [entry.id for entry in self.browsing.selection.entries()]


class Gated(MemoryCatalog):
    """Row by row, each search through the gate of its text, if it has one."""

    def __init__(self, gates: Mapping[str, Gate]) -> None:
        super().__init__(TOP, BELOW, files=FILES)
        self._gates = gates

    def search(self, query: p.Query, *, stop: Stop) -> Results:
        gated = MemoryCatalog(TOP, batch=1, before_batch=self._gates.get(query.text))
        return gated.search(query, stop=stop)
