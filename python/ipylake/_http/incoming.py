"""An answer whose body goes straight into the caller's memory."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator

from ipylake.errors import ServerFault

from .faults import FOREIGN, lost
from .lines import Dechunker
from .sockets import Line
from .stream import Stream
from .wire import Headers, Wire

_PIECE = 65_536
_GATHER_S = 0.1


class Incoming(Stream):
    """`length` in bytes, None if the server does not tell. Close it; after its last byte the connection is kept."""

    _wire: Wire | None = None

    def __init__(  # what is known of an answer
        self,
        wire: Wire,
        method: str,
        status: int,
        headers: Headers,
        *,
        line: Line,
        url: str,
        doing: str,
        host: str,
        idle_s: float,
        keep: Callable[[Wire], None],
    ) -> None:
        self.status = status
        self.headers = headers
        self.url = url
        self.doing = doing
        self.host = host
        self.length = _length(method, status, headers)
        self._left = self.length
        self._dechunker = Dechunker() if self.length is None and _is_chunked(headers) else None
        self._unchunked = b""
        self._keeps = "close" not in headers.named.get("connection", "").lower()
        self._line = line
        self._idle_s = idle_s
        self._limit = 0
        self._wire = wire
        self._keep = keep

    def read_into(self, view: memoryview) -> int:
        """Fills `view` unless that takes long; 0 at the end.

        Raises Cancelled, TimedOut, and Unreachable where the body ends before its end.
        """
        try:
            count = self._some(view)
            self._line.check()  # a body without a length that was cut looks like one that has ended
        except FOREIGN as error:
            self.close()
            raise lost(error, self._line, self.doing, self.host) from error
        return count

    def pieces(self) -> Iterator[bytes]:
        piece = memoryview(bytearray(_PIECE))
        size = 0
        try:
            while count := self.read_into(piece):
                size += count
                if size > self._limit:
                    raise ServerFault(f"Could not {self.doing} on {self.host}: the answer is larger than expected")
                yield bytes(piece[:count])
        finally:
            self.close()

    def read_all(self, limit: int) -> bytes:
        self._limit = limit
        return b"".join(self.pieces())

    def close(self) -> None:
        wire, self._wire = self._wire, None
        if wire:
            self._line.close()
            wire.close()

    def _some(self, view: memoryview) -> int:
        if self._wire is None:
            return 0
        if self._dechunker:
            return self._some_unchunked(self._wire, self._dechunker, view)
        if self._left == 0:
            self._finish()
            return 0
        room = view if self._left is None else view[: self._left]
        count = self._wire.read_into(room, self._idle_s, _GATHER_S)
        if self._left is not None:
            if not count:
                raise http.client.IncompleteRead(b"", self._left)
            self._left -= count
            if not self._left:
                self._finish()
        return count

    def _some_unchunked(self, wire: Wire, dechunker: Dechunker, view: memoryview) -> int:
        raw = memoryview(bytearray(_PIECE))
        while not self._unchunked:
            if dechunker.is_done:
                self._finish()
                return 0
            count = wire.read_into(raw, self._idle_s, _GATHER_S)
            if not count:
                raise http.client.IncompleteRead(b"")
            self._unchunked = dechunker.feed(bytes(raw[:count]))
        count = min(len(view), len(self._unchunked))
        view[:count] = self._unchunked[:count]
        self._unchunked = self._unchunked[count:]
        return count

    def _finish(self) -> None:
        """The body has ended as it should: the connection is free."""
        wire, self._wire = self._wire, None
        if wire:
            self._line.close()
            if self._keeps and wire.is_clean:
                self._keep(wire)
            else:
                wire.close()


def _is_chunked(headers: Headers) -> bool:
    return headers.named.get("transfer-encoding", "").lower().endswith("chunked")


def _length(method: str, status: int, headers: Headers) -> int | None:
    if method == "HEAD" or status in (204, 304):
        return 0
    told = headers.named.get("content-length", "")
    if _is_chunked(headers) or not told:
        return None
    if not told.isdecimal():
        raise http.client.HTTPException("a length that is no number")
    return int(told)
