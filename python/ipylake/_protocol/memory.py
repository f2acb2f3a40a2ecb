"""What a person searched for before, and scopes marked with a star: of one instance, in all browsers of the user."""

from __future__ import annotations

from .base import Message, Natural
from .query import Query


class MemoryState(Message):
    """A later state (higher `version`) replaces an earlier one. `queries`, the latest first."""

    version: Natural = 0
    queries: tuple[Query, ...] = ()
    starred: tuple[str, ...] = ()


class StarScope(Message, tag="star-scope"):
    """Mark a scope, or take its mark off. Answer: Remembered."""

    scope: str
    is_starred: bool


class ForgetQueries(Message, tag="forget-queries"):
    """Forget what was searched for. Answer: Remembered."""


class Remembered(Message, tag="remembered"):
    state: MemoryState


class MemoryChanged(Message, tag="memory-changed"):
    state: MemoryState


MemoryCalls = StarScope | ForgetQueries
MemoryResults = Remembered
MemoryEvents = MemoryChanged
