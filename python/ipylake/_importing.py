"""What a file, or something published, says of itself fills in a form."""

from __future__ import annotations

from . import _protocol as p
from ._bridge import Buffers, Task
from ._deposits import ReadsMetadata
from ._desk import Answers
from ._drafting import Drafting
from ._form import fields_of
from ._held import Held
from ._naming import Naming
from ._picking import Picker
from .errors import InvalidInput, NotFound


class Importing:
    def __init__(
        self, reader: ReadsMetadata, held: Held, picker: Picker, drafting: Drafting | None, naming: Naming | None
    ) -> None:
        self._reader = reader
        self._held = held
        self._picker = picker
        self._drafting = drafting
        self._naming = naming

    @property
    def answers(self) -> Answers:
        return {p.ImportMetadata: self._take_over}

    def close(self) -> None:
        """Nothing goes on here."""

    def _take_over(self, call: p.ImportMetadata, task: Task, _buffers: Buffers) -> p.Imported:
        read = self._reader.read_metadata(self._path(call.source.strip()), stop=task.stop)
        held = self._held
        labels = {one.id: one.label for one in fields_of(held.form)}
        taken: list[p.FormValue] = []
        kept: list[p.FormValue] = []

        def fill() -> None:
            for value in read.values:
                before = held.values.get(value.field, p.FormValue(field=value.field))
                if before == value:
                    continue
                is_empty = not before.text and not any(map(any, before.rows))
                (taken if is_empty or call.replace else kept).append(value)
            held.keep(taken)

        held.change(fill)
        if taken and self._drafting:
            self._drafting.typed()
        if taken and self._naming:
            self._naming.look()
        return p.Imported(
            taken=tuple(labels[one.field] for one in taken),
            kept=tuple(labels[one.field] for one in kept),
            notes=tuple(read.notes),
        )

    def _path(self, source: str) -> str:
        """Of the one file that it names, if it names one; else it is for the service to look up."""
        if not source:
            raise InvalidInput("Say what to import from: a file, or a DOI", field="source")
        try:
            found = self._picker.pick([source])
        except (InvalidInput, NotFound):
            if source.startswith(("/", "~", ".")):
                raise
            return source
        if len(found) != 1:
            raise InvalidInput(f"{source} is a folder: choose a file in it", field="source")
        return found[0].path
