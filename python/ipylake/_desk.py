"""A desk answers the calls of one subject; a browser has several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ._bridge import Buffers, Outcome, Task

Answer = Callable[[Any, Task, Buffers], Outcome]
Answers = Mapping[type, Answer]
"""By the type of the call. None: the answer comes, or has come, through the task."""


class Desk(Protocol):
    @property
    def answers(self) -> Answers: ...

    def close(self) -> None:
        """Stop what it has going on; the browser is closed."""
