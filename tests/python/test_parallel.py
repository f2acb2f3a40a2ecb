"""_parallel.py"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from ipylake import _parallel
from ipylake._parallel import in_order
from ipylake._stop import Stop
from ipylake.errors import Cancelled, NotFound
from patience import PATIENCE_S


def test_results_come_in_the_order_of_the_items() -> None:
    turn = [threading.Event() for _ in range(4)]
    for event in turn[1:]:
        event.set()

    def work(number: int, stop: Stop) -> int:
        turn[number].wait(PATIENCE_S)
        if number == 3:
            turn[0].set()  # the first item ends last
        return number

    assert list(in_order(work, range(4), at_once=4, stop=Stop())) == [0, 1, 2, 3]


def test_no_more_than_at_once_run_side_by_side_and_items_are_read_a_few_ahead() -> None:
    running, most, read = 0, 0, 0
    lock = threading.Lock()

    def items() -> Iterator[int]:
        nonlocal read
        for number in range(50):
            read = number
            yield number

    def work(number: int, stop: Stop) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.001)
        with lock:
            running -= 1
        return number

    for number in in_order(work, items(), at_once=3, stop=Stop()):
        assert read - number <= 4
    assert most == 3


def test_an_error_is_raised_in_its_place_and_stops_the_others() -> None:
    running, stopped = threading.Event(), threading.Event()

    def work(number: int, stop: Stop) -> int:
        if number == 1:
            running.wait(PATIENCE_S)
            raise NotFound("no such entry")
        if number == 2:
            running.set()
            if stop.wait(PATIENCE_S):
                stopped.set()
        return number

    results = in_order(work, range(3), at_once=3, stop=Stop())
    assert next(results) == 0
    with pytest.raises(NotFound):
        next(results)
    assert stopped.wait(PATIENCE_S)


def test_stop_ends_the_wait_for_work_that_hangs() -> None:
    stop, hanging = Stop(), threading.Event()
    threading.Timer(0.1, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        list(in_order(lambda _, __: hanging.wait(2 * PATIENCE_S), [0], at_once=1, stop=stop))
    assert time.monotonic() - started < PATIENCE_S
    hanging.set()


def test_closing_stops_what_runs() -> None:
    running, stopped = threading.Event(), threading.Event()

    def work(number: int, stop: Stop) -> int:
        if number == 0:
            running.wait(PATIENCE_S)
            return number
        running.set()
        if stop.wait(PATIENCE_S):
            stopped.set()
        return number

    results = in_order(work, range(9), at_once=2, stop=Stop())
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert stopped.wait(PATIENCE_S)


def test_a_result_that_comes_in_the_moment_its_wait_ends_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    awaited, done = threading.Event(), threading.Event()

    class Late(Future[int]):
        def result(self, timeout: float | None = None) -> int:
            try:
                return super().result(timeout)
            except TimeoutError:
                awaited.set()
                done.wait(5)
                raise

        def set_result(self, result: int) -> None:
            super().set_result(result)
            done.set()

    monkeypatch.setattr(_parallel, "Future", Late)
    assert list(in_order(lambda item, _: awaited.wait(5) and item, [7], at_once=1, stop=Stop())) == [7]


def test_a_timeout_of_the_work_itself_is_raised() -> None:
    def work(_: int, __: Stop) -> int:
        raise TimeoutError("the disk")

    with pytest.raises(TimeoutError, match="the disk"):
        list(in_order(work, [0], at_once=1, stop=Stop()))
