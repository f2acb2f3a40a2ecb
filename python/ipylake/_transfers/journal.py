"""What was asked for, on this machine's disk: a kernel that is restarted can be asked what had not come.

A file for each batch below the user's data folder, which only the user can read: what is wanted, whereto, and a line
for each file that needs nothing more. Addresses and credentials are not in it; the catalog finds those again.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .parts import is_owner_alive, owner_here
from .wanted import Policy, Wanted

_ENDING = ".jsonl"


class _Head(msgspec.Struct, frozen=True):
    catalog: str
    owner: str
    root: str
    policy: Policy


class _File(msgspec.Struct, frozen=True):
    id: str
    name: str
    size: int | None
    checksums: dict[str, str]


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    head: _Head | None = None
    file: _File | None = None
    done: int | None = None


@dataclass(frozen=True)
class LeftOver:
    """Files of a batch that a kernel did not live to fetch. Nothing of it begins by itself.

    catalog  whose they are: what `start` was told
    wanted   without sources
    """

    catalog: str
    root: Path
    policy: Policy
    wanted: tuple[Wanted, ...]
    path: Path

    def drop(self) -> None:
        """Nobody is to be asked about it again."""
        self.path.unlink(missing_ok=True)


class Record:
    """One batch, being written. Errors of the disk are no reason to stop fetching: a record may end early. Thread-safe:
    a number that was closed meanwhile may be that of somebody's data."""

    def __init__(self, path: Path, fd: int, count: int) -> None:
        self._lock = threading.Lock()
        self._path = path
        self._fd = fd
        self._open = set(range(count))

    def done(self, at: int) -> None:
        """The file of that place in the batch needs nothing more. With the last one the record goes."""
        with self._lock:
            if at not in self._open:
                return
            self._open.discard(at)
            _append(self._fd, [_Line(done=at)])
            if not self._open:
                self.close()
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class Journal:
    """folder   made when it is first needed"""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def record(self, catalog: str, root: Path, policy: Policy, wanted: Iterable[Wanted]) -> Record | None:
        """None where it cannot be written."""
        files = [_File(one.id, one.name, one.size, dict(one.checksums)) for one in wanted]
        path = self._folder / f"{secrets.token_hex(8)}{_ENDING}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        head = _Line(head=_Head(catalog, owner_here(), str(root), policy))
        _append(fd, [head, *(_Line(file=one) for one in files)])
        return Record(path, fd, len(files))

    def left_over(self, catalog: str) -> list[LeftOver]:
        """Of kernels of this machine that have ended, oldest first."""
        paths = sorted(self._folder.glob(f"*{_ENDING}"), key=_age)
        return [left for path in paths if (left := _read(path)) and left.catalog == catalog]


def _append(fd: int, lines: list[_Line]) -> None:
    with suppress(OSError):
        os.write(fd, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def _read(path: Path) -> LeftOver | None:
    """None for what is still in work, or whole; a line that was cut by the end of its kernel is left out."""
    head: _Head | None = None
    files: list[_File] = []
    done: set[int] = set()
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return None
    for text in lines:
        with suppress(msgspec.DecodeError):
            line = msgspec.json.decode(text, type=_Line)
            head = line.head or head
            files += [line.file] if line.file else []
            done |= {line.done} if line.done is not None else set()
    left = [file for at, file in enumerate(files) if at not in done]
    if head is None or not left or is_owner_alive(head.owner):
        return None
    wanted = tuple(Wanted(file.id, file.name, file.size, file.checksums) for file in left)
    return LeftOver(head.catalog, Path(head.root), head.policy, wanted, path)


def _age(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0
