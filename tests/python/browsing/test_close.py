"""Closing stops all, soon."""

from __future__ import annotations

import time
from collections.abc import Callable

from doubles.desk import Desk, Gated, memory
from doubles.gate import Gate
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from patience import PATIENCE_S


def test_close_stops_all_it_reads_also_what_is_out_of_sight_within_200_ms(make_desk: Callable[..., Desk]) -> None:
    gates = {"*": Gate(open_for=1), "%": Gate(open_for=1)}
    desk = make_desk(Gated(gates))
    root = desk.ask(p.OpenListing(query=p.Query(text="*")))["state"]["listing"]
    desk.ask(p.Select(do="all", listing=root))
    desk.ask(p.OpenListing(query=p.Query(text="%")))
    for gate in gates.values():
        gate.await_waiting()
    desk.browsing.close()
    for gate in gates.values():
        assert gate.stopped.wait(PATIENCE_S)


def test_after_close_no_search_begins_and_nothing_is_said(desk: Desk, lanes: Lanes) -> None:
    desk.browsing.close()
    desk.send(p.OpenListing(query=p.Query()))
    lanes.close()
    assert desk.inbox.messages == []


def test_closing_the_lanes_closes_every_connection_also_of_pages_asked_for_by_looking(
    make_desk: Callable[..., Desk], lanes: Lanes
) -> None:
    gate = Gate(open_for=1)
    desk = make_desk(memory(page=10, before_batch=gate))
    root = desk.opened()
    desk.rows(p.GetWindow(listing=root, order=0, start=0, count=20))
    gate.await_waiting()
    began = time.monotonic()
    lanes.close()
    assert gate.stopped.wait(PATIENCE_S)
    assert time.monotonic() - began < PATIENCE_S
