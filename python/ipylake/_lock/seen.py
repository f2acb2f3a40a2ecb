"""What this machine remembers of files that were verified: size and time of change. Kept in the user's cache.

A lock itself holds no times: they differ on every machine, and a lock is to be the same on all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from ipylake._data_folder import cache_folder
from ipylake._transfers.checksum import Sums

from .document import LockedFile

Verify = Literal["size", "checksum"]
_PIECE = 1024 * 1024
_Times = dict[str, int]
"""Path → time of change in nanoseconds, when its content was known to be right."""


class Seen:
    """Of one lock. A cache that cannot be read or written is empty, and nobody is told."""

    def __init__(self, lock: Path) -> None:
        name = hashlib.sha256(os.fsencode(lock)).hexdigest()[:32]
        self._file = cache_folder("locks") / f"{name}.json"
        self._times: _Times = {}
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._times = msgspec.json.decode(self._file.read_bytes(), type=_Times)

    def problem(self, file: LockedFile, path: str, verify: Verify) -> str:
        """Why the file at `path` is not the one that was locked; "" if it is."""
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return "it is not there"
        except OSError as error:
            return error.strerror or str(error)
        if file.size is not None and found.st_size != file.size:
            return f"it has {found.st_size:,} bytes, {file.size:,} are locked"
        known = self._times.get(path)
        if verify == "checksum" or known not in (None, found.st_mtime_ns):
            problem = _differs(path, file.checksums, verify)
            if problem:
                return problem
        self._times[path] = found.st_mtime_ns
        return ""

    def learn(self, paths: Mapping[str, int]) -> None:
        """These were right, when their time of change was this."""
        self._times.update(paths)

    def save(self) -> None:
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "wb") as out:
                out.write(msgspec.json.encode(self._times))
            os.replace(part, self._file)


def _differs(path: str, checksums: Mapping[str, str], verify: Verify) -> str:
    sums = Sums(checksums)
    if not sums:
        asked = "there is no checksum to verify it by"
        return asked if verify == "checksum" else f"it was changed since it was locked, and {asked}"
    try:
        with open(path, "rb", buffering=0) as source:
            while piece := source.read(_PIECE):
                sums.update(piece)
    except OSError as error:
        return error.strerror or str(error)
    differing = sums.differing(checksums)
    return f"its {differing[0]} is {differing[2]}, {differing[1]} is locked" if differing else ""
