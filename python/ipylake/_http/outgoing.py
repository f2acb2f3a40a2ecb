"""What is sent as it is read, and how a server is asked first whether it takes it."""

from __future__ import annotations

import io
import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator

PIECE = 2**18
"""Bytes that are read, and sent, at a time."""
_LONGEST_HEAD = 65_536


class Outgoing(ABC):
    """A body of a known size. Chunked bodies are refused by some storages (XrdHttp 5.5 closes the connection)."""

    @property
    @abstractmethod
    def size(self) -> int:
        """In bytes."""

    @abstractmethod
    def pieces(self) -> Iterator[bytes]:
        """All of it, from the start: asked for again where a redirect leads on. Exactly `size` bytes, or an error of
        ipylake's: a server would wait for the rest."""


class Heard:
    """What a server has said before the body was sent. `head` holds bytes of its answer, if it has answered already."""

    def __init__(self) -> None:
        self.head = b""

    @property
    def has_answered(self) -> bool:
        return bool(self.head)

    def take(self, connected: socket.socket) -> bool:
        """Read what has come; True once it is known whether to go on. Raises OSError."""
        piece = connected.recv(4096)
        self.head += piece
        first, end, rest = self.head.partition(b"\r\n\r\n")
        if first.startswith(b"HTTP/1.1 100") and end:
            self.head = rest  # an answer right behind it is one
            return True
        return bool(end) or not piece or len(self.head) > _LONGEST_HEAD


class ReadAhead(io.RawIOBase):
    """A connection, preceded by what was read of it already."""

    def __init__(self, head: bytes, rest: io.RawIOBase) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]  # typeshed wants any buffer
        if not self._head:
            return self._rest.readinto(buffer)
        part = self._head[: len(buffer)]
        buffer[: len(part)] = part
        self._head = self._head[len(part) :]
        return len(part)

    def close(self) -> None:
        self._rest.close()
        super().close()
