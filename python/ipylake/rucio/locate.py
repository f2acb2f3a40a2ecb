"""The files of entries, and the path of each in this kernel: on a mount, or of a copy that was fetched.

Where a mounted element is deterministic and its layout known, paths are reckoned and looked at, which costs the server
nothing. What is not found so and needs an exact reason, or lies on an element without a layout, is asked for: replicas,
in batches of 200, four at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ipylake._catalog import Located, Progress
from ipylake._parallel import in_order
from ipylake._protocol import Entry
from ipylake._stop import Stop

from .elements import KnownElements
from .fetching import Find
from .files import NO_FILES, File, batches_below, file_of
from .mounts import Mounts
from .paths import NotLocal
from .query import did_of
from .rest import BATCH, Did, Rest
from .whereabouts import NO_MOUNT, whereabouts, why_not_in_dataset
from .wire import DatasetReplica, whole

_AT_ONCE = 4


@dataclass(frozen=True)
class _Batch:
    """Files of one entry, or file entries. `reason`: why one that is not found is not here; empty: ask the server."""

    entries: Sequence[Entry]
    files: Sequence[File]
    reason: str = ""
    exists: bool = True


class _Tally:
    """How many files there will be, as far as known."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._parts = [1 if entry.kind == "file" else entry.parts for entry in entries]

    def learn(self, at: int, parts: int | None) -> None:
        if self._parts[at] is None:
            self._parts[at] = parts

    def total(self) -> int | None:
        known = [parts for parts in self._parts if parts is not None]
        return sum(known) if len(known) == len(self._parts) else None


class Locator:
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements, fetched: Find) -> None:
        self._rest = rest
        self._mounts = mounts
        self._elements = elements
        self._fetched = fetched

    def locate(self, entries: Iterable[Entry], progress: Progress, stop: Stop) -> Iterator[Located]:
        """Every file of each entry, in order. A listing that is cut raises: it never ends short."""
        picked = list(entries)
        tally = _Tally(picked)
        done = 0
        for located in in_order(self._look, self._batches(picked, tally, stop), at_once=_AT_ONCE, stop=stop):
            done += len(located)
            total = tally.total()
            progress(done, None if total is None else max(done, total), "Looking for the files")
            yield from located

    def _batches(self, entries: Sequence[Entry], tally: _Tally, stop: Stop) -> Iterator[_Batch]:
        alone: list[Entry] = []
        for at, entry in enumerate(entries):
            if entry.kind == "file" and len(alone) < BATCH:
                alone.append(entry)
                continue
            yield from _of_files(alone)
            alone = [entry] if entry.kind == "file" else []
            if entry.kind in ("dataset", "container"):
                yield from self._below(entry, tally, at, stop)
            elif entry.kind != "file":
                yield _Batch([entry], [File(("", entry.id))], exists=False)
        yield from _of_files(alone)

    def _below(self, entry: Entry, tally: _Tally, at: int, stop: Stop) -> Iterator[_Batch]:
        copies: list[DatasetReplica] = []
        if entry.kind == "dataset":
            copies = [row for rows in self._rest.dataset_replicas(did_of(entry.id), stop) for row in rows]
            tally.learn(at, max((whole(row.length) or 0 for row in copies), default=None))
        reason: str | None = None
        for files in batches_below(self._rest, entry, stop):
            reason = self._reason(entry, copies, files[0].did, stop) if reason is None else reason
            yield _Batch([entry] * len(files), files, reason)

    def _reason(self, entry: Entry, copies: Sequence[DatasetReplica], first: Did, stop: Stop) -> str:
        """Why a file below `entry` that cannot be reckoned is not here; empty where only its replicas can tell."""
        if not self._mounts.names:
            return NO_MOUNT
        without_layout = {rse for rse in self._mounts.names if not self._mounts.reckonings(rse, first, stop)}
        there = {row.rse for row in copies if row.available_length}
        asks = (not copies or there & without_layout) if entry.kind == "dataset" else without_layout
        return "" if asks else why_not_in_dataset(copies, self._mounts, self._elements.tapes(stop))

    def _look(self, batch: _Batch, stop: Stop) -> list[Located]:
        if not batch.exists:
            return [Located(entry, entry.id, None, NO_FILES[entry.kind == "scope"]) for entry in batch.entries]
        found = [self._reckoned(file, stop) for file in batch.files]
        if not batch.reason:
            self._ask(batch.files, found, stop)
        return [
            self._located(entry, file, path, reason or batch.reason)
            for entry, file, (path, reason) in zip(batch.entries, batch.files, found, strict=True)
        ]

    def _located(self, entry: Entry, file: File, path: str | None, reason: str) -> Located:
        if path is not None:
            return Located(entry, ":".join(file.did), path, checksums=file.checksums)
        fetched = self._fetched(file.did, file.size)
        why = "" if fetched else reason
        return Located(entry, ":".join(file.did), fetched, why, fetched is not None, file.checksums)

    def _reckoned(self, file: File, stop: Stop) -> tuple[str | None, str]:
        """The path, or what is wrong with what lies there."""
        reason = ""
        for rse in self._mounts.names:
            try:
                ways = self._mounts.reckonings(rse, file.did, stop)
                path = self._mounts.mount(rse, stop).reckoned(file.did, file.size, ways)
            except NotLocal as error:
                reason = reason or str(error)
            else:
                if path is not None:
                    return path, ""
        return None, reason

    def _ask(self, files: Sequence[File], found: list[tuple[str | None, str]], stop: Stop) -> None:
        """Fill in what the server says of files that were not found."""
        missing = [
            at
            for at, (file, (path, _)) in enumerate(zip(files, found, strict=True))
            if path is None and self._fetched(file.did, file.size) is None
        ]
        if not missing:
            return
        rows = self._rest.replicas([files[at].did for at in missing], stop)
        replicas = {(replica.scope, replica.name): replica for batch in rows for replica in batch}
        tapes = self._elements.tapes(stop)
        for at in missing:
            where = whereabouts(replicas.get(files[at].did), self._mounts, tapes, stop)
            found[at] = (where.path, where.reason)


def _of_files(entries: Sequence[Entry]) -> Iterator[_Batch]:
    if entries:
        yield _Batch(entries, [file_of(entry) for entry in entries])
