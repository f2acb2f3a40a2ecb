"""Where a file comes in: under a name of its own beside its place, until it is whole and verified."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ipylake._stop import Stop
from ipylake.errors import LakeError, ServerFault

from .checksum import Bytes, Sums
from .folder import Directory, writing
from .follower import Follower
from .names import printable
from .parts import Left, Origin, Part
from .spans import Span, Spans
from .wanted import SMALL, Policy, Wanted

_SAVED_EVERY = 4 * 2**20
"""Bytes that may have to come again after a sudden end; more for a file that is larger than 16 GiB."""
_ENOUGH_SAVES = 4_000


class Landing:
    """One file on its way in, for the handler that brings its bytes.

    wanted  name, size and checksums
    stop    set when the bytes are not wanted any more
    origin  what the bytes that are here already are of
    moved   told of each number of bytes, negative when some are thrown away
    """

    def __init__(
        self,
        directory: Directory,
        name: str,
        wanted: Wanted,
        policy: Policy,
        stop: Stop,
        moved: Callable[[int], None],
    ) -> None:
        self.wanted = wanted
        self.policy = policy
        self.stop = stop
        self.origin = Origin()
        self._is_small = wanted.size is not None and wanted.size < SMALL
        self._moved = moved
        self._told = 0
        self._directory = directory
        self._part = Part(directory, wanted, name)
        self._saving = threading.Lock()
        self._unsaved = 0
        self._own: Span | None = None
        self._is_shared = False
        self._is_settled = False
        self.fd = -1
        with writing(directory.path):
            self._open(None if self._is_small else self._part.claim())

    # --- for handlers ------------------------------------------------------------------------------------------

    @property
    def done(self) -> int:
        """So many of the first bytes are here."""
        return self.spans.done

    @property
    def path(self) -> Path:
        """Where the bytes are meanwhile."""
        return self._directory.path / self._part.name

    @property
    def needs_bytes(self) -> bool:
        """Whether the bytes themselves must pass here, because their checksum is made on the way."""
        return self._follower is None and bool(self._sums)

    def write(self, data: Bytes) -> None:
        """The next bytes after `done`. Raises NoSpace, CannotWrite, Cancelled; ServerFault for more than there should
        be."""
        if self._own is None or not self._own.left:
            self._own = self.spans.take()
        if self._own is None or len(data) > self._own.left:
            raise ServerFault(self._says(f"more than the {self.wanted.size:,} bytes that the catalog tells came"))
        self.put(self._own, data)

    def put(self, span: Span, data: Bytes) -> None:
        """The next bytes of a part that was taken from `spans`; parts may come in several threads."""
        self._write(span.at, memoryview(data))
        self.advance(span, len(data))

    def pass_on(self, span: Span, memory: memoryview, count: int) -> memoryview:
        """The same for the first bytes of `memory`, which is PIECE long, and the caller's no more: he goes on with what
        he gets."""
        self._write(span.at, memory[:count])
        other = self._follower.take(span.at, memory, count) if self._follower else None
        self.advance(span, count)
        return other or memory

    def advance(self, span: Span, count: int) -> None:
        """So many bytes were written to `fd` at `span.at` by other means than `put`."""
        span.at += count
        self._moved(count)
        if self._follower:
            self._follower.grown()
        self._unsaved += count
        if not self._is_small and self._unsaved >= max(_SAVED_EVERY, (self.wanted.size or 0) // _ENOUGH_SAVES):
            self._save()

    def ends_here(self, span: Span) -> None:
        """The file has no more bytes, whatever was thought of its size."""
        span.end = span.at

    def restart(self, origin: Origin | None = None) -> None:
        """Throw away what has come. `origin`: what comes now."""
        self._moved(-self.spans.here)
        self._drop_sums()
        with writing(self._directory.path, self._part.name):
            if self._is_shared:
                self._directory.remove(self._part.name)
                self._reopen(os.O_RDWR | os.O_CREAT | os.O_EXCL)
            os.ftruncate(self.fd, 0)
            self._part.remove_state()
        self.origin = origin or Origin()
        self._begin(None)

    def seen(self, size: int) -> None:
        """So many bytes are here now; called while a program writes to `outside`."""
        self._moved(size - self._told)
        self._told = size

    @contextmanager
    def outside(self) -> Iterator[Path]:
        """For a program that writes by itself: a path to write to, over what is there. Counted when it has ended."""
        self.restart()
        try:
            yield self.path
        finally:
            self.seen(0)
        self._drop_sums()
        self._reopen(os.O_RDWR)
        self._count()

    def adopt(self, path: str) -> bool:
        """Make the file at `path` and this one the same (a hard link), if the file system can."""
        self.restart()
        self._drop_sums()
        with writing(self._directory.path, self._part.name):
            self._directory.remove(self._part.name)
        try:
            os.link(os.path.realpath(path), self._part.name, dst_dir_fd=self._directory.fd)
        except OSError:
            self._reopen(os.O_RDWR | os.O_CREAT | os.O_EXCL)
            self._begin(None)
            return False
        self._is_shared = True  # from here on nothing may be written to it
        self._reopen(os.O_RDONLY)
        self._count()
        return True

    # --- for whoever wants the file ----------------------------------------------------------------------------

    def verify(self) -> None:
        """Raises ServerFault for a file that is not what is wanted."""
        if self._own:
            if self.wanted.size is None:
                self.ends_here(self._own)
            self.spans.give_back(self._own)
        size = os.fstat(self.fd).st_size
        told = self.wanted.size
        if (told is not None and size != told) or self.spans.missing:
            raise ServerFault(self._says(f"{size:,} bytes came where the catalog tells {told or 0:,}"))
        if self._follower:
            with writing(self._directory.path, self._part.name):
                self._follower.finish(lambda: self.stop.is_set)
            self.stop.raise_if_set()
        differing = self._sums.differing(self.wanted.checksums)
        if differing:
            name, expected, found = differing
            raise ServerFault(self._says(f"its {name} is {found} where the catalog tells {expected}"))

    def settle(self, name: str) -> None:
        """Give the file its name. Raises FileExistsError if somebody has it and the policy does not replace."""
        is_durable = self.policy.durable or not self._is_small
        if is_durable:
            with writing(self._directory.path, self._part.name):
                os.fsync(self.fd)
        if self.policy.existing == "replace":
            self._directory.rename(self._part.name, name)
        else:
            self._directory.settle(self._part.name, name)
        self._is_settled = True
        if is_durable:
            with writing(self._directory.path, self._part.name):
                self._directory.sync()
                self._part.remove_state()

    def close(self, keeps: bool) -> None:
        """What has no name yet is kept for another try, or removed."""
        if self.fd < 0:
            return
        self._drop_sums()
        try:
            if self._is_settled:
                return
            if keeps and not self._is_small and not self._is_shared and self.spans.here:
                with suppress(LakeError):  # the disk is full, perhaps: what was written down before holds
                    self._save()
                self._part.release()
            else:
                self._part.remove()
        finally:
            os.close(self.fd)
            self.fd = -1

    # --- within ------------------------------------------------------------------------------------------------

    def _write(self, at: int, data: memoryview) -> None:
        self.stop.raise_if_set()
        with writing(self._directory.path, self._part.name):
            while data:
                written = os.pwrite(self.fd, data, at)
                if self._follower is None:
                    self._sums.update(data[:written])
                at, data = at + written, data[written:]

    def _open(self, left: Left | None) -> None:
        flags = os.O_RDWR if left else os.O_RDWR | os.O_CREAT | os.O_EXCL
        self.fd = self._directory.open(self._part.name, flags)
        self._begin(list(left.missing) if left else None)
        if left:
            self.origin = left.origin
            self._moved(self.spans.here)

    def _begin(self, missing: list[tuple[int, int]] | None, end: int | None = None) -> None:
        """`end` of a file whose size nobody told, but which is here."""
        self._own = None
        self.spans = Spans(end if self.wanted.size is None else self.wanted.size, missing)
        self._sums = Sums(self.wanted.checksums)
        follows = self._sums and (not self._is_small or missing is not None)
        self._follower = Follower(self.fd, self._sums, lambda: self.spans.done) if follows else None

    def _reopen(self, flags: int) -> None:
        with writing(self._directory.path, self._part.name):
            os.close(self.fd)
            self.fd = self._directory.open(self._part.name, flags)
        self._is_shared = self._is_shared and not flags & os.O_CREAT

    def _count(self) -> None:
        """What came by other ways is here."""
        size = os.fstat(self.fd).st_size
        wanted = self.wanted.size
        self._begin([(size, wanted)] if wanted and size < wanted else [], size)
        self._moved(size)

    def _save(self) -> None:
        if self._saving.acquire(blocking=False):
            try:
                self._unsaved = 0
                with writing(self._directory.path, self._part.name):
                    self._part.save(Left(tuple(self.spans.missing), self.origin))
            finally:
                self._saving.release()

    def _drop_sums(self) -> None:
        if self._follower:
            self._follower.drop()
            self._follower = None

    def _says(self, what: str) -> str:
        return f"Could not fetch {printable(self.wanted.name)}: {what}"
