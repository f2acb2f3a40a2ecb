"""Filters as people write them: `run_number >= 400000, stream_name = physics_Main; 1 < events < 5`.

`,` is AND and `;` is OR, which binds less; there are no brackets. A condition is `key operator value`, or has two
values around the key. Operators are `=` `==` `!=` `<` `<=` `>` `>=` and `≠` `≤` `≥`. A value is a number, a date
(2024-03-18, 2024-03-18 14:02:00), true, false, None for "not set", or text; text in quotes is text whatever it looks
like, with `\\` before a quote. `*` and `%` in text stand for anything.

The grammar is that of Rucio's clients (parse_did_filter_from_string_fe in rucio/common/utils.py), with quotes.
js/text/filters.ts reads the same; tests/filters/examples.json holds both to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal, NoReturn

from ._protocol import FilterKey
from .errors import InvalidInput

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
ValueKind = Literal["number", "date", "truth", "none", "text"]
_OPERATOR = re.compile("<=|>=|==|!=|[≤≥≠<>=]")
_SAME: dict[str, Operator] = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!="}
_TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_BLANK = " \t\r\n\u00a0"
_ESCAPED = re.compile(r"\\([\\'\"])")
_FORMS: tuple[tuple[ValueKind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")),
    ("date", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6}Z)?)?")),
    ("truth", re.compile("true|True|TRUE|false|False|FALSE")),
    ("none", re.compile("None")),
)


@dataclass(frozen=True)
class Value:
    """`text` as it was written, without quotes; [start, end) is where it stands."""

    kind: ValueKind
    text: str
    start: int
    end: int

    @property
    def is_pattern(self) -> bool:
        return self.kind == "text" and ("*" in self.text or "%" in self.text)


@dataclass(frozen=True)
class Condition:
    """One comparison. [start, end) is where its key stands."""

    key: str
    operator: Operator
    value: Value
    start: int
    end: int


Group = tuple[Condition, ...]
"""Conditions that hold together."""


class Mistake(InvalidInput):
    """A filter that cannot be. [start, end) says where, in characters."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(f"{message} (character {start + 1} of the filters)", hint=HINT, field="filters")
        self.reason, self.start, self.end = message, start, end


HINT = "Write key = value; , is and, ; is or: run_number >= 400000, stream_name = 'physics_Main'"


_FITS = {
    "number": 'is a number: "{}" is not one',
    "date": 'is a date as 2024-03-18 or 2024-03-18 14:02:00: "{}" is not one',
    "truth": 'is true or false: "{}" is neither',
}


def check(groups: Iterable[Group], keys: Iterable[FilterKey]) -> None:
    """Raises Mistake for a key that cannot be filtered by, and for a value that it cannot have. Other keys may be."""
    known = {one.key: one for one in keys}
    for group in groups:
        for condition in group:
            key = known.get(condition.key)
            if key:
                _check(condition, key)


def _check(condition: Condition, key: FilterKey) -> None:
    value = condition.value
    if key.values == "refused":
        _fail(f"There is no filter by {key.key}. {key.note}", condition)
    if key.only and condition.operator != key.only:
        _fail(f"{key.key} only goes with {key.only}. {key.note}", condition)
    if key.values == "text" or value.kind == "none":
        return
    if value.kind != key.values or (value.kind == "date" and not _is_moment(value.text)):
        _fail(f"{key.key} {_FITS[key.values].format(value.text)}", value)


def moment(text: str) -> datetime:
    """A date, or a date and a time of day, in UTC. Raises ValueError."""
    plain = text.replace("T", " ").removesuffix("Z")
    form = "%Y-%m-%d" + (" %H:%M:%S" if " " in plain else "") + (".%f" if "." in plain else "")
    return datetime.strptime(plain, form).replace(tzinfo=timezone.utc)


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True


def parsed(text: str) -> tuple[Group, ...]:
    """The groups, one of which has to hold; none for a text without conditions. Raises Mistake."""
    return tuple(group for group in _Reader(text).groups() if group)


@dataclass(frozen=True)
class _Operand:
    text: str
    start: int
    end: int
    is_quoted: bool


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def groups(self) -> Iterator[Group]:
        group: list[Condition] = []
        while True:
            for condition in self._clause():
                if any((one.key, one.operator) == (condition.key, condition.operator) for one in group):
                    _fail(f'"{condition.key} {condition.operator}" stands twice', condition)
                group.append(condition)
            if self._at >= len(self._text) or self._text[self._at] == ";":
                yield tuple(group)
                group = []
            if self._at >= len(self._text):
                return
            self._at += 1

    def _clause(self) -> list[Condition]:
        """What stands up to the next comma, semicolon or the end."""
        operands = [self._operand()]
        operators: list[tuple[str, int]] = []
        while found := _OPERATOR.match(self._text, self._at):
            operators.append((found[0], self._at))
            self._at = found.end()
            operands.append(self._operand())
        if not operators:
            first = operands[0]
            return _fail(f'"{first.text}" is compared with nothing', first) if first.end > first.start else []
        if len(operators) > 2:
            raise Mistake("A condition has one operator, or two as in 1 < a < 5", *_span(operators[2]))
        if len(operators) == 1:
            return [_condition(operands[0], operators[0][0], operands[1])]
        return self._compound(operands, operators)

    def _compound(self, operands: list[_Operand], operators: list[tuple[str, int]]) -> list[Condition]:
        low, key, high = operands
        names = [_SAME.get(one, one) for one, _ in operators]
        for name, operator in zip(names, operators, strict=True):
            if name not in _TURNED:
                raise Mistake("Only < ≤ > ≥ stand on both sides of a key", *_span(operator))
        return [_condition(key, _TURNED[names[0]], low), _condition(key, names[1], high)]  # type: ignore[index]  # checked

    def _operand(self) -> _Operand:
        """Up to an operator, a comma, a semicolon or the end; what is in quotes may hold those."""
        text = self._text
        while self._at < len(text) and text[self._at] in _BLANK:
            self._at += 1
        start = self._at
        if text[start : start + 1] in ("'", '"'):
            return self._quoted(start)
        while self._at < len(text) and text[self._at] not in ",;" and not _OPERATOR.match(text, self._at):
            self._at += 1
        bare = text[start : self._at].rstrip(_BLANK)
        return _Operand(bare, start, start + len(bare), is_quoted=False)

    def _quoted(self, start: int) -> _Operand:
        text, end = self._text, start + 1
        while end < len(text) and text[end] != text[start]:
            end += 2 if text[end] == "\\" else 1
        if end >= len(text):
            raise Mistake("This quote is not closed", start, start + 1)
        self._at = end + 1
        while self._at < len(text) and text[self._at] in _BLANK:
            self._at += 1
        if self._at < len(text) and text[self._at] not in ",;" and not _OPERATOR.match(text, self._at):
            raise Mistake("A quote ends before this", self._at, self._at + 1)
        return _Operand(_ESCAPED.sub(r"\1", text[start + 1 : end]), start, end + 1, is_quoted=True)


def _condition(key: _Operand, operator: str, value: _Operand) -> Condition:
    name = _SAME.get(operator, operator)
    if not key.text:
        _fail("A key is missing here", key)
    if _FORMS[0][1].fullmatch(key.text):
        _fail(f'"{key.text}" is no key: write the key first', key)
    if "." in key.text:
        _fail(f'"{key.text}" has a dot: a key has none', key)
    if not value.text and not value.is_quoted:
        _fail("A value is missing here", value)
    kinds = (kind for kind, form in _FORMS if form.fullmatch(value.text))
    read = Value("text" if value.is_quoted else next(kinds, "text"), value.text, value.start, value.end)
    if name in _TURNED and (read.is_pattern or read.kind in ("truth", "none")):
        what = "* and %" if read.is_pattern else read.text
        _fail(f"{what} can only be compared by = and ≠", value)
    if read.is_pattern and not read.text.strip("*%"):
        _fail(f"{read.text} alone filters nothing", value)
    return Condition(key.text, name, read, key.start, key.end)  # type: ignore[arg-type]  # the pattern knows no other


def _span(operator: tuple[str, int]) -> tuple[int, int]:
    return operator[1], operator[1] + len(operator[0])


def _fail(message: str, where: _Operand | Condition | Value) -> NoReturn:
    raise Mistake(message, where.start, where.end)
