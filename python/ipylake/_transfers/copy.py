"""Files of this machine: linked, or copied, sharing blocks where the file system can."""

from __future__ import annotations

import errno
import os
from urllib.parse import unquote, urlsplit

from ipylake.errors import AccessDenied, LakeError, NotFound, Unreachable

from .folder import is_regular, refused
from .landing import Landing
from .spans import Span
from .wanted import Source

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # asked for below

_PIECE = 4 * 2**20
_FICLONE = 0x40049409
"""Source: linux/fs.h"""
_CANNOT = frozenset(
    {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF, errno.ETXTBSY}
)
"""What copy_file_range and FICLONE say where a file system, or two of them, cannot."""


class Copy:
    """Handler for paths and `file:` URLs."""

    def fetch(self, source: Source, landing: Landing) -> None:
        """Raises NotFound, AccessDenied, Unreachable (the mount fails), NoSpace, CannotWrite, Cancelled."""
        path = path_of(source)
        landing.restart()
        try:
            with open(path, "rb", buffering=0, opener=_at_once) as file:
                if not is_regular(os.fstat(file.fileno())):
                    raise NotFound(f"Could not read {path}: it is no file")
                if landing.policy.mounted == "link" and landing.adopt(path):
                    return
                if span := landing.spans.take():
                    _copy(file.fileno(), span, landing)
                    landing.ends_here(span)
                    landing.spans.give_back(span)
        except OSError as error:
            raise _told(error, path) from error


def path_of(source: Source) -> str:
    """The path of a source on this machine."""
    if "://" not in source.address:
        return source.address
    return unquote(urlsplit(source.address).path)


def _at_once(path: str, flags: int) -> int:
    """A pipe would wait for somebody who writes to it, for ever and deaf to Stop."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _copy(fd: int, span: Span, landing: Landing) -> None:
    size = os.fstat(fd).st_size
    if _is_cloned(fd, landing):
        landing.advance(span, size)
        return
    while True:
        landing.stop.raise_if_set()
        count = _copy_range(fd, span, landing)
        if count is None:
            break
        if not count:
            return
        landing.advance(span, count)
    piece = memoryview(bytearray(_PIECE))
    while count := os.preadv(fd, [piece], span.at):
        landing.put(span, piece[:count])


def _is_cloned(fd: int, landing: Landing) -> bool:
    try:
        if fcntl is None:
            return False
        fcntl.ioctl(landing.fd, _FICLONE, fd)
    except OSError:
        return False
    return True


def _copy_range(fd: int, span: Span, landing: Landing) -> int | None:
    """Bytes that the system has copied by itself, 0 at the end; None if it cannot."""
    if not hasattr(os, "copy_file_range") or landing.needs_bytes:
        return None
    try:
        return os.copy_file_range(fd, landing.fd, _PIECE, span.at, span.at)
    except OSError as error:
        if error.errno in _CANNOT:
            return None
        raise refused(error, landing.path) from error  # reading has been tried before


def _told(error: OSError, path: str) -> LakeError:
    if isinstance(error, FileNotFoundError):
        return NotFound(f"Could not read {path}: it is not there")
    if isinstance(error, PermissionError):
        return AccessDenied(f"Could not read {path}: {error.strerror}")
    return Unreachable(f"Could not read {path}: {error.strerror}")
