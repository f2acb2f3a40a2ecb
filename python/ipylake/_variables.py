"""*Add to notebook*: the paths of what is picked become variables, or what a waiting cell goes on with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._attaching import Attaching
from ._awaited import Awaited
from ._bridge import Task
from ._catalog import Catalog, GivesValues
from ._code import Added
from ._downloading import addressed
from ._notebook import checked_name, refuse_overwriting
from ._protocol import AddVariable, Entry, GivenValue, VariableSet
from ._selection import Choice
from ._stop import Stop
from ._values import LARGE, Picked, collected, large, value_of
from .errors import Cancelled, InvalidInput, NothingSelected, Unsupported

MAX_SEPARATE = 1000
"""Variables that one call may make."""
MAX_GIVEN = 1000
"""Entries of which one call gives something else than paths: each may be a request."""


class Variables:
    """The variables that one browser has made. Thread-safe.

    name        proposed for the next one
    picked      lists what is picked, and `choice` says it in few words
    namespace   the variables of the notebook
    attaching   keeps what was set
    """

    def __init__(
        self,
        catalog: Catalog,
        name: str,
        picked: Callable[[Stop], list[Entry]],
        choice: Callable[[], Choice],
        namespace: Callable[[], dict[str, Any]],
        awaited: Awaited,
        attaching: Attaching,
    ) -> None:
        self.name = name
        self.added: Added | None = None
        self.last: VariableSet | None = None
        self._catalog = catalog
        self._picked = picked
        self._choice = choice
        self._namespace = namespace
        self._awaited = awaited
        self._attaching = attaching
        self._lock = threading.Lock()
        self._given = catalog.describe().values
        self._one_file = frozenset(kind.id for kind in catalog.describe().kinds if not kind.opens)

    def value_of(self, picked: Sequence[Picked]) -> str | list[str]:
        """A str for one picked file, else one flat list."""
        return value_of(picked, takes_one=len(picked) == 1 and picked[0].entry.kind in self._one_file)

    def add(self, call: AddVariable, task: Task) -> tuple[VariableSet, tuple[str, ...] | None]:
        """What was set, and all its paths, None where it holds none. Without a name the cell that waits gets them, and
        no variable is made."""
        given = next((one for one in self._given if one.id == call.gives), None)
        if given:
            return self._give(given, call, task), None
        if call.gives not in ("paths", "urls"):
            raise InvalidInput(f'A variable cannot hold "{call.gives}" here', field="gives")
        is_for_cell = not call.name and bool(self._awaited)
        name = "" if is_for_cell else checked_name(call.name)
        variables = {} if is_for_cell else self._namespace()
        choice = self._choice()
        entries = self._picked(task.stop)
        if call.separate and len(entries) > MAX_SEPARATE:
            many = f"{len(entries)} entries would be as many variables"
            raise InvalidInput(many, hint="Add one variable that holds them all", field="variable")
        names = _names(name, len(entries), call)
        if not call.overwrite:
            refuse_overwriting(names, variables)
        files = sum(entry.parts if entry.parts is not None else 1 for entry in entries)
        if files > LARGE and not call.large:
            raise large(str(files))
        picked, skipped = self._found(entries, call, task)
        value = self.value_of(picked)
        values = [self.value_of([one]) for one in picked] if call.separate else [value]
        paths = tuple(dict.fromkeys(path for one in picked for path in one.paths))
        with self._lock:
            if not call.overwrite:  # a cell may have made it in the meantime, or another view
                refuse_overwriting(names, variables)
            if is_for_cell and not self._awaited:
                raise Cancelled("The cell no longer waits")
            task.commit()
            self._awaited.settle(value)
            result = VariableSet(names=names, is_list=isinstance(values[0], list), count=len(paths), skipped=skipped)
            if names:
                variables.update(zip(names, values, strict=True))
                ids = tuple(entry.id for entry in entries) if call.separate else ()
                is_file = tuple(not isinstance(one, list) for one in values)
                self.name, self.last = name, result
                gives = "urls" if call.gives == "urls" else "get" if any(one.fetched for one in picked) else "paths"
                self.added = Added(names, is_file, choice, ids, call.missing, gives)
        self._attach(dict(zip(names, values, strict=False)), picked, choice, call.gives == "urls")
        return result, paths

    def checked(self, name: str, *, overwrite: bool) -> str:
        """A name for a variable that is set later. Raises InvalidInput, ConfirmationNeeded, Unsupported."""
        plain = checked_name(name)
        if not overwrite:
            refuse_overwriting((plain,), self._namespace())
        self.name = plain
        return plain

    def put(
        self, name: str, entries: Sequence[Entry], choice: Choice, *, overwrite: bool, stop: Stop
    ) -> tuple[VariableSet, tuple[str, ...]]:
        """Set it to the paths of what was picked when it was asked for. Raises NotAvailable; ConfirmationNeeded when
        somebody else has made it in the meantime."""
        with_files = self._attaching.lock is not None
        picked, _ = collected(
            self._catalog, entries, missing="refuse", with_files=with_files, progress=lambda *_: None, stop=stop
        )
        value, variables = self.value_of(picked), self._namespace()
        paths = tuple(dict.fromkeys(path for one in picked for path in one.paths))
        with self._lock:
            if not overwrite:
                refuse_overwriting((name,), variables)
            variables[name] = value
            result = VariableSet(names=(name,), is_list=isinstance(value, list), count=len(paths), skipped=0)
            self.last = result
            self.added = Added((name,), (not isinstance(value, list),), choice)
        self._attach({name: value}, picked, choice)
        return result, paths

    def _give(self, given: GivenValue, call: AddVariable, task: Task) -> VariableSet:
        """Set it to something else than paths: of one entry to that, of several to a list. No lock keeps it."""
        if not isinstance(self._catalog, GivesValues):
            raise Unsupported(f"{self._catalog.describe().title} gives paths alone")
        name, choice = checked_name(call.name), self._choice()
        entries, variables = self._picked(task.stop), self._namespace()
        if not entries:
            raise NothingSelected("Nothing is selected", hint="Select rows first")
        if len(entries) > MAX_GIVEN:
            raise InvalidInput(f"{len(entries)} entries are more than {MAX_GIVEN}", hint="Select fewer")
        if not call.overwrite:
            refuse_overwriting((name,), variables)
        found = self._catalog.given(given.id, entries, stop=task.stop)
        is_one = len(entries) == 1
        with self._lock:
            if not call.overwrite:
                refuse_overwriting((name,), variables)
            task.commit()
            variables[name] = found[0] if is_one else found
            result = VariableSet(names=(name,), is_list=not is_one, count=len(found), skipped=0, called=given.called)
            self.name, self.last = name, result
            self.added = Added((name,), (is_one,), choice, gives=given.id)
        return result

    def _found(self, entries: Sequence[Entry], call: AddVariable, task: Task) -> tuple[list[Picked], int]:
        limit = None if call.large else LARGE
        if call.gives == "urls":
            return addressed(
                self._catalog, entries, missing=call.missing, limit=limit, progress=task.progress, stop=task.stop
            )
        return collected(
            self._catalog,
            entries,
            missing=call.missing,
            limit=limit,
            with_files=self._attaching.lock is not None,
            progress=task.progress,
            stop=task.stop,
        )

    def _attach(
        self, values: Mapping[str, str | list[str]], picked: Sequence[Picked], choice: Choice, gives_urls: bool = False
    ) -> None:
        """Keep what was set: all that was picked under one name, or each under its own."""
        groups = [[one] for one in picked] if len(values) > 1 else [picked]
        problem = "it holds addresses, not files" if gives_urls else ""
        self._attaching.attached.put(
            self._attaching.took(
                name,
                value,
                [one.entry.id for one in group] if choice.query is None and choice.below is None else (),
                [file for one in group for file in one.files],
                problem,
                Stop(),
            )
            for (name, value), group in zip(values.items(), groups, strict=False)
        )


def _names(name: str, count: int, call: AddVariable) -> tuple[str, ...]:
    if not name:
        return ()
    return tuple(f"{name}_{at}" for at in range(1, count + 1)) if call.separate else (name,)
