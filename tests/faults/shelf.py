"""A storage on 127.0.0.1 that takes files as a test tells it: whole, in part, wrongly, elsewhere, or without a word.

    with Shelf(Cut(1000)) as shelf:   # the first PUT is cut after 1000 bytes, which are kept; later ones are good
    Upload(file, …, shelf.url("a")).run(…)
shelf.files["/a"]
"""

from __future__ import annotations

import base64
import hashlib
import socket
import struct
import threading
import zlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_S = 20


@dataclass(frozen=True)
class Cut:
    """Reads `after` bytes, keeps them, and resets the connection."""

    after: int


@dataclass(frozen=True)
class LoseAnswer:
    """Keeps all, and resets the connection instead of answering."""


@dataclass(frozen=True)
class Refuse:
    """Keeps nothing."""

    status: int


@dataclass(frozen=True)
class Spoil:
    """Keeps other bytes of the same number."""


@dataclass(frozen=True)
class Elsewhere:
    """Sends to another address, before it has read anything."""

    url: str
    status: int = 307


@dataclass(frozen=True)
class Stall:
    """Reads `after` bytes and then nothing more, until the client leaves."""

    after: int


Fault = Cut | LoseAnswer | Refuse | Spoil | Elsewhere | Stall


class Shelf(ThreadingHTTPServer):
    """`files` by path; `puts` the headers of each PUT; `said_continue` counts those it has encouraged."""

    daemon_threads = True

    def __init__(self, *faults: Fault, digests: bool = True, removes: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.puts: list[dict[str, str]] = []
        self.removed: list[str] = []
        self.faults = list(faults)
        self.digests = digests
        self.removes = removes
        self.received = 0
        self.stalled = threading.Event()

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"

    def __enter__(self) -> Shelf:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = PATIENCE_S
    server: Shelf

    def do_PUT(self) -> None:
        self.server.puts.append({name.lower(): value for name, value in self.headers.items()})
        fault = self.server.faults.pop(0) if self.server.faults else None
        size = int(self.headers["Content-Length"])
        match fault:
            case Elsewhere(url, status):
                self._answer(status, f"Location: {url}")
                self.close_connection = True
            case Refuse(status):
                self._take(size)
                self._answer(status)
            case Cut(after):
                self.server.files[self.path] = self._take(min(after, size))
                self._reset()
            case Stall(after):
                self.server.files[self.path] = self._take(min(after, size))
                self.server.stalled.set()
                self.connection.recv(1, socket.MSG_PEEK) if after >= size else self._wait_until_left()
                self.close_connection = True
            case LoseAnswer():
                self.server.files[self.path] = self._take(size)
                self._reset()
            case _:
                body = self._take(size)
                self.server.files[self.path] = body[::-1] if isinstance(fault, Spoil) else body
                self._answer(201)

    def do_HEAD(self) -> None:
        body = self.server.files.get(self.path)
        if body is None:
            self._answer(404)
            return
        md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        digest = [f"Digest: adler32={zlib.adler32(body):08x},md5={md5}"] if self.server.digests else []
        self._answer(200, *digest, length=len(body))

    def do_DELETE(self) -> None:
        if not self.server.removes:
            self._answer(403)
            return
        self.server.removed.append(self.path)
        self._answer(204 if self.server.files.pop(self.path, None) is not None else 404)

    def handle_expect_100(self) -> bool:
        """`do_PUT` says it, once it knows that it wants the body."""
        return True

    def _take(self, size: int) -> bytes:
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        body = self.rfile.read(size)
        self.server.received += len(body)
        return body

    def _wait_until_left(self) -> None:
        self.connection.settimeout(PATIENCE_S)
        try:
            while self.connection.recv(2**16, socket.MSG_PEEK):
                if self.server.stalled.wait(0.02) and not self._is_open():
                    return
        except OSError:
            return

    def _is_open(self) -> bool:
        # The kernel's word for "the other side has ended": CLOSE_WAIT is 8 (tcp_states.h of Linux).
        state = self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        return state[0] != 8

    def _answer(self, status: int, *headers: str, length: int = 0) -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", str(length))
        for header in headers:
            name, _, value = header.partition(": ")
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # its name in the standard library
        """Silent."""
