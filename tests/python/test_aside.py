"""Blocking work that a cell awaits."""

from __future__ import annotations

import asyncio
import gc
import threading
from contextlib import suppress
from typing import Any

from ipylake._aside import aside
from ipylake._stop import Stop
from patience import PATIENCE_S


def test_work_that_is_stopped_because_nobody_waits_any_more_complains_to_nobody() -> None:
    begun, ended = threading.Event(), threading.Event()
    complaints: list[dict[str, Any]] = []

    def work(stop: Stop) -> None:
        begun.set()
        stop.wait(PATIENCE_S)
        ended.set()
        stop.raise_if_set()

    async def cell() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, complaint: complaints.append(complaint))
        waiting = asyncio.ensure_future(aside(work))
        await loop.run_in_executor(None, begun.wait, PATIENCE_S)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        await loop.run_in_executor(None, ended.wait, PATIENCE_S)
        lane = next((one for one in threading.enumerate() if one.name.startswith("ipylake-aside")), None)
        await loop.run_in_executor(None, lane.join if lane else lambda: None)
        del waiting
        gc.collect()

    asyncio.run(cell())
    gc.collect()
    assert complaints == []
