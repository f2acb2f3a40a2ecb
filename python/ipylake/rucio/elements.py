"""What a server says of its storage elements, asked for once in a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ipylake._stop import Stop
from ipylake._text import counted

from .rest import Rest
from .wire import Element

T = TypeVar("T")
_FRESH_S = 600


class KnownElements:
    """Thread-safe."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, object]] = {}

    def element(self, rse: str, stop: Stop) -> Element:
        """With its protocols. Raises NotFound."""
        return self._fresh(rse, lambda: self._rest.element(rse, stop))

    def names(self, stop: Stop) -> tuple[str, ...]:
        """Of all, sorted."""
        return tuple(sorted(self._types(stop)))

    def tapes(self, stop: Stop) -> frozenset[str]:
        """Names of the elements that are tape."""
        return frozenset(rse for rse, kind in self._types(stop).items() if kind == "TAPE")

    def _types(self, stop: Stop) -> dict[str, str | None]:
        return self._fresh("", lambda: {one.rse: one.rse_type for rows in self._rest.elements(stop) for one in rows})

    def purge(self) -> str:
        """Forget what they are, and say of how many; "" for none."""
        with self._lock:
            kept, self._kept = self._kept, {}
        return counted(len(kept), "storage element") if kept else ""

    def _fresh(self, key: str, fetch: Callable[[], T]) -> T:
        with self._lock:
            kept = self._kept.get(key)
        if kept and time.monotonic() - kept[0] < _FRESH_S:
            return kept[1]  # type: ignore[return-value]  # what the same fetch gave before
        value = fetch()
        with self._lock:
            self._kept[key] = (time.monotonic(), value)
        return value
