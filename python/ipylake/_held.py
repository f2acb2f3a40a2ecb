"""What a form holds: the one place where a form changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from . import _protocol as p
from ._deposits import ChecksForms, Deposited, Deposits, GivesRoom
from ._form import Filled, FilledFile, fields_of, problems
from .errors import InvalidInput

MOST_ROWS = 500
AT_WORK = ("sending", "publishing")
Phase = Literal["filling", "sending", "stopped", "failed", "sent", "publishing", "done"]


class Held:
    """The values, the files and the draft of one form, and how far it is. Thread-safe.

    changed   told after each change, outside of the lock
    """

    def __init__(self, deposits: Deposits, form: p.FormInfo, changed: Callable[[], None]) -> None:
        self.form = form
        self.lock = threading.RLock()
        self.values: dict[str, p.FormValue] = {}
        self.files: dict[int, p.FormFile] = {}
        self.phase: Phase = "filling"
        self.fault: p.Fault | None = None
        self.made = Deposited((), None)
        self.draft: p.Draft | None = None
        self._deposits = deposits
        self._changed = changed
        self._fields = {one.id: one for one in fields_of(form)}
        self._refused: tuple[p.FormProblem, ...] = ()
        self._version = 0
        self._next_number = 0

    # --- what is told -------------------------------------------------------------------------------------------------

    def state(self) -> p.FormState:
        filled = self.filled()
        with self.lock:
            return p.FormState(
                version=self._version,
                phase=self.phase,
                values=tuple(self.values.values()),
                files=tuple(self.files.values()),
                problems=tuple(self._problems(filled)),
                fault=self.fault,
                result=self.made.rows,
                texts=self.made.texts,
                links=self.made.links,
                left=tuple(self._deposits.left(filled)) if self.phase in ("stopped", "failed") else (),
                draft=self.draft,
                more_room=self._deposits.more_room(filled) if isinstance(self._deposits, GivesRoom) else None,
            )

    def filled(self) -> Filled:
        with self.lock:
            files = [FilledFile(one.path, one.name, one.size, one.variable) for one in self.files.values()]
            draft = self.draft or p.Draft()
            return Filled(dict(self.values), files, draft.id, draft.kind, draft.room)

    def problems(self) -> tuple[p.FormProblem, ...]:
        filled = self.filled()
        with self.lock:
            return tuple(self._problems(filled))

    def _problems(self, filled: Filled) -> list[p.FormProblem]:
        """Each place is told once: by the form, by what knows the catalog, by the service."""
        told: dict[tuple[str, int | None, str], p.FormProblem] = {}
        known = self._deposits.problems(filled) if isinstance(self._deposits, ChecksForms) else ()
        for one in (*problems(self.form, filled), *known, *self._refused):
            told.setdefault((one.field, one.row, one.column), one)
        return list(told.values())

    # --- what changes it ----------------------------------------------------------------------------------------------

    def change(self, how: Callable[[], object]) -> p.FormTold:
        """Something is filled in. While it is sent, nothing is."""
        with self.lock:
            if self.phase in AT_WORK:
                raise InvalidInput("This is being sent just now", hint="Stop it first")
            how()
            self.phase, self.fault = "filling", None
        return self.tell()

    def tell(self) -> p.FormTold:
        """All views learn what is held now."""
        with self.lock:
            self._version += 1
        self._changed()
        return p.FormTold(state=self.state())

    def keep(self, values: Iterable[p.FormValue]) -> None:
        """What the service had against these fields is for it to say anew."""
        values = self._checked(values)
        self.values.update((value.field, value) for value in values)
        changed = {value.field for value in values}
        self._refused = tuple(one for one in self._refused if one.field not in changed)

    def _checked(self, values: Iterable[p.FormValue]) -> Sequence[p.FormValue]:
        values = tuple(values)
        for value in values:
            if value.field not in self._fields:
                raise InvalidInput(f'There is no field "{value.field}"', field=value.field)
            if len(value.rows) > MOST_ROWS:
                raise InvalidInput(f"These are more than {MOST_ROWS} rows", field=value.field)
        return values

    def refuse(self, refused: Sequence[p.FormProblem], asked: Mapping[str, p.FormValue]) -> None:
        """What the service has against the values that it was `asked` about."""
        same = {field for field in self._fields if self.values.get(field) == asked.get(field)}
        self._refused = tuple(one for one in refused if one.field in same or one.field not in self._fields)

    def add(self, path: str, name: str, size: int, **rest: Any) -> int:
        """The number of the file."""
        number = self._next_number
        self._next_number += 1
        self.files[number] = p.FormFile(number=number, path=path, name=name, size=size, **rest)
        return number

    def rename(self, number: int, name: str) -> None:
        if number not in self.files:
            raise InvalidInput("This file is no longer in the list", field="files")
        self.renew(number, name=name.strip())

    def remove(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.files.pop(number, None)

    def renew(self, number: int, **rest: Any) -> None:
        self.files[number] = msgspec.structs.replace(self.files[number], **rest)

    def redraft(self, **rest: Any) -> None:
        self.draft = msgspec.structs.replace(self.draft or p.Draft(), **rest)

    def replace(self, values: Iterable[p.FormValue], draft: p.Draft | None) -> None:
        """Another form altogether, without files. What cannot be held leaves the form as it is."""
        values = self._checked(values)
        self.values.clear()
        self.files.clear()
        self._refused = ()
        self.keep(values)
        self.made, self.draft = Deposited((), None), draft
