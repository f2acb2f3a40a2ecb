"""The files below an entry, each once, in batches as large as a call about them may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake.errors import ServerFault

from .query import did_of
from .rest import BATCH, Did, Rest
from .wire import whole

NO_FILES = ("it does not exist in this catalog", "a scope is not taken as a whole: search it, and pick")
"""Why there is nothing below an entry that is neither file nor collection; the second for a scope."""


@dataclass(frozen=True)
class File:
    """`size` in bytes, None if the listing did not tell; nor need it tell checksums."""

    did: Did
    size: int | None = None
    checksums: Mapping[str, str] = field(default_factory=dict)


def file_of(entry: Entry) -> File:
    """An entry that is a file."""
    return File(did_of(entry.id), entry.size)


def batches_below(rest: Rest, entry: Entry, stop: Stop) -> Iterator[list[File]]:
    """Up to 200 files of a dataset or container at a time. Raises ServerFault for a list that cannot be read whole."""
    rows = rest.files(did_of(entry.id), stop)
    seen: set[Did] = set()  # a file may be in several datasets of a container
    waiting: list[File] = []
    for batch in rows:
        for row in batch:
            if (row.scope, row.name) not in seen:
                seen.add((row.scope, row.name))
                checksums = {"adler32": row.adler32} if row.adler32 else {}
                waiting.append(File((row.scope, row.name), whole(row.bytes), checksums))
        while len(waiting) >= BATCH:
            yield waiting[:BATCH]
            del waiting[:BATCH]
    if rows.unreadable:
        raise ServerFault(
            f'Could not read {rows.unreadable} lines of the list of files of "{entry.id}"', hint="Try again"
        )
    if waiting:
        yield waiting
