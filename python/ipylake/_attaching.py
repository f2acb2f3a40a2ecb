"""The desk for what a browser has put into the notebook, and for its lock."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _protocol as p
from ._attached import Attached, Attachments, Value
from ._bridge import Buffers, Task
from ._catalog import Located
from ._desk import Answers
from ._faults import fault_of
from ._stop import Stop
from .errors import LakeError, NotAvailable, Unsupported

if TYPE_CHECKING:
    from ._lock.keeper import Lock


class Attaching:
    """Thread-safe.

    lock       where to pin what is attached; None: nowhere
    namespace  gives the variables of the notebook
    query      what is searched
    changed    told when variables or the lock are no longer as they were
    """

    def __init__(
        self,
        lock: Lock | None,
        namespace: Callable[[], dict[str, Any]],
        query: Callable[[], p.Query],
        changed: Callable[[], None],
    ) -> None:
        self.lock = lock
        self.attached = Attachments(namespace, self._follow, self._look_again)
        self._query = query
        self._changed = changed
        self._guard = threading.Lock()
        self._versions = itertools.count(1)
        self._differences: tuple[str, ...] = ()
        self._lock_fault: p.Fault | None = None
        self._version = 0

    @property
    def answers(self) -> Answers:
        return {
            p.GetAttached: lambda *_: p.AttachedNow(state=self.state),
            p.Detach: self._detach,
            p.Inject: self._inject,
            p.UpdateLock: self._update,
        }

    def close(self) -> None:
        """Nothing goes on here."""

    @property
    def state(self) -> p.AttachedState:
        variables = tuple(map(_shown, self.attached.values()))
        return p.AttachedState(version=self._version, variables=variables, lock=self._lock_state())

    # --- what comes in ------------------------------------------------------------------------------------------------

    def restore(self, stop: Stop) -> list[Attached]:
        """Set the variables that the lock holds; no network. Where files are missing, one that says so when used."""
        restored = self.lock.restored(stop) if self.lock else []
        if restored:
            self.attached.put(restored)
            self.attached.inject()
        return restored

    def _look_again(self, names: Sequence[str]) -> list[Attached]:
        found = self.lock.restored(Stop()) if self.lock else []
        return [one for one in found if one.name in names and one.state == "ready"]

    def took(
        self, name: str, value: Value, picks: Sequence[str], files: Sequence[Located], problem: str, stop: Stop
    ) -> Attached:
        """A variable that was set, as it is remembered. `problem` says why no lock may have it."""
        pinned = None
        if self.lock and not problem:
            try:
                pinned = self.lock.pinned(files, stop)
            except (LakeError, OSError) as error:
                problem = error.message if isinstance(error, LakeError) else str(error)
        own = list(value) if isinstance(value, list) else value  # the notebook may change its list
        count = len(own) if isinstance(own, list) else 1
        return Attached(name, isinstance(own, list), count, tuple(picks), own, pinned, problem)

    def update(self) -> None:
        """Make the lock say what is attached. Raises ConfirmationNeeded, CannotWrite; Unsupported without a lock."""
        if self.lock is None:
            raise Unsupported("This browser has no lock", hint='Make it with lock="data.lock.json"')
        try:
            self.lock.write(self.attached.values(), self._query())
        finally:
            self._compare()

    # --- the calls ----------------------------------------------------------------------------------------------------

    def _detach(self, call: p.Detach, _task: Task, _: Buffers) -> p.AttachedNow:
        self.attached.detach(call.name)
        return p.AttachedNow(state=self.state)

    def _inject(self, call: p.Inject, _task: Task, _: Buffers) -> p.AttachedNow:
        self.attached.inject(*filter(None, (call.name,)))
        return p.AttachedNow(state=self.state)

    def _update(self, _call: p.UpdateLock, _task: Task, _: Buffers) -> p.AttachedNow:
        self.update()
        return p.AttachedNow(state=self.state)

    # --- the lock -----------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """A lock that is not there yet is written; one that is there never without being asked to."""
        fault = None
        if self.lock and self.lock.document is None and any(one.files for one in self.attached.values()):
            try:
                self.lock.write(self.attached.values(), self._query())
            except LakeError as error:
                fault = fault_of(error)
        self._compare(fault)

    def _compare(self, fault: p.Fault | None = None) -> None:
        differences = self.lock.differences(self.attached.values(), self._query()) if self.lock else ()
        with self._guard:
            self._version = next(self._versions)
            self._differences, self._lock_fault = differences, fault
        self._changed()

    def _lock_state(self) -> p.LockState | None:
        if self.lock is None:
            return None
        with self._guard:
            differences, fault = self._differences, self._lock_fault
        state: Literal["none", "same", "differs"] = "differs" if differences else "same"
        if self.lock.document is None:
            state = "none"
        return p.LockState(file=self.lock.path.name, state=state, differences=differences, fault=fault)


def _shown(one: Attached) -> p.Attached:
    fault = fault_of(one.fault) if isinstance(one.fault, NotAvailable) else None
    return p.Attached(name=one.name, state=one.state, is_list=one.is_list, count=one.count, fault=fault)
