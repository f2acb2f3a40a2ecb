"""Two clicks, two threads, two views: what was asked once happens once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from doubles.desk import FILES, TOP, Desk
from doubles.gate import Gate
from doubles.inbox import request
from ipylake import _protocol as p
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S

pytestmark = pytest.mark.fault(44)
THREADS = 8


def at_once(work: Callable[[int], Any]) -> None:
    """In eight threads that begin together, as the main thread and the subshells of a kernel may."""
    ready = threading.Barrier(THREADS)

    def run(number: int) -> None:
        ready.wait(PATIENCE_S)
        work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)


def test_a_click_that_arrives_in_eight_threads_sets_one_variable_and_has_one_answer(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)
    click = request("click", p.AddVariable(name="files"))
    at_once(lambda _: desk.browsing.bridge.receive(click, ()))
    assert desk.inbox.result("click")["count"] == 1
    assert all(answer == desk.inbox.answer("click") for answer in desk.inbox.answers("click"))
    assert desk.variables == {"files": "/data/f0"}


def test_of_eight_clicks_for_one_name_one_sets_it_and_the_others_ask(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)
    clicks = [request(f"click{number}", p.AddVariable(name="files")) for number in range(THREADS)]
    at_once(lambda number: desk.browsing.bridge.receive(clicks[number], ()))
    answers = [desk.inbox.answer(click["rid"]) for click in clicks]
    assert sorted(answer["type"] for answer in answers) == ["answer"] + ["failure"] * (THREADS - 1)
    assert {answer["fault"]["asks"] for answer in answers if answer["type"] == "failure"} == {"overwrite"}
    assert desk.variables == {"files": "/data/f0"}


def test_picks_from_eight_threads_are_all_kept(desk: Desk) -> None:
    root = desk.opened()
    picks = [p.Select(do="add", listing=root, order=0, ranges=((at + 2, at + 3),)) for at in range(THREADS)]
    at_once(lambda number: desk.browsing.bridge.receive(request(f"pick{number}", picks[number]), ()))
    for number in range(THREADS):
        desk.inbox.result(f"pick{number}")
    assert sorted(desk.ids()) == [f"f{at}" for at in range(THREADS)]


def test_all_of_a_list_that_has_no_row_yet_can_be_picked_and_is_waited_for(make_desk: Callable[..., Desk]) -> None:
    gate = Gate()
    desk = make_desk(MemoryCatalog(TOP[2:41], files=FILES, before_batch=gate))
    desk.send(p.OpenListing(query=p.Query()))
    root = desk.inbox.wait_for(lambda content: content["type"] == "listing-changed")["state"]["listing"]
    assert desk.ask(p.Select(do="all", listing=root))["state"]["growing"]
    waiting = desk.send(p.AddVariable(name="files"))
    gate.let(10)
    assert desk.inbox.result(waiting)["count"] == 39


def test_a_branch_that_is_opened_in_eight_threads_is_listed_once(desk: Desk) -> None:
    root = desk.opened()
    opening = p.OpenBranch(listing=root, row=0)
    at_once(lambda number: desk.browsing.bridge.receive(request(f"open{number}", opening), ()))
    opened = {desk.inbox.result(f"open{number}")["state"]["listing"] for number in range(THREADS)}
    assert len(opened) == 1
