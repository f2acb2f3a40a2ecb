"""What a second look at visible rows tells: sizes, dates, and where the bytes are. Three requests, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ipylake._parallel import in_order
from ipylake._protocol import Availability, Entry, Facts
from ipylake._stop import Stop

from .columns import columns_of
from .elements import KnownElements
from .mounts import Mounts
from .query import did_of
from .rest import Did, Rest
from .whereabouts import together, whereabouts, why_not_in_dataset
from .wire import DatasetReplica, Meta, kind_of, seconds, whole

Availabilities = Mapping[Did, Availability]
_OF_CONTAINER = Availability(
    state="unknown", reason="Rucio keeps no count of containers; under Replicas those of its datasets are added up"
)


class FactFinder:
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements) -> None:
        self._rest = rest
        self._mounts = mounts
        self._elements = elements

    def facts(self, entries: Sequence[Entry], sites: Sequence[str] | None, stop: Stop) -> list[Facts | None]:
        """Of each entry, in their order; None for scopes and for what does not exist.

        sites   elements whose copies count, None: those that are mounted
        """
        counted = self._mounts.names if sites is None else sites
        dids = {entry.id: did_of(entry.id) for entry in entries if entry.kind not in ("scope", "unknown")}
        if not dids:
            return [None] * len(entries)
        files = [dids[entry.id] for entry in entries if entry.kind == "file"]
        datasets = [dids[entry.id] for entry in entries if entry.kind == "dataset"]
        asked: list[Callable[[Stop], Mapping[Did, Any]]] = [
            lambda stop: columns_of(self._rest, list(dids.values()), Meta, stop),
            lambda stop: self._of_files(files, counted, stop) if files else {},
            lambda stop: self._of_datasets(datasets, counted, stop) if datasets else {},
        ]
        metadata, of_files, of_datasets = in_order(lambda ask, stop: ask(stop), asked, at_once=3, stop=stop)
        of_containers = {dids[entry.id]: _OF_CONTAINER for entry in entries if entry.kind == "container"}
        where = {**of_files, **of_datasets, **of_containers}
        return [_facts(metadata.get(dids[e.id]), where.get(dids[e.id])) if e.id in dids else None for e in entries]

    def _of_files(self, dids: Sequence[Did], sites: Sequence[str], stop: Stop) -> Availabilities:
        rows = self._rest.replicas(dids, stop)
        replicas = {(replica.scope, replica.name): replica for batch in rows for replica in batch}
        tapes = self._elements.tapes(stop)
        found = {did: whereabouts(replicas.get(did), self._mounts, tapes, stop, sites) for did in dids}
        return {did: Availability(state=at.state, place=at.place, reason=at.reason) for did, at in found.items()}

    def _of_datasets(self, dids: Sequence[Did], sites: Sequence[str], stop: Stop) -> Availabilities:
        copies: dict[Did, list[DatasetReplica]] = {did: [] for did in dids}
        for rows in self._rest.dataset_replicas_of(dids, stop):
            for row in rows:
                copies.setdefault((row.scope, row.name), []).append(row)
        tapes = self._elements.tapes(stop)
        return {did: self._of_dataset(rows, sites, tapes) for did, rows in copies.items()}

    def _of_dataset(
        self, copies: Sequence[DatasetReplica], sites: Sequence[str], tapes: frozenset[str]
    ) -> Availability:
        """By the fullest copy at one of the sites, one that is mounted if there are two."""
        if not copies:
            return Availability(state="unknown", reason="the server keeps no count of its copies")
        total = max(whole(row.length) or 0 for row in copies)
        of_sites = [
            one for one in copies if one.rse in sites and (one.rse in self._mounts.names or one.rse not in tapes)
        ]
        best = max(of_sites, key=self._fullness, default=None)
        here = (whole(best.available_length) or 0) if best else 0
        if best and here:
            mounted = best.rse in self._mounts.names
            state = "partial" if here < total else "here" if mounted else "there"
            others = [one for one in of_sites if one is not best and one.available_length]
            reason = "" if mounted else f"at {best.rse}, which is not mounted here"
            if here < total and others:
                reason = together(best, others, total)
            return Availability(state=state, here=here, total=total, place=best.rse, reason=reason)  # type: ignore[arg-type]
        readable = [row.rse for row in copies if row.available_length]
        reason = why_not_in_dataset(copies, self._mounts, tapes)
        state = "tape" if readable and tapes.issuperset(readable) else "elsewhere"
        place = readable[0] if readable else copies[0].rse
        return Availability(state=state, here=0, total=total, place=place, reason=reason)  # type: ignore[arg-type]

    def _fullness(self, row: DatasetReplica) -> tuple[int, bool]:
        return whole(row.available_length) or 0, row.rse in self._mounts.names


def _facts(meta: Meta | None, availability: Availability | None) -> Facts | None:
    if meta is None:
        return Facts(availability=availability) if availability else None
    return Facts(
        size=whole(meta.bytes),
        parts=None if kind_of(meta.did_type) == "file" else whole(meta.length),
        modified=seconds(meta.updated_at) or seconds(meta.created_at),
        availability=availability,
    )
