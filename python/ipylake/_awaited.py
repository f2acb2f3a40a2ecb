"""Awaited: cells that wait until somebody has chosen."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .errors import Cancelled, LakeError, NothingSelected

if TYPE_CHECKING:
    import asyncio

Value = str | list[str]
LOOK_S = 0.2
"""How often a waiting cell is woken: ipykernel (7.4) notes an interrupt, which ends no `select`, only when something
else happens in its event loop."""


class Awaited:
    """Thread-safe: a cell waits in its event loop, the choice is made in another thread.

    changed   told when the first cell begins to wait, and when none waits any more
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._waiting: list[asyncio.Future[Value]] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    async def wait(self, timeout_s: float | None) -> Value:
        """What was chosen. Raises NothingSelected when nothing was in that time, Cancelled when the browser closed."""
        import asyncio  # a kernel has it; whoever has no loop need not wait for it

        future: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.append(future)
        self._changed()
        end = math.inf if timeout_s is None else time.monotonic() + timeout_s
        try:
            while not future.done():
                left = end - time.monotonic()
                if left <= 0:
                    hint = "Choose in the widget, then press Done"
                    raise NothingSelected(f"Nothing was chosen within {timeout_s:g} s", hint=hint)
                await asyncio.wait({future}, timeout=min(left, LOOK_S))
            return future.result()
        finally:
            with self._lock, contextlib.suppress(ValueError):
                self._waiting.remove(future)
            self._changed()

    def settle(self, value: Value) -> None:
        """All cells that wait go on with this."""
        self._end(lambda future: future.set_result(value))

    def close(self) -> None:
        fault: LakeError = Cancelled("The browser was closed")
        self._end(lambda future: future.set_exception(fault))

    def _end(self, end: Callable[[asyncio.Future[Value]], None]) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []

        def once(future: asyncio.Future[Value]) -> None:
            if not future.done():
                end(future)

        for future in waiting:
            with contextlib.suppress(RuntimeError):  # its loop is closed: nobody waits there
                future.get_loop().call_soon_threadsafe(once, future)
