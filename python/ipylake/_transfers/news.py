"""Changes gathered and told together: a thousand files say no more than one."""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable

from .transfer import Change

Observer = Callable[[Change], None]
EVERY_S = 0.125
"""Between two changes that are told, at least."""
IDLE_S = 2.0
"""Without news the thread ends after this long."""
_REST = 9
"""Times as long as telling took: a hundred thousand files are told less often, and leave the kernel its time."""
_log = logging.getLogger("ipylake")


class News:
    """Asks `gather` for the change, when there is one, and tells all observers.

    gather  what has changed since it was last asked, None if nothing has
    Observers are called one after the other, each under the context in which it began to observe, in a thread that is
    there while there is news.
    """

    def __init__(self, gather: Callable[[], Change | None]) -> None:
        self._gather = gather
        self._lock = threading.Lock()
        self._observers: dict[Observer, contextvars.Context] = {}
        self._due = threading.Event()
        self._closing = threading.Event()
        self._is_telling = False

    def observe(self, observer: Observer) -> Callable[[], None]:
        with self._lock:
            self._observers[observer] = contextvars.copy_context()

        def leave() -> None:
            with self._lock:
                self._observers.pop(observer, None)

        return leave

    def is_due(self) -> None:
        """Something has changed."""
        if self._due.is_set() and (self._is_telling or not self._observers):
            return  # known already, a thousand times a second
        with self._lock:
            self._due.set()
            if self._observers and not self._is_telling and not self._closing.is_set():
                self._is_telling = True
                threading.Thread(target=self._tell, name="ipylake-transfers-news", daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._due.set()

    def _tell(self) -> None:
        while observers := self._wait():
            begun = time.monotonic()
            change = self._gather()
            for observer, context in observers.items():
                if change is None:
                    break
                try:
                    context.run(observer, change)
                except Exception:  # noqa: BLE001  # the observer's own defect
                    _log.exception("an observer of transfers failed")
            self._closing.wait(max(EVERY_S, _REST * (time.monotonic() - begun)))

    def _wait(self) -> dict[Observer, contextvars.Context]:
        """Whom to tell, as soon as there is something to tell; nobody, and the thread ends."""
        self._due.wait(IDLE_S)
        with self._lock:
            if not self._due.is_set() or not self._observers or self._closing.is_set():
                self._is_telling = False
                return {}
            self._due.clear()
            return dict(self._observers)
