"""From bytes as they arrive to whole lines, in bounded memory. No input or output here."""

from __future__ import annotations


class Dechunker:
    """Takes the framing off an answer in chunked transfer coding (RFC 9112, 7.1), however its bytes are cut.

    http.client reads one chunk a call; a server that sends each row as a chunk then costs a dozen Python calls a row.
    """

    _LONGEST_SIZE_LINE = 4096

    def __init__(self) -> None:
        self.is_done = False
        self._rest = b""
        self._left = 0
        self._in_trailer = False

    def feed(self, data: bytes) -> bytes:
        """The content in `data`. Raises ValueError where it is not chunked coding."""
        if len(data) <= self._left:
            self._left -= len(data)
            return data
        parts = [data[: self._left]]
        at, self._left = self._left, 0
        data, at = (self._rest + data, 0) if self._rest else (data, at)
        self._rest = b""
        while not self.is_done:
            end = data.find(b"\r\n", at)
            if end < 0:
                self._keep(data[at:])
                break
            line, at = data[at:end], end + 2
            if self._in_trailer:
                self.is_done = not line
            elif line:
                at = self._take_chunk(line, data, at, parts)
        return b"".join(parts)

    def _take_chunk(self, line: bytes, data: bytes, at: int, parts: list[bytes]) -> int:
        size = int(line.partition(b";")[0], 16)
        if size < 0:
            raise ValueError("a chunk of negative size")
        self._in_trailer = size == 0
        part = data[at : at + size]
        self._left = size - len(part)
        parts.append(part)
        return at + len(part)

    def _keep(self, rest: bytes) -> None:
        if len(rest) > self._LONGEST_SIZE_LINE:
            raise ValueError("the size of a chunk is missing")
        self._rest = rest


class Lines:
    """Whole lines out of bytes that arrive in any pieces. A line longer than `limit` bytes is dropped and counted."""

    def __init__(self, limit: int) -> None:
        self.too_long = 0
        self._limit = limit
        self._rest: list[bytes] = []
        self._held = 0
        self._skipping = False

    def feed(self, data: bytes) -> bytes:
        """All lines that are complete now, in one piece that is empty or ends with a newline."""
        first = data.find(b"\n")
        if first < 0:
            self._hold(data)
            return b""
        last = data.rfind(b"\n") + 1
        self._hold(data[: first + 1])
        block = b"".join([*self._release(), self._short_ones(data[first + 1 : last])])
        self._hold(data[last:])
        return block

    def finish(self) -> bytes:
        """The last line, where the answer does not end with a newline."""
        return b"".join(self._release())

    def _short_ones(self, lines: bytes) -> bytes:
        if len(lines) <= self._limit:
            return lines
        parted = [line + b"\n" for line in lines.split(b"\n")[:-1]]
        short = [line for line in parted if len(line) <= self._limit]
        self.too_long += len(parted) - len(short)
        return b"".join(short)

    def _hold(self, part: bytes) -> None:
        self._held += len(part)
        if self._held > self._limit:
            self._skipping = True
            self._rest.clear()
        elif part:
            self._rest.append(part)

    def _release(self) -> list[bytes]:
        kept = self._rest
        self.too_long += self._skipping
        self._rest, self._held, self._skipping = [], 0, False
        return kept
