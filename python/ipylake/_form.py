"""A form filled in: what it holds, and what is still wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ._protocol import FormColumn, FormField, FormInfo, FormProblem, FormValue

Rows = tuple[tuple[str, ...], ...]
LONGEST_TEXT = 100_000
MOST_ROWS = 1000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FilledFile:
    """A file of this machine, and what it will be called."""

    path: str
    name: str
    size: int


@dataclass(frozen=True)
class Filled:
    """What a person has filled in. Texts are as typed, without the space around them."""

    values: Mapping[str, FormValue] = field(default_factory=dict)
    files: Sequence[FilledFile] = ()

    def text(self, field: str) -> str:
        value = self.values.get(field)
        return value.text.strip() if value else ""

    def rows(self, field: str) -> Rows:
        """Those that are not empty, each text without the space around it."""
        value = self.values.get(field)
        rows = (tuple(text.strip() for text in row) for row in value.rows) if value else ()
        return tuple(row for row in rows if any(row))


def fields_of(info: FormInfo) -> Iterator[FormField]:
    for section in info.sections:
        yield from section.fields


def problems(info: FormInfo, filled: Filled) -> list[FormProblem]:
    """What can be told without knowing the catalog: what is missing, is no date, or is none of the choices."""
    found: list[FormProblem] = []
    if not filled.files:
        found.append(FormProblem(field="files", message="Add a file"))
    for one in fields_of(info):
        if one.kind == "rows":
            found += _problems_of_rows(one, filled.rows(one.id))
        else:
            message = _problem(one, filled.text(one.id))
            found += [FormProblem(field=one.id, message=message)] if message else []
    return found


def _problems_of_rows(field: FormField, rows: Rows) -> list[FormProblem]:
    if not rows:
        return [FormProblem(field=field.id, message=f"{field.label}: add one")] if field.required else []
    return [
        FormProblem(field=field.id, message=message, row=number, column=column.id)
        for number, row in enumerate(rows)
        for column, text in zip(field.columns, row, strict=False)
        if (message := _problem(column, text))
    ]


def _problem(field: FormColumn, text: str) -> str:
    if not text:
        return f"{field.label} is missing" if field.required else ""
    if len(text) > LONGEST_TEXT:
        return f"{field.label} is too long: {len(text):,} characters"
    check = _CHECKS.get(field.kind)
    return check(field, text) if check else ""


def _no_choice(field: FormColumn, text: str) -> str:
    return "" if any(choice.value == text for choice in field.choices) else f"“{text[:80]}” is none of the choices"


def _no_date(field: FormColumn, text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "Write a date like 2026-11-21"
    return "" if _DATE.fullmatch(text) else "Write a date like 2026-11-21"


_CHECKS: Mapping[str, Callable[[FormColumn, str], str]] = {"choice": _no_choice, "date": _no_date}
