"""The variables that a browser has set, and the lock that pins them."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .faults import Fault


class Attached(Message):
    """A variable. `fault` says what is missing of it, and how to get that."""

    name: str
    state: Literal["ready", "missing"]
    is_list: bool
    count: Natural
    fault: Fault | None = None


class LockState(Message):
    """The lock file of a browser.

    file         its name, without folders
    state        none: not written yet · same: it holds what is attached · differs
    differences  a line for each variable that differs
    fault        why it could not be written
    """

    file: str
    state: Literal["none", "same", "differs"]
    differences: tuple[str, ...] = ()
    fault: Fault | None = None


class AttachedState(Message):
    """In the order in which they came. `lock` is None for a browser without one."""

    version: Natural
    variables: tuple[Attached, ...]
    lock: LockState | None = None


class GetAttached(Message, tag="get-attached"):
    """Answer: AttachedNow."""


class Detach(Message, tag="detach"):
    """Forget a variable; the notebook keeps it. Answer: AttachedNow."""

    name: str


class Inject(Message, tag="inject"):
    """Set the variables again, all or the one of that name. Answer: AttachedNow."""

    name: str = ""


class UpdateLock(Message, tag="update-lock"):
    """Write what is attached into the lock. Answer: AttachedNow; refused once when somebody else has changed it."""


class AttachedNow(Message, tag="attached-now"):
    state: AttachedState


class AttachedChanged(Message, tag="attached-changed"):
    state: AttachedState


AttachedCalls = GetAttached | Detach | Inject | UpdateLock
AttachedResults = AttachedNow
AttachedEvents = AttachedChanged
