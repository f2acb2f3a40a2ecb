"""Stop: how somebody tells running work, in another thread, that its result is no longer wanted."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from .errors import Cancelled


class Stop:
    """What AbortSignal is to JavaScript. Thread-safe; set once, never cleared."""

    def __init__(self) -> None:
        self.is_set = False
        self._event: threading.Event | None = None
        self._lock = threading.RLock()
        self._callbacks: list[Callable[[], None]] = []

    def set(self) -> None:
        """Stop the work: runs what `calling` has registered, once, in the caller's thread."""
        with self._lock:  # until all have run: who has left `calling` may use its socket for something else
            if self.is_set:
                return
            self.is_set = True
            if self._event:
                self._event.set()
            callbacks, self._callbacks = self._callbacks, []
            for callback in callbacks:
                with contextlib.suppress(Exception):  # closing a socket that the server has just closed
                    callback()

    def raise_if_set(self) -> None:
        if self.is_set:
            raise Cancelled("Stopped")

    def wait(self, seconds: float) -> bool:
        """Sleep that ends early; True if stopped."""
        with self._lock:
            if self.is_set:
                return True
            event = self._event = self._event or threading.Event()
        return event.wait(seconds)

    @contextlib.contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """While inside, and never after, `set` calls `callback` (to shut a socket, say); at once if it is set already.

        `callback` does not wait for the work: the work may be waiting to leave.
        """
        self.call(callback)
        try:
            yield
        finally:
            self.leave(callback)

    def call(self, callback: Callable[[], None]) -> None:
        """The same until `leave`."""
        with self._lock:
            registered = not self.is_set
            if registered:
                self._callbacks.append(callback)
        if not registered:
            callback()

    def leave(self, callback: Callable[[], None]) -> None:
        with self._lock, contextlib.suppress(ValueError):
            self._callbacks.remove(callback)
