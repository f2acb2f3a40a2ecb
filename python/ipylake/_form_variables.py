"""Variables of the notebook as files of a form: tables and figures, written when they are sent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import _protocol as p
from ._bridge import Buffers, Task
from ._desk import Answers
from ._held import Held
from ._stop import Stop
from ._written import formats_of, write
from .errors import InvalidInput, LakeError, NotFound

_MOST = 500


class FormVariables:
    """namespace   the variables of the notebook. Raises Unsupported where there is none"""

    def __init__(self, held: Held, namespace: Callable[[], dict[str, Any]]) -> None:
        self._held = held
        self._namespace = namespace
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._formats: dict[int, str] = {}
        """By the number of the file."""

    @property
    def answers(self) -> Answers:
        return {p.GetFormVariables: self._list, p.AddFromVariable: self._add}

    def close(self) -> None:
        if self._folder:
            self._folder.cleanup()

    def _list(self, _call: p.GetFormVariables, _task: Task, _buffers: Buffers) -> p.FormVariables:
        named = [(name, value) for name, value in list(self._namespace().items()) if not name.startswith("_")]
        items = [
            p.FormVariable(name=name, kind=type(value).__name__, formats=formats)
            for name, value in sorted(named, key=lambda one: one[0].casefold())
            if (formats := formats_of(value))
        ]
        return p.FormVariables(items=tuple(items[:_MOST]))

    def _add(self, call: p.AddFromVariable, _task: Task, _buffers: Buffers) -> p.FormTold:
        value = self._value(call.variable)
        if call.format not in formats_of(value):
            raise InvalidInput(f"`{call.variable}` cannot be written as {call.format}", field="files")
        held = self._held

        def add() -> None:
            known = {(one.variable, self._formats.get(number)) for number, one in held.files.items()}
            if (call.variable, call.format) not in known:
                note = f"{type(value).__name__} {call.variable}"
                number = held.add("", f"{call.variable}.{call.format}", 0, note=note, variable=call.variable)
                self._formats[number] = call.format

        return held.change(add)

    def write(self, stop: Stop) -> None:
        """Those that are not written yet; the list knows their sizes then."""
        held = self._held
        for number, one in list(held.files.items()):
            if not one.variable or one.path:
                continue
            stop.raise_if_set()
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="ipylake-written-")
            folder = Path(self._folder.name) / str(number)
            folder.mkdir(exist_ok=True)
            format_ = self._formats[number]
            path = folder / f"{one.variable}.{format_}"
            try:
                write(self._value(one.variable), format_, path)
            except LakeError:
                raise
            except Exception as error:
                raise InvalidInput(
                    f"`{one.variable}` could not be written as {format_}: {error}", field="files"
                ) from error
            with held.lock:
                held.renew(number, path=str(path), size=path.stat().st_size)

    def _value(self, name: str) -> object:
        variables = self._namespace()
        if name not in variables:
            raise NotFound(f"There is no variable `{name}` any more", field="files")
        value: object = variables[name]
        return value
