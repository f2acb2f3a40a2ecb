"""Requests to one server: pools, redirects, retries."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.util import Timeout

from ipylake._credentials import ClientCertificate, Secret
from ipylake._stop import Stop
from ipylake.errors import ConfigurationError, LakeError, ServerFault

from .authorities import why_not
from .faults import FOREIGN, ConnectionLost, lost, scrub
from .outgoing import Outgoing
from .proxies import proxy_for, proxy_host, proxy_manager
from .sockets import POOLS, Line
from .stream import Answer, Stream
from .targets import REDIRECTS, Hop, Origin, is_internal, is_internal_host, is_link_local, next_hop, shown_url
from .tls import tls_context
from .waits import PASSING, TRIES, Budget, back_off_s

Waiting = Callable[[float, str], None]
"""(seconds, why): called before a wait that the server asked for"""

_HOPS = 5
_SMALL = 65_536
_TICK_S = 1.0
_ANYWHERE = frozenset(
    {"user-agent", "accept", "accept-encoding", "content-type", "content-length", "expect", "want-digest"}
)  # headers any server may see
_ASKS_FIRST = 2**20
"""Bytes from which on a server is asked whether it takes them (100-continue): one that refuses, or is but the door to
another, says so before they are sent in vain. curl does the same."""
_POOL_SIZE = 12  # connections kept for one server: as many calls as the kernel makes at once


@dataclass(frozen=True)
class Limits:
    """How long a call waits, and for how much.

    connect_s   for the connection and its handshake
    idle_s      for the next byte
    total_s     for a whole answer, tries and pauses included; `stream_s` for one that is read as it comes
    pause_s     at a server's wish; a longer one is told, not waited for
    body_bytes  of a whole answer; `stream_bytes` of one that is read as it comes
    slow_bytes_s  a file that comes slower than this for `slow_s` seconds is given up
    """

    connect_s: float = 10
    idle_s: float = 60
    total_s: float = 120
    stream_s: float = 3600
    pause_s: float = 120
    body_bytes: int = 64 * 2**20
    stream_bytes: int = 2**30
    slow_bytes_s: float = 1024
    slow_s: float = 30


def _user_agent() -> str:
    from ipylake import __version__

    return f"ipylake/{__version__}"


@dataclass(frozen=True)
class Request:
    method: str
    url: str
    doing: str
    stop: Stop
    headers: Mapping[str, str | Secret]
    body: bytes | Outgoing | None
    give_up_at: float
    secret_query: Secret | None = None

    @property
    def whole_url(self) -> str:
        """As it is sent. Kept nowhere, so that no frame of an error holds what is secret of it."""
        return f"{self.url}?{self.secret_query.reveal().decode()}" if self.secret_query else self.url

    def follow(self, hop: Hop) -> Request:
        """Nothing of ours leaves the origin; the body stays behind where the method becomes GET."""
        headers = self.headers
        if hop.is_foreign:
            headers = {name: value for name, value in headers.items() if name.lower() in _ANYWHERE}
        body = self.body if hop.method == self.method else None
        return replace(self, method=hop.method, url=hop.url, headers=headers, body=body, secret_query=None)


class Http:
    """One server, one credential; everything may be called from several threads.

    url      its address; a path in it stays in front of every target
    ca_cert  file or folder of the authorities to trust instead of the system's, whatever the environment says
    key      what the address is called in the settings
    shows    a certificate, to this server alone: a redirect that leaves it does not take it along

    Raises ConfigurationError for an address or a file that cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        ca_cert: str | None = None,
        limits: Limits | None = None,
        key: str = "url",
        shows: ClientCertificate | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.url, self.origin = _checked(url, key)
        self.host = str(self.origin)
        self._ca_cert = _existing(ca_cert)
        self._shows = shows
        self._managers: dict[tuple[int, str | None, bool], urllib3.PoolManager] = {}
        self._budget = Budget()

    def __repr__(self) -> str:
        return f"Http({self.url!r})"

    def fetch(self, method: str, target: str, *, doing: str, stop: Stop, **options: Any) -> Answer:
        """The whole answer, whatever its status. `doing` completes "Could not …"; options as of `open`."""
        stream = self.open(method, target, doing=doing, stop=stop, total_s=self.limits.total_s, **options)
        body = stream.read_all(self.limits.body_bytes)
        return Answer(stream.status, stream.headers, body, stream.url)

    def open(
        self,
        method: str,
        target: str,
        *,
        doing: str,
        stop: Stop,
        headers: Mapping[str, str | Secret] | None = None,
        body: bytes | Outgoing | None = None,
        is_idempotent: bool | None = None,
        total_s: float | None = None,
        waiting: Waiting | None = None,
        secret_query: Secret | None = None,
    ) -> Stream:
        """An answer whose headers have come, whatever its status.

        body           an Outgoing is read as it is sent, anew for each hop, and may follow a redirect to another server
        is_idempotent  whether it may be sent twice; GET is, a POST that only reads should say so
        secret_query   what a service wants in the query although it is secret; it is in no log and no error
        Raises Unreachable, TimedOut, Cancelled, ServerFault.
        """
        give_up_at = time.monotonic() + (total_s or self.limits.stream_s)
        sent = {"User-Agent": _user_agent(), "Accept-Encoding": "identity", **(headers or {})}
        if isinstance(body, Outgoing):
            sent |= {"Content-Length": str(body.size)}
            sent |= {"Expect": "100-continue"} if body.size >= _ASKS_FIRST else {}
        request = Request(method, self.url + target, doing, stop, sent, body, give_up_at, secret_query)
        tries = TRIES if (method in ("GET", "HEAD") if is_idempotent is None else is_idempotent) else 1
        for attempt in range(tries):
            self._wait(request, self._budget.wait_s(), waiting)
            try:
                stream = self._send(request)
            except ConnectionLost:
                pause = back_off_s(attempt)
                if attempt + 1 == tries or self._is_too_long(pause, request):
                    raise
            else:
                self._budget.note(stream.status, stream.headers)
                if stream.status not in PASSING:
                    return stream
                asked, pause = self._budget.wait_s(), back_off_s(attempt)
                is_last = attempt + 1 == tries or self._budget.is_spent or self._is_too_long(asked or pause, request)
                if is_last:
                    return stream
                stream.close()
                pause = 0.0 if asked else pause
            self._wait(request, pause)
        raise AssertionError("the last try returns or raises")

    def _wait(self, request: Request, seconds: float, waiting: Waiting | None = None) -> None:
        """A pause that Stop ends, counted down. One that is too long is refused at once, with its length."""
        request.stop.raise_if_set()
        if seconds <= 0:
            return
        if self._is_too_long(seconds, request):
            fault = f"Could not {request.doing} on {self.host}: it asks to wait {seconds:.0f} s"
            raise ServerFault(fault, hint="Try again then", retry_after_s=seconds)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if waiting:
                waiting(left, f"Waiting {left:.0f} s, as {self.host} asks")
            request.stop.wait(min(left, _TICK_S))
            request.stop.raise_if_set()

    def _is_too_long(self, seconds: float, request: Request) -> bool:
        return seconds > self.limits.pause_s or time.monotonic() + seconds > request.give_up_at

    def _send(self, request: Request) -> Stream:
        for _ in range(_HOPS + 1):
            stream = self._send_once(request)
            location = stream.headers.get("Location")
            if stream.status not in REDIRECTS or not location:
                return stream
            stream.read_all(_SMALL)
            try:
                request = request.follow(self._hop(request, stream.status, location))
            except ValueError as reason:
                fault = f"Could not {request.doing} on {stream.host}: its redirect is refused, {reason}"
                raise ServerFault(fault, detail=shown_url(location)[:200]) from reason
        raise ServerFault(f"Could not {request.doing} on {self.host}: it redirects in circles")

    def _hop(self, request: Request, status: int, location: str) -> Hop:
        may_leave = isinstance(request.body, Outgoing)
        return next_hop(request.method, request.url, status, location, may_leave=may_leave)

    def _send_once(self, request: Request) -> Stream:
        origin = Origin.of(request.url)
        proxy = proxy_for(origin)
        host = f"{origin} through the proxy {proxy_host(proxy)}" if proxy else str(origin)
        manager = self._manager(proxy, shows=self._shows is not None and origin == self.origin)
        line = Line(
            request.stop,
            connect_s=self.limits.connect_s,
            idle_s=self.limits.idle_s,
            give_up_at=request.give_up_at,
            refuses=self._refuses(origin, proxy),
        )
        try:
            with line.sending():
                response = manager.urlopen(
                    request.method,
                    request.whole_url,
                    redirect=False,
                    body=request.body.pieces() if isinstance(request.body, Outgoing) else request.body,
                    headers=request.headers,
                    retries=False,
                    preload_content=False,
                    timeout=Timeout(connect=self.limits.connect_s, read=self.limits.idle_s),
                )
        except BaseException as error:
            line.close()
            scrub(error)
            if isinstance(error, FOREIGN):
                raise self._explained(lost(error, line, request.doing, host)) from error
            raise
        return Stream(response, line, request.url, request.doing, host, self.limits.stream_bytes)

    def _explained(self, fault: LakeError) -> LakeError:
        """A certificate that is not trusted although authorities were given: what there is, and what of it is old."""
        if fault.field == "ca_cert" and self._ca_cert:
            fault.hint = why_not(self._tls, self._ca_cert)
        return fault

    def _refuses(self, origin: Origin, proxy: str | None) -> Callable[[str], bool]:
        """Which addresses a server may not lead to: this machine, unless it is there itself, and any link."""
        if proxy or origin.host == self.origin.host:
            return lambda address: False
        return is_link_local if is_internal_host(self.origin.host) else is_internal

    def close(self) -> None:
        """Close the connections that are kept, and forget the certificate they were opened with."""
        managers, self._managers = self._managers, {}
        for (process, _, _), manager in managers.items():
            if process == os.getpid():
                manager.clear()
        self._shows = None

    def _manager(self, proxy: str | None, shows: bool) -> urllib3.PoolManager:
        """A forked child must not speak on its parent's connections, nor wait for its locks."""
        key = os.getpid(), proxy, shows
        known = self._managers.get(key)
        if known:
            return known
        tls = tls_context(self._ca_cert, self._shows) if shows else self._tls
        options: dict[str, Any] = {"maxsize": _POOL_SIZE, "ssl_context": tls}
        made = proxy_manager(proxy, **options) if proxy else urllib3.PoolManager(**options)
        made.pool_classes_by_scheme = POOLS
        return self._managers.setdefault(key, made)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return tls_context(self._ca_cert)


def _checked(url: str, key: str) -> tuple[str, Origin]:
    try:
        origin = Origin.of(url)
        parts = urlsplit(url)
        if parts.username or parts.query or parts.fragment:
            raise ValueError("it holds a user name, a query or a fragment")
    except ValueError as error:
        raise ConfigurationError(
            f'"{shown_url(url)}" is no address of a server: {error}',
            hint="Give one like https://rucio.example.org",
            field=key,
        ) from error
    return url.rstrip("/"), origin


def _existing(ca_cert: str | None) -> Path | None:
    if not ca_cert:  # empty means unset, and never "do not verify"
        return None
    path = Path(ca_cert).expanduser()
    if not path.exists():
        raise ConfigurationError(f"{path} does not exist", hint="Set ca_cert to a PEM file or folder", field="ca_cert")
    return path
