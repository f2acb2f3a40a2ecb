"""How far an upload has come, on the disk: the same call goes on from there, in whatever kernel.

One small file for each upload that has not ended, for this user alone: the upload, then a line for each step. It holds
names, checksums and steps; no secret, and no address, which might be a signed one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ipylake._data_folder import data_folder
from ipylake._transfers.outgoing import Fingerprint
from ipylake.rucio.rest import Did

Step = Literal["", "reserved", "sending", "sent", "done"]
"""reserved: registered as COPYING · sending: bytes may lie at the element · sent: all do · done: AVAILABLE"""
VERSION = 1


class Record(msgspec.Struct):
    """One file.

    fingerprint   size, mtime_ns and inode when it was taken up
    adler32, md5  empty until all of it has been read
    is_reserved   its replica was registered before its bytes were sent
    """

    path: str
    scope: str
    name: str
    fingerprint: tuple[int, int, int] = (0, 0, 0)
    adler32: str = ""
    md5: str = ""
    step: Step = ""
    is_reserved: bool = False

    @property
    def did(self) -> Did:
        return self.scope, self.name

    @property
    def size(self) -> int:
        return self.fingerprint[0]

    @property
    def sums(self) -> Mapping[str, str]:
        """By algorithm; empty until they are known."""
        return {"adler32": self.adler32, "md5": self.md5} if self.adler32 else {}

    @sums.setter
    def sums(self, found: Mapping[str, str]) -> None:
        self.adler32, self.md5 = found["adler32"], found["md5"]

    def is_of(self, found: Fingerprint) -> bool:
        return self.fingerprint == (found.size, found.mtime_ns, found.inode)


class _Line(msgspec.Struct, array_like=True):
    """How far a record has come since the whole was kept."""

    number: int
    step: Step
    adler32: str = ""
    md5: str = ""


class Journal(msgspec.Struct, rename="camel"):
    """One upload. `dataset` is `scope:name`, empty without one; `made_dataset`: it did not exist before."""

    version: int
    server: str
    account: str
    rse: str
    dataset: str
    records: list[Record]
    made_dataset: bool = False

    @property
    def dataset_did(self) -> Did | None:
        scope, colon, name = self.dataset.partition(":")
        return (scope, name) if colon else None

    @property
    def key(self) -> str:
        """The same for the same files on their way to the same place."""
        files = [[one.path, one.scope, one.name] for one in self.records]
        told = msgspec.json.encode([self.server, self.account, self.rse, self.dataset, files])
        return hashlib.sha256(told).hexdigest()[:24]

    @property
    def has_begun(self) -> bool:
        return self.made_dataset or any(one.step for one in self.records)


class Journals:
    """Those of one folder. Thread-safe."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or data_folder("uploads")
        self._lock = threading.Lock()

    def kept(self, wanted: Journal) -> Journal:
        """The one that was kept of the same upload, else `wanted`."""
        return self._read(self._path(wanted.key)) or wanted

    def all(self) -> Sequence[Journal]:
        """Of uploads that have not ended, the latest first."""
        if not self._folder.is_dir():
            return ()
        paths = sorted(self._folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
        return [journal for path in paths if (journal := self._read(path))]

    def note(self, journal: Journal, number: int) -> None:
        """A record has come a step further: one more line, whatever number of files there are."""
        record = journal.records[number]
        line = _Line(number, record.step, record.adler32, record.md5)
        with self._lock, open(self._path(journal.key), "ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")

    def keep(self, journal: Journal) -> None:
        """Replaces what was kept, whole: a reader never sees half of it."""
        path = self._path(journal.key)
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = path.with_suffix(f".{secrets.token_hex(4)}.part")
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as file:
                file.write(msgspec.json.encode(journal) + b"\n")
            part.replace(path)

    def forget(self, journal: Journal) -> None:
        """It has ended."""
        self._path(journal.key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _read(self, path: Path) -> Journal | None:
        """None for what is none. The last line may have been cut."""
        try:
            first, *steps = path.read_bytes().splitlines()
            journal = msgspec.json.decode(first, type=Journal)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        for line in steps:
            with contextlib.suppress(msgspec.MsgspecError, IndexError):
                told = msgspec.json.decode(line, type=_Line)
                record = journal.records[told.number]
                record.step = told.step
                if told.adler32:
                    record.adler32, record.md5 = told.adler32, told.md5
        return journal if journal.version == VERSION else None
