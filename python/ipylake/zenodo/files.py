"""Files of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ipylake._protocol import Entry

from .identifiers import file_id
from .record import at, mapping, mappings, natural, text


@dataclass(frozen=True)
class File:
    """
    record   its number, with `draft:` before that of a draft
    key      the name, which may hold slashes
    size     in bytes
    md5      hexadecimal, "" where the site does not tell
    ready    whether its content is there: that of a draft may still be on its way
    """

    record: str
    key: str
    size: int | None = None
    md5: str = ""
    ready: bool = True

    @property
    def id(self) -> str:
        return file_id(self.record, self.key)

    def entry(self) -> Entry:
        return Entry(self.id, self.key, "file", self.size)


def files_of(record: str, raw: Any) -> list[File]:
    """Of an answer of `/files`, or of a record's own `files`: a list, or an object by name."""
    entries = at(raw, "entries")
    listed = list(entries.values()) if isinstance(entries, Mapping) else entries
    return [_file(record, one) for one in mappings(listed) if text(one.get("key"))]


def _file(record: str, raw: Mapping[str, Any]) -> File:
    kind, _, value = text(raw.get("checksum")).rpartition(":")
    is_ready = text(raw.get("status")) in ("", "completed")
    key = str(mapping(raw)["key"])
    return File(record, key, natural(raw.get("size")), value.lower() if kind in ("", "md5") else "", is_ready)
