"""Rucio's REST interface with nothing in between: one TLS connection that stays open."""

from __future__ import annotations

import json
import socket
import ssl
import time
import uuid
from urllib.parse import urlsplit


class Raw:
    """lake    JSON with url, ca (a file), user and password"""

    def __init__(self, lake: str) -> None:
        known = json.loads(lake)
        self.url: str = known["url"]
        self.user: str = known["user"]
        address = urlsplit(self.url)
        tls = ssl.create_default_context(cafile=known["ca"])
        plain = socket.create_connection((address.hostname, address.port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = tls.wrap_socket(plain, server_hostname=address.hostname)
        self._host = address.netloc
        self.token = ""
        account = {"X-Rucio-Account": known["user"], "X-Rucio-Username": known["user"]}
        head = self._answer("/auth/userpass", {**account, "X-Rucio-Password": known["password"]})[0]
        self.token = next(
            line.partition(":")[2].strip()
            for line in head.split("\r\n")
            if line.lower().startswith("x-rucio-auth-token:")
        )

    def first_line(self, target: str) -> float:
        """Seconds from the request to the first line of its answer; the rest is read, too, before this returns."""
        return self._answer(target)[1]

    def whole(self, target: str) -> float:
        """Seconds to the end of the answer."""
        return self._answer(target)[2]

    def post(self, target: str, body: object) -> float:
        """Seconds to the end of the answer."""
        return self._answer(target, {"Content-Type": "application/json"}, json.dumps(body).encode())[2]

    def dataset(self) -> str:
        """The name of a new one, empty, in the scope of the person."""
        name = f"bench.{uuid.uuid4().hex[:12]}"
        self.post(f"/dids/user.{self.user}/{name}", {"type": "DATASET", "statuses": {}, "meta": {}, "rules": []})
        return name

    def rule(self, rse: str) -> float:
        """Seconds that a rule for a new dataset takes."""
        body = {"dids": [{"scope": f"user.{self.user}", "name": self.dataset()}], "account": self.user, "copies": 1}
        return self.post("/rules/", {**body, "rse_expression": rse, "lifetime": None, "grouping": "DATASET"})

    def _answer(
        self, target: str, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> tuple[str, float, float]:
        """The head, and when the first line and the end were there."""
        sent = {"Host": self._host, "X-Rucio-Auth-Token": self.token, **(headers or {})}
        sent |= {} if body is None else {"Content-Length": str(len(body))}
        method = "GET" if body is None else "POST"
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items() if value)]
        begin = time.perf_counter()
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        data = bytearray()
        first = 0.0
        while not _is_whole(data):
            piece = self._socket.recv(65_536)
            if not piece:
                raise ConnectionError("the server has closed the connection")
            data += piece
            if not first and b"}\n" in data:
                first = time.perf_counter() - begin
        taken = time.perf_counter() - begin
        head = data.partition(b"\r\n\r\n")[0].decode()
        if not {" 200 ", " 201 "} & {head[8:13]}:
            raise RuntimeError(f"{target}: {head[:200]}")
        return head, first, taken


def _is_whole(data: bytearray) -> bool:
    at = data.find(b"\r\n\r\n")
    if at < 0:
        return False
    head = bytes(data[:at]).lower()
    if b"transfer-encoding: chunked" in head:
        return data.endswith(b"\r\n0\r\n\r\n")
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(data) >= at + 4 + int(length or 0)
