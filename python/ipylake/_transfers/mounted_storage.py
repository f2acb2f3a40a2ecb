"""Files of a storage that is mounted here: looked at, put, removed, as on one that is spoken to."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from ipylake._stop import Stop
from ipylake.errors import CannotWrite

from .folder import Directory, writing
from .outgoing import Sendable
from .web_storage import Stored


class MountedStorage:
    """Everything below one folder. Paths are given whole; one that leads out of the folder is refused."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)

    @property
    def host(self) -> str:
        return str(self._root)

    def look(self, path: str, what: str, stop: Stop) -> Stored | None:
        """Its size only: a checksum is what was read back after writing."""
        with self._folder(path) as folder:
            found = folder.stat(os.path.basename(path))
        return Stored(found.st_size) if found else None

    def put(self, path: str, file: Sendable, what: str, stop: Stop) -> None:
        """A copy under a name of its own, which takes the name when all of it is on the disk. Raises NoSpace,
        CannotWrite, and Cancelled, after which nothing is left."""
        name = os.path.basename(path)
        part = f".{name[:100]}.{secrets.token_hex(6)}.part"
        with self._folder(path) as folder, writing(Path(path)):
            try:
                descriptor = folder.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
                with open(descriptor, "wb", buffering=0) as copy:
                    _write(copy.write, file, stop)
                    os.fsync(copy.fileno())
                folder.settle(part, name)
                folder.sync()
            finally:
                folder.remove(part)

    def remove(self, path: str, what: str, stop: Stop) -> None:
        with self._folder(path) as folder, writing(Path(path)):
            folder.remove(os.path.basename(path))

    def _folder(self, path: str) -> Directory:
        try:
            parts = Path(path).parent.relative_to(self._root).parts
        except ValueError:
            parts = ("..",)
        if ".." in parts:
            raise CannotWrite(f"{path} is not below {self._root}", hint="Check `mounts` in the settings")
        with Directory.at(self._root) as root:
            return root.below(parts)


def _write(write: Callable[[memoryview], int | None], file: Sendable, stop: Stop) -> None:
    for piece in file.pieces():
        stop.raise_if_set()
        left = memoryview(piece)
        while left:
            left = left[write(left) or 0 :]
