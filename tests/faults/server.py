"""A server on 127.0.0.1 that answers as a test tells it: whole, slowly, in part, wrongly, or not at all.

    def answer(wire: Wire) -> None:
        wire.head(200, "Transfer-Encoding: chunked")
        wire.chunk(b"row\\n")
        wire.reset()

    with FaultServer(answer) as server:
        Http(server.url)…

Each connection has a thread; `answer` is called for each request on it. What it sends is sent at once.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CERTIFICATES = Path(__file__).parent / "certificates"
PATIENCE_S = 20
"""No test waits longer than this for the other side."""


class Over(Exception):
    """The conversation has ended, on purpose or because the client left."""


@dataclass(frozen=True)
class Asked:
    """A request: header names in lower case, the target as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """One request and the means to answer it."""

    def __init__(self, connection: socket.socket, asked: Asked, number: int, closing: threading.Event) -> None:
        self.asked = asked
        self.number = number
        self._connection = connection
        self._closing = closing

    def send(self, data: bytes) -> None:
        try:
            self._connection.sendall(data)
        except OSError as error:
            raise Over from error

    def head(self, status: int, *headers: str) -> None:
        self.send("\r\n".join([f"HTTP/1.1 {status} As Told", *headers, "", ""]).encode("latin-1"))

    def whole(self, status: int, body: bytes, *headers: str) -> None:
        self.head(status, f"Content-Length: {len(body)}", *headers)
        self.send(body)

    def json(self, body: bytes, status: int = 200) -> None:
        self.whole(status, body, "Content-Type: application/json")

    def chunked(self, *chunks: bytes) -> None:
        """Starts an answer in chunks; `end` ends it."""
        self.head(200, "Content-Type: application/x-json-stream", "Transfer-Encoding: chunked")
        for chunk in chunks:
            self.chunk(chunk)

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def end(self) -> None:
        self.send(b"0\r\n\r\n")

    def reset(self) -> None:
        """Ends the connection with a TCP reset."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Over

    def close(self) -> None:
        """Ends the connection in good order."""
        raise Over

    def tunnel(self, port: int) -> None:
        """Passes bytes to and from another server of this machine until one side ends, as a proxy does on CONNECT."""
        self.head(200)
        with socket.create_connection(("127.0.0.1", port)) as other:
            sides = {self._connection: other, other: self._connection}
            while not self._closing.is_set():
                readable, _, _ = select.select(list(sides), [], [], 0.05)
                for side in readable:
                    data = side.recv(65_536)
                    if not data:
                        raise Over
                    sides[side].sendall(data)

    def hang(self) -> None:
        """Says nothing more, until the client or the test leaves."""
        self._connection.settimeout(0.05)
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                if not self._connection.recv(1):
                    break
        raise Over


class FaultServer:
    """`asked` holds the requests as they came in. `certificate`: TLS with that one of `certificates/`."""

    def __init__(self, answer: Callable[[Wire], None], *, certificate: str | None = None) -> None:
        self.asked: list[Asked] = []
        self._answer = answer
        self._tls: ssl.SSLContext | None = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / "server.key")
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> FaultServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def open_connections(self) -> int:
        with self._lock:
            return len(self._connections)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(PATIENCE_S)
        connection = plain
        try:
            if self._tls:
                connection = self._tls.wrap_socket(plain, server_side=True)
            elif plain.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS greeting to a plain server
                plain.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
            self._converse(connection)
        except (Over, OSError):
            pass
        finally:
            with self._lock:
                self._connections.discard(plain)
            connection.close()
            plain.close()

    def _converse(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as incoming:
            while line := incoming.readline():
                method, target, _ = line.decode("latin-1").split(" ")
                headers: dict[str, str] = {}
                while header := incoming.readline().strip():
                    name, _, value = header.decode("latin-1").partition(":")
                    headers[name.lower()] = value.strip()
                body = incoming.read(int(headers.get("content-length", 0)))
                with self._lock:
                    self.asked.append(Asked(method, target, headers, body))
                    number = len(self.asked)
                self._answer(Wire(connection, self.asked[number - 1], number, self._closing))
