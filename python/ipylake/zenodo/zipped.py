"""What a ZIP at a site holds, without fetching it: the list stands at its end (APPNOTE.TXT of PKWARE, 4.3.6), and of an
open file ranges can be asked for. Nothing is unpacked, so nothing can grow."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass

from ipylake.errors import InvalidInput

_TAIL = 66_000
"""What is read at first: the end record, with the longest comment and zip64's records before it."""
_MOST_LISTED = 4 * 2**20
"""Bytes of a list that are read: some 40 000 names."""

Read = Callable[[int, int], bytes]
"""Bytes from the first to the last but one."""


@dataclass(frozen=True)
class Member:
    """A file in a ZIP. `size` unpacked and `packed`, both in bytes, as the ZIP says."""

    name: str
    size: int
    packed: int


def is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def members(name: str, size: int, read: Read) -> list[Member]:
    """The files in the ZIP `name`, in its own order. Raises InvalidInput for what is no ZIP, or whose list is too long;
    what `read` raises."""
    import zipfile  # here: few look into one

    try:
        with zipfile.ZipFile(_Ranges(name, size, read)) as found:
            return [
                Member(one.filename, one.file_size, one.compress_size) for one in found.infolist() if not one.is_dir()
            ]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError, EOFError) as error:
        raise InvalidInput(f"{name} is no ZIP that can be read", hint="Download it", detail=str(error)) from error


class _Ranges:
    """A file as `zipfile` reads it: its end at once, anything before that when it is asked for."""

    def __init__(self, name: str, size: int, read: Read) -> None:
        self._name = name
        self._size = size
        self._read = read
        self._at = 0
        self._tail_at = max(0, size - _TAIL)
        self._tail = read(self._tail_at, size) if size else b""

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before its begin")
        self._at = base + offset
        return self._at

    def read(self, count: int = -1) -> bytes:
        end = self._size if count < 0 else min(self._size, self._at + count)
        first, self._at = self._at, max(self._at, end)
        if end <= first:
            return b""
        if first >= self._tail_at:
            return self._tail[first - self._tail_at : end - self._tail_at]
        if end - first > _MOST_LISTED:
            raise InvalidInput(f"The list of {self._name} is longer than {_MOST_LISTED >> 20} MiB", hint="Download it")
        return self._read(first, end)

    def close(self) -> None:
        """There is nothing open."""
