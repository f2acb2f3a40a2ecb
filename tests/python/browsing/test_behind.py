"""The code and the record of a browser at work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from doubles.desk import BELOW, FILES, TOP, Desk
from ipylake import _behind
from ipylake import _protocol as p
from ipylake._protocol import Entry, Facts
from ipylake._record import Record
from ipylake._stop import Stop
from ipylake.errors import Cancelled, Unreachable
from ipylake.memory import MemoryCatalog


def run(desk: Desk) -> dict[str, Any]:
    """What the code of the browser gives when a person runs it."""
    variables: dict[str, Any] = {"catalog": MemoryCatalog(TOP, BELOW, files=FILES)}
    exec(desk.ask(p.GetCode())["text"], variables)  # noqa: S102
    return variables


def ids(entries: Any) -> list[str]:
    return [one if isinstance(one, str) else one.id for one in entries]


def test_the_code_gives_the_list_as_it_is_sorted_the_choice_and_the_variable(desk: Desk) -> None:
    root = desk.opened("f1*")
    desk.ask(p.SortListing(listing=root, sort=p.Sort(column="size", descending=True)))
    desk.ask(p.Select(do="add", listing=root, order=1, ranges=((0, 2),)))
    desk.ask(p.AddVariable(name="mine"))
    variables = run(desk)
    assert ids(variables["found"])[:3] == ["f19", "f18", "f17"]
    assert variables["picked"] == ["f19", "f18"]
    assert variables["mine"] == desk.variables["mine"] == ["/data/f19", "/data/f18"]


def test_a_whole_query_less_some_rows_gives_the_same_paths(desk: Desk) -> None:
    root = desk.opened("f1*")
    desk.ask(p.Select(do="all", listing=root))
    desk.pick(root, 1, 3, do="remove")
    desk.ask(p.AddVariable(name="mine"))
    assert run(desk)["mine"] == desk.variables["mine"]
    assert ids(run(desk)["picked"]) == desk.ids()


def test_a_row_picked_twice_is_in_the_code_once(desk: Desk) -> None:
    desk.pick(desk.opened("f1*"), 0)
    desk.ask(p.Select(do="all", listing=desk.opened("f1*")))
    desk.pick(desk.opened("A"), 0)
    assert ids(run(desk)["picked"]) == desk.ids()


def test_separate_variables_are_made_one_by_one(desk: Desk) -> None:
    root = desk.opened()
    desk.pick(root, 0)
    desk.pick(root, 2)
    desk.ask(p.AddVariable(name="my", separate=True))
    variables = run(desk)
    assert {name: variables[name] for name in desk.variables} == desk.variables


class Unscripted:
    """A catalog that knows nothing of scripts."""

    def __init__(self) -> None:
        self._inner = MemoryCatalog(TOP, BELOW)
        self.read_ahead = None
        self.describe = self._inner.describe
        self.search = self._inner.search
        self.children = self._inner.children
        self.details = self._inner.details


def test_a_catalog_that_no_script_can_make_says_so_and_still_has_a_record(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Unscripted())
    desk.opened("f1*")
    assert desk.refused(p.GetCode())["code"] == "unsupported"
    made = _behind.record(desk.browsing, Stop())
    assert made.code == ""
    assert "f1* (11\u00a0rows)" in str(made)


# --- the record -------------------------------------------------------------------------------------------------------


def test_a_record_tells_of_each_entry_where_it_is(desk: Desk) -> None:
    root = desk.opened()
    desk.pick(root, 0)
    desk.pick(root, 41)
    made = _behind.record(desk.browsing, Stop())
    assert [(line.entry.id, line.where) for line in made.lines] == [("A", "here"), ("f39", "not here")]


class OutOfReach(MemoryCatalog):
    def facts(self, entries: Sequence[Entry], *, stop: Stop) -> Sequence[Facts | None]:
        stop.raise_if_set()
        raise Unreachable("no network")


def test_without_network_a_record_leaves_open_where_things_are(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(OutOfReach(TOP, BELOW))
    desk.pick(desk.opened(), 2)
    assert [line.where for line in _behind.record(desk.browsing, Stop()).lines] == [""]
    stop = Stop()
    stop.set()
    with pytest.raises(Cancelled):
        _behind.record(desk.browsing, stop)


def test_200_entries_are_listed_and_the_others_counted(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(MemoryCatalog([Entry(f"e{at}", f"e{at}", "file", 1) for at in range(300)]))
    desk.pick(desk.opened(), 0, 300)
    made = _behind.record(desk.browsing, Stop())
    assert len(made.lines) == 200
    assert "… and 100\u00a0more entries" in str(made)
    short = _behind.first_look(desk.browsing)
    assert len(short.lines) == 10
    assert "300\u00a0identifiers are too many" in short.advice


def test_the_order_of_a_view_puts_the_record_below_the_cell(make_desk: Callable[..., Desk]) -> None:
    put: list[Record] = []
    desk = make_desk(put_below=put.append)
    desk.pick(desk.opened(), 2)
    desk.ask(p.PutRecord())
    assert [line.entry.id for line in put[0].lines] == ["f0"]


def test_the_order_of_a_view_puts_a_form_below_the_cell(make_desk: Callable[..., Desk]) -> None:
    put: list[str] = []
    make_desk(put_deposit=lambda: put.append("form")).ask(p.PutDeposit())
    assert put == ["form"]


def test_outside_a_notebook_there_is_no_place_for_a_form(desk: Desk) -> None:
    fault = desk.refused(p.PutDeposit())
    assert (fault["code"], fault["hint"]) == ("unsupported", "Call `browser.publish()` instead")


def test_outside_a_notebook_there_is_no_place_for_a_record(desk: Desk) -> None:
    fault = desk.refused(p.PutRecord())
    assert (fault["code"], fault["hint"]) == ("unsupported", "Call `browser.record()` instead")
