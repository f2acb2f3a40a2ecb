"""Replicas of a DID as a section: of a file with address and path, of a collection element by element."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ipylake._http.targets import shown_url
from ipylake._protocol import Copies, Copy, Entry
from ipylake._stop import Stop

from .containers import content_of
from .elements import KnownElements
from .mounts import Mounts
from .paths import NotLocal, scheme_rank
from .query import did_of
from .rest import Rest
from .whereabouts import NO_MOUNT, path_at
from .wire import DatasetReplica, Pfn, Replica, whole


class CopyFinder:
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements) -> None:
        self._rest = rest
        self._mounts = mounts
        self._elements = elements

    def copies(self, entry: Entry, stop: Stop) -> Copies:
        """Of a file, or of a collection as a whole; what can be read here comes first."""
        did, title = did_of(entry.id), ""
        if entry.kind == "file":
            found = [row for rows in self._rest.replicas([did], stop) for row in rows]
            copies = [self._copy(rse, state, one, stop) for one in found for rse, state in one.states.items()]
        elif entry.kind == "container":
            content = content_of(self._rest, did, stop)
            copies, title = self._of_collection(content.copies, stop), content.title
        else:
            copies = self._of_collection((row for rows in self._rest.dataset_replicas(did, stop) for row in rows), stop)
        copies.sort(key=lambda copy: (not copy.path, copy.place not in self._mounts.names, copy.tape, copy.place))
        return Copies(title=title, copies=tuple(copies))

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
        return Copy(place=rse, state=state, urls=tuple(map(shown_url, urls)), path=path, reason=reason, tape=tape)

    def _of_collection(self, rows: Iterable[DatasetReplica], stop: Stop) -> list[Copy]:
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


def _rank(pfns: Mapping[str, Pfn]) -> Callable[[str], tuple[int, float]]:
    """By scheme and then by the server's priority; the server sends the best for far away first."""
    return lambda pfn: (scheme_rank(pfn.partition(":")[0]), pfns[pfn].priority or 0)
