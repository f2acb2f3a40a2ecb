"""What the double holds: records and drafts, their files on disk, who owns them."""

from __future__ import annotations

import copy
import itertools
import os
import secrets
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .wire import Body, Refused

MOST_FILES = 100
MOST_BYTES = 50 * 10**9
PREFIX, SANDBOX_PREFIX = "10.5281", "10.5072"
TOKENS = {
    "full": frozenset({"deposit:write", "deposit:actions"}),
    "other": frozenset({"deposit:write", "deposit:actions"}),
    "write": frozenset({"deposit:write"}),
    "sandbox": frozenset({"deposit:write", "deposit:actions"}),
}
"""Personal access tokens and their scopes. Each is a person; what begins with "sandbox" is known on
sandbox.zenodo.org only."""


def now() -> str:
    return datetime.now(timezone.utc).isoformat()


@dataclass
class File:
    """`status`: pending until its content was committed. `parts`: of a multipart upload, by number."""

    key: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "pending"
    path: Path | None = None
    size: int = 0
    md5: str = ""
    transfer: str = "L"
    part_count: int = 0
    parts: dict[int, Body] = field(default_factory=dict)


@dataclass
class Record:
    """One version. `draft`: the metadata of an edit of a published record, else None. `links`: tokens of links that
    open its files to whoever has them."""

    id: str
    parent: str
    owner: str
    is_sandbox: bool
    index: int
    files: dict[str, File] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    custom_fields: dict[str, Any] = field(default_factory=dict)
    access: dict[str, Any] = field(default_factory=lambda: {"record": "public", "files": "public"})
    draft: dict[str, Any] | None = None
    is_published: bool = False
    doi: str | None = None
    has_own_doi: bool = False
    communities: list[str] = field(default_factory=list)
    review: dict[str, Any] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    quota: int = MOST_BYTES
    tombstone: dict[str, Any] | None = None
    created: str = field(default_factory=now)
    updated: str = field(default_factory=now)
    revision: int = 1
    bucket: str = field(default_factory=lambda: str(uuid.uuid4()))
    submitted: bool = False
    links: set[str] = field(default_factory=set)

    @property
    def prefix(self) -> str:
        return SANDBOX_PREFIX if self.is_sandbox else PREFIX

    @property
    def is_editable(self) -> bool:
        return not self.is_published or self.draft is not None

    @property
    def total(self) -> int:
        return sum(file.size for file in self.files.values())

    def touched(self) -> None:
        self.updated = now()
        self.revision += 1


class Library:
    """All records of both sites. One lock; the double takes it for each request but those that only send bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self._numbers = itertools.count(1001)
        self._records: dict[str, Record] = {}

    def begin_as(self, seeded: Library) -> None:
        """With its records, and with their files where they lie: nothing writes to a file that is whole."""
        self._records = copy.deepcopy(seeded._records)
        taken = {number for record in self._records.values() for number in (record.id, record.parent)}
        self._numbers = itertools.count(max(map(int, taken)) + 1)

    def all(self, is_sandbox: bool) -> Iterable[Record]:
        return [record for record in self._records.values() if record.is_sandbox == is_sandbox]

    def wipe(self, is_sandbox: bool) -> None:
        """As Zenodo does to its sandbox now and then."""
        for record in self.all(is_sandbox):
            del self._records[record.id]

    def make(self, owner: str, is_sandbox: bool, before: Record | None = None) -> Record:
        """A new draft, of a new record or of the version after `before`."""
        number = str(next(self._numbers))
        parent = before.parent if before else str(next(self._numbers))
        record = Record(number, parent, owner, is_sandbox, index=1 + len(self.versions(parent)))
        if before:
            record.metadata = copy.deepcopy(before.metadata)
            record.metadata["publication_date"] = now()[:10]
            record.metadata.pop("version", None)
            record.access = copy.deepcopy(before.access)
            record.communities = list(before.communities)
        self._records[number] = record
        return record

    def drop(self, record: Record) -> None:
        """Delete a draft; of a published record only the edit."""
        if record.is_published:
            record.draft = None
        else:
            del self._records[record.id]

    def record(self, number: str, is_sandbox: bool) -> Record:
        found = self._records.get(number)
        if found is None or found.is_sandbox != is_sandbox:
            raise Refused(404, "The persistent identifier does not exist.")
        return found

    def by_bucket(self, bucket: str) -> Record | None:
        return next((record for record in self._records.values() if record.bucket == bucket), None)

    def versions(self, parent: str) -> list[Record]:
        return [record for record in self._records.values() if record.parent == parent]

    def latest(self, record: Record) -> Record:
        published = [one for one in self.versions(record.parent) if one.is_published]
        return max(published, key=lambda one: one.index, default=record)

    def kept(self, body: Body) -> Path:
        """The content of a request, moved to where it stays."""
        path = self.folder / secrets.token_hex(12)
        os.replace(body.path, path)
        return path

    def add(self, record: Record, key: str, body: Body) -> File:
        """A whole file at once. Raises Refused for an empty one, one too many, and one too large."""
        check_count(record, [key])
        check_size(record, key, body.size)
        file = File(key, status="completed", path=self.kept(body), size=body.size, md5=body.md5)
        record.files[key] = file
        record.touched()
        return file


def check_count(record: Record, keys: Iterable[str]) -> None:
    if len({*record.files, *keys}) > MOST_FILES:
        raise Refused(400, f"Uploading selected files will result in {len({*record.files, *keys})} files. "
                      f"The maximum is {MOST_FILES}.")  # fmt: skip


def check_size(record: Record, key: str, size: int) -> None:
    if size == 0:
        raise Refused(400, "Empty files are not accepted.")
    others = sum(file.size for file in record.files.values() if file.key != key)
    if others + size > record.quota:
        raise Refused(400, "Maximum file size or quota exceeded.")
