"""Filters as the server wants them, around what it does with them (rucio/core/did_meta_plugins/filter_engine.py).

All keys of one request must belong to one metadata plugin: columns and JSON keys are asked for apart. A text value has
"true" and "false" written with a capital letter wherever they stand, and what then reads as a Python literal or a date
is taken for that: text that this would change travels as a Python string literal in which nothing is left to change.
The JSON plugin knows neither kinds nor sizes: they are looked up afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timezone
from email.utils import parsedate_to_datetime
from typing import Any

from ipylake._filters import Condition, Group, Operator, Value, check, moment, parsed
from ipylake._pattern import matcher

from .filter_keys import COLUMNS, FILTER_KEYS
from .wire import FullMeta

_SUFFIX: dict[Operator, str] = {"=": "", "!=": ".ne", "<": ".lt", "<=": ".lte", ">": ".gt", ">=": ".gte"}
_FALSIFIED = re.compile("true|TRUE|false|FALSE")
_UNCHANGED = re.compile(r"(?!None$|True$|False$)[A-Za-z_*%][A-Za-z0-9_.*%/-]*")


@dataclass(frozen=True)
class Part:
    """One request. `sent` holds the conditions of each group; what it finds must also keep `rest`, of columns.

    is_json   it is the JSON plugin that answers, without kinds and sizes
    """

    sent: tuple[dict[str, Any], ...]
    is_json: bool = False
    rest: Group = ()


def understood_filters(text: str) -> tuple[Group, ...]:
    """Raises Mistake, with the place, for what is no filter or cannot be one of Rucio's."""
    groups = parsed(text)
    check(groups, FILTER_KEYS)
    return groups


def parts(groups: Sequence[Group], pattern: str) -> list[Part]:
    """The requests that find what keeps one of the groups; together they may find some of it twice.

    pattern   of names; a key "name" stands beside it, and asks for nothing the pattern does not
    """
    columns: list[Group] = []
    others: list[Group] = []
    mixed: list[Group] = []
    for group in groups:
        of_columns = [condition.key in COLUMNS for condition in group]
        (columns if all(of_columns) else mixed if any(of_columns) else others).append(group)
    found = [Part(_sent(columns, pattern))] if columns else []
    found += [Part(_sent(others, pattern), is_json=True)] if others else []
    for group in mixed:
        asked = tuple(condition for condition in group if condition.key not in COLUMNS)
        rest = tuple(condition for condition in group if condition.key in COLUMNS)
        found.append(Part(_sent([asked], pattern), is_json=True, rest=rest))
    return found


def keeps(condition: Condition, meta: FullMeta) -> bool:
    """Whether the columns of a DID keep a condition, as the server would say."""
    has = meta.name if condition.key == "name" else getattr(meta, condition.key, None)
    value = condition.value
    if value.kind == "none":
        return (has is None) == (condition.operator == "=")
    if has is None:
        return condition.operator == "!="
    values = COLUMNS[condition.key]
    if values == "text":
        if value.is_pattern:
            return matcher(value.text)(str(has)) == (condition.operator == "=")
        return _compared(str(has), condition.operator, value.text)
    if values == "date":
        return _compared(
            parsedate_to_datetime(str(has)).astimezone(timezone.utc), condition.operator, moment(value.text)
        )
    return _compared(has, condition.operator, _typed(value, values))


def sent_text(text: str) -> str:
    """Text so that the server reads just that."""
    if _UNCHANGED.fullmatch(text) and not _FALSIFIED.search(text):
        return text
    broken = _FALSIFIED.sub(lambda word: f"\0{word[0]}", text)  # the letter after a NUL is one to be escaped
    escaped = "".join(_escaped(one, before) for before, one in zip(f" {broken}", broken, strict=False))
    return f"'{escaped}'"


def _escaped(one: str, before: str) -> str:
    if one == "\0":
        return ""
    if one.isascii() and (one.isalnum() or one == "_") and before != "\0":
        return one
    return f"\\U{ord(one):08x}" if ord(one) > 0xFFFF else f"\\u{ord(one):04x}"


def _sent(groups: Iterable[Group], pattern: str) -> tuple[dict[str, Any], ...]:
    name = {} if pattern == "*" else {"name": sent_text(pattern)}
    return tuple({**name, **{_key(one): _value(one) for one in group}} for group in groups)


def _key(condition: Condition) -> str:
    return f"{condition.key}{_SUFFIX[condition.operator]}"


def _value(condition: Condition) -> Any:
    return _typed(condition.value, COLUMNS.get(condition.key, ""))


def _typed(value: Value, values: str) -> Any:
    """As a Python literal that the server takes as it is. A date of the JSON metadata is text there."""
    if value.kind == "none":
        return None
    if values == "date":
        return moment(value.text).strftime("%Y-%m-%d %H:%M:%S.%fZ")
    if values == "text" or value.kind in ("date", "text"):
        return sent_text(value.text)
    if value.kind == "truth":
        return value.text.lower() == "true"
    return int(value.text) if re.fullmatch("[+-]?[0-9]+", value.text) else float(value.text)


def _compared(has: Any, operator: Operator, wanted: Any) -> bool:
    match operator:
        case "=":
            return bool(has == wanted)
        case "!=":
            return bool(has != wanted)
        case "<":
            return bool(has < wanted)
        case "<=":
            return bool(has <= wanted)
        case ">":
            return bool(has > wanted)
        case ">=":
            return bool(has >= wanted)
