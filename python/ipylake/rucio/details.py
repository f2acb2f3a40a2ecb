"""Everything known of one DID: its metadata and its replicas, fetched side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ipylake._faults import fault_of
from ipylake._parallel import in_order
from ipylake._protocol import Copies, Copy, Details, Entry, KeyValue, KeyValues, Tab, Text
from ipylake._stop import Stop
from ipylake.errors import Cancelled, LakeError, NotFound, SignInNeeded

from .elements import KnownElements
from .mounts import Mounts
from .paths import NotLocal, scheme_rank
from .query import did_of
from .rest import Did, Rest
from .whereabouts import NO_MOUNT, path_at
from .wire import DatasetReplica, Pfn, Replica, kind_of, plain, seconds, whole

_FIRST = ("scope", "did_type", "length", "bytes", "events", "account", "created_at", "updated_at", "adler32", "md5")
_LABELS = {
    "scope": "Scope",
    "did_type": "Kind",
    "length": "Files",
    "bytes": "Size",
    "events": "Events",
    "account": "Account",
    "created_at": "Created",
    "updated_at": "Changed",
}
_DATES = frozenset({"created_at", "updated_at", "closed_at", "accessed_at", "expired_at", "deleted_at", "eol_at"})
_COUNTS = frozenset({"length", "events"})
_MONO = frozenset({"adler32", "md5", "guid"})
_BOOKKEEPING = ("is_new", "purge_replicas", "suppressed", "obsolete", "hidden", "monotonic")
_ELSEWHERE = frozenset({*_FIRST, *_BOOKKEEPING, "name", "is_open"})


class Describer:
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements) -> None:
        self._rest = rest
        self._mounts = mounts
        self._elements = elements

    def details(self, entry: Entry, stop: Stop) -> Details:
        """A part that cannot be read is a tab with a fault. Raises NotFound, SignInNeeded, Cancelled."""
        if entry.kind == "scope":
            text = Text(text="A scope is a part of the catalog with names of its own. Open it to list what it holds.")
            return Details(entry=entry, tabs=(Tab(id="metadata", label="Metadata", sections=(text,)),))
        if entry.kind == "unknown":
            raise NotFound(f'There is no "{entry.id}" on {self._rest.http.host}', hint="Check the scope and the name")
        did = did_of(entry.id)
        parts: list[Callable[[Stop], Tab]] = [
            lambda stop: _tab("metadata", "Metadata", lambda: self._metadata(did, stop)),
            lambda stop: _tab("replicas", "Replicas", lambda: self._replicas(entry, did, stop)),
        ]
        return Details(entry=entry, tabs=tuple(in_order(lambda part, stop: part(stop), parts, at_once=2, stop=stop)))

    def _metadata(self, did: Did, stop: Stop) -> tuple[tuple[KeyValues, ...], None]:
        return metadata_sections(self._rest.metadata(did, stop)), None

    def _replicas(self, entry: Entry, did: Did, stop: Stop) -> tuple[tuple[Copies | Text, ...], int | None]:
        if entry.kind == "container":
            text = "A container has no copies of its own. Open it to see those of its datasets."
            return (Text(text=text),), None
        if entry.kind == "file":
            found = [row for rows in self._rest.replicas([did], stop) for row in rows]
            copies = [copy for replica in found for copy in self._of_file(replica, stop)]
        else:
            copies = self._of_dataset((row for rows in self._rest.dataset_replicas(did, stop) for row in rows), stop)
        copies.sort(key=lambda copy: (not copy.path, copy.place not in self._mounts.names, copy.tape, copy.place))
        return (Copies(copies=tuple(copies)),), len(copies)

    def _of_file(self, replica: Replica, stop: Stop) -> list[Copy]:
        return [self._copy(rse, state, replica, stop) for rse, state in replica.states.items()]

    def _copy(self, rse: str, state: str, replica: Replica, stop: Stop) -> Copy:
        urls = sorted((pfn for pfn, about in replica.pfns.items() if about.rse == rse), key=_rank(replica.pfns))
        tape = rse in self._elements.tapes(stop)
        path = reason = ""
        if rse in self._mounts.names:
            try:
                path = path_at(rse, replica, self._mounts, stop)
            except NotLocal as error:
                reason = str(error)
        else:
            reason = "not mounted here" if self._mounts.names else NO_MOUNT
        return Copy(place=rse, state=state, urls=tuple(urls), path=path, reason=reason, tape=tape)

    def _of_dataset(self, rows: Iterable[DatasetReplica], stop: Stop) -> list[Copy]:
        tapes = self._elements.tapes(stop)
        return [
            Copy(
                place=row.rse,
                state=row.state or "UNKNOWN",
                done=whole(row.available_length),
                total=whole(row.length),
                reason="" if row.rse in self._mounts.names else "not mounted here",
                tape=row.rse in tapes,
            )
            for row in rows
        ]


def metadata_sections(metadata: Mapping[str, Any]) -> tuple[KeyValues, ...]:
    """What matters first, in words; then all other keys that have a value, as a filter knows them, sorted by name."""
    known = {key: value for key, value in metadata.items() if value not in (None, "")}
    kind = kind_of(str(known.get("did_type", ""))).capitalize()
    if kind in ("Container", "Dataset") and "is_open" in known:
        kind = f"{kind}, {'open' if known['is_open'] else 'closed'}"
    first = [
        KeyValue(key="Kind", value=kind) if key == "did_type" else _row(key, known[key])
        for key in _FIRST
        if key in known
    ]
    rest = [_row(key, known[key]) for key in sorted(known, key=str.casefold) if key not in _ELSEWHERE]
    return tuple(KeyValues(rows=tuple(rows)) for rows in (first, rest) if rows)


def _row(key: str, value: Any) -> KeyValue:
    label = _LABELS.get(key, key)
    if key in _DATES and isinstance(value, str) and seconds(value) is not None:
        return KeyValue(key=label, value=str(seconds(value)), shows="date")
    if key in ("bytes", *_COUNTS) and isinstance(value, (int, float)) and whole(value) is not None:
        return KeyValue(key=label, value=str(whole(value)), shows="size" if key == "bytes" else "count")
    return KeyValue(key=label, value=plain(value), shows="mono" if key in _MONO else "text")


def _rank(pfns: Mapping[str, Pfn]) -> Callable[[str], tuple[int, float]]:
    """By scheme and then by the server's priority; the server sends the best for far away first."""
    return lambda pfn: (scheme_rank(pfn.partition(":")[0]), pfns[pfn].priority or 0)


def _tab(name: str, label: str, read: Callable[[], tuple[tuple[Any, ...], int | None]]) -> Tab:
    try:
        sections, count = read()
    except (Cancelled, SignInNeeded, NotFound):
        raise
    except LakeError as error:
        return Tab(id=name, label=label, fault=fault_of(error))
    return Tab(id=name, label=label, count=count, sections=sections)
