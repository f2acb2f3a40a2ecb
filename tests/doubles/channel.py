"""A channel that loses, doubles and reorders."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

Deliver = Callable[[dict[str, Any], Sequence[bytes]], None]


class Channel:
    """One direction between a view and the kernel: of a seed, always the same mischief."""

    def __init__(
        self, deliver: Deliver, seed: int, *, lost: float = 0.15, doubled: float = 0.15, held: int = 6
    ) -> None:
        self._deliver = deliver
        self._dice = random.Random(seed)  # noqa: S311  # a test's dice
        self._lost = lost
        self._doubled = doubled
        self._held = held
        self._lock = threading.Lock()
        self._waiting: list[tuple[dict[str, Any], Sequence[bytes]]] = []

    def __call__(self, content: dict[str, Any], buffers: Sequence[bytes] = ()) -> None:
        with self._lock:
            throw = self._dice.random()
            copies = 0 if throw < self._lost else 2 if throw < self._lost + self._doubled else 1
            self._waiting += [(content, buffers)] * copies
            due = [self._draw() for _ in range(len(self._waiting) - self._dice.randint(0, self._held))]
        for message in due:
            self._deliver(*message)

    def flush(self) -> None:
        """Deliver what is held back, in any order."""
        with self._lock:
            due = [self._draw() for _ in range(len(self._waiting))]
        for message in due:
            self._deliver(*message)

    def _draw(self) -> tuple[dict[str, Any], Sequence[bytes]]:
        return self._waiting.pop(self._dice.randrange(len(self._waiting)))
