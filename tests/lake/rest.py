"""The least that speaks Rucio's REST: sign in, call, read. For seeding the lake and for tests of the lake itself."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

IDLE_S = 4


class RestError(Exception):
    """An answer of 400 and more: `status`, `kind` (Rucio's ExceptionClass or empty)."""

    def __init__(self, call: str, status: int, kind: str, message: str) -> None:
        super().__init__(f"{call}: {status} {kind} {message}")
        self.status, self.kind = status, kind


class Rest:
    """Signed in as `account`; may be used from several threads, each has a connection of its own."""

    def __init__(
        self, url: str, ca: str, user: str, password: str, account: str | None = None, vo: str | None = None
    ) -> None:
        self._host, self._tls = urlsplit(url).netloc, ssl.create_default_context(cafile=ca)
        self._local, self._connections = threading.local(), list[http.client.HTTPSConnection]()
        self._headers: dict[str, str] = {}
        headers = {"X-Rucio-Username": user, "X-Rucio-Password": password}
        if account:
            headers["X-Rucio-Account"] = account
        if vo:
            headers["X-Rucio-VO"] = vo
        answer, _ = self.exchange("GET", "/auth/userpass", headers=headers)
        if answer.status != 200:
            self.close()
            raise RestError(f"sign in as {user}", answer.status, answer.headers.get("ExceptionClass", ""), "")
        self._headers = {"X-Rucio-Auth-Token": answer.headers["X-Rucio-Auth-Token"]}
        self.account = answer.headers["X-Rucio-Auth-Account"]

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The decoded JSON answer; of a stream a list of its lines; None of an empty or plain one."""
        target = f"{path}?{urlencode(query)}" if query else path
        headers = {**self._headers, "Content-Type": "application/json"}
        answer, text = self.exchange(method, target, None if body is None else json.dumps(body), headers)
        if answer.status >= 400:
            kind = answer.headers.get("ExceptionClass", "")
            raise RestError(f"{method} {target}", answer.status, kind, text[:300].decode(errors="replace"))
        if answer.headers.get("Content-Type", "").startswith("application/x-json-stream"):
            return [json.loads(line) for line in text.splitlines()]
        return json.loads(text) if text[:1] in (b"[", b"{", b'"') else None

    def exchange(
        self, method: str, target: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = self._connection()
        connection.request(method, target, body, dict(headers or {}))
        answer = connection.getresponse()
        text = answer.read()
        self._local.used = time.monotonic()
        return answer, text

    def _connection(self) -> http.client.HTTPSConnection:
        """This thread's own; a new one after a pause, in which the server may have closed it."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPSConnection(self._host, timeout=60, context=self._tls)
            self._connections.append(connection)
        elif time.monotonic() - self._local.used > IDLE_S:
            connection.close()  # the next request opens it again
        return connection

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


def did_path(scope: str, name: str) -> str:
    """`scope/name` for a URL: a slash in the name is %2F."""
    return f"{quote(scope, safe='')}/{quote(name, safe='')}"
