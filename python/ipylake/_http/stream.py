"""An answer: as it comes, or whole."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import urllib3

from ipylake.errors import ServerFault

from .faults import FOREIGN, lost
from .sockets import Line

_PIECE = 65_536


@dataclass(frozen=True)
class Answer:
    """A whole answer. `url` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Stream:
    """An answer whose headers are there. Close it, or read it to the end; forgetting it closes it too."""

    def __init__(
        self, response: urllib3.BaseHTTPResponse, line: Line, url: str, doing: str, host: str, limit: int
    ) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.url = url
        self.doing = doing
        self.host = host
        self._response = response
        self._has_length = response.length_remaining is not None or "Transfer-Encoding" in response.headers
        self._line = line
        self._limit = limit

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes. Raises Cancelled, TimedOut, Unreachable where it ends before its end, ServerFault
        where it does not end."""
        came = self._has_length
        size = 0
        try:
            while piece := self._response.read1(_PIECE):
                came = True
                size += len(piece)
                if size > self._limit:
                    raise ServerFault(
                        f"Could not {self.doing} on {self.host}: the answer is larger than {self._limit:,} bytes",
                        hint="Ask for less",
                    )
                yield piece
            self._line.check()  # a body without a length that was cut looks like one that has ended
            if not came:  # so does one whose headers were cut
                raise http.client.IncompleteRead(b"")
        except FOREIGN as error:
            raise lost(error, self._line, self.doing, self.host) from error
        finally:
            self.close()

    def read_all(self, limit: int) -> bytes:
        """The whole body. Raises ServerFault beyond `limit` bytes."""
        self._limit = min(self._limit, limit)
        return b"".join(self.pieces())

    def close(self) -> None:
        """Leaves the connection for the next call if the answer was read to its end, else drops it."""
        if not self._response.closed:
            self._response.close()
        self._line.close()

    def __del__(self) -> None:
        self.close()
