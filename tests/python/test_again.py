"""What a cell made is closed when the cell is run again."""

from __future__ import annotations

import gc
from uuid import uuid4

import ipywidgets.widgets.widget as ipywidgets
import pytest

import ipylake._browser
from ipylake import Browser
from ipylake._again import made
from ipylake._kernel import Cell
from ipylake.memory import Entry, MemoryCatalog


class Thing:
    closed = False

    def close(self) -> None:
        self.closed = True


def run_of(cell: str) -> Cell:
    return Cell({"msg_id": uuid4().hex}, is_attended=True, id=cell)


def test_what_an_earlier_run_of_the_cell_made_is_closed() -> None:
    cell, things = uuid4().hex, [Thing(), Thing(), Thing()]
    first = run_of(cell)
    for thing in things[:2]:
        made(thing, first)
    assert [thing.closed for thing in things] == [False, False, False]
    made(things[2], run_of(cell))
    assert [thing.closed for thing in things] == [True, True, False]


@pytest.mark.parametrize("cells", [("one", "other"), ("", "")])
def test_nothing_is_closed_by_another_cell_or_where_cells_are_not_told(cells: tuple[str, str]) -> None:
    things = [Thing(), Thing()]
    for thing, cell in zip(things, cells, strict=True):
        made(thing, run_of(cell))
    assert [thing.closed for thing in things] == [False, False]


def test_what_is_made_is_not_kept() -> None:
    thing, cell = Thing(), uuid4().hex
    made(thing, run_of(cell))
    del thing
    gc.collect()
    made(Thing(), run_of(cell))


def test_a_browser_that_is_closed_leaves_no_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = uuid4().hex
    monkeypatch.setattr(ipylake._browser, "running_cell", lambda: run_of(cell))
    before = set(ipywidgets._instances)
    for _ in range(3):
        Browser(MemoryCatalog([Entry("a", "a", "file", 1)]))
    assert len(set(ipywidgets._instances) - before) == 2  # the last one, and its layout
