"""Files on their way: what they are called, whose they are, and what is known of those that somebody left behind.

    .<file>.<owner>.part    the bytes
    .<file>.<owner>.state   for large files: which are missing, and what they are bytes of

Each process writes to a name of its own, and takes over another's only by renaming it, which succeeds for one alone.
Locks are not used: on several cluster file systems they are granted to everybody.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import secrets
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from .folder import Directory
from .wanted import Wanted

STALE_S = 600
"""A part of another machine that has not grown for so long belongs to nobody."""
_FREE = "free"
_numbers = itertools.count(1)
_FORMAT = 1


@dataclass(frozen=True)
class Origin:
    """What the bytes are of: a host, and its word for this version of the file (ETag or date), "" if it has none."""

    host: str = ""
    version: str = ""


@dataclass(frozen=True)
class Left:
    """What is known of a part."""

    missing: tuple[tuple[int, int], ...]
    origin: Origin


class Part:
    """The name of one file's bytes in a directory."""

    def __init__(self, directory: Directory, wanted: Wanted, name: str) -> None:
        self._directory = directory
        self._file = hashlib.sha256(name.encode()).hexdigest()[:12]
        self._wanted = wanted
        self._stem = self._stem_of(owner_here())
        self.name = f"{self._stem}.part"

    def claim(self) -> Left | None:
        """Take over what somebody has left behind, if it is of the same file; it has our name then."""
        for name in self._directory.names():
            stem, _, ending = name.rpartition(".")
            if ending == "part" and stem.startswith(f".{self._file}.") and self._is_free(name):
                left = self._take(stem)
                if left:
                    return left
        return None

    def save(self, left: Left) -> None:
        """Write down what is missing; the old word stays until the new one is whole."""
        told = {
            "format": _FORMAT,
            "same": _sameness(self._wanted),
            "missing": left.missing,
            "origin": asdict(left.origin),
        }
        fresh = f"{self._stem}.new"
        try:
            with open(self._directory.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(json.dumps(told).encode())
            self._directory.rename(fresh, f"{self._stem}.state")
        except BaseException:
            self._directory.remove(fresh)
            raise

    def release(self) -> None:
        """Whoever comes next may take it."""
        stem = self._stem_of(f"{_FREE}-{secrets.token_hex(4)}")
        for ending in ("state", "part"):  # in this order: a part is nothing without its state
            with suppress(FileNotFoundError):
                self._directory.rename(f"{self._stem}.{ending}", f"{stem}.{ending}")

    def remove(self) -> None:
        _remove(self._directory, self._stem)

    def remove_state(self) -> None:
        self._directory.remove(f"{self._stem}.state")

    def _stem_of(self, owner: str) -> str:
        return f".{self._file}.{owner}"

    def _is_free(self, name: str) -> bool:
        return is_abandoned(self._directory, name)

    def _take(self, stem: str) -> Left | None:
        try:
            left = self._read(stem)  # at first: a state alone may be swept
            self._directory.rename(f"{stem}.part", self.name)
        except OSError:  # somebody else was quicker
            return None
        if left is None:
            self._directory.remove(self.name)
        else:
            with suppress(OSError):  # moved, not written: the disk may be full
                self._directory.rename(f"{stem}.state", f"{self._stem}.state")
        _remove(self._directory, stem)
        return left

    def _read(self, stem: str) -> Left | None:
        try:
            fd = self._directory.open(f"{stem}.state", os.O_RDONLY)
        except FileNotFoundError:
            return None
        with open(fd, "rb") as file:
            try:
                told = json.loads(file.read(2**20))
                missing = tuple((int(start), int(end)) for start, end in told["missing"])
                origin = Origin(str(told["origin"]["host"]), str(told["origin"]["version"]))
            except (ValueError, KeyError, TypeError):
                return None
            is_same = told.get("format") == _FORMAT and told.get("same") == _sameness(self._wanted)
        return Left(missing, origin) if is_same else None


def is_abandoned(directory: Directory, name: str) -> bool:
    """Whether nobody writes to this part any more."""
    owner = name.split(".")[2]
    if owner.startswith(f"{_FREE}-"):
        return True
    if owner.startswith(f"{_machine()}-"):
        return not is_owner_alive(owner)
    found = directory.stat(name)
    return found is not None and time.time() - found.st_mtime > STALE_S


def remove_abandoned(directory: Directory) -> None:
    """What processes that have ended left in pieces: a part without its state, or the other way round. With such
    nobody can go on."""
    names = set(directory.names())
    for name in names:
        fields = name.split(".")
        is_ours = len(fields) == 4 and not fields[0] and len(fields[1]) == 12 and fields[3] in ("part", "state", "new")
        stem = name.rpartition(".")[0]
        is_whole = fields[-1] != "new" and f"{stem}.part" in names and f"{stem}.state" in names
        if is_ours and not is_whole and is_abandoned(directory, name):
            directory.remove(name)


def _remove(directory: Directory, stem: str) -> None:
    for ending in ("state", "part", "new"):
        directory.remove(f"{stem}.{ending}")


def _sameness(wanted: Wanted) -> str:
    told = json.dumps([wanted.id, wanted.size, sorted(wanted.checksums.items())])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def is_owner_alive(owner: str) -> bool:
    """Whether it is a process of this machine that is still there."""
    machine, _, process = owner.partition("-")
    return machine == _machine() and _is_alive(process)


def owner_here() -> str:
    """What this process calls itself in names of files; unique each time."""
    return f"{_here(os.getpid())}-{next(_numbers):x}"


@functools.cache
def _here(pid: int) -> str:
    return f"{_machine()}-{_process(pid)}"


@functools.cache
def _machine() -> str:
    """This machine since its start, and the container in it: where a process number means one process."""
    told = [socket.gethostname()]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            told.append(os.readlink(path) if "/ns/" in path else Path(path).read_text())
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:8]


def _process(pid: int) -> str:
    return f"{pid:x}_{_started(pid)}"


def _is_alive(process: str) -> bool:
    """By number and moment of start: numbers are used again."""
    number, _, started = process.partition("-")[0].partition("_")
    try:
        pid = int(number, 16)
        os.kill(pid, 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return started == _started(pid)


def _started(pid: int) -> str:
    """In ticks since the machine's start; "" where the system does not tell, "ended" for one that nobody has reaped."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "ended" if state in "ZX" else fields[18]
