"""Work side by side, results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from ._lanes import Lane
from ._stop import Stop

T = TypeVar("T")
R = TypeVar("R")
_SLICE_S = 0.1


def in_order(function: Callable[[T, Stop], R], items: Iterable[T], *, at_once: int, stop: Stop) -> Iterator[R]:
    """`function(item, stop)` of each item, in the items' order, up to `at_once` at a time in threads of their own.

    `items` is read in the caller's thread, a few ahead of the results. An error of one item is raised in its place;
    that, closing and Stop end what is running.
    """
    lane = Lane("parallel", at_once)
    inner = Stop()
    running: deque[Future[R]] = deque()
    try:
        with stop.calling(inner.set):
            for item in items:
                running.append(_start(lane, function, item, inner))
                if len(running) > at_once:
                    yield _result(running.popleft(), stop)
            while running:
                yield _result(running.popleft(), stop)
    finally:
        inner.set()
        lane.close()


def _start(lane: Lane, function: Callable[[T, Stop], R], item: T, stop: Stop) -> Future[R]:
    future: Future[R] = Future()

    def work() -> None:
        try:
            stop.raise_if_set()
            future.set_result(function(item, stop))
        except BaseException as error:  # noqa: BLE001 (raised again where the result is taken)
            future.set_exception(error)

    lane.submit(work, stop)
    return future


def _result(future: Future[R], stop: Stop) -> R:
    """Also ends on Stop where the work does not: a file system that hangs is interrupted by nothing."""
    while True:
        try:
            return future.result(_SLICE_S)
        except NotYet:
            if future.done():  # in this very moment, or with a TimeoutError of its own
                return future.result()
            stop.raise_if_set()
