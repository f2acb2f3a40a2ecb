"""Lanes run work on few threads, and let nothing quick wait behind what is slow."""

from __future__ import annotations

import contextvars
import logging
import os
import subprocess
import sys
import threading
import time

import pytest

from ipylake import _lanes
from ipylake._lanes import Lane, Lanes
from ipylake._stop import Stop
from patience import PATIENCE_S


def block(lane: Lane, *, seen_at: float | None = None) -> tuple[Stop, threading.Event]:
    """Give the lane work that ends with its stop only; returns when it runs."""
    stop, runs = Stop(), threading.Event()

    def work() -> None:
        runs.set()
        stop.wait(2 * PATIENCE_S)

    lane.submit(work, stop, seen=None if seen_at is None else lambda: seen_at)
    return stop, runs


def done_on(lane: Lane) -> bool:
    """Whether the lane runs work that is given to it now."""
    done = threading.Event()
    lane.submit(done.set, Stop())
    return done.wait(PATIENCE_S)


def test_work_runs_under_the_context_of_who_submitted_it(lanes: Lanes) -> None:
    parent: contextvars.ContextVar[str] = contextvars.ContextVar("parent", default="none")
    seen, done = [], threading.Event()

    def work() -> None:
        seen.append(parent.get())
        done.set()

    token = parent.set("the request")
    lanes.calls.submit(work, Stop())
    parent.reset(token)
    assert done.wait(PATIENCE_S)
    assert seen == ["the request"]


def test_a_lane_of_one_thread_keeps_the_order(lanes: Lanes) -> None:
    order: list[int] = []
    for number in range(200):
        lanes.orders.submit(lambda number=number: order.append(number), Stop())  # type: ignore[misc]
    assert done_on(lanes.orders)
    assert order == list(range(200))


def test_work_that_raises_is_logged_and_costs_no_thread(lanes: Lanes, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ValueError("in the work")

    with caplog.at_level(logging.ERROR, "ipylake"):
        for _ in range(10):
            lanes.streams.submit(broken, Stop())
        assert done_on(lanes.streams)
    assert "in the work" in caplog.text


def test_calls_that_hang_do_not_keep_a_look_waiting(lanes: Lanes) -> None:
    for _ in range(20):
        block(lanes.calls)
    for lane in (lanes.looks, lanes.orders, lanes.streams, lanes.observers):
        assert done_on(lane)


def test_a_stream_too_many_stops_the_one_seen_longest_ago(lanes: Lanes) -> None:
    running = {seen_at: block(lanes.streams, seen_at=seen_at) for seen_at in (3.0, 1.0, 4.0, 2.0)}
    for _, runs in running.values():
        assert runs.wait(PATIENCE_S)
    _, runs = block(lanes.streams, seen_at=5.0)
    assert runs.wait(PATIENCE_S)
    assert [seen_at for seen_at, (stop, _) in sorted(running.items()) if stop.is_set] == [1.0]


def test_streams_that_come_in_a_rush_stop_one_another_down_to_the_last_ones(lanes: Lanes) -> None:
    stops = [block(lanes.streams, seen_at=float(at))[0] for at in range(12)]
    assert [stop.is_set for stop in stops] == [True] * 8 + [False] * 4


def test_work_that_nobody_looks_at_makes_no_room_and_is_not_stopped_for_room(lanes: Lanes) -> None:
    calls = [block(lanes.streams)[0] for _ in range(6)]
    block(lanes.streams, seen_at=1.0)
    assert [stop.is_set for stop in calls] == [False] * 6


def test_threads_are_used_again_and_go_when_idle(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lanes, "IDLE_S", 0.05)
    names = set()
    for _ in range(20):
        lanes.orders.submit(lambda: names.add(threading.current_thread()), Stop())
    assert done_on(lanes.orders)
    assert len(names) == 1
    (thread,) = names
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert done_on(lanes.orders)


def test_close_stops_what_runs_and_what_waits(lanes: Lanes) -> None:
    blocked = [block(lane) for lane in (lanes.looks, lanes.orders, lanes.calls, lanes.streams) for _ in range(10)]
    assert blocked[0][1].wait(PATIENCE_S)
    names = tuple(f"ipylake-{name}-" for name in ("looks", "orders", "calls", "streams"))
    threads = [thread for thread in threading.enumerate() if thread.name.startswith(names)]
    assert len(threads) >= 4
    began = time.monotonic()
    lanes.close()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert time.monotonic() - began < PATIENCE_S
    assert not any(thread.is_alive() for thread in threads)
    assert all(stop.is_set for stop, _ in blocked)


def test_nothing_runs_after_close(lanes: Lanes) -> None:
    lanes.close()
    stop, runs = block(lanes.calls)
    assert stop.is_set
    assert not runs.is_set()


def test_all_widgets_of_a_process_share_one_set_of_lanes() -> None:
    assert _lanes.shared_lanes() is _lanes.shared_lanes()


def test_the_end_of_the_process_stops_what_hangs() -> None:
    code = """
import atexit, threading
stop_is_set, hangs = threading.Event(), threading.Event()
atexit.register(lambda: print(stop_is_set.is_set()))  # runs last: registered before the lanes are made
from ipylake._lanes import shared_lanes
from ipylake._stop import Stop
stop = Stop()
def work():
    with stop.calling(stop_is_set.set):
        hangs.set()
        stop.wait(60)
shared_lanes().streams.submit(work, stop)
hangs.wait(60)
"""
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-c", code], capture_output=True, text=True, env=path, timeout=30, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
