"""Rows: entries kept as bytes, about a quarter of the memory of dicts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import msgspec

from ._protocol import Entry

BLOCK = 1024
_encode = msgspec.json.Encoder().encode
_decode_all = msgspec.json.Decoder(list[Entry]).decode
_decode = msgspec.json.Decoder(Entry).decode


_decode_names = msgspec.json.Decoder(list[str]).decode


class Rows:
    """An append-only list of entries, as JSON in blocks of 1024 rows. The caller holds a lock while appending.

    Names are kept a second time, by themselves: to decode only them makes sorting and finding several times quicker.
    """

    def __init__(self) -> None:
        self._blocks: list[tuple[bytes, array[int]]] = []
        self._tail: list[bytes] = []
        self._names: list[bytes] = []
        self._tail_names: list[str] = []

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK + len(self._tail)

    def extend(self, entries: Sequence[Entry]) -> None:
        self._tail += [*map(_encode, entries)]  # all or, if one cannot be encoded, none
        self._tail_names.extend([entry.name for entry in entries])
        while len(self._tail) >= BLOCK:
            full, self._tail = self._tail[:BLOCK], self._tail[BLOCK:]
            ends = array("I")
            at = 0
            for row in full:
                at += len(row) + 1
                ends.append(at - 1)
            names, self._tail_names = self._tail_names[:BLOCK], self._tail_names[BLOCK:]
            self._names.append(_encode(names))
            self._blocks.append((b",".join(full), ends))

    def json(self, number: int) -> bytes:
        """One entry as it travels."""
        block, at = divmod(number, BLOCK)
        if block == len(self._blocks):
            return self._tail[at]
        data, ends = self._blocks[block]
        return data[ends[at - 1] + 1 if at else 0 : ends[at]]

    def __getitem__(self, number: int) -> Entry:
        return _decode(self.json(number))

    def blocks(self, end: int) -> Iterator[list[Entry]]:
        """The first `end` entries, in blocks; the caller holds the lock for this call, not while iterating."""
        full, tail = [data for data, _ in self._blocks], b",".join(self._tail)
        return (
            _decode_all(b"[" + data + b"]")[: end - at * BLOCK]
            for at, data in enumerate([*full, tail])
            if at * BLOCK < end
        )

    def names(self, end: int) -> Iterator[list[str]]:
        """The names of the first `end` entries, in blocks; locked like `blocks`."""
        full, tail = self._names[:], _encode(self._tail_names)
        return (_decode_names(data)[: end - at * BLOCK] for at, data in enumerate([*full, tail]) if at * BLOCK < end)
