"""Every way to the bytes of a file, best first: where it is mounted, then over the web, then by what needs a program of
its own, and from tape last."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from ipylake._catalog import Progress, Sourced
from ipylake._parallel import in_order
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._transfers.wanted import Source, Wanted

from .elements import KnownElements
from .files import NO_FILES, File, batches_below, file_of
from .mounts import Mounts
from .paths import NotLocal
from .rest import BATCH, Did, Rest
from .storages import Storages
from .whereabouts import named, path_at
from .wire import Replica, whole

BY_CLIENTS = "rucio"
"""Scheme of a copy that only Rucio's own clients can fetch: `rucio://element/scope:name`."""

_AT_ONCE = 4
_WEB = frozenset({"https", "davs", "http", "dav"})
_XROOTD = frozenset({"root", "roots", "xroot", "xroots"})
_SIGNATURES = frozenset({"x-amz-signature", "signature", "x-goog-signature", "temp_url_sig"})
"""Of S3 (versions 4 and 2), Google and Swift, as Rucio's server makes them (rucio/core/credential.py)."""
SIGNED_FOR_S = 3600
"""How long a signed address is asked to hold: a queue may be long. It is asked for anew when it is over."""
_MARGIN_S = 120


@dataclass(frozen=True)
class _Batch:
    entries: Sequence[Entry]
    files: Sequence[File]
    exists: bool = True


class Sourcer:
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements, storages: Storages) -> None:
        self._rest = rest
        self._mounts = mounts
        self._elements = elements
        self._storages = storages

    def sources(self, entries: Iterable[Entry], progress: Progress, stop: Stop) -> Iterator[Sourced]:
        """Every file of each entry, in order. A listing that is cut raises: it never ends short."""
        picked = list(entries)
        parts = [1 if entry.kind == "file" else entry.parts for entry in picked]
        known = [count for count in parts if count is not None]
        total = sum(known) if len(known) == len(parts) else None
        done = 0
        for found in in_order(self._look_up, self._batches(picked, stop), at_once=_AT_ONCE, stop=stop):
            done += len(found)
            progress(done, None if total is None else max(done, total), "Looking for the files")
            yield from found

    def _batches(self, entries: Sequence[Entry], stop: Stop) -> Iterator[_Batch]:
        alone: list[Entry] = []
        for entry in entries:
            if entry.kind == "file" and len(alone) < BATCH:
                alone.append(entry)
                continue
            if alone:
                yield _Batch(alone, [file_of(one) for one in alone])
            alone = [entry] if entry.kind == "file" else []
            if entry.kind in ("dataset", "container"):
                for files in batches_below(self._rest, entry, stop):
                    yield _Batch([entry] * len(files), files)
            elif entry.kind != "file":
                yield _Batch([entry], [File(("", entry.id))], exists=False)
        if alone:
            yield _Batch(alone, [file_of(one) for one in alone])

    def _look_up(self, batch: _Batch, stop: Stop) -> list[Sourced]:
        if not batch.exists:
            return [Sourced(one, Wanted(one.id, ""), NO_FILES[one.kind == "scope"]) for one in batch.entries]
        dids = [file.did for file in batch.files]
        replicas = {
            (row.scope, row.name): row for rows in self._rest.replicas(dids, stop, SIGNED_FOR_S) for row in rows
        }
        asked_at = time.monotonic()
        tapes = self._elements.tapes(stop)
        return [
            self._sourced(entry, file, replicas.get(file.did), tapes, asked_at, stop)
            for entry, file in zip(batch.entries, batch.files, strict=True)
        ]

    def _sourced(
        self,
        entry: Entry,
        file: File,
        replica: Replica | None,
        tapes: frozenset[str],
        asked_at: float,
        stop: Stop,
    ) -> Sourced:
        ways, reason = self._ways(replica, tapes, stop)
        size = whole(replica.bytes) if replica else None
        sums = {"adler32": replica.adler32, "md5": replica.md5} if replica else {}
        wanted = Wanted(
            id=":".join(file.did),
            name=local_name(file.did),
            size=file.size if size is None else size,
            checksums={name: value for name, value in sums.items() if value},
            sources=Renewed(self, file, ways, asked_at) if ways and ways[0].signed else ways,
        )
        return Sourced(entry, wanted, reason)

    def ways_now(self, file: File, stop: Stop) -> Sequence[Source]:
        """Asked anew."""
        rows = self._rest.replicas([file.did], stop, SIGNED_FOR_S)
        replica = next((row for batch in rows for row in batch), None)
        return self._ways(replica, self._elements.tapes(stop), stop)[0]

    def _ways(self, replica: Replica | None, tapes: frozenset[str], stop: Stop) -> tuple[tuple[Source, ...], str]:
        """Best first, or why there is none."""
        if replica is None or not replica.states:
            return (), "no storage element has a copy"
        ready = [rse for rse, state in replica.states.items() if state == "AVAILABLE"]
        if not ready:
            return (), f"no copy is complete yet ({named(list(replica.states))})"
        mounted = list(self._mounted(replica, ready, stop))
        ranked: list[tuple[tuple[float, ...], Source]] = []
        refused = ""
        for pfn, about in replica.pfns.items():
            if about.rse not in ready:
                continue
            source = self._source(pfn, about.rse, about.rse in tapes, replica)
            if source is None:
                refused = f"at {named(ready)}, by addresses that are no use here"
                continue
            is_far = about.domain == "lan" and about.rse not in self._mounts.names
            rank = (about.rse in tapes, _rank(source), is_far, about.priority or 0)
            ranked.append((rank, source))
        ranked.sort(key=lambda one: one[0])
        elsewhere = tuple(dict.fromkeys(source for _, source in ranked))
        ways = (*mounted, *elsewhere)
        return ways, "" if ways else refused or f"at {named(ready)}, without an address"

    def _mounted(self, replica: Replica, ready: Sequence[str], stop: Stop) -> Iterator[Source]:
        for rse in self._mounts.names:
            if rse in ready:
                try:
                    yield Source(path_at(rse, replica, self._mounts, stop), rse)
                except NotLocal:
                    continue

    def _source(self, pfn: str, rse: str, is_tape: bool, replica: Replica) -> Source | None:
        """None for an address that leads nowhere from here."""
        place = f"{rse} (tape)" if is_tape else rse
        scheme, _, rest = pfn.partition("://")
        scheme = scheme.lower()
        if not rest or scheme == "file":
            return None
        try:
            host = urlsplit(pfn).hostname or ""
        except ValueError:
            return None
        if not host or self._storages.is_forbidden(rse, host):
            return None
        if scheme in _WEB:
            return Source(pfn, place, self._storages.access(rse, host), signed=_is_signed(pfn))
        if scheme in _XROOTD:
            return Source(pfn, place, self._storages.access(rse, host))
        return Source(f"{BY_CLIENTS}://{quote(rse, safe='')}/{replica.scope}:{replica.name}", place)


class Renewed:
    """The sources of one file, some of which hold for a time only: asked for anew when that is over."""

    def __init__(self, sourcer: Sourcer, file: File, ways: Sequence[Source], asked_at: float) -> None:
        self._sourcer = sourcer
        self._file = file
        self._first: tuple[Sequence[Source], float] | None = (ways, asked_at)

    def __call__(self, stop: Stop) -> Sequence[Source]:
        first, self._first = self._first, None  # asked a second time, they did not do
        if first and time.monotonic() - first[1] < SIGNED_FOR_S - _MARGIN_S:
            return first[0]
        return self._sourcer.ways_now(self._file, stop)


def local_name(did: Did) -> str:
    """Below the folder for downloads: scope, then name, whose slashes are folders."""
    scope, name = did
    return "/".join([scope, *filter(None, name.split("/"))])


def _rank(source: Source) -> int:
    return 0 if source.scheme in _WEB else 1 if source.scheme in _XROOTD else 2


def _is_signed(address: str) -> bool:
    return any(key.lower() in _SIGNATURES for key, _ in parse_qsl(urlsplit(address).query))
