"""HTTP around the double, and a proxy that stands in for zenodo.org.

With HTTPS_PROXY=http://localhost:PORT a client with a hard-wired https://zenodo.org or https://sandbox.zenodo.org lands
here: CONNECT is answered with TLS of the certificate given, which must name them.
"""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from .double import Double
from .faults import Faults
from .wire import Asked, Refused, Reply

_PIECE = 1 << 20
_REAL_HOSTS = ("zenodo.org", "sandbox.zenodo.org")
_TYPES = {False: "application/json", True: "text/html; charset=utf-8"}


class Gone(Exception):
    """The connection was reset on purpose."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    scheme = "http"
    double: Double
    tls: ssl.SSLContext | None = None
    timeout = 60
    disable_nagle_algorithm = True  # the second packet, the content, waited 40 ms

    def log_message(self, *_: object) -> None:
        """Tests read `calls` instead."""

    def do_CONNECT(self) -> None:  # http.server's name
        if self.tls is None or self.path.partition(":")[0] not in _REAL_HOSTS:
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        inner = type("Tunnelled", (type(self),), {"scheme": "https"})
        with self.tls.wrap_socket(self.connection, server_side=True) as secured:
            inner(secured, self.client_address, self.server)
        self.close_connection = True

    def do_GET(self) -> None:
        try:
            reply, headers = self._reply()
        except Refused as refused:
            content: Any = refused.body
            if refused.html:
                content = f"<html><h1>{refused.status} {refused.body['message']}</h1></html>".encode()
            reply, headers = Reply(refused.status, content, _TYPES[refused.html], refused.headers), {}
        except Gone:
            self.close_connection = True
            return
        self._send(reply, headers)

    do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = do_GET

    def _reply(self) -> tuple[Reply, dict[str, str]]:
        parts = urlsplit(self.path)
        self._hold(parts.path)
        body = self.double.stored(self._body())
        if parts.path == "/_faults":
            if self.command == "POST":
                self.double.faults = Faults.of(json.loads(body.read() or b"{}"))
            return Reply(content=asdict(self.double.faults)), {}
        if parts.path == "/_calls":
            return Reply(content=self.double.calls), {}
        if self.command == "OPTIONS":
            return Reply(headers={"Access-Control-Allow-Methods": "*", "Access-Control-Allow-Origin": "*"}), {}
        host = self.headers.get("Host", "localhost")
        lists = parse_qs(parts.query, keep_blank_values=True)
        query = {key: values[-1] for key, values in lists.items()}
        asked = Asked(self.command, parts.path, query, self.headers, f"{self.scheme}://{host}", body, lists)
        asked.is_sandbox = host.startswith("sandbox.")
        authorization = self.headers.get("Authorization", "")
        token = authorization[7:] if authorization.startswith("Bearer ") else query.get("access_token")
        goes = self.double.faults.goes()
        try:
            answered = self.double.answer(asked, token) if goes != "before" else None
        finally:
            body.path.unlink(missing_ok=True)
        if goes or answered is None:
            self._reset()
        return answered

    def _body(self) -> Iterator[bytes]:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("Content-Length") or 0)
        reset_after = self.double.faults.reset_put if self.command == "PUT" else 0
        came = 0
        while left and (piece := self.rfile.read(min(left, _PIECE, reset_after or _PIECE))):
            left -= len(piece)
            came += len(piece)
            if reset_after and came >= reset_after:
                self.double.faults.reset_put = 0
                self._reset()
            yield piece

    def _hold(self, path: str) -> None:
        name = self.double.faults.hold
        if not name or name not in path.split("/"):
            return
        while self.double.faults.hold == name:
            time.sleep(0.02)
        self._reset()

    def _reset(self) -> NoReturn:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        raise Gone

    def _send(self, reply: Reply, headers: dict[str, str]) -> None:
        content = reply.content
        if not isinstance(content, (bytes, Path)):
            content = json.dumps(content).encode()
        first, end = reply.span or (0, content.stat().st_size if isinstance(content, Path) else len(content))
        self.send_response(reply.status)
        if reply.status != 204:
            self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(end - first))
        for name, value in {**headers, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if isinstance(content, Path):
            self._send_file(content, first, end)
        else:
            self.wfile.write(content)

    def _send_file(self, path: Path, first: int, end: int) -> None:
        faults = self.double.faults
        if faults.truncate and end - first > faults.truncate:
            end, self.close_connection = first + faults.truncate, True
        with path.open("rb") as file:
            file.seek(first)
            if not faults.slow_body_s:
                self.wfile.flush()
                if self.scheme == "http":
                    self.connection.sendfile(file, first, end - first)
                else:
                    shutil.copyfileobj(_Part(file, end - first), self.wfile, _PIECE)
                return
            left = end - first
            while left and (piece := file.read(min(left, 4096))):
                self.wfile.write(piece)
                left -= len(piece)
                time.sleep(faults.slow_body_s)


class _Part:
    """The next `left` bytes of a file, for copyfileobj."""

    def __init__(self, file: Any, left: int) -> None:
        self._file, self._left = file, left

    def read(self, size: int) -> bytes:
        piece: bytes = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece


def serve(double: Double, port: int = 0, certificate: tuple[str, str] | None = None) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 that runs in a thread; `server_port` of the result is where.

    certificate   PEM files, chain and key, for the proxy and nothing else
    """
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*certificate)
    handler = type("Bound", (Handler,), {"double": double, "tls": tls})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), name="zenodo-double", daemon=True).start()
    return server
