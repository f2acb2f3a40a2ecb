"""A storage that costs little: `python -m bench.transfers.storage`, one thread for each connection.

/file/<bytes>   so many bytes of a pattern, with Range
?cap=<n>        no connection gets more than n bytes a second
It prints its addresses, and for each line that it reads how many bytes it has sent since the last one.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import sys
import threading
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

CERTIFICATES = Path(__file__).parents[2] / "faults" / "certificates"
BLOCK = bytes(range(256)) * 4096 * 4
"""Four MiB of the pattern: byte n of a file is n modulo 256."""
_RANGE = re.compile(rb"\r\n[Rr]ange: bytes=(\d+)-(\d*)")
_LENGTH = re.compile(rb"\r\nContent-Length: *(\d+)", re.IGNORECASE)
_SLICE = 65_536


class Storage:
    def __init__(self) -> None:
        self._kept: int | None = None
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(CERTIFICATES / "server.pem", CERTIFICATES / "server.key")
        self.sent = 0
        self._lock = threading.Lock()

    def listen(self, scheme: str) -> str:
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=self._accept, args=(listener, scheme), daemon=True).start()
        return f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"

    def _accept(self, listener: socket.socket, scheme: str) -> None:
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection, scheme), daemon=True).start()

    def _serve(self, connection: socket.socket, scheme: str) -> None:
        try:
            if scheme == "https":
                connection = self.tls.wrap_socket(connection, server_side=True)
            while self._answer(connection):
                pass
        except OSError:
            pass
        finally:
            connection.close()

    def _answer(self, connection: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(_SLICE)
            if not piece:
                return False
            head += piece
        method, target, _ = head.split(b" ", 2)
        if method != b"GET":
            return self._keep(connection, method, head)
        address = urlsplit(target.decode())
        size = int(address.path.split("/")[2])
        cap = int(parse_qs(address.query).get("cap", ["0"])[0])
        found = _RANGE.search(head)
        start, end = (int(found[1]), int(found[2] or size - 1) + 1) if found else (0, size)
        place = f"Content-Range: bytes {start}-{end - 1}/{size}\r\n" if found else ""
        status = "206 Partial Content" if found else "200 OK"
        begin = f'HTTP/1.1 {status}\r\nETag: "1"\r\nContent-Length: {end - start}\r\n{place}\r\n'.encode()
        if end - start <= _SLICE:
            connection.sendall(begin + self._block(start, end))
            self._count(end - start)
        else:
            connection.sendall(begin)
            self._stream(connection, start, end, cap)
        return True

    def _keep(self, connection: socket.socket, method: bytes, head: bytes) -> bool:
        """PUT, whose bytes are counted and dropped; HEAD, which tells how many there were; DELETE."""
        head, _, body = head.partition(b"\r\n\r\n")
        if method == b"PUT":
            found = _LENGTH.search(head)
            self._kept = int(found[1]) if found else 0
            if b"100-continue" in head:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            left, piece = self._kept - len(body), memoryview(bytearray(_SLICE))
            while left:
                left -= connection.recv_into(piece, min(left, _SLICE)) or left
            connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        elif method == b"HEAD" and self._kept is not None:
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {self._kept}\r\n\r\n".encode())
        else:
            status = b"404 Not Found" if method == b"HEAD" else b"204 No Content"
            self._kept = None
            connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
        return True

    def _stream(self, connection: socket.socket, at: int, end: int, cap: int) -> None:
        begun, first = time.monotonic(), at
        while at < end:
            block = self._block(at, min(end, at + (_SLICE if cap else len(BLOCK))))
            connection.sendall(block)
            at += len(block)
            self._count(len(block))
            if cap:
                time.sleep(max(0.0, (at - first) / cap - (time.monotonic() - begun)))

    def _block(self, start: int, end: int) -> memoryview:
        offset = start % 256
        return memoryview(BLOCK)[offset : offset + min(end - start, len(BLOCK) - 256)]

    def _count(self, count: int) -> None:
        with self._lock:
            self.sent += count


def main() -> None:
    storage = Storage()
    addresses = {scheme: storage.listen(scheme) for scheme in ("http", "https")}
    sys.stdout.write(json.dumps(addresses) + "\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        sent, storage.sent = storage.sent, 0
        sys.stdout.write(f"{sent}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
