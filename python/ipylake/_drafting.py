"""What is filled in is saved at the service as one types; drafts are taken up again, and thrown away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from . import _protocol as p
from ._bridge import Buffers, Task
from ._deposits import GivesRoom, KeepsDrafts
from ._desk import Answers
from ._faults import fault_of
from ._form import Filled
from ._held import AT_WORK, Held
from ._lanes import Lane
from ._naming import Naming
from ._notebook import checked_name, refuse_overwriting
from ._stop import Stop
from .errors import Cancelled, InvalidInput, LakeError, SignInNeeded, Unsupported

QUIET_S = 1.0
"""So long nothing is typed before it is saved: a service allows about a hundred requests a minute."""


class Drafting:
    """Thread-safe.

    namespace   the variables of the notebook
    lost        told that the session has ended
    naming      told of values that were not typed
    """

    def __init__(
        self,
        keeper: KeepsDrafts,
        held: Held,
        namespace: Callable[[], dict[str, Any]],
        lost: Callable[[], None],
        naming: Naming | None = None,
        quiet_s: float | None = None,
    ) -> None:
        self._keeper = keeper
        self._held = held
        self._namespace = namespace
        self._lost = lost
        self._naming = naming
        self._quiet_s = QUIET_S if quiet_s is None else quiet_s
        self._at_service = threading.Lock()
        """One call that makes or changes a draft at a time: two would make two drafts."""
        self._lane = Lane("draft", 1)
        self._stop = Stop()
        self._saved: Filled | None = None
        self._is_waiting = False
        self._typed_at = 0.0

    def begin(self) -> None:
        """With the draft that the same call has begun before, if it has."""
        held = self._held
        with held.lock:
            taken = self._keeper.begun(held.filled())
            held.draft = taken.draft if taken else p.Draft()
            held.keep(taken.values if taken else ())

    @property
    def answers(self) -> Answers:
        return {
            p.SaveDraft: self._save_now,
            p.AskRoom: self._ask_room,
            p.GetDrafts: lambda _call, task, _buffers: self._keeper.drafts(stop=task.stop),
            p.TakeUp: self._take_up,
            p.DropDraft: self._drop,
            p.GiveDoi: self._give_doi,
        }

    def close(self) -> None:
        self._stop.set()
        self._lane.close()

    # --- saved as one types -------------------------------------------------------------------------------------------

    def typed(self) -> None:
        """It is saved when nothing was typed for a moment."""
        with self._held.lock:
            self._held.redraft(state="unsaved", fault=None)
            self._typed_at = time.monotonic()
            if self._is_waiting:
                return
            self._is_waiting = True
        self._lane.submit(self._save_when_quiet, self._stop)

    def again(self) -> None:
        """What could not be saved, or nobody was signed in to save."""
        draft = self._held.draft
        if draft and draft.state in ("unsaved", "failed") and self._typed_at:
            self.typed()

    def _save_when_quiet(self) -> None:
        while True:
            wait_s = self._typed_at + self._quiet_s - time.monotonic()
            if wait_s > 0:
                if self._stop.wait(wait_s):
                    return
                continue
            with self._held.lock:
                if self._typed_at + self._quiet_s > time.monotonic():
                    continue
                self._is_waiting = False
                is_busy = self._held.phase in AT_WORK
            if not is_busy:  # sending saves it by itself
                self._try(self._stop)
            return

    def _try(self, stop: Stop) -> None:
        try:
            self.save(stop)
        except SignInNeeded:
            self._lost()
        except LakeError:
            pass  # the draft says it

    def save(self, stop: Stop) -> None:
        """All that is filled in, now, unless it is saved already. Raises what the service says."""
        held = self._held
        with self._at_service:
            filled = held.filled()
            if self._saved and (filled.values, filled.draft) == (self._saved.values, self._saved.draft):
                self._is_as_it_was(filled)
                return
            with held.lock:
                held.redraft(state="saving", fault=None)
            held.tell()
            try:
                saved = self._keeper.save(filled, stop=stop)
            except BaseException as error:
                with held.lock:
                    fault = None if isinstance(error, Cancelled) else fault_of(error)
                    held.redraft(state="failed" if fault else "unsaved", fault=fault)
                held.tell()
                raise
            with held.lock:
                is_current = held.values == filled.values
                state = "saved" if is_current else "unsaved"
                held.draft = msgspec.structs.replace(saved.draft, state=state, saved_at=int(time.time()), fault=None)
                held.refuse(saved.problems, filled.values)
                self._saved = Filled(filled.values, (), saved.draft.id)
            held.tell()

    def _is_as_it_was(self, filled: Filled) -> None:
        """What was typed meanwhile was put back, or came twice."""
        held = self._held
        with held.lock:
            is_told = held.draft is None or held.draft.state == "saved" or held.values != filled.values
            if not is_told:
                held.redraft(state="saved", fault=None)
        if not is_told:
            held.tell()

    def _save_now(self, _call: p.SaveDraft, task: Task, _buffers: Buffers) -> p.FormTold:
        self._saved = None  # somebody wants to see it saved
        self._try(task.stop)
        return p.FormTold(state=self._held.state())

    def _ask_room(self, call: p.AskRoom, task: Task, _buffers: Buffers) -> p.FormTold:
        held, keeper = self._held, self._keeper
        if not isinstance(keeper, GivesRoom):
            raise Unsupported("This service gives no more room")
        self.save(task.stop)
        with self._at_service:
            room = keeper.ask_room(held.filled().draft, call.size, stop=task.stop)
        with held.lock:
            held.redraft(room=room)
        return held.tell()

    # --- taken up, thrown away ----------------------------------------------------------------------------------------

    def _take_up(self, call: p.TakeUp, task: Task, _buffers: Buffers) -> p.FormTold:
        held = self._held
        if held.phase in AT_WORK:
            raise InvalidInput("This is being sent just now", hint="Stop it first")
        if held.draft and held.draft.state in ("unsaved", "failed") and self._typed_at and held.phase != "done":
            self.save(task.stop)
        with self._at_service:
            taken = self._keeper.take_up(call.kind, call.id, stop=task.stop)

            def fill() -> None:
                held.replace(taken.values, msgspec.structs.replace(taken.draft, state="saved"))
                held.refuse(taken.problems, held.values)
                for one in taken.files:
                    held.add(one.path, one.name, one.size, state="done", note="at the service")
                self._saved = Filled(dict(held.values), (), taken.draft.id)

            told = held.change(fill)
        if self._naming:
            self._naming.look()
        return told

    def _drop(self, call: p.DropDraft, task: Task, _buffers: Buffers) -> p.Drafts:
        held = self._held
        with self._at_service:
            if held.phase in AT_WORK:
                raise InvalidInput("This is being sent just now", hint="Stop it first")
            self._keeper.drop(call.id, stop=task.stop)
            if held.draft and held.draft.id == call.id:
                held.change(self.forget)
        return self._keeper.drafts(stop=task.stop)

    def forget(self) -> None:
        """An empty form, whose draft is yet to be made."""
        self._held.replace(self._keeper.at_first(), p.Draft())
        self._saved, self._typed_at = None, 0.0

    def _give_doi(self, call: p.GiveDoi, task: Task, _buffers: Buffers) -> p.DoiGiven:
        name = checked_name(call.variable) if call.variable else ""
        variables = self._namespace() if name else {}
        if name and not call.overwrite:
            refuse_overwriting((name,), variables)
        draft = self._held.draft
        if not (draft and draft.doi):
            self.save(task.stop)
            with self._at_service:
                doi = self._keeper.reserve(self._held.filled().draft, stop=task.stop)
            with self._held.lock:
                self._held.redraft(doi=doi)
            self._held.tell()
        else:
            doi = draft.doi
        if name:
            variables[name] = doi
        return p.DoiGiven(doi=doi, variable=name)
