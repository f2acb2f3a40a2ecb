"""Where at an element a new file goes, and how it gets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ipylake._stop import Stop
from ipylake._transfers.mounted_storage import MountedStorage
from ipylake._transfers.upload import Storage
from ipylake._transfers.web_storage import SCHEMES, WebStorage
from ipylake.errors import NotFound, ServerFault, Unsupported
from ipylake.rucio.elements import KnownElements
from ipylake.rucio.mounts import Mounts
from ipylake.rucio.rest import Did, Rest
from ipylake.rucio.storages import Storages
from ipylake.rucio.wire import Element, Protocol

_IN_ADDRESSES = "/:%?=&+,;@~!$'()*[]"
"""Rucio puts names into addresses as they are."""


@dataclass(frozen=True)
class Target:
    """`address` is a path for a mounted storage, else a URL."""

    storage: Storage
    address: str


class Targets:
    """Of one element. Thread-safe.

    Raises Unsupported for an element that files cannot be put to from here: its paths are made by hand, or it speaks
    only what we do not.
    """

    def __init__(
        self, rse: str, rest: Rest, mounts: Mounts, elements: KnownElements, storages: Storages, stop: Stop
    ) -> None:
        self._rse = rse
        self._rest = rest
        self._mounts = mounts
        self._storages = storages
        self._web: dict[str, WebStorage] = {}
        self._element = elements.element(rse, stop)
        if not self._element.deterministic:
            raise Unsupported(
                f"Files cannot be put to {rse} from here: where they lie there is decided by hand",
                hint="Choose an element whose paths Rucio computes",
                field="rse",
            )

    def target(self, did: Did, stop: Stop) -> Target:
        """The mounted folder where there is one that can be written, else the web address that the element prefers."""
        for protocol, domain in ways_to_write(self._element):
            if self._rse in self._mounts.names:
                pfn = self._pfn(did, protocol.scheme, domain, stop)
                place = self._mounts.mount(self._rse, stop).place(pfn) if pfn else None
                if place:
                    return Target(MountedStorage(place.folder), place.path)
        for protocol, domain in ways_to_write(self._element):
            pfn = self._pfn(did, protocol.scheme, domain, stop) if protocol.scheme in SCHEMES else ""
            if pfn:
                return Target(self._spoken_to(pfn), _as_web(pfn))
        spoken = ", ".join(sorted({protocol.scheme for protocol, _ in ways_to_write(self._element)}))
        raise Unsupported(
            f"Files cannot be put to {self._rse} from here: it takes them by {spoken or 'no protocol'} only",
            hint="Choose an element that is mounted here, or that speaks WebDAV",
            field="rse",
        )

    def _pfn(self, did: Did, scheme: str, domain: str, stop: Stop) -> str:
        try:
            return self._rest.pfn(self._rse, did, scheme, domain, stop, operation="write")
        except (NotFound, ServerFault):
            return ""

    def _spoken_to(self, pfn: str) -> WebStorage:
        parts = urlsplit(pfn)
        if self._storages.is_forbidden(self._rse, parts.hostname or ""):
            raise Unsupported(f"{self._rse} names this machine as its storage, which is refused", field="rse")
        known = self._web.get(parts.netloc)
        if known is None:
            access = self._storages.access(self._rse, parts.hostname or "")
            known = self._web[parts.netloc] = WebStorage(_as_web(pfn), access)
        return known


def ways_to_write(element: Element) -> Iterator[tuple[Protocol, str]]:
    """Protocols with the domain they write in, what the element prefers first, wide area before local."""
    ways = [
        (domain != "wan", rank, protocol, domain)
        for protocol in element.protocols
        for domain, can in protocol.domains.items()
        if (rank := can.get("write")) is not None
    ]
    for _, _, protocol, domain in sorted(ways, key=lambda way: way[:2]):
        yield protocol, domain


def _as_web(pfn: str) -> str:
    scheme, _, rest = pfn.partition("://")
    return f"{SCHEMES[scheme]}://{quote(rest, safe=_IN_ADDRESSES)}"
