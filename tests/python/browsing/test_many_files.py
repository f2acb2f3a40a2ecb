"""100 000 files, picked with one key: asked about first, within bounds, and without a flood of messages."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

import pytest

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._catalog import Located
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._values import LARGE
from ipylake.memory import MemoryCatalog

pytestmark = pytest.mark.fault(43)
MANY = 100_000
BYTES_A_FILE = 1000
"""At most, of memory in all: row, pick and path, while they are looked for."""


class Files(Sequence[Entry]):
    """Made as they are read."""

    def __len__(self) -> int:
        return MANY

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(MANY))]
        if not 0 <= at < MANY:
            raise IndexError
        return Entry(f"run{at:06}", f"run{at:06}", "file", 1)


class Catalog(MemoryCatalog):
    """Each file has a path that is made when it is asked for. `located` counts them."""

    def __init__(self) -> None:
        super().__init__(Files(), batch=5000)
        self.located = 0

    def locate(self, entries: Any, *, progress: Any, stop: Stop) -> Iterator[Located]:
        for entry in entries:
            self.located += 1
            if self.located % 100 == 0:
                progress(self.located, None, "Looking for files")
            yield Located(entry, entry.id, f"/data/{entry.id}")


@pytest.fixture
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture
def desk(catalog: Catalog, make_desk: Callable[..., Desk]) -> Desk:
    desk = make_desk(catalog)
    state = desk.ask(p.Select(do="all", listing=desk.opened()))["state"]
    assert state["count"] == MANY
    return desk


def test_it_is_asked_about_before_anything_is_looked_for(desk: Desk, catalog: Catalog) -> None:
    fault = desk.refused(p.AddVariable(name="files"))
    assert (fault["asks"], fault["message"]) == ("large", f"The selection holds {MANY} files")
    assert (catalog.located, desk.variables) == (0, {})
    assert LARGE == 10_000


def test_with_consent_all_are_there_in_bounded_memory_and_few_messages(desk: Desk) -> None:
    before = len(desk.inbox.messages)
    started = time.monotonic()
    tracemalloc.start()
    try:
        rid = desk.send(p.AddVariable(name="files", large=True))
        desk.inbox.wait_for(lambda content: content.get("result", {}).get("type") == "variable-set")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    taken_s = time.monotonic() - started
    assert desk.inbox.result(rid)["count"] == MANY
    assert (len(desk.variables["files"]), desk.variables["files"][-1]) == (MANY, "/data/run099999")
    assert peak < MANY * BYTES_A_FILE
    assert len(desk.inbox.messages) - before <= 10 * taken_s + 3
