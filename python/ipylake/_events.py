"""Events to the views: the latest of each kind, at most ten messages a second in all."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Hashable

from ._protocol import FromKernel

INTERVAL_S = 0.1


class Events:
    """Coalesces: of several changes under one key only the last is told, made when it is sent. Thread-safe."""

    def __init__(self, send: Callable[[FromKernel], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._lock = threading.Lock()
        self._pending: dict[Hashable, Callable[[], FromKernel | None]] = {}
        self._timer: threading.Timer | None = None
        self._last = -INTERVAL_S
        self._closed = False

    def changed(self, key: Hashable, make: Callable[[], FromKernel | None]) -> None:
        """Tell what `make` returns (None: nothing after all), now or within the interval."""
        with self._lock:
            if self._closed:
                return
            self._pending[key] = make
            if self._timer:
                return
            wait = self._last + INTERVAL_S - self._clock()
            if wait > 0:
                self._start(wait)
                return
        self._flush_one()

    def forget(self, key: Hashable) -> None:
        """Do not tell what is pending under `key`: something newer was said by other means."""
        with self._lock:
            self._pending.pop(key, None)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._pending.clear()
            if self._timer:
                self._timer.cancel()

    def _start(self, wait: float) -> None:
        context = contextvars.copy_context()  # ipykernel looks for the request of a message there
        self._timer = threading.Timer(wait, context.run, (self._flush_one,))
        self._timer.daemon = True
        self._timer.start()

    def _flush_one(self) -> None:
        with self._lock:
            self._timer = None
            if self._closed or not self._pending:
                return
            key = next(iter(self._pending))
            make = self._pending.pop(key)
            self._last = self._clock()
            if self._pending:
                self._start(INTERVAL_S)
        message = make()
        if message is not None:
            self._send(message)
