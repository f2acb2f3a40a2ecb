"""A desk answers the calls of one subject; a browser has several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from . import _protocol as p
from ._bridge import Buffers, Outcome, Task
from .errors import Unsupported

Answer = Callable[[Any, Task, Buffers], Outcome]
Answers = Mapping[type, Answer]
"""By the type of the call. None: the answer comes, or has come, through the task."""


class Desk(Protocol):
    @property
    def answers(self) -> Answers: ...

    def close(self) -> None:
        """Stop what it has going on; the browser is closed."""


def require_version(spoken: int) -> None:
    """Raises: Unsupported (the view is of another version of the package than the kernel)."""
    if spoken != p.VERSION:
        raise Unsupported(
            f"This view speaks version {spoken} of the protocol, the kernel {p.VERSION}",
            hint="Restart the kernel and run the cell again",
        )
