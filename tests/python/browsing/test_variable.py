"""The paths of what is picked, in a variable of the notebook."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from doubles.desk import BELOW, FILES, TOP, Desk, file, folder
from doubles.gate import Gate
from ipylake import _protocol as p
from ipylake._catalog import Located, Progress
from ipylake._lanes import Lanes
from ipylake._listing import Listing
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake.errors import Unreachable
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S


def test_one_file_is_set_as_a_str(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)
    result = desk.ask(p.AddVariable(name="one"))
    assert desk.variables == {"one": "/data/f0"}
    called = {"one": "path", "many": "paths"}
    assert result == {
        "type": "variable-set",
        "names": ["one"],
        "isList": False,
        "count": 1,
        "skipped": 0,
        "called": called,
    }


def test_several_entries_are_set_as_one_flat_list_in_pick_order(desk: Desk) -> None:
    root = desk.opened()
    for row in (3, 0, 2):
        desk.pick(root, row)
    assert desk.ask(p.AddVariable(name="files"))["count"] == 4
    assert desk.variables == {"files": ["/data/f1", "/data/a1", "/data/a2", "/data/f0"]}


def test_separate_variables_are_numbered_in_pick_order(desk: Desk) -> None:
    root = desk.opened()
    desk.pick(root, 3)
    desk.pick(root, 0)
    result = desk.ask(p.AddVariable(name="data", separate=True))
    assert desk.variables == {"data_1": "/data/f1", "data_2": ["/data/a1", "/data/a2"]}
    assert result["names"] == ["data_1", "data_2"]


def test_files_that_are_not_here_are_refused_or_left_out_as_asked(desk: Desk) -> None:
    root = desk.opened()
    desk.pick(root, 40, 42)
    fault = desk.refused(p.AddVariable(name="files"))
    assert (fault["code"], fault["found"], fault["missing"]) == ("not-available", 1, 1)
    assert desk.variables == {}
    assert desk.ask(p.AddVariable(name="files", missing="skip"))["skipped"] == 1
    assert desk.variables == {"files": ["/data/f38"]}


@pytest.mark.fault(61)
def test_overwriting_asks_first(desk: Desk) -> None:
    desk.variables["files"] = 7
    desk.pick(desk.opened(), 2)
    fault = desk.refused(p.AddVariable(name="files"))
    assert (fault["asks"], fault["field"], desk.variables) == ("overwrite", "variable", {"files": 7})
    desk.ask(p.AddVariable(name="files", overwrite=True))
    assert desk.variables == {"files": "/data/f0"}


@pytest.mark.fault(43)
def test_more_than_10_000_files_ask_first_where_the_list_tells_how_many(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(MemoryCatalog([folder("big", parts=10_001)], {"big": [file("a")]}, files={"a": "/a"}))
    desk.pick(desk.opened(), 0)
    fault = desk.refused(p.AddVariable(name="files"))
    assert (fault["asks"], fault["message"]) == ("large", "The selection holds 10001 files")
    assert desk.ask(p.AddVariable(name="files", large=True))["count"] == 1


def test_nothing_picked_is_refused(desk: Desk) -> None:
    desk.opened()
    assert desk.refused(p.AddVariable(name="files"))["code"] == "nothing-selected"


@pytest.mark.fault(61)
def test_a_bad_name_is_refused_before_anything_is_looked_for(desk: Desk) -> None:
    assert desk.refused(p.AddVariable(name="class"))["field"] == "variable"


class Searching(MemoryCatalog):
    """Waits, in the middle of looking for files, to be told to go on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.searches = threading.Semaphore(0)
        self.go_on = threading.Event()

    def locate(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Located]:
        self.searches.release()
        with stop.calling(self.go_on.set):
            assert self.go_on.wait(PATIENCE_S)
        yield from super().locate(entries, progress=progress, stop=Stop())  # does not look at its stop


def test_a_variable_is_not_set_after_its_call_was_cancelled(make_desk: Callable[..., Desk], lanes: Lanes) -> None:
    catalog = Searching(TOP, BELOW, files=FILES)
    desk = make_desk(catalog)
    desk.pick(desk.opened(), 2)
    rid = desk.send(p.AddVariable(name="files"))
    assert catalog.searches.acquire(timeout=PATIENCE_S)
    desk.cancel(rid)
    assert desk.inbox.fault(rid)["code"] == "cancelled"
    lanes.close()
    assert desk.variables == {}


@pytest.mark.fault(44)
def test_of_two_calls_for_one_name_the_second_asks_though_both_began_before_it_existed(
    make_desk: Callable[..., Desk],
) -> None:
    catalog = Searching(TOP, BELOW, files=FILES)
    desk = make_desk(catalog)
    desk.pick(desk.opened(), 2)
    rids = [desk.send(p.AddVariable(name="files")) for _ in range(2)]
    for _ in rids:
        assert catalog.searches.acquire(timeout=PATIENCE_S)
    catalog.go_on.set()
    answers = [desk.inbox.answer(rid) for rid in rids]
    assert sorted(answer["type"] for answer in answers) == ["answer", "failure"]
    assert next(answer["fault"]["asks"] for answer in answers if answer["type"] == "failure") == "overwrite"


@pytest.mark.fault(44)
def test_a_variable_that_a_cell_made_in_the_meantime_is_not_overwritten(make_desk: Callable[..., Desk]) -> None:
    catalog = Searching(TOP, BELOW, files=FILES)
    desk = make_desk(catalog)
    desk.pick(desk.opened(), 2)
    rid = desk.send(p.AddVariable(name="files"))
    assert catalog.searches.acquire(timeout=PATIENCE_S)
    desk.variables["files"] = "made by a cell"
    catalog.go_on.set()
    assert desk.inbox.fault(rid)["asks"] == "overwrite"
    assert desk.variables == {"files": "made by a cell"}


def test_a_list_that_is_picked_as_a_whole_is_read_to_its_end_first(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, page=10))
    root = desk.opened()
    desk.ask(p.Select(do="all", listing=root))
    assert desk.state(root)["count"] == 10
    assert desk.ask(p.AddVariable(name="files"))["count"] == 39
    assert desk.variables["files"] == [f"/data/f{at}" for at in range(39)]


def test_a_list_that_streams_is_waited_for_and_the_wait_can_be_cancelled(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, batch=10, before_batch=gate))
    root = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    desk.ask(p.Select(do="all", listing=root))
    cancelled, waiting = desk.send(p.AddVariable(name="gone")), desk.send(p.AddVariable(name="files"))
    desk.cancel(cancelled)
    assert desk.inbox.fault(cancelled)["code"] == "cancelled"
    gate.let(10)
    assert desk.inbox.result(waiting)["count"] == 39
    assert list(desk.variables) == ["files"]


def test_part_of_a_list_is_never_taken_for_the_whole(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)

    def cut(given: int, stop: Stop) -> None:
        gate(given, stop)
        if given == 20:
            raise Unreachable("Connection lost")

    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, batch=10, before_batch=cut))
    root = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    desk.ask(p.Select(do="all", listing=root))
    waiting = desk.send(p.AddVariable(name="files"))
    gate.let(2)
    assert desk.inbox.fault(waiting)["code"] == "unreachable"
    assert desk.refused(p.AddVariable(name="files"))["code"] == "unreachable"
    assert desk.variables == {}


def test_a_list_that_is_stopped_while_the_variable_waits_for_it_gives_none(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, waits, wait = Gate(open_for=1), threading.Event(), Listing.wait
    monkeypatch.setattr(Listing, "wait", lambda listing, stop: (waits.set(), wait(listing, stop)))
    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, batch=10, before_batch=gate))
    root = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    desk.ask(p.Select(do="all", listing=root))
    waiting = desk.send(p.AddVariable(name="files"))
    assert waits.wait(PATIENCE_S)
    desk.ask(p.StopListing(listing=root))
    assert desk.inbox.fault(waiting)["message"] == "The selected list was stopped before its end"
    assert desk.variables == {}


def test_a_list_that_a_person_had_stopped_gives_what_the_selection_counts(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, batch=10, before_batch=gate))
    root = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    desk.ask(p.StopListing(listing=root))
    desk.await_state(root, "stopped")
    assert desk.ask(p.Select(do="all", listing=root))["state"]["count"] == 10
    assert desk.ask(p.AddVariable(name="files"))["count"] == 10


def test_paths_of_a_picked_list_are_those_of_all_its_rows(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, page=10))
    desk.ask(p.Select(do="all", listing=desk.opened()))
    picked = desk.browsing.paths(missing="refuse", progress=lambda *_: None, stop=Stop())
    assert len(picked) == 39


def test_other_views_are_told_of_the_variable(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)
    result = desk.ask(p.AddVariable(name="files"))
    told = desk.inbox.wait_for(lambda content: content["type"] == "variable-changed")
    assert told["variable"] == result
    assert desk.ask(p.Hello(version=1))["variable"] == "files"
