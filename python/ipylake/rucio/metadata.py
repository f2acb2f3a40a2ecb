"""Metadata of a DID as sections: Rucio's own columns in words, then what other plugins keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ipylake._protocol import KeyValue, KeyValues

from .filter_keys import COLUMNS
from .wire import kind_of, plain, seconds, whole

_FIRST = ("scope", "did_type", "length", "bytes", "events", "account", "created_at", "updated_at", "adler32", "md5")
_LABELS = {
    "scope": "Scope",
    "did_type": "Kind",
    "length": "Files",
    "bytes": "Size",
    "events": "Events",
    "account": "Account",
    "created_at": "Created",
    "updated_at": "Changed",
}
_DATES = frozenset({"created_at", "updated_at", "closed_at", "accessed_at", "expired_at", "deleted_at", "eol_at"})
_COUNTS = frozenset({"length", "events"})
_MONO = frozenset({"adler32", "md5", "guid"})
_BOOKKEEPING = ("is_new", "purge_replicas", "suppressed", "obsolete", "hidden", "monotonic")
_NOT_FILTERED = frozenset({"availability", "complete", "updated_at", "account", "did_type", "scope"})
_ELSEWHERE = frozenset({*_FIRST, *_BOOKKEEPING, "name", "is_open"})


def metadata_sections(metadata: Mapping[str, Any]) -> tuple[KeyValues, ...]:
    """What matters first, in words; then the other columns that have a value; then the keys of further plugins. Each as
    a filter knows it, sorted by name."""
    known = {key: value for key, value in metadata.items() if value not in (None, "")}
    kind = kind_of(str(known.get("did_type", ""))).capitalize()
    if kind in ("Container", "Dataset") and "is_open" in known:
        kind = f"{kind}, {'open' if known['is_open'] else 'closed'}"
    first = [
        KeyValue(key="Kind", value=kind) if key == "did_type" else _row(key, known[key])
        for key in _FIRST
        if key in known
    ]
    rest = [key for key in sorted(known, key=str.casefold) if key not in _ELSEWHERE]
    columns = [_row(key, known[key]) for key in rest if key in COLUMNS]
    custom = [_row(key, known[key]) for key in custom_keys(rest)]
    sections = (("", first), ("Columns", columns), ("Custom metadata", custom))
    return tuple(KeyValues(title=title, rows=tuple(rows)) for title, rows in sections if rows)


def custom_keys(keys: Iterable[str]) -> list[str]:
    """Those that are no columns of Rucio's own."""
    return [key for key in keys if key not in COLUMNS and key not in _ELSEWHERE and key not in _NOT_FILTERED]


def _row(key: str, value: Any) -> KeyValue:
    label = _LABELS.get(key, key)
    if key in _DATES and isinstance(value, str) and seconds(value) is not None:
        return KeyValue(key=label, value=str(seconds(value)), shows="date")
    if key in ("bytes", *_COUNTS) and isinstance(value, (int, float)) and whole(value) is not None:
        return KeyValue(key=label, value=str(whole(value)), shows="size" if key == "bytes" else "count")
    return KeyValue(key=label, value=plain(value), shows="mono" if key in _MONO else "text")
