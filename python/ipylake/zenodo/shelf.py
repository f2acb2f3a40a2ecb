"""What the site has told of records lately, so that looking at a row that was just found asks nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """The `most` that were used last, by key. Thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> T | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, items: Iterable[tuple[str, T]]) -> None:
        with self._lock:
            for key, item in items:
                self._kept[key] = item
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def drop(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def clear(self) -> int:
        """How many there were."""
        with self._lock:
            count = len(self._kept)
            self._kept.clear()
            return count
