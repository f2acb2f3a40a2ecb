"""Bodies of any size straight into the caller's memory, over connections that are kept and cost little.

urllib3 makes a dozen objects for each request and copies each piece of a body: many small files, or a large one, are
bound by that. Everything else (redirects, pauses, tries, messages) is `Http`'s.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

import urllib3

from ipylake._credentials import Secret
from ipylake._stop import Stop
from ipylake.errors import ConfigurationError, Unreachable

from .client import Http, Request
from .faults import FOREIGN, ConnectionLost, lost, scrub
from .incoming import Incoming
from .proxies import proxy_for, proxy_host
from .sockets import Line
from .targets import Hop, Origin, is_internal, is_link_local, next_hop
from .tls import tls_context
from .wire import Pace, Wire

_KEPT = 8
"""Idle connections to one server."""
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]"
_Key = tuple[int, Origin, bool]


class Direct(Http):
    """One storage, one credential.

    trusted   hosts that a redirect may take the credential to, `*` standing for any part of a name
    internal  whether the storage may be on this machine, and lead to it
    """

    def __init__(self, url: str, *, trusted: tuple[str, ...] = (), internal: bool = False, **options: Any) -> None:
        super().__init__(url, **options)
        self._trusted = trusted
        self._internal = internal
        self._lock = threading.Lock()
        self._idle: dict[_Key, list[Wire]] = {}
        self._keeps = True
        # Not __del__: in a cycle the sockets may be finalised before us, and complain.
        weakref.finalize(self, _close_all, self._lock, self._idle)

    def get(
        self, target: str, *, doing: str, stop: Stop, headers: Mapping[str, str | Secret], total_s: float
    ) -> Incoming:
        """The answer, whatever its status. `doing` completes "Could not …". Raises as `open` does."""
        return cast("Incoming", self.open("GET", target, doing=doing, stop=stop, headers=headers, total_s=total_s))

    def close(self) -> None:
        """Close what is kept; from now on nothing is, also of answers that are still coming."""
        super().close()
        self._keeps = False
        _close_all(self._lock, self._idle)

    def _hop(self, request: Request, status: int, location: str) -> Hop:
        hop = next_hop(request.method, request.url, status, location)
        if hop.is_foreign and self._trusts(Origin.of(hop.url)):
            return Hop(hop.method, hop.url, is_foreign=False)
        return hop

    def _trusts(self, origin: Origin) -> bool:
        return any(fnmatchcase(origin.host, pattern) for pattern in self._trusted)

    def _send_once(self, request: Request) -> Incoming:
        origin = Origin.of(request.url)
        key = os.getpid(), origin, origin == self.origin or self._trusts(origin)
        while wire := self._take(key):
            try:
                return self._ask(wire, self._line(request, origin), request, key, str(origin))
            except ConnectionLost:  # the server has closed it meanwhile
                request.stop.raise_if_set()
        proxy = proxy_for(origin)
        host = f"{origin} through the proxy {proxy_host(proxy)}" if proxy else str(origin)
        line = self._line(request, origin, proxy)
        try:
            wire = Wire(self._connected(line, origin, proxy))
        except BaseException as error:
            raise self._told(error, line, request, host) from error
        return self._ask(wire, line, request, key, host)

    def _ask(self, wire: Wire, line: Line, request: Request, key: _Key, host: str) -> Incoming:
        wire.came = Pace(self.limits.slow_bytes_s, self.limits.slow_s).came
        try:
            line.borrow(wire.handle)
            wire.wait_at_most(self.limits.idle_s)
            parts = urlsplit(request.url)
            target = quote(parts.path or "/", safe=_AS_IT_IS) + (f"?{parts.query}" if parts.query else "")
            wire.send(request.method, target, {"Host": parts.netloc, **request.headers})
            status, headers = wire.head()
            return Incoming(
                wire,
                request.method,
                status,
                headers,
                line=line,
                url=request.url,
                doing=request.doing,
                host=host,
                idle_s=self.limits.idle_s,
                keep=lambda wire: self._give_back(key, wire),
            )
        except BaseException as error:
            raise self._told(error, line, request, host, wire) from error

    def _told(
        self, error: BaseException, line: Line, request: Request, host: str, wire: Wire | None = None
    ) -> BaseException:
        line.close()
        if wire:
            wire.close()
        scrub(error)
        return self._explained(lost(error, line, request.doing, host)) if isinstance(error, FOREIGN) else error

    def _line(self, request: Request, origin: Origin, proxy: str | None = None) -> Line:
        """`proxy`: often on this machine; where it leads to is its own business."""
        refuses: Callable[[str], bool] = is_link_local if self._internal or self._trusts(origin) else is_internal
        if proxy:
            refuses = _nothing
        return Line(request.stop, connect_s=self.limits.connect_s, give_up_at=request.give_up_at, refuses=refuses)

    def _connected(self, line: Line, origin: Origin, proxy: str | None) -> socket.socket:
        if proxy:
            plain = self._through(line, proxy, origin)
        else:
            plain = line.connect(origin.host, origin.port)
            plain.settimeout(self.limits.connect_s)
            line.hold(plain)
        if origin.scheme == "http":
            return plain
        try:
            shows = origin == self.origin or self._trusts(origin)
            context = self._tls_showing if shows else self._tls
            return context.wrap_socket(plain, server_hostname=origin.host)
        except BaseException:
            plain.close()
            raise

    def _through(self, line: Line, proxy: str, origin: Origin) -> socket.socket:
        """A tunnel (CONNECT), for http as well: the proxy sees no header of ours."""
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        if parts.scheme != "http" or not parts.hostname:
            raise ConfigurationError(
                f"Files are not fetched through a proxy of the kind {parts.scheme}",
                hint="Use an http proxy, or name the storage in $NO_PROXY",
                field="HTTPS_PROXY",
            )
        headers: dict[str, str] = {"Host": f"{origin.host}:{origin.port}"}
        if parts.username:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers["Proxy-Authorization"] = urllib3.make_headers(basic_auth=login)["authorization"]
        plain = line.connect(parts.hostname, parts.port or 80)
        try:
            plain.settimeout(self.limits.connect_s)
            line.hold(plain)
            wire = Wire(plain)
            wire.send("CONNECT", f"{origin.host}:{origin.port}", headers)
            status, _ = wire.head()
            if status != 200:
                raise Unreachable(f"The proxy {proxy_host(proxy)} does not lead to {origin}: it answered {status}")
        except BaseException:
            plain.close()
            raise
        return plain

    @cached_property
    def _tls_showing(self) -> ssl.SSLContext:
        return tls_context(self._ca_cert, self._shows) if self._shows else self._tls

    def _take(self, key: _Key) -> Wire | None:
        with self._lock:
            kept = self._idle.get(key)
            return kept.pop() if kept else None

    def _give_back(self, key: _Key, wire: Wire) -> None:
        with self._lock:
            kept = self._idle.setdefault(key, [])
            if self._keeps and len(kept) < _KEPT and key[0] == os.getpid():
                kept.append(wire)
                return
        wire.close()


def _close_all(lock: threading.Lock, idle: dict[_Key, list[Wire]]) -> None:
    with lock:
        wires = [wire for kept in idle.values() for wire in kept]
        idle.clear()
    for wire in wires:
        wire.close()


def _nothing(address: str) -> bool:
    return False
