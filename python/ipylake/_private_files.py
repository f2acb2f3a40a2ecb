"""Files that hold a secret: read with care, written so that nobody else can read them at any moment."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from .errors import InvalidInput

_LARGEST = 2**20
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_private(path: Path, what: str, *, field: str, shared: bool = False) -> bytes:
    """What is in a file that is this user's alone, or root's, who hands tokens out on hubs.

    what    names the file in messages: "The proxy"
    field   the input that named it
    shared  others may read it, as they may what Kubernetes mounts; nobody else may write it

    Raises InvalidInput: not there, not readable, somebody else's, open to others; the hint says how to close it.
    """
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise _unreadable(path, what, field, error) from None
    try:
        problem = _problem(os.fstat(opened), shared)
        if problem:
            words, hint = problem
            raise InvalidInput(f"{what} {path} {words}", hint=hint.format(path=path), field=field)
        return _content(opened)
    finally:
        os.close(opened)


def _unreadable(path: Path, what: str, field: str, error: OSError) -> InvalidInput:
    if error.errno == errno.ENOENT:
        return InvalidInput(f"{what} {path} does not exist", field=field)
    return InvalidInput(f"{what} {path} cannot be read: {error.strerror}", field=field)


def _problem(found: os.stat_result, shared: bool) -> tuple[str, str] | None:
    """What speaks against a file, and what to do about it."""
    if not stat.S_ISREG(found.st_mode):
        return "is no file", ""
    if not hasattr(os, "getuid"):  # Windows keeps rights elsewhere
        return None
    if found.st_uid not in (os.getuid(), 0):
        return "belongs to somebody else", "Use one of your own"
    mode = stat.S_IMODE(found.st_mode)
    if mode & (0o022 if shared else 0o077):
        can = "changed" if shared else "read"
        return f"can be {can} by others (mode {mode:04o})", "Close it with `chmod 600 {path}`"
    return None


def write_private(path: Path, data: bytes) -> None:
    """Replace the file as a whole; at no moment can others read it, nor does it go where a link leads."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def read_own(path: Path) -> tuple[bytes, str] | None:
    """What `write_private` wrote, and a warning if others could read it until now; None if there is nothing to trust:
    no file, a link, somebody else's."""
    try:
        opened = os.open(path, os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            return None
        warning = ""
        if hasattr(os, "getuid"):
            if found.st_uid != os.getuid():
                return None
            if found.st_mode & 0o077:
                os.fchmod(opened, 0o600)
                warning = f"Others could read {path} (mode {stat.S_IMODE(found.st_mode):04o}); it is closed now"
        return _content(opened), warning
    finally:
        os.close(opened)


def _content(opened: int) -> bytes:
    return b"".join(iter(lambda: os.read(opened, _LARGEST), b""))
