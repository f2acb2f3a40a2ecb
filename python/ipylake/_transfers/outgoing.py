"""A file of this machine on its way out: read once, summed up as it passes, and watched for changes."""

from __future__ import annotations

import os
import queue
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipylake._http.outgoing import PIECE, Outgoing
from ipylake._stop import Stop
from ipylake.errors import InvalidInput

from .checksum import Sums

SUMS = ("adler32", "md5")
"""What Rucio, WebDAV storages and InvenioRDM compare."""
_AHEAD = 16  # pieces that wait to be summed up
Told = Callable[[int], None]
"""How many bytes have passed."""


@dataclass(frozen=True)
class Fingerprint:
    """What tells a file from what it was before, without reading it."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Fingerprint:
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


class Sendable(Outgoing):
    """What must stay as it is from the moment this is made until it has been sent: a file, or what is made of several.

    checksums   by algorithm, once they are known: given, or summed up while all of it passed
    told        called with the bytes that have passed, for each piece
    """

    def __init__(self, path: Path, checksums: Mapping[str, str]) -> None:
        self.path = path
        self.checksums = checksums
        self.told: Told = lambda passed: None

    def read(self, stop: Stop) -> Mapping[str, str]:
        """Its checksums, all in one pass."""
        for _ in self.pieces():
            stop.raise_if_set()
        return self.checksums

    @abstractmethod
    def raise_if_changed(self) -> None: ...


class LocalFile(Sendable):
    """One file.

    checksums   those that are known already
    sums        those that are summed up
    Raises InvalidInput for what is no readable file.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        checksums: Mapping[str, str] | None = None,
        sums: Sequence[str] = SUMS,
    ) -> None:
        super().__init__(Path(path), dict(checksums or {}))
        self._sums = sums
        with self._reading():
            if not self.path.is_file():
                raise InvalidInput(f"{self.path} is no file", field="files")
            self.fingerprint = Fingerprint.of(self.path.stat())

    @property
    def size(self) -> int:
        return self.fingerprint.size

    def pieces(self) -> Iterator[bytes]:
        """Raises InvalidInput where the file has changed, also when that shows in its checksums only."""
        # One is enough to tell a change, and adler32 costs least.
        sums = ("adler32",) if "adler32" in self.checksums else self._sums
        with self._reading(), open(self.path, "rb", buffering=0) as file, _Summing(sums) as summing:
            self._check(os.fstat(file.fileno()))
            left = self.size
            while left:
                piece = file.read(min(PIECE, left))
                if not piece:
                    raise self._changed()
                left -= len(piece)
                summing.feed(piece)
                yield piece
                self.told(self.size - left)
            self._check(os.fstat(file.fileno()))
            found = summing.end()
        if any(found[name] != self.checksums.get(name, found[name]) for name in found):
            raise self._changed()
        self.checksums = {**self.checksums, **found}

    def raise_if_changed(self) -> None:
        with self._reading():
            self._check(self.path.stat())

    def _check(self, found: os.stat_result) -> None:
        if Fingerprint.of(found) != self.fingerprint:
            raise self._changed()

    def _changed(self) -> InvalidInput:
        return InvalidInput(
            f"{self.path} changed while it was being sent",
            hint="Send it again when nothing writes to it any more",
            field="files",
        )

    def _reading(self) -> _Reading:
        return _Reading(self.path)


class _Reading:
    """Errors of the file system, as ours: those of a connection are told apart from them by that."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise InvalidInput(f"Could not read {self._path}: {reason}", field="files") from error


class _Summing:
    """Sums in a thread of its own: the hash of one piece is taken while the next is read and sent."""

    def __init__(self, algorithms: Sequence[str]) -> None:
        self._sums = Sums(list(algorithms))
        self._pieces: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._thread = threading.Thread(target=self._work, name="ipylake-sums", daemon=True)

    def __enter__(self) -> _Summing:
        self._thread.start()
        return self

    def feed(self, piece: bytes) -> None:
        self._pieces.put(piece)

    def end(self) -> dict[str, str]:
        self._pieces.put(b"")
        self._thread.join()
        return self._sums.digests()

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self._pieces.put(b"")

    def _work(self) -> None:
        while piece := self._pieces.get():
            self._sums.update(piece)
