"""Events to the views: the latest of each kind, at most ten messages a second in all."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Hashable

from ._protocol import FromKernel

INTERVAL_S = 0.1
Cancel = Callable[[], None]


def _later(seconds: float, work: Callable[[], None]) -> Cancel:
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    return timer.cancel


class Events:
    """Coalesces: of several changes under one key only the last is told, made when it is sent. Thread-safe.

    send    called from a thread of its own, never from that of `changed`
    later   runs a function in some seconds, in another thread, and returns how to cancel that
    """

    def __init__(
        self,
        send: Callable[[FromKernel], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], Cancel] = _later,
    ) -> None:
        self._send = send
        self._clock = clock
        self._later = later
        self._lock = threading.Lock()
        self._pending: dict[Hashable, Callable[[], FromKernel | None]] = {}
        self._cancel: Cancel | None = None
        self._last = -INTERVAL_S
        self._closed = False

    def changed(self, key: Hashable, make: Callable[[], FromKernel | None]) -> None:
        """Tell what `make` returns (None: nothing after all), at once or as soon as the interval is over."""
        with self._lock:
            if not self._closed:
                self._pending[key] = make
                self._arrange()

    def forget(self, key: Hashable) -> None:
        """Do not tell what is pending under `key`: something newer was said by other means."""
        with self._lock:
            self._pending.pop(key, None)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._pending.clear()
            if self._cancel:
                self._cancel()

    def _arrange(self) -> None:
        if self._pending and not self._cancel:
            wait = max(0.0, self._last + INTERVAL_S - self._clock())
            context = contextvars.copy_context()  # ipykernel looks for the request of a message there
            self._cancel = self._later(wait, lambda: context.run(self._tell_one))

    def _tell_one(self) -> None:
        message = None
        try:
            message = self._next()
        finally:
            with self._lock:
                self._cancel = None
                if message is not None:
                    self._last = self._clock()
                self._arrange()
        if message is not None:
            self._send(message)

    def _next(self) -> FromKernel | None:
        """What has nothing to say any more does not take the turn of what has."""
        while True:
            with self._lock:
                if not self._pending:
                    return None
                make = self._pending.pop(next(iter(self._pending)))
            message = make()
            if message is not None:
                return message
