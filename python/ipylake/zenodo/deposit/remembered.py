"""Which draft a folder's deposit goes on with, on the disk of its user: the same call finds it again, in any kernel.

A small file for each site and folder. It holds numbers, titles and checksums; no secret. What it says is a hint: what
has been sent is asked of the site, and without this file the draft is looked for there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ipylake._data_folder import data_folder
from ipylake._private_files import read_own, write_private
from ipylake._protocol import DraftKind, FormValue
from ipylake._transfers.outgoing import Fingerprint
from ipylake.errors import AlreadyExists, LakeError

VERSION = 1


class Summed(msgspec.Struct):
    """The md5 of a file when it had this fingerprint: size, mtime_ns and inode."""

    fingerprint: tuple[int, int, int]
    md5: str


class SentParts(msgspec.Struct):
    """The parts of a file that the site has taken. `md5` of each, by number."""

    fingerprint: tuple[int, int, int]
    part_size: int
    done: dict[int, str] = {}  # msgspec gives each its own


class Known(msgspec.Struct):
    """
    draft   its number; "" while it is being made
    sent    a digest of what was last written, and `said` of what the site has made of it
    keys    of the files that were sent
    form    what was typed into the form, its kind, and what the code had given when that was typed
    """

    version: int = VERSION
    site: str = ""
    place: str = ""
    draft: str = ""
    sent: str = ""
    said: str = ""
    keys: list[str] = []
    form: list[FormValue] = []
    given: list[FormValue] = []
    kind: DraftKind = "new"
    is_published: bool = False
    sums: dict[str, Summed] = {}
    parts: dict[str, SentParts] = {}


class _Granted(msgspec.Struct):
    bytes: int = 0


class Remembered:
    """Those of one folder of this machine. Thread-safe."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or data_folder("zenodo-deposits")

    def find(self, site: str, place: str) -> Known:
        """An empty one where nothing is remembered, or what is there cannot be read."""
        empty = Known(site=site, place=place)
        found = read_own(self._path(site, place))
        if found is None:
            return empty
        try:
            known = msgspec.json.decode(found[0], type=Known)
        except (msgspec.MsgspecError, ValueError):
            return empty
        return known if (known.version, known.site, known.place) == (VERSION, site, place) else empty

    def keep(self, known: Known) -> None:
        """A disk that is full, or cannot be written, is no reason not to deposit."""
        with contextlib.suppress(OSError):
            write_private(self._path(known.site, known.place), msgspec.json.encode(known))

    def forget(self, site: str, place: str) -> None:
        with contextlib.suppress(OSError):
            self._path(site, place).unlink(missing_ok=True)

    def of_draft(self, site: str, draft: str) -> list[Known]:
        """All that is remembered of it, whatever its place."""
        found = []
        for path in self._folder.glob("*.json") if self._folder.is_dir() else ():
            with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
                known = msgspec.json.decode(path.read_bytes(), type=Known)
                if (known.version, known.site, known.draft) == (VERSION, site, draft):
                    found.append(known)
        return found

    def grant(self, site: str, draft: str, size: int) -> None:
        """The site gives a draft room for `size` bytes."""
        with contextlib.suppress(OSError):
            write_private(self._path(site, f"room of {draft}"), msgspec.json.encode(_Granted(size)))

    def granted(self, site: str, draft: str) -> int:
        """0 where nothing was asked for."""
        found = read_own(self._path(site, f"room of {draft}"))
        with contextlib.suppress(msgspec.MsgspecError, ValueError):
            return msgspec.json.decode(found[0], type=_Granted).bytes if found else 0
        return 0

    @contextlib.contextmanager
    def alone(self, site: str, place: str) -> Iterator[None]:
        """Raises AlreadyExists where another kernel of this machine works on the same deposit. Where files cannot be
        locked nothing is known of others; the site tells then."""
        path = self._path(site, place).with_suffix(".lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield
            return
        try:
            if not _locked(descriptor):
                raise _busy(os.pread(descriptor, 32, 0).decode("ascii", "replace"), place)
            with contextlib.suppress(OSError):
                os.truncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(descriptor)

    def _path(self, site: str, place: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{site} {place}'.encode()).hexdigest()[:24]}.json"


def _locked(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _busy(process: str, place: str) -> LakeError:
    whose = f" (process {process})" if process.isdecimal() else ""
    return AlreadyExists(
        f"Another kernel{whose} is depositing {place} just now",
        hint="Wait until it has ended, or stop it there",
        field="files",
    )


def print_of(path: Path) -> tuple[int, int, int]:
    return kept_print(Fingerprint.of(path.stat()))


def kept_print(found: Fingerprint) -> tuple[int, int, int]:
    return found.size, found.mtime_ns, found.inode
