"""*Add to notebook* with something else than paths: what a catalog says that it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._stop import Stop
from ipylake.errors import NotAvailable
from ipylake.memory import Entry, MemoryCatalog

TITLES = p.GivenValue(id="titles", label="Its title", called=p.Noun(one="title", many="titles"))


class Titled(MemoryCatalog):
    def describe(self) -> p.CatalogInfo:
        return replace(super().describe(), values=(TITLES,))

    def given(self, value: str, entries: Sequence[Entry], *, stop: Stop) -> list[Any]:
        if any(one.id == "c" for one in entries):
            raise NotAvailable("“c” has no title")
        return [f"{value} of {one.name}" for one in entries]


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(Titled([Entry(name, name, "file", 1) for name in "abc"]))


def test_one_entry_gives_the_value_itself_and_several_a_list(desk: Desk) -> None:
    listing = desk.opened()
    desk.pick(listing, 0, 1)
    result = desk.ask(p.AddVariable(name="title", gives="titles"))
    assert desk.variables["title"] == "titles of a"
    assert (result["isList"], result["count"], result["called"]) == (False, 1, {"one": "title", "many": "titles"})
    desk.pick(listing, 0, 2)
    desk.ask(p.AddVariable(name="titles", gives="titles"))
    assert desk.variables["titles"] == ["titles of a", "titles of b"]


def test_the_code_calls_the_client_by_the_same_name(desk: Desk) -> None:
    desk.pick(desk.opened(), 0, 1)
    desk.ask(p.AddVariable(name="title", gives="titles"))
    assert "title = catalog.titles(*picked)[0]" in desk.ask(p.GetCode())["text"]


def test_the_paths_that_the_browser_had_stay(make_desk: Callable[..., Desk]) -> None:
    told: list[tuple[str, ...]] = []
    rows = [Entry("a", "a", "file", 1)]
    desk = make_desk(Titled(rows, files={"a": "/data/a"}), valued=told.append)
    desk.pick(desk.opened(), 0, 1)
    desk.ask(p.AddVariable(name="files"))
    desk.ask(p.AddVariable(name="title", gives="titles"))
    assert told == [("/data/a",)]


def test_nothing_is_set_where_one_has_no_such_value(desk: Desk) -> None:
    desk.pick(desk.opened(), 1, 3)
    assert desk.refused(p.AddVariable(name="titles", gives="titles"))["message"] == "“c” has no title"
    assert "titles" not in desk.variables


def test_a_name_that_is_taken_is_asked_for_first(desk: Desk) -> None:
    desk.variables["title"] = 1
    desk.pick(desk.opened(), 0, 1)
    assert desk.refused(p.AddVariable(name="title", gives="titles"))["asks"] == "overwrite"
    desk.ask(p.AddVariable(name="title", gives="titles", overwrite=True))
    assert desk.variables["title"] == "titles of a"


def test_what_the_catalog_does_not_give_is_refused(desk: Desk) -> None:
    desk.pick(desk.opened(), 0, 1)
    assert desk.refused(p.AddVariable(name="x", gives="dois"))["field"] == "gives"
