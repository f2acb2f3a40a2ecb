"""Blocking work that a cell awaits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from ._awaited import LOOK_S
from ._lanes import Lane
from ._stop import Stop

T = TypeVar("T")


async def aside(work: Callable[[Stop], T]) -> T:
    """Do it in a thread of its own; interrupting the cell, or cancelling the task, sets its Stop."""
    import asyncio  # a kernel has it already

    stop, done = Stop(), Future[T]()
    lane = Lane("aside", 1)

    def run() -> None:
        if not done.set_running_or_notify_cancel():  # from here on only this ends it
            return
        try:
            done.set_result(work(stop))
        except BaseException as error:  # noqa: BLE001  # raised again where it is awaited
            done.set_exception(error)

    lane.submit(run, stop)
    awaited = asyncio.wrap_future(done)
    try:
        while not awaited.done():
            await asyncio.wait({awaited}, timeout=LOOK_S)
        return awaited.result()
    finally:
        awaited.cancel()  # nobody looks at how it ends: asyncio would complain
        lane.close()
