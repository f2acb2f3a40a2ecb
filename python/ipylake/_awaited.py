"""Awaited: cells that wait until somebody has chosen."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable

from .errors import Cancelled, LakeError, NothingSelected

Value = str | list[str]
_Future = asyncio.Future[Value]


class Awaited:
    """Thread-safe: a cell waits in its event loop, the choice is made in another thread.

    changed   told when the first cell begins to wait, and when none waits any more
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._waiting: list[_Future] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    async def wait(self, timeout_s: float | None) -> Value:
        """What was chosen. Raises NothingSelected when nothing was in that time, Cancelled when the browser closed."""
        future: _Future = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.append(future)
        self._changed()
        try:
            return await asyncio.wait_for(future, timeout_s)
        except asyncio.TimeoutError:
            hint = "Choose in the widget, then press Done"
            raise NothingSelected(f"Nothing was chosen within {timeout_s:g} s", hint=hint) from None
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

    def _end(self, end: Callable[[_Future], None]) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []

        def once(future: _Future) -> None:
            if not future.done():
                end(future)

        for future in waiting:
            with contextlib.suppress(RuntimeError):  # its loop is closed: nobody waits there
                future.get_loop().call_soon_threadsafe(once, future)
