"""One connection: a request goes out, its answer comes in, then the next. HTTP/1.1 and nothing more (RFC 9112)."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from ipylake._credentials import Secret

_LONGEST_HEAD = 65_536
_HEAD_PIECE = 16_384
"""As much as TLS gives at once; what is read beyond the head is copied."""
_NOT_IN_A_HEADER = str.maketrans("", "", "\r\n\0")


class Wire:
    """Bytes in and out of a connected socket.

    came   told of the number of bytes at each arrival; it may raise
    """

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self.came: Callable[[int], None] = lambda count: None
        self._rest = b""
        self._timeout_s: float | None = None
        self._tls = connected if isinstance(connected, ssl.SSLSocket) else None
        self._failure: OSError | None = None

    @cached_property
    def handle(self) -> socket.socket:
        """A second one on the connection, by which it is shut while the first one is in use."""
        return socket.fromfd(self.socket.fileno(), -1, -1)  # -1: family and type are found out

    def send(self, method: str, target: str, headers: Mapping[str, str | Secret]) -> None:
        head = [f"{method} {target} HTTP/1.1"]
        head += [f"{name}: {_value(value)}" for name, value in headers.items()]
        self.socket.sendall("\r\n".join([*head, "", ""]).encode("latin-1"))

    def head(self) -> tuple[int, Headers]:
        """Status and headers of an answer that is more than "go on" (1xx)."""
        while True:
            status, headers = self._one_head()
            if status >= 200:
                return status, headers

    def read_into(self, view: memoryview, first_s: float, more_s: float) -> int:
        """Fills `view` as long as more comes within `more_s`; 0 at the end of the connection.

        first_s  how long the first byte is waited for
        Raises TimeoutError, OSError; what has come before an error is given first.
        """
        if self._failure:
            raise self._failure
        if self._rest:
            filled = min(len(self._rest), len(view))
            view[:filled] = self._rest[:filled]
            self._rest = self._rest[filled:]
        else:
            self.wait_at_most(first_s)
            filled = self._receive(view)
        if 0 < filled < len(view):
            filled = self._gather(view, filled, more_s)
        self.came(filled)
        return filled

    def _gather(self, view: memoryview, filled: int, more_s: float) -> int:
        """TLS gives 16 KiB at a time: this loop runs 65 536 times for a GiB."""
        self.wait_at_most(more_s)
        tls, plain, size, until = self._tls, self.socket, len(view), time.monotonic() + more_s
        try:
            while filled < size:
                room = view[filled:]
                count = tls.read(size, room) if tls else plain.recv_into(room)
                if not count:
                    break
                filled += count  # type: ignore[operator]  # typeshed: with a buffer it is a number
                if time.monotonic() > until:
                    break
        except TimeoutError:
            pass  # more may come later; what is here goes on
        except OSError as error:
            self._failure = error
        return filled

    def _receive(self, view: memoryview) -> int:
        return self._tls.read(len(view), view) if self._tls else self.socket.recv_into(view)  # type: ignore[return-value]  # typeshed: with a buffer it is a number

    def wait_at_most(self, seconds: float) -> None:
        """For whatever comes next."""
        if seconds != self._timeout_s:
            self._timeout_s = seconds
            self.socket.settimeout(seconds)

    @property
    def is_clean(self) -> bool:
        """Whether nothing has come that nobody asked for."""
        return not self._rest

    def close(self) -> None:
        if "handle" in vars(self):
            self.handle.close()
        self.socket.close()

    def _one_head(self) -> tuple[int, Headers]:
        data = self._rest
        while (end := data.find(b"\r\n\r\n")) < 0:
            if len(data) > _LONGEST_HEAD:
                raise http.client.HTTPException("the headers do not end")
            piece = self._tls.read(_HEAD_PIECE) if self._tls else self.socket.recv(_HEAD_PIECE)
            if not piece:
                raise http.client.IncompleteRead(data)
            self.came(len(piece))
            data += piece
        self._rest = data[end + 4 :]
        first, *lines = data[:end].decode("latin-1").split("\r\n")
        return _status(first), _headers(lines)


class Headers(Mapping[str, str]):
    """Of an answer; case does not count in names. urllib3's own take longer to make than a small body to read."""

    def __init__(self, named: dict[str, str]) -> None:
        self.named = named
        """By names in lower case."""

    def __getitem__(self, name: str) -> str:
        return self.named[name.lower()]

    def get(self, name: str, default: Any = None) -> Any:
        """The same as of any mapping, without an exception made for each that is not there."""
        return self.named.get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)


class Pace:
    """Raises TimeoutError for what is too slow to wait for.

    least  bytes a second, counted over `over_s` seconds each time
    """

    def __init__(self, least: float, over_s: float) -> None:
        self._least = least * over_s
        self._over_s = over_s
        self._since = time.monotonic()
        self._bytes = 0

    def came(self, count: int) -> None:
        now = time.monotonic()
        self._bytes += count
        if now - self._since >= self._over_s:
            if self._bytes < self._least:
                raise TimeoutError("it sends next to nothing")
            self._since, self._bytes = now, 0


def _value(value: str | Secret) -> str:
    text = value if isinstance(value, str) else value.reveal().decode("latin-1")
    return text if text.isprintable() else text.translate(_NOT_IN_A_HEADER)


def _status(line: str) -> int:
    version, _, rest = line.partition(" ")
    if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
        raise http.client.BadStatusLine(line[:80])
    return int(rest[:3])


def _headers(lines: list[str]) -> Headers:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise http.client.HTTPException("a header without a name")
        headers[name.lower()] = value.strip()
    return Headers(headers)
