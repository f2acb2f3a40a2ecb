"""Where a file comes in: under a name of its own beside its place, until it is whole and verified."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ipylake._stop import Stop
from ipylake.errors import ServerFault

from .checksum import Bytes, Sums
from .folder import Directory, writing
from .names import printable
from .wanted import SMALL, Policy, Wanted

_PIECE = 512 * 1024


class Landing:
    """One file on its way in, for the handler that brings its bytes.

    wanted  name, size and checksums; `done` of its bytes are here, counted from the first
    stop    set when the bytes are not wanted any more
    moved   told of each number of bytes, negative when some are thrown away
    """

    def __init__(
        self, directory: Directory, wanted: Wanted, policy: Policy, stop: Stop, moved: Callable[[int], None]
    ) -> None:
        self.wanted = wanted
        self.policy = policy
        self.stop = stop
        self.done = 0
        self._moved = moved
        self._told = 0
        self._directory = directory
        self._sums = Sums(wanted.checksums)
        self._temp = f".{secrets.token_hex(8)}.part"
        with writing(directory.path):
            self._fd = directory.open(self._temp, os.O_RDWR | os.O_CREAT | os.O_EXCL)

    @property
    def path(self) -> Path:
        """Where the bytes are meanwhile, for messages."""
        return self._directory.path / self._temp

    def write(self, data: Bytes) -> None:
        """The next bytes. Raises NoSpace, CannotWrite, Cancelled; ServerFault for more than there should be."""
        self.stop.raise_if_set()
        if self.wanted.size is not None and self.done + len(data) > self.wanted.size:
            raise ServerFault(self._says(f"more than the {self.wanted.size:,} bytes that the catalog tells came"))
        view = memoryview(data)
        with writing(self.path):
            while view:
                written = os.pwrite(self._fd, view, self.done)
                self._sums.update(view[:written])
                view = view[written:]
                self.done += written
        self.seen(self.done)

    def restart(self) -> None:
        """Throw away what has come."""
        with writing(self.path):
            os.ftruncate(self._fd, 0)
        self.seen(0)
        self.done = 0
        self._sums = Sums(self.wanted.checksums)

    def seen(self, size: int) -> None:
        """So many bytes are here now; called while a program writes by itself."""
        self._moved(size - self._told)
        self._told = size

    @contextmanager
    def outside(self) -> Iterator[Path]:
        """For a program that writes by itself: a path to write to, overwriting what is there. Counted afterwards."""
        self.restart()
        yield self.path
        with writing(self.path):
            os.close(self._fd)
            self._fd = self._directory.open(self._temp, os.O_RDWR)
        piece = bytearray(_PIECE)
        while count := os.preadv(self._fd, [piece], self.done):
            self.stop.raise_if_set()
            self._sums.update(memoryview(piece)[:count])
            self.done += count
            self.seen(max(self.done, self._told))

    def verify(self) -> None:
        """Raises ServerFault for a file that is not what is wanted."""
        size = self.wanted.size
        if size is not None and self.done != size:
            raise ServerFault(self._says(f"{self.done:,} bytes came where the catalog tells {size:,}"))
        differing = self._sums.differing(self.wanted.checksums)
        if differing:
            name, told, found = differing
            raise ServerFault(self._says(f"its {name} is {found} where the catalog tells {told}"))

    def settle(self, name: str) -> None:
        """Give the file its name. Raises FileExistsError if somebody has it and the policy does not replace."""
        if self.policy.durable or self.done >= SMALL:
            with writing(self.path):
                os.fsync(self._fd)
        if self.policy.existing == "replace":
            self._directory.rename(self._temp, name)
        else:
            self._directory.settle(self._temp, name)
        if self.policy.durable:
            self._directory.sync()

    def close(self) -> None:
        """What has no name yet is removed."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self._directory.remove(self._temp)

    def _says(self, what: str) -> str:
        return f"Could not fetch {printable(self.wanted.name)}: {what}"
