"""Directories held open: what is done in them happens there, whatever somebody renames or links meanwhile."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from ipylake.errors import CannotWrite, LakeError, NoSpace

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ROOT = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_DIRECTORY = _ROOT | os.O_NOFOLLOW


class Directory:
    """One directory. Names in it are plain: no slash, and no link is followed."""

    def __init__(self, fd: int, path: Path) -> None:
        self.fd = fd
        self.path = path

    @classmethod
    def at(cls, path: Path) -> Directory:
        """Made if it is missing. A link is followed here: which folder it is, is the person's choice.

        Raises CannotWrite.
        """
        with writing(path):
            try:
                return cls(os.open(path, _ROOT), path)
            except FileNotFoundError:
                path.mkdir(parents=True, exist_ok=True)
                return cls(os.open(path, _ROOT), path)

    def below(self, parts: tuple[str, ...]) -> Directory:
        """The directory down there, made if it is missing; a link on the way is refused. Raises CannotWrite."""
        here = Directory(os.dup(self.fd), self.path)
        for part in parts:
            try:
                deeper = here._step(part)
            finally:
                here.close()
            here = deeper
        return here

    def _step(self, part: str) -> Directory:
        path = self.path / part
        with writing(path):
            try:
                return Directory(os.open(part, _DIRECTORY, dir_fd=self.fd), path)
            except FileNotFoundError:
                with suppress(FileExistsError):  # somebody else was quicker
                    os.mkdir(part, dir_fd=self.fd)
                return Directory(os.open(part, _DIRECTORY, dir_fd=self.fd), path)

    def open(self, name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666, dir_fd=self.fd)

    def stat(self, name: str) -> os.stat_result | None:
        """Of the name itself, not of what it may lead to."""
        try:
            return os.stat(name, dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def rename(self, old: str, new: str) -> None:
        """Takes the place of a file that is called `new`."""
        os.rename(old, new, src_dir_fd=self.fd, dst_dir_fd=self.fd)

    def settle(self, old: str, new: str) -> None:
        """A rename that never takes anybody's place: raises FileExistsError."""
        try:
            os.link(old, new, src_dir_fd=self.fd, dst_dir_fd=self.fd, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                raise
            if self.stat(new):  # no hard links on this file system: two steps instead of one
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new) from None
            self.rename(old, new)
        else:
            self.remove(old)

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.fd)

    def names(self) -> list[str]:
        return os.listdir(self.fd)

    def free(self) -> int:
        """Bytes that an ordinary user may still write there."""
        found = os.fstatvfs(self.fd)
        return found.f_bavail * found.f_frsize

    def sync(self) -> None:
        """What was made and renamed in it survives a power cut."""
        os.fsync(self.fd)

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Directory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class writing:  # reads as what it is: `with writing(folder, name):`
    """Errors of the file system, as ours. `name` is joined to the path when there is one to tell."""

    __slots__ = ("_name", "_path")

    def __init__(self, path: Path, name: str = "") -> None:
        self._path = path
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise refused(error, self._path / self._name) from error


def refused(error: OSError, path: Path) -> LakeError:
    """What it means that `path` could not be written."""
    if error.errno in _FULL:
        return NoSpace(
            f"Could not write {path}: {os.strerror(error.errno or 0)}", hint="Make room, or choose another folder"
        )
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return CannotWrite(
            f"Could not write {path}: a link or a file is in the way", hint="Choose another folder, or remove it"
        )
    return CannotWrite(
        f"Could not write {path}: {error.strerror or error}", hint="Choose a folder that you may write to"
    )


def is_regular(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode)
