"""Many files as one ZIP that is made while it is sent: nothing of it is written to this machine's disk.

Files are stored, not compressed, so that its size is known before. The same files give the same bytes, whenever and
wherever: what has been sent is found again by its checksum. Its last member, `manifest-md5.txt`, lists the others.

Source: PKWARE, .ZIP File Format Specification 6.3.10: 4.3.7 local header, 4.3.9 data descriptor, 4.3.12 central
directory, 4.3.14 ZIP64
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from ipylake._http.outgoing import PIECE
from ipylake._transfers.outgoing import LocalFile, Sendable
from ipylake.errors import InvalidInput

MANIFEST = "manifest-md5.txt"
_LARGE = 0xFFFFFFFF
_MOST = 0xFFFF
_STREAMED_UTF8 = 0x0808  # sizes follow the data; names are UTF-8
_DOS_DATE = 0x21  # 1980-01-01, the first day that a ZIP knows
_REGULAR = 0o100644 << 16


class Bundle(Sendable):
    """A ZIP of `members`, (path, name in it). `path` is the folder that they are of. Its checksum is an md5."""

    def __init__(self, path: Path, members: Sequence[tuple[Path, str]]) -> None:
        super().__init__(path, {})
        if any(name == MANIFEST for _, name in members):
            raise InvalidInput(f"{path} has a {MANIFEST} of its own, which would be in the way", field="files")
        self._members = [(LocalFile(one, sums=("md5",)), name) for one, name in members]
        manifest = sum(35 + len(name.encode()) for _, name in self._members)
        self._sizes = [(name.encode(), file.size) for file, name in self._members] + [(MANIFEST.encode(), manifest)]
        content = sum(len(_local(name, size)) + size + len(_descriptor(size, 0)) for name, size in self._sizes)
        self._size = content + len(self._directory([0] * len(self._sizes)))

    @property
    def size(self) -> int:
        return self._size

    def pieces(self) -> Iterator[bytes]:
        """Raises InvalidInput where a file has changed."""
        whole = hashlib.md5(usedforsecurity=False)
        passed = 0
        for piece in self._zip():
            whole.update(piece)
            passed += len(piece)
            yield piece
            self.told(passed)
        self.checksums = {"md5": whole.hexdigest()}

    def raise_if_changed(self) -> None:
        for file, _ in self._members:
            file.raise_if_changed()

    def _zip(self) -> Iterator[bytes]:
        sums: list[int] = []
        lines: list[str] = []
        for (file, name), (encoded, size) in zip(self._members, self._sizes[:-1], strict=True):
            yield _local(encoded, size)
            crc = 0
            for piece in file.pieces():
                crc = zlib.crc32(piece, crc)
                yield piece
            yield _descriptor(size, crc)
            sums.append(crc)
            lines.append(f"{file.checksums['md5']}  {name}\n")
        manifest = "".join(lines).encode()
        encoded, size = self._sizes[-1]
        yield _local(encoded, size)
        for start in range(0, len(manifest), PIECE):
            yield manifest[start : start + PIECE]
        sums.append(zlib.crc32(manifest))
        yield _descriptor(size, sums[-1])
        yield self._directory(sums)

    def _directory(self, sums: Sequence[int]) -> bytes:
        offset, entries = 0, []
        for (name, size), crc in zip(self._sizes, sums, strict=True):
            entries.append(_entry(name, size, crc, offset))
            offset += len(_local(name, size)) + size + len(_descriptor(size, crc))
        return b"".join([*entries, _end(len(entries), sum(map(len, entries)), offset)])


def _local(name: bytes, size: int) -> bytes:
    extra = struct.pack("<HHQQ", 1, 16, 0, 0) if size >= _LARGE else b""
    unknown = _LARGE if extra else 0
    needed = 45 if extra else 20
    head = (b"PK\3\4", needed, _STREAMED_UTF8, 0, 0, _DOS_DATE, 0, unknown, unknown, len(name), len(extra))
    return struct.pack("<4s5H3L2H", *head) + name + extra


def _descriptor(size: int, crc: int) -> bytes:
    return struct.pack("<4sLQQ" if size >= _LARGE else "<4sLLL", b"PK\7\10", crc, size, size)


def _entry(name: bytes, size: int, crc: int, offset: int) -> bytes:
    large = ([size, size] if size >= _LARGE else []) + ([offset] if offset >= _LARGE else [])
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    needed = 45 if large else 20
    shown, at = min(size, _LARGE), min(offset, _LARGE)
    head = (b"PK\1\2", 0x0300 | needed, needed, _STREAMED_UTF8, 0, 0, _DOS_DATE, crc, shown, shown)
    tail = (len(name), len(extra), 0, 0, 0, _REGULAR, at)
    return struct.pack("<4s6H3L", *head) + struct.pack("<5H2L", *tail) + name + extra


def _end(count: int, size: int, offset: int) -> bytes:
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, min(count, _MOST), min(count, _MOST), min(size, _LARGE), min(offset, _LARGE), 0
    )
    if count < _MOST and size < _LARGE and offset < _LARGE:
        return end
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1) + end
