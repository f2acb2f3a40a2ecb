"""Files of a storage that speaks HTTP or WebDAV: looked at, put, removed."""

from __future__ import annotations

import base64
import binascii
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from ipylake._credentials import Secret
from ipylake._http import Answer, Http, Limits, refusal
from ipylake._http.client import Request
from ipylake._http.targets import Hop, Origin
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, LakeError, NoSpace, NotFound, ServerFault, SignInNeeded, Unsupported

from .access import Access
from .download import client_certificate
from .outgoing import Sendable

SCHEMES: Mapping[str, str] = {"https": "https", "davs": "https", "http": "http", "dav": "http"}
_LIMITS = Limits(idle_s=300, stream_s=7 * 86400)
"""A storage may work out a checksum before it answers; and large files take what they take."""
_NOT_SPOKEN = frozenset({405, 501})
_NO_ROOM = frozenset({413, 507})
_LENGTH = re.compile(rb"<(?:[\w.-]+:)?getcontentlength[^>]*>\s*(\d+)\s*<")
_ASKS_LENGTH = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getcontentlength/></prop></propfind>'


@dataclass(frozen=True)
class Stored:
    """What a storage says that it holds. What it does not say is absent."""

    size: int | None
    checksums: Mapping[str, str] = field(default_factory=dict)


class _Door(Http):
    """`trusted`: hosts that a redirect may take the credential to; dCache's doors send to pools."""

    def __init__(self, url: str, trusted: tuple[str, ...], **options: Any) -> None:
        super().__init__(url, **options)
        self._trusted = trusted

    def _hop(self, request: Request, status: int, location: str) -> Hop:
        hop = super()._hop(request, status, location)
        host = Origin.of(hop.url).host
        return replace(hop, is_foreign=hop.is_foreign and not any(fnmatchcase(host, one) for one in self._trusted))


class WebStorage:
    """One storage. `what` completes messages: "Could not send WHAT to HOST". Thread-safe."""

    def __init__(self, url: str, access: Access) -> None:
        parts = urlsplit(url)
        self.scheme = SCHEMES[parts.scheme]
        self._url = f"{self.scheme}://{parts.netloc}"
        self._access = access
        self._lock = threading.Lock()
        self._spoken: tuple[object, _Door] | None = None
        self.host = str(Origin.of(self._url))

    def _door(self) -> _Door:
        """Anew where the certificate was renewed: a proxy is, under the same name."""
        shown, when = client_certificate(self._access.credential)
        key = shown and (shown.certificate, shown.key), when
        with self._lock:
            if self._spoken is None or self._spoken[0] != key:
                access = self._access
                door = _Door(self._url, access.trusted, ca_cert=access.ca_cert, limits=_LIMITS, shows=shown)
                self._spoken = key, door
            return self._spoken[1]

    def look(self, url: str, what: str, stop: Stop) -> Stored | None:
        """What lies there: its size, and the checksums it gives without being asked twice; None if nothing does."""
        doing = f"look at {what}"
        found = self._ask("HEAD", url, doing, stop, {"Want-Digest": "adler32, md5"})
        if found.status == 404:
            return None
        size = found.headers.get("Content-Length")
        if found.status in _NOT_SPOKEN or not (size or "").isdecimal():
            return self._look_by_properties(url, doing, stop)
        self._check(found, doing)
        return Stored(int(size or 0), digests(found.headers))

    def _look_by_properties(self, url: str, doing: str, stop: Stop) -> Stored | None:
        """Source: RFC 4918, 9.1 and 15.4."""
        headers = {"Depth": "0", "Content-Type": "application/xml"}
        found = self._ask("PROPFIND", url, doing, stop, headers, _ASKS_LENGTH)
        if found.status == 404:
            return None
        self._check(found, doing)
        size = _LENGTH.search(found.body)
        return Stored(int(size[1]) if size else None)

    def put(self, url: str, file: Sendable, what: str, stop: Stop) -> None:
        """Raises NoSpace, AccessDenied, SignInNeeded, ServerFault, Unreachable; something may lie there then."""
        doing = f"send {what}"
        self._check(self._ask("PUT", url, doing, stop, body=file), doing)

    def remove(self, url: str, what: str, stop: Stop) -> None:
        """What is gone already is gone."""
        doing = f"remove {what}"
        found = self._ask("DELETE", url, doing, stop)
        if found.status != 404:
            self._check(found, doing)

    def _ask(
        self,
        method: str,
        url: str,
        doing: str,
        stop: Stop,
        headers: Mapping[str, str] | None = None,
        body: Sendable | bytes | None = None,
    ) -> Answer:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        sent: dict[str, str | Secret] = {**(headers or {}), **self._access.headers(self.scheme, self.host)}
        stream = self._door().open(
            method,
            target,
            doing=doing,
            stop=stop,
            headers=sent,
            body=body,
            is_idempotent=method in ("HEAD", "PROPFIND", "DELETE"),
        )
        return Answer(stream.status, stream.headers, stream.read_all(2**20), stream.url)

    def _check(self, found: Answer, doing: str) -> None:
        if found.status < 300:
            return
        if found.status in _NO_ROOM:
            raise NoSpace(
                f"Could not {doing} on {self.host}: it has no room for it",
                hint="Choose another storage element, or make room there",
                detail=_words(found),
            )
        if found.status in (401, 403):
            raise (SignInNeeded if found.status == 401 else AccessDenied)(
                f"Could not {doing} on {self.host}: the storage does not allow it ({found.status})",
                hint="Storage asks for a certificate or a token of its own: sign in with one that may write there",
                detail=_words(found),
            )
        if found.status in _NOT_SPOKEN:
            raise Unsupported(f"Could not {doing} on {self.host}: it does not take files this way ({found.status})")
        if found.status < 400:
            raise ServerFault(f"Could not {doing} on {self.host}: it redirects ({found.status})")
        raise _plain(refusal(found.status, found.headers, found.body, doing, self.host))


def digests(headers: Mapping[str, str]) -> dict[str, str]:
    """Checksums as storages give them, in hexadecimal. Source: RFC 3230; dCache and XrdHttp write adler32 in
    hexadecimal, md5 in base64."""
    found: dict[str, str] = {}
    for part in headers.get("Digest", "").split(","):
        name, _, value = part.strip().partition("=")
        text = _hexadecimal(name.lower(), value.strip())
        if text:
            found[name.lower()] = text
    return found


def _hexadecimal(name: str, value: str) -> str:
    if name == "adler32" and re.fullmatch(r"[0-9A-Fa-f]{1,8}", value):
        return value.lower().rjust(8, "0")
    if name == "md5" and re.fullmatch(r"[0-9A-Fa-f]{32}", value):
        return value.lower()
    if name == "md5":
        try:
            data = base64.b64decode(value, validate=True)
        except binascii.Error:
            return ""
        return data.hex() if len(data) == 16 else ""
    return ""


def _words(found: Answer) -> str:
    return "" if found.body[:1] == b"<" else found.body[:300].decode("utf-8", "replace").strip()


def _plain(fault: LakeError) -> LakeError:
    """404 to a PUT: the folder is missing, not the file."""
    return ServerFault(fault.message, detail=fault.detail) if isinstance(fault, NotFound) else fault
