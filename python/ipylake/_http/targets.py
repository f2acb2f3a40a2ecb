"""Where a request goes: paths out of names, and what becomes of a redirect. No input or output here."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

REDIRECTS = frozenset({301, 302, 303, 307, 308})


def target(*names: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """`/a/b?c=d` with each name as one segment, whatever is in it: slashes, percent signs, spaces, dots, Unicode."""
    path = "".join(f"/{_segment(name)}" for name in names)
    asked = urlencode(list(query), quote_via=quote, safe="")
    return f"{path}?{asked}" if asked else path


def _segment(name: str) -> str:
    if name.strip(".") == "":  # a segment of dots would be taken for a step up (RFC 3986, 5.2.4)
        return name.replace(".", "%2E")
    return quote(name, safe="")


_IN_SIGHT = frozenset({"sfn", "svcclass"})
"""Parameters in which storages keep a path or its kind (SRM, EOS); any other may be a signature or a token."""


def shown_url(url: str) -> str:
    """An address as it may be shown, logged or written down: without user, password, fragment, and query but for where
    a storage keeps a path there."""
    address, _, rest = url.partition("?")
    address, rest = address.partition("#")[0], rest.partition("#")[0]
    scheme, mark, place = address.partition("://")
    if mark:
        host, slash, path = place.partition("/")
        address = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
    kept = [part for part in rest.split("&") if part.partition("=")[0].lower() in _IN_SIGHT]
    return f"{address}?{'&'.join(kept)}" if kept else address


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port: what a credential belongs to."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """Raises ValueError for what is no http or https address."""
        parts = urlsplit(url)
        return _origin(parts.scheme, parts.netloc.rpartition("@")[2])

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in (80, 443) else f"{host}:{self.port}"


@functools.lru_cache(256)
def _origin(scheme: str, place: str) -> Origin:
    parts = SplitResult(scheme, place, "", "", "")
    if scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("neither http:// nor https://")
    return Origin(scheme, parts.hostname, parts.port or (443 if scheme == "https" else 80))


@dataclass(frozen=True)
class Hop:
    """The next request of a redirect; `is_foreign`: it leaves the origin, so nothing secret goes along."""

    method: str
    url: str
    is_foreign: bool


def next_hop(method: str, url: str, status: int, location: str, *, may_leave: bool = False) -> Hop:
    """Where a redirect leads. Raises ValueError, with the reason, for one that is not followed.

    may_leave   what is sent may go to another server, by the same method: the door of a storage leads to its pools
    """
    goal = urljoin(url, location)
    before, after = Origin.of(url), Origin.of(goal)
    if (before.scheme, after.scheme) == ("https", "http"):
        raise ValueError("it leads from https to http")
    if status == 303:
        return Hop("GET", goal, before != after)
    if not may_leave and method not in ("GET", "HEAD") and (status in (301, 302) or before != after):
        raise ValueError(f"a {method} is not sent anywhere else")
    return Hop(method, goal, before != after)


def is_internal(address: str) -> bool:
    """Whether an IP address is this machine or its link."""
    ip = _ip(address)
    return ip.is_loopback or ip.is_unspecified or ip.is_link_local


def is_link_local(address: str) -> bool:
    """Whether an IP address is on the link, where metadata services live."""
    return _ip(address).is_link_local


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return getattr(ip, "ipv4_mapped", None) or ip


def is_internal_host(host: str) -> bool:
    """The same by name, without asking a name server."""
    try:
        return host == "localhost" or is_internal(host)
    except ValueError:
        return False
