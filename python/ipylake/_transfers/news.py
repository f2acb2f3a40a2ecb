"""Changes gathered and told together: a thousand files say no more than one."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable

from .transfer import Change

Observer = Callable[[Change], None]
EVERY_S = 0.125
"""Between two changes that are told, at least."""
_log = logging.getLogger("ipylake")


class News:
    """Asks `gather` for the change, when there is one, and tells all observers.

    gather  what has changed since it was last asked, None if nothing has
    Observers are called one after the other, each under the context in which it began to observe. The thread ends when
    nobody observes.
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
            if not self._is_telling:
                self._is_telling = True
                threading.Thread(target=self._tell, name="ipylake-transfers-news", daemon=True).start()

        def leave() -> None:
            with self._lock:
                self._observers.pop(observer, None)
                if not self._observers:
                    self._due.set()

        return leave

    def is_due(self) -> None:
        """Something has changed."""
        self._due.set()

    def close(self) -> None:
        self._closing.set()
        self._due.set()

    def _tell(self) -> None:
        while True:
            self._due.wait()
            self._due.clear()
            with self._lock:
                observers = dict(self._observers)
                if not observers or self._closing.is_set():
                    self._is_telling = False
                    return
            change = self._gather()
            for observer, context in observers.items():
                try:
                    if change:
                        context.run(observer, change)
                except BaseException:  # noqa: BLE001  # the others are told, whatever one does
                    _log.exception("an observer of transfers failed")
            self._closing.wait(EVERY_S)
