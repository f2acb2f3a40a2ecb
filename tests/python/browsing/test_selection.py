"""Picking rows, and who is told of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from doubles.desk import Desk, Gated, memory
from doubles.gate import Gate
from ipylake import _protocol as p
from patience import PATIENCE_S


def test_every_view_is_told_of_a_change_of_the_selection(desk: Desk) -> None:
    root = desk.opened()
    state = desk.pick(root, 2, 5)
    assert (state["count"], state["size"]) == (3, 3)
    told = desk.inbox.wait_for(lambda content: content["type"] == "selection-changed")
    assert told["state"] == state


@pytest.mark.fault(45)
def test_a_selection_in_an_order_that_is_out_of_date_changes_nothing(desk: Desk) -> None:
    root = desk.opened()
    desk.ask(p.SortListing(listing=root, sort=p.Sort(column="name")))
    fault = desk.refused(p.Select(do="add", listing=root, order=0, ranges=((0, 3),)))
    assert fault["field"] == "order"
    assert desk.ids() == []


def test_orders_are_carried_out_in_the_order_given(desk: Desk) -> None:
    root = desk.opened()
    rids = []
    for at in range(2, 42):
        rids.append(desk.send(p.Select(do="only", listing=root, order=0, ranges=((at, at + 1),))))
    for rid in rids:
        desk.inbox.answer(rid)
    assert desk.ids() == ["f39"]


def test_what_was_picked_outlives_the_search_it_was_found_by(desk: Desk) -> None:
    root = desk.opened()
    desk.pick(root, 0)
    again = desk.opened("A*")
    (row,) = desk.rows(p.GetWindow(listing=again, order=0, start=0, count=1))
    assert row["tick"] == "on"


def test_a_list_that_is_picked_as_a_whole_grows_out_of_sight_until_it_is_dropped(
    make_desk: Callable[..., Desk],
) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(Gated({"*": gate}))
    root = desk.ask(p.OpenListing(query=p.Query(text="*")))["state"]["listing"]
    desk.ask(p.Select(do="all", listing=root))
    desk.ask(p.OpenListing(query=p.Query(text="f1*")))
    gate.let(19)
    desk.inbox.wait_for(lambda content: content["type"] == "selection-changed" and content["state"]["count"] == 20)
    gate.await_waiting()
    desk.ask(p.Select(do="clear"))
    assert gate.stopped.wait(PATIENCE_S)


def test_observers_are_told_before_the_answer_and_what_they_raise_harms_nobody(
    make_desk: Callable[..., Desk], caplog: pytest.LogCaptureFixture
) -> None:
    told: list[object] = []

    def selected(selection: object) -> None:
        told.append("selected")
        raise ValueError("the user's own mistake")

    def valued(paths: tuple[str, ...]) -> None:
        told.append(paths)
        raise ValueError("the user's own mistake")

    desk = make_desk(selected=selected, valued=valued)
    root = desk.opened()
    with caplog.at_level(logging.CRITICAL, "ipylake"):
        desk.pick(root, 2)
        assert told == ["selected"]
        assert desk.ask(p.AddVariable(name="files"))["count"] == 1
    assert told == ["selected", ("/data/f0",)]


def test_an_observer_that_hangs_keeps_neither_searches_nor_windows_waiting(make_desk: Callable[..., Desk]) -> None:
    hangs, go_on = threading.Event(), threading.Event()

    def selected(selection: object) -> None:
        hangs.set()
        assert go_on.wait(PATIENCE_S)

    desk = make_desk(memory(batch=2), selected=selected)
    root = desk.opened()
    desk.send(p.Select(do="all", listing=root))
    assert hangs.wait(PATIENCE_S)
    assert desk.ask(p.OpenListing(query=p.Query()))["state"]["count"] > 0
    assert len(desk.rows(p.GetWindow(listing=root + 1, order=0, start=0, count=1))) == 1
    go_on.set()


def test_observers_that_are_slow_are_not_told_of_each_batch(make_desk: Callable[..., Desk]) -> None:
    told, gate, slow = [], Gate(open_for=1), threading.Event()

    def selected(selection: Any) -> None:
        told.append(selection.state().count)
        assert slow.wait(PATIENCE_S)

    desk = make_desk(memory(batch=2, before_batch=gate), selected=selected)
    root = desk.ask(p.OpenListing(query=p.Query()))["state"]["listing"]
    rid = desk.send(p.Select(do="all", listing=root))
    gate.let(30)
    desk.await_state(root, "complete")
    slow.set()
    desk.inbox.answer(rid)
    desk.ask(p.Select(do="clear"))
    assert len(told) <= 4
    assert told[-2:] == [42, 0]
