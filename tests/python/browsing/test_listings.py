"""Searching, branches, windows: as a view sees them."""

from __future__ import annotations

import copy
import logging
import threading
from array import array
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from doubles.desk import TOP, Desk, file, folder, memory
from doubles.gate import Gate
from ipylake import _browsing, _listing
from ipylake import _protocol as p
from ipylake._catalog import Progress, Results
from ipylake._lanes import Lanes
from ipylake._sorting import sorted_numbers
from ipylake._stop import Stop
from ipylake.errors import Unreachable
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S


def test_a_search_is_answered_with_its_first_rows_while_it_still_streams(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(memory(batch=10, before_batch=gate))
    rid = desk.send(p.OpenListing(query=p.Query(text="*")))
    state, rows = desk.inbox.result(rid)["state"], desk.inbox.rows(rid)
    assert (state["state"], state["count"], [row["entry"][0] for row in rows]) == (
        "streaming",
        10,
        [entry.id for entry in TOP[:10]],
    )
    gate.let(10)
    assert desk.await_state(state["listing"], "complete")["state"]["count"] == 42


def test_a_search_without_hits_is_answered_at_its_end(desk: Desk) -> None:
    state = desk.ask(p.OpenListing(query=p.Query(text="nothing")))["state"]
    assert (state["state"], state["count"]) == ("complete", 0)


def test_a_search_that_fails_at_once_is_a_listing_with_a_fault(make_desk: Callable[..., Desk]) -> None:
    def refuse(given: int, stop: Stop) -> None:
        raise Unreachable("No connection", hint="Try later")

    desk = make_desk(memory(before_batch=refuse))
    state = desk.ask(p.OpenListing(query=p.Query()))["state"]
    assert (state["state"], state["fault"]["message"], state["fault"]["hint"]) == (
        "failed",
        "No connection",
        "Try later",
    )


def test_a_catalog_that_raises_anything_gives_a_failed_listing_and_no_lane_suffers(
    make_desk: Callable[..., Desk], caplog: pytest.LogCaptureFixture
) -> None:
    def break_(given: int, stop: Stop) -> None:
        raise RuntimeError("hunter2")

    desk = make_desk(memory(before_batch=break_))
    with caplog.at_level(logging.CRITICAL, "ipylake"):
        for _ in range(10):
            state = desk.ask(p.OpenListing(query=p.Query()))["state"]
            assert (state["state"], state["fault"]["code"]) == ("failed", "error")
    assert "hunter2" not in msgspec.json.encode(desk.inbox.messages).decode()


def test_cancelling_a_search_closes_its_connection_within_200_ms(make_desk: Callable[..., Desk]) -> None:
    gate = Gate()
    desk = make_desk(memory(before_batch=gate))
    rid = desk.send(p.OpenListing(query=p.Query()))
    gate.await_waiting()
    desk.cancel(rid)
    assert gate.stopped.wait(PATIENCE_S)
    assert desk.inbox.fault(rid)["code"] == "cancelled"


class AskedToWait(MemoryCatalog):
    """Its server asks to wait before each search."""

    tell: Progress = staticmethod(lambda *_: None)

    def telling(self, progress: Progress) -> AskedToWait:
        told = copy.copy(self)
        told.tell = progress  # type: ignore[method-assign]  # in place of nobody
        return told

    def search(self, query: p.Query, *, stop: Stop) -> Results:  # type: ignore[override]  # as a view asks
        self.tell(0, None, "Waiting 7 s, as the server asks")
        return super().search(query, stop=stop)


def test_the_wait_that_a_server_asks_for_is_told_to_the_view_that_searches(make_desk: Callable[..., Desk]) -> None:
    gate = Gate()
    desk = make_desk(AskedToWait(TOP, before_batch=gate))
    rid = desk.send(p.OpenListing(query=p.Query()))
    told = desk.inbox.wait_for(lambda content: content["type"] == "progress")
    assert (told["rid"], told["doing"]) == (rid, "Waiting 7 s, as the server asks")
    gate.let(1)


def test_cancelling_a_search_that_was_answered_changes_nothing(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(memory(batch=10, before_batch=gate))
    rid = desk.send(p.OpenListing(query=p.Query()))
    listing = desk.inbox.result(rid)["state"]["listing"]
    desk.cancel(rid)
    gate.let(10)
    assert desk.await_state(listing, "complete")["state"]["count"] == 42


def test_stopping_a_listing_closes_its_connection_and_keeps_its_rows(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=2)
    desk = make_desk(memory(batch=10, before_batch=gate))
    listing = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    gate.await_waiting()
    desk.ask(p.StopListing(listing=listing))
    assert gate.stopped.wait(PATIENCE_S)
    assert desk.await_state(listing, "stopped")["state"]["count"] == 20


def test_going_on_with_a_stopped_listing_brings_the_rest_once(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(memory(batch=10, before_batch=gate))
    listing = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    desk.ask(p.StopListing(listing=listing))
    desk.await_state(listing, "stopped")
    gate.let(20)
    assert desk.ask(p.ContinueListing(listing=listing))["state"]["state"] == "streaming"
    assert desk.await_state(listing, "complete")["state"]["count"] == 42


@pytest.mark.fault(45)
def test_the_latest_of_many_searches_wins(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(memory(batch=10))
    rids = [desk.send(p.OpenListing(query=p.Query(text=f"f{at}*"))) for at in range(30)]
    for rid in rids:
        desk.inbox.answer(rid)
    (listing,) = desk.ask(p.Hello(version=p.VERSION))["listings"]
    assert listing["query"]["text"] == "f29*"


def test_a_newer_search_stops_the_one_before_and_nothing_more_is_told_of_it(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(memory(batch=10, before_batch=gate))
    first = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    gate.await_waiting()
    gate.let(1)
    desk.send(p.OpenListing(query=p.Query(text="f1*")))
    assert gate.stopped.wait(PATIENCE_S)
    gate.let(10)
    desk.await_state(first + 1, "complete")
    told = [content["state"] for content in desk.inbox.all(lambda content: content["type"] == "listing-changed")]
    assert {state["state"] for state in told if state["listing"] == first} <= {"streaming"}
    assert desk.refused(p.GetListing(listing=first))["field"] == "listing"


def test_a_search_that_is_hung_up_before_its_first_row_by_a_newer_one_is_answered(
    make_desk: Callable[..., Desk],
) -> None:
    gate = Gate()
    desk = make_desk(memory(before_batch=gate))
    first = desk.send(p.OpenListing(query=p.Query()))
    gate.await_waiting()
    desk.send(p.OpenListing(query=p.Query(text="f*")))
    assert desk.inbox.result(first)["state"]["state"] == "stopped"


def test_four_lists_that_hang_do_not_keep_a_fifth_waiting_also_of_another_browser(
    make_desk: Callable[..., Desk],
) -> None:
    gate = Gate()
    hanging = [make_desk(memory(before_batch=gate)) for _ in range(4)]
    rids = [desk.send(p.OpenListing(query=p.Query())) for desk in hanging]
    gate.await_waiting(4)
    desk = make_desk(memory())
    assert desk.ask(p.OpenListing(query=p.Query()))["state"]["count"] == 42
    assert hanging[0].inbox.result(rids[0])["state"]["state"] == "stopped"


def test_twenty_branches_that_hang_do_not_keep_a_search_waiting(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=2)
    many = MemoryCatalog([folder(str(at)) for at in range(20)], batch=100, before_batch=gate)
    desk = make_desk(many)
    root = desk.opened()
    rids = [desk.send(p.OpenBranch(listing=root, row=at)) for at in range(20)]
    for rid in rids[:16]:
        assert desk.inbox.result(rid)["state"]["state"] == "stopped"
    search = desk.send(p.OpenListing(query=p.Query()))
    for rid in rids[16:]:
        assert desk.inbox.result(rid)["state"]["state"] == "stopped"
    gate.let(2)
    assert desk.inbox.result(search)["state"]["count"] == 20


def test_in_pages_looking_further_down_reads_further(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(memory(page=10))
    listing = desk.opened()
    assert (desk.state(listing)["count"], desk.state(listing)["state"], desk.state(listing)["total"]) == (
        10,
        "paused",
        42,
    )
    assert len(desk.rows(p.GetWindow(listing=listing, order=0, start=0, count=10))) == 10
    assert desk.state(listing)["count"] == 10  # what is held can be looked at without another page
    assert len(desk.rows(p.GetWindow(listing=listing, order=0, start=5, count=100))) == 5
    desk.browsing.listings[listing].wait(Stop())
    assert desk.state(listing)["count"] == 20


def test_a_window_has_at_most_500_rows(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(MemoryCatalog([file(str(at)) for at in range(2000)]))
    listing = desk.opened()
    assert len(desk.rows(p.GetWindow(listing=listing, order=0, start=0, count=2000))) == _browsing.MAX_ROWS


@pytest.mark.fault(45)
def test_a_window_of_another_order_says_which_order_it_has(desk: Desk) -> None:
    listing = desk.opened()
    desk.ask(p.SortListing(listing=listing, sort=p.Sort(column="size", descending=True)))
    rid = desk.send(p.GetWindow(listing=listing, order=0, start=0, count=1))
    assert desk.inbox.result(rid)["order"] == 1
    assert desk.inbox.rows(rid)[0]["entry"][0] == "f39"


def test_sorting_while_rows_arrive_covers_what_is_there_and_says_so(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=2)
    desk = make_desk(memory(batch=10, before_batch=gate))
    listing = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    gate.await_waiting()
    state = desk.ask(p.SortListing(listing=listing, sort=p.Sort(column="name", descending=True)))["state"]
    assert (state["order"], state["sorted"], state["state"]) == (1, 20, "streaming")
    gate.let(10)
    desk.await_state(listing, "complete")
    shown = [row["entry"][0] for row in desk.rows(p.GetWindow(listing=listing, order=1, start=0, count=100))]
    assert shown == [*sorted((entry.id for entry in TOP[:20]), reverse=True), *(entry.id for entry in TOP[20:])]


def test_a_list_that_is_sorted_otherwise_while_it_is_sorted_as_was_asked_is_no_defect(
    desk: Desk, lanes: Lanes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, overtaken = threading.Event(), threading.Event()

    def slowly(keys: Sequence[Any], *, descending: bool, stop: Stop) -> array[int]:
        if not begun.is_set():
            begun.set()
            if stop.wait(5):
                overtaken.set()
        return sorted_numbers(keys, descending=descending, stop=stop)

    monkeypatch.setattr(_listing, "sorted_numbers", slowly)
    by_size = p.Query(sort=p.Sort(column="size"))
    listing = desk.ask(p.OpenListing(query=by_size))["state"]["listing"]
    assert begun.wait(5)
    by_name = p.Sort(column="name", descending=True)
    assert desk.ask(p.SortListing(listing=listing, sort=by_name))["state"]["order"] == 1
    assert overtaken.wait(5)
    lanes.close()
    for thread in threading.enumerate():
        if thread.name.startswith("ipylake-streams"):
            thread.join(5)
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_finding_a_row_gives_its_position(desk: Desk) -> None:
    listing = desk.opened()
    assert desk.ask(p.FindRow(listing=listing, order=0, prefix="F3", after=0))["position"] == 5
    assert desk.ask(p.FindRow(listing=listing, order=0, prefix="x", after=0))["position"] is None


def test_a_branch_is_listed_once_for_all_views(desk: Desk) -> None:
    root = desk.opened()
    branch = desk.branch(root, 0)
    rid = desk.send(p.OpenBranch(listing=root, row=0))
    assert desk.inbox.result(rid)["state"]["listing"] == branch
    assert [row["entry"][0] for row in desk.inbox.rows(rid)] == ["a1", "a2"]


def test_closing_a_branch_while_it_streams_closes_its_connection(make_desk: Callable[..., Desk]) -> None:
    gate = Gate(open_for=3)
    desk = make_desk(memory(batch=100, before_batch=gate))
    root = desk.opened()
    branch = desk.ask(p.OpenBranch(listing=root, row=0))["state"]["listing"]
    gate.await_waiting()
    assert desk.ask(p.CloseBranch(listing=branch)) == {"type": "done"}
    assert gate.stopped.wait(PATIENCE_S)
    assert desk.refused(p.GetListing(listing=branch))["code"] == "invalid-input"


def test_a_branch_with_something_picked_in_it_stays(desk: Desk) -> None:
    root = desk.opened()
    upper = desk.branch(root, 1)
    lower = desk.branch(upper, 0)
    desk.pick(lower, 0)
    for branch in (lower, upper):
        desk.ask(p.CloseBranch(listing=branch))
    assert {state["listing"] for state in desk.ask(p.Hello(version=1))["listings"]} == {root, upper, lower}
    desk.ask(p.Select(do="clear"))
    desk.ask(p.CloseBranch(listing=upper))
    assert [state["listing"] for state in desk.ask(p.Hello(version=1))["listings"]] == [root]


def test_a_branch_that_is_picked_as_a_whole_stays(desk: Desk) -> None:
    root = desk.opened()
    branch = desk.branch(root, 0)
    desk.ask(p.Select(do="all", listing=branch))
    desk.ask(p.CloseBranch(listing=branch))
    assert desk.state(branch)["count"] == 2


def test_the_result_of_a_query_is_no_branch_to_close(desk: Desk) -> None:
    root = desk.opened()
    desk.ask(p.CloseBranch(listing=root))
    assert desk.state(root)["count"] == 42


def test_facts_are_given_for_rows_that_are_there(desk: Desk) -> None:
    root = desk.opened()
    facts = desk.ask(p.GetFacts(listing=root, rows=(0, 41, 42, 1000)))
    assert facts["rows"] == [0, 41]
    assert [one["availability"]["state"] for one in facts["facts"]] == ["here", "elsewhere"]
    (row,) = desk.rows(p.GetWindow(listing=root, order=0, start=0, count=1))
    assert row["facts"]["availability"]["state"] == "here"


def test_details_of_a_row_that_is_not_there_are_refused(desk: Desk) -> None:
    root = desk.opened()
    assert desk.refused(p.GetDetails(listing=root, row=99))["field"] == "row"
    assert desk.ask(p.GetDetails(listing=root, row=0))["entry"][0] == "A"


def test_what_a_memory_catalog_cannot_do_is_answered(desk: Desk) -> None:
    assert desk.ask(p.Suggest(field="scope", text="mc"))["items"] == []
    assert desk.refused(p.SignIn(method="password"), b"{}")["code"] == "unsupported"
    assert desk.ask(p.SignOut())["state"]["state"] == "not-needed"
