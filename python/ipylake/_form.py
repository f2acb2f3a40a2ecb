"""A form filled in: what it holds, and what is still wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ._people import Person
from ._protocol import DraftKind, FormColumn, FormField, FormInfo, FormProblem, FormValue
from ._text import counted, size_text

Rows = tuple[tuple[str, ...], ...]
NumberedRows = Sequence[tuple[int, tuple[str, ...]]]
LONGEST_TEXT = 100_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FilledFile:
    """A file of this machine, and what it will be called. Without a path it is at the service already, and stays, or is
    written from a variable when it is sent."""

    path: str
    name: str
    size: int
    variable: str = ""

    @property
    def is_there(self) -> bool:
        return not self.path and not self.variable


@dataclass(frozen=True)
class Filled:
    """What a person has filled in. Texts are as typed, without the space around them.

    draft, kind   the id of the draft that it is kept in, "" before there is one, and what that is
    room          bytes that all files may have; None: what the form says
    """

    values: Mapping[str, FormValue] = field(default_factory=dict)
    files: Sequence[FilledFile] = ()
    draft: str = ""
    kind: DraftKind = "new"
    room: int | None = None

    def text(self, field: str) -> str:
        value = self.values.get(field)
        return value.text.strip() if value else ""

    def rows(self, field: str) -> Rows:
        """Those that are not empty, each text without the space around it."""
        value = self.values.get(field)
        rows = (tuple(text.strip() for text in row) for row in value.rows) if value else ()
        return tuple(row for row in rows if any(row))

    def people(self, field: str) -> list[Person]:
        """Those of whom something is said."""
        return [person for person in map(Person.of, self.rows(field)) if not person.is_empty]


def chosen(text: str) -> tuple[str, str]:
    """What `find` has found as (id, label); the id is "" for words of one's own."""
    found, tab, label = text.partition("\t")
    return (found.strip(), label.strip()) if tab else ("", text.strip())


def found(value: str, label: str) -> str:
    """As `find` has it."""
    return f"{value}\t{label}" if value else label


def fields_of(info: FormInfo) -> Iterator[FormField]:
    for section in info.sections:
        yield from section.fields


def problems(info: FormInfo, filled: Filled) -> list[FormProblem]:
    """What can be told without knowing the catalog: what is missing, is no date, or is none of the choices."""
    problems = [] if filled.kind == "edit" else _problems_of_files(info, filled)
    for one in fields_of(info):
        value = filled.values.get(one.id) or FormValue(field=one.id)
        if one.kind in _IN_ROWS:
            rows = _begun(one, value.rows)
            if one.required and not rows:
                problems.append(FormProblem(field=one.id, message=f"{one.label}: add one"))
            problems += _problems_of_tags(one, rows) if one.kind == "tags" else _problems_of_rows(one, rows)
        else:
            message = _problem(one, filled.text(one.id))
            problems += [FormProblem(field=one.id, message=message)] if message else []
    return problems


def _begun(field: FormField, rows: Rows) -> NumberedRows:
    """Those that are not empty, with the numbers they have for people."""
    stripped = [(number, tuple(text.strip() for text in row)) for number, row in enumerate(rows)]
    if field.kind == "people":
        return [(number, row) for number, row in stripped if not Person.of(row).is_empty]
    return [(number, row) for number, row in stripped if any(row)]


def _problems_of_files(info: FormInfo, filled: Filled) -> list[FormProblem]:
    files, room = filled.files, info.max_bytes if filled.room is None else filled.room
    size = sum(one.size for one in files)
    if not files:
        said = "Add a file"
    elif info.max_files is not None and len(files) > info.max_files:
        said = f"These are {counted(len(files), 'file')}; the most are {info.max_files}"
    elif room is not None and size > room:
        said = f"These are {size_text(size)}; there is room for {size_text(room)}"
    else:
        return []
    return [FormProblem(field="files", message=said)]


def _problems_of_rows(field: FormField, rows: NumberedRows) -> list[FormProblem]:
    return [
        FormProblem(field=field.id, message=message, row=number, column=column.id)
        for number, row in rows
        for column, text in zip(field.columns, row, strict=False)
        if (message := _problem(column, text))
    ]


def _problems_of_tags(field: FormField, rows: NumberedRows) -> list[FormProblem]:
    messages = [_not_found(field, row[0]) for _, row in rows]
    return [FormProblem(field=field.id, message=message) for message in messages if message][:1]


def _problem(field: FormColumn, text: str) -> str:
    if not text:
        return f"{field.label} is missing" if field.required else ""
    if len(text) > LONGEST_TEXT:
        return f"{field.label} is too long: {len(text):,} characters"
    check = _CHECKS.get(field.kind)
    return check(field, text) if check else ""


def _no_choice(field: FormColumn, text: str) -> str:
    return "" if any(choice.value == text for choice in field.choices) else f"“{text[:80]}” is none of the choices"


def _no_date(_field: FormColumn, text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "Write a date like 2026-11-21"
    return "" if _DATE.fullmatch(text) else "Write a date like 2026-11-21"


def _not_found(field: FormColumn, text: str) -> str:
    value, label = chosen(text)
    return "" if value or field.free else f"“{label[:80]}” is not known there: choose one that is proposed"


_CHECKS: Mapping[str, Callable[[FormColumn, str], str]] = {
    "choice": _no_choice,
    "access": _no_choice,
    "date": _no_date,
    "find": _not_found,
}
_IN_ROWS = ("rows", "tags", "people")
