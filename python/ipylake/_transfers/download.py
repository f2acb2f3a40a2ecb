"""https, http, davs and dav: whole, from where it stopped, or by several connections side by side."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ipylake._credentials import ClientCertificate, Secret
from ipylake._http import Limits, refusal
from ipylake._http.direct import Direct
from ipylake._http.faults import ConnectionLost
from ipylake._http.incoming import Incoming
from ipylake.errors import NotFound, ServerFault, SignInNeeded, TimedOut, Unreachable

from .access import Credential
from .follower import PIECE
from .landing import Landing
from .names import printable
from .parts import Origin
from .spans import Span
from .streams import Streams
from .wanted import Source

TRIES = 3
"""In a row without a byte."""
FLOOR_BYTES_S = 16 * 1024
GRACE_S = 300
"""A file is given up when it takes longer than at this rate, and this much more."""
_SCHEMES = {"davs": "https", "dav": "http"}
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)$")
_SMALL_ANSWER = 65_536
_GONE = (404, 410)


class NoRanges(ServerFault):
    """The storage sends whole files only, or another one than before: what is here is of no use."""


@dataclass
class _Host:
    """What is known of a storage by now."""

    direct: Direct
    one_is_enough: bool = False


class Download:
    """Handler for storages that speak HTTP. Connections are kept, whatever number of files comes over them."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits(idle_s=30)
        self._lock = threading.Lock()
        self._hosts: dict[object, _Host] = {}
        self._memory = _Memory()

    def fetch(self, source: Source, landing: Landing) -> None:
        """Raises NotFound, AccessDenied, SignInNeeded, Unreachable, ServerFault, NoSpace, CannotWrite, Cancelled."""
        file = _File(source, landing, self._host(source), self._limits, self._memory)
        begun = landing.origin
        if not landing.wanted.checksums and landing.spans.here and not (begun.version and begun.host == source.host):
            landing.restart()  # nobody could tell whether both have the same bytes
        failures = 0
        while True:
            before = landing.done
            try:
                file.fetch()
                return
            except NoRanges:
                landing.restart()
                file.is_whole_only = True
            except Unreachable as error:
                failures = 1 if landing.done > before else failures + 1
                if failures == TRIES or not _may_pass(error):
                    raise

    def disconnect(self) -> None:
        """Close the connections that are kept, and forget what they were opened with. What runs goes on."""
        with self._lock:
            hosts, self._hosts = self._hosts, {}
        for host in hosts.values():
            host.direct.close()

    def _host(self, source: Source) -> _Host:
        parts = urlsplit(source.address)
        scheme = _SCHEMES.get(parts.scheme.lower(), parts.scheme.lower())
        url = f"{scheme}://{parts.netloc.rpartition('@')[2]}"
        access = source.access
        shown, when = client_certificate(None if source.signed else access.credential)
        key = url, access.ca_cert, access.trusted, access.internal, shown and (shown.certificate, shown.key), when
        with self._lock:
            known = self._hosts.get(key)
            if known is None:
                direct = Direct(
                    url,
                    ca_cert=access.ca_cert,
                    limits=self._limits,
                    trusted=access.trusted,
                    internal=access.internal,
                    shows=shown,
                )
                known = self._hosts[key] = _Host(direct)
            return known


class _Memory(threading.local):
    """Of each thread its own: making 512 KiB takes longer than filling it."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(PIECE))


class _File:
    """One source of one file."""

    def __init__(self, source: Source, landing: Landing, host: _Host, limits: Limits, memory: _Memory) -> None:
        self.source = source
        self.landing = landing
        self.host = host
        self.is_whole_only = False
        self._memory = memory
        parts = urlsplit(source.address)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._doing = f"fetch {printable(landing.wanted.name)}"
        self._total_s = (landing.wanted.size or limits.stream_bytes) / FLOOR_BYTES_S + GRACE_S

    def fetch(self) -> None:
        """All that is missing."""
        streams = 1 if self.host.one_is_enough or self.is_whole_only else self.landing.policy.streams
        self.host.one_is_enough |= Streams(self.landing, self.fill, streams).run()

    def fill(self, span: Span, tick: Callable[[], None]) -> None:
        """The bytes of one span, which may become shorter meanwhile."""
        if not span.left:
            return
        answer = self._asked(span)
        try:
            memory = self._memory
            while span.left:
                count = answer.read_into(memory.view[: min(PIECE, span.left)])
                if not count:
                    break
                memory.view = self.landing.pass_on(span, memory.view, count)
                tick()
            self._ended(span, answer, memory.view)
        finally:
            answer.close()

    def _ended(self, span: Span, answer: Incoming, view: memoryview) -> None:
        if span.left and self.landing.wanted.size is None:
            self.landing.ends_here(span)
        elif span.left:
            raise ConnectionLost(f"Could not {self._doing} on {answer.host}: it ended before its end", hint="Try again")
        elif span.end == self.landing.wanted.size and answer.read_into(view[:1]):
            raise ServerFault(f"Could not {self._doing} on {answer.host}: it goes on after its end")

    def _asked(self, span: Span) -> Incoming:
        """An answer that begins at the span's first byte."""
        answer = self._open(span)
        if answer.status == 206 and span.at + span.left:
            self._check_range(answer, span)
        elif answer.status == 200:
            self._check_whole(answer, span)
        elif answer.status == 416:
            answer.close()
            if self.landing.wanted.size is not None or answer.headers.get("Content-Range") != f"bytes */{span.at}":
                raise NoRanges(f"Could not {self._doing} on {answer.host}: it is shorter than before")
            self.landing.ends_here(span)
        else:
            raise self._refusal(answer)
        return answer

    def _open(self, span: Span) -> Incoming:
        answer = self._get(span)
        credential = self.source.access.credential
        if answer.status == 401 and credential and not self.source.signed:
            answer.read_all(_SMALL_ANSWER)
            if credential.renew(self.landing.stop):
                answer = self._get(span)
        return answer

    def _get(self, span: Span) -> Incoming:
        return self.host.direct.get(
            self._target,
            doing=self._doing,
            stop=self.landing.stop,
            headers={**self._credential(), **self._range(span)},
            total_s=self._total_s,
        )

    def _credential(self) -> Mapping[str, str | Secret]:
        """A signed address is its own permission: S3 refuses a second one."""
        source = self.source
        return {} if source.signed else source.access.headers(source.scheme, source.host)

    def _range(self, span: Span) -> Mapping[str, str]:
        size, origin = self.landing.wanted.size, self.landing.origin
        is_to_the_end = size is None or span.end >= size
        if not span.at and (is_to_the_end or self.is_whole_only):
            return {}
        asked = {"Range": f"bytes={span.at}-{'' if is_to_the_end else span.end - 1}"}
        if origin.version and origin.host == self.source.host:
            asked["If-Range"] = origin.version
        return asked

    def _check_range(self, answer: Incoming, span: Span) -> None:
        found = _RANGE.match(answer.headers.get("Content-Range", ""))
        told = self.landing.wanted.size
        is_right = found and int(found[1]) == span.at and found[3] in ("*", str(told if told is not None else found[3]))
        origin = self._origin(answer)
        known = self.landing.origin
        if not is_right or (known.host == origin.host and known.version and known.version != origin.version):
            answer.close()
            raise NoRanges(f"Could not {self._doing} on {answer.host}: another part came than was asked for")
        if known != origin:
            self.landing.origin = origin

    def _check_whole(self, answer: Incoming, span: Span) -> None:
        told = self.landing.wanted.size
        if answer.length is not None and told is not None and answer.length != told:
            answer.close()
            raise ServerFault(
                f"Could not {self._doing} on {answer.host}: "
                f"it has {answer.length:,} bytes where the catalog tells {told:,}"
            )
        if span.at:
            answer.close()
            raise NoRanges(f"Could not {self._doing} on {answer.host}: it is sent whole only, or has changed")
        self.landing.origin = self._origin(answer)

    def _origin(self, answer: Incoming) -> Origin:
        """A weak tag says nothing of single bytes (RFC 9110, 8.8.1)."""
        tag = answer.headers.get("ETag", "")
        return Origin(self.source.host, tag if tag and not tag.startswith("W/") else "")

    def _refusal(self, answer: Incoming) -> Exception:
        body = answer.read_all(_SMALL_ANSWER)
        if answer.status in _GONE:  # with a page for people, mostly
            return NotFound(f"Could not {self._doing} on {answer.host}: it is not there ({answer.status})")
        return refusal(answer.status, answer.headers, body, self._doing, answer.host)


def client_certificate(credential: Credential | None) -> tuple[ClientCertificate | None, int]:
    """What is shown of ours, and when its file was written: a proxy is renewed under the same name."""
    found = credential.certificate() if credential else None
    if found is None:
        return None, 0
    shown = ClientCertificate(found.chain, found.key or found.chain, found.passphrase)
    try:
        return shown, found.chain.stat().st_mtime_ns
    except OSError as error:
        raise SignInNeeded(f"The certificate {found.chain} cannot be read: {error.strerror}") from error


def _may_pass(error: Unreachable) -> bool:
    """Whether the same host may answer at once: not where nobody takes the connection, nor where it was slow."""
    return isinstance(error, ConnectionLost) and not isinstance(error, TimedOut)
