"""Checksums of bytes as they pass."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

Bytes = bytes | bytearray | memoryview


class _Sum(Protocol):
    def update(self, data: Bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class _Rolling:
    """adler32 and crc32 of zlib, in hashlib's manner."""

    def __init__(self, step: Callable[[Bytes, int], int], start: int) -> None:
        self._step = step
        self._value = start

    def update(self, data: Bytes, /) -> None:
        self._value = self._step(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


_MAKERS: Mapping[str, Callable[[], _Sum]] = {
    "adler32": lambda: _Rolling(zlib.adler32, 1),
    "crc32": lambda: _Rolling(zlib.crc32, 0),
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
}
ALGORITHMS = frozenset(_MAKERS)


class Sums:
    """Several checksums in one pass. Names that nobody knows are left out.

    sums = Sums(["adler32", "md5"]); sums.update(data); sums.digests() → {"adler32": "0a0b0c0d", "md5": …}
    """

    def __init__(self, algorithms: Mapping[str, str] | list[str]) -> None:
        self._sums = {name: _MAKERS[name]() for name in algorithms if name in _MAKERS}

    def __bool__(self) -> bool:
        return bool(self._sums)

    def update(self, data: Bytes) -> None:
        for one in self._sums.values():
            one.update(data)

    def digests(self) -> dict[str, str]:
        """Hexadecimal, lower case, adler32 and crc32 with all eight digits."""
        return {name: one.hexdigest() for name, one in self._sums.items()}

    def differing(self, wanted: Mapping[str, str]) -> tuple[str, str, str] | None:
        """The first that is not as wanted: (algorithm, wanted, found). Leading zeros and case do not count."""
        for name, found in self.digests().items():
            if found.lstrip("0") != wanted[name].strip().lower().lstrip("0"):
                return name, wanted[name], found
        return None
