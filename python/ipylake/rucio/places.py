"""Where data can be copied to: the elements of an expression, the room the account has there, what is there already."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ipylake._faults import fault_of
from ipylake._parallel import in_order
from ipylake._protocol import Entry, Place, RulePreview
from ipylake._stop import Stop
from ipylake.errors import InvalidInput

from .columns import columns_of
from .elements import KnownElements
from .mounts import Mounts
from .query import did_of
from .rest import BATCH, Did, Rest
from .rule_calls import RuleCalls
from .wire import Element, Meta, QuotaRow, kind_of, whole

MOST = 50
"""Places of a preview, and names that are proposed."""
_COUNTED = 1000
"""Files and datasets of a selection whose copies are looked up."""
_FRESH_S = 60


@dataclass
class Wanted:
    """What a selection holds. `there`: by element, files and bytes that are at it; None: not counted."""

    files: int | None = 0
    size: int | None = 0
    there: dict[str, tuple[int, int]] | None = field(default_factory=dict)

    def add(self, files: int | None, size: int | None) -> None:
        self.files = None if self.files is None or files is None else self.files + files
        self.size = None if self.size is None or size is None else self.size + size

    def add_copy(self, rse: str, files: int, size: int) -> None:
        if self.there is not None:
            before = self.there.get(rse, (0, 0))
            self.there[rse] = (before[0] + files, before[1] + size)


class Places:
    """Thread-safe. Keeps the last selection, and the quota for a minute: an expression is asked for at each key."""

    def __init__(self, rest: Rest, calls: RuleCalls, mounts: Mounts, elements: KnownElements) -> None:
        self._rest = rest
        self._calls = calls
        self._mounts = mounts
        self._elements = elements
        self._lock = threading.Lock()
        self._last: tuple[float, tuple[str, ...], Wanted] | None = None
        self._quotas: tuple[float, str, dict[str, QuotaRow]] | None = None

    def preview(self, entries: Sequence[Entry], where: str, stop: Stop) -> RulePreview:
        wanted = self._wanted(entries, stop)
        try:
            matching = self._calls.matching(where, stop) if where.strip() else []
        except InvalidInput as error:
            names = self._names(where, stop)
            return RulePreview(where=where, files=wanted.files, size=wanted.size, names=names, fault=fault_of(error))
        quotas = self._quota(stop)
        tapes = self._elements.tapes(stop)
        places = [self._place(element, quotas, tapes, wanted) for element in matching]
        places.sort(key=lambda place: (not place.here, place.limit == 0, place.name))
        return RulePreview(
            where=where,
            files=wanted.files,
            size=wanted.size,
            places=tuple(places[:MOST]),
            matching=len(places),
            names=() if matching else self._names(where, stop),
        )

    def purge(self) -> str:
        """Forget what quotas there are, and say so; "" for none."""
        was_kept = self._quotas is not None
        self.forget()
        return "quotas" if was_kept else ""

    def forget(self) -> None:
        """Something was copied or given up: quota and copies differ."""
        with self._lock:
            self._last = self._quotas = None

    def _place(self, element: Element, quotas: Mapping[str, QuotaRow], tapes: frozenset[str], wanted: Wanted) -> Place:
        quota = quotas.get(element.rse)
        limit = whole(quota.bytes_limit) if quota else 0  # an account without a line has no quota; no bound is infinite
        files, size = (None, None) if wanted.there is None else wanted.there.get(element.rse, (0, 0))
        return Place(
            name=element.rse,
            here=element.rse in self._mounts.names,
            tape=element.rse in tapes,
            used=(whole(quota.bytes) or 0) if quota else 0,
            limit=limit,
            files=files,
            size=size,
        )

    def _names(self, text: str, stop: Stop) -> tuple[str, ...]:
        """Elements whose name contains the end of what was typed: after an operator the next name begins."""
        part = _last_word(text).casefold()
        known = self._elements.names(stop)
        found = [name for name in known if part in name.casefold()]
        found.sort(key=lambda name: (name not in self._mounts.names, name))
        return tuple(found[:MOST])

    def _quota(self, stop: Stop) -> dict[str, QuotaRow]:
        account = self._calls.account(stop)
        with self._lock:
            kept = self._quotas
        if kept and kept[1] == account and time.monotonic() - kept[0] < _FRESH_S:
            return kept[2]
        quotas = {quota.rse: quota for quota in self._calls.quotas(account, stop)}
        with self._lock:
            self._quotas = (time.monotonic(), account, quotas)
        return quotas

    # --- what is wanted -----------------------------------------------------------------------------------------------

    def _wanted(self, entries: Sequence[Entry], stop: Stop) -> Wanted:
        ids = tuple(entry.id for entry in entries)
        with self._lock:
            kept = self._last
        if kept and kept[1] == ids and time.monotonic() - kept[0] < _FRESH_S:
            return kept[2]
        wanted = self._counted(entries, stop)
        with self._lock:
            self._last = (time.monotonic(), ids, wanted)
        return wanted

    def _counted(self, entries: Sequence[Entry], stop: Stop) -> Wanted:
        files, datasets = self._parts(entries, stop)
        wanted = Wanted()
        if len(files) + len(datasets) > _COUNTED:
            for entry in entries:
                wanted.add(1 if entry.kind == "file" else entry.parts, entry.size)
            wanted.there = None
            return wanted
        for batch in _batches(datasets):
            self._add_datasets(wanted, batch, stop)
        for batch in _batches(files):
            self._add_files(wanted, batch, stop)
        return wanted

    def _parts(self, entries: Sequence[Entry], stop: Stop) -> tuple[list[Did], list[Did]]:
        """Files and datasets, each once; containers are opened, all the way down, until there are too many."""
        files: dict[Did, None] = {}
        datasets: dict[Did, None] = {}
        waiting = [(did_of(entry.id), entry.kind) for entry in entries]
        opened: set[Did] = set()
        while waiting and len(files) + len(datasets) <= _COUNTED:
            level, waiting = waiting, []
            containers = []
            for did, kind in level:
                if kind == "container" and did not in opened:
                    opened.add(did)
                    containers.append(did)
                elif kind in ("file", "dataset"):
                    (files if kind == "file" else datasets)[did] = None
            for rows in in_order(
                lambda did, stop: list(self._rest.content(did, stop)), containers, at_once=4, stop=stop
            ):
                waiting += [((hit.scope, hit.name), kind_of(hit.type)) for batch in rows for hit in batch]
        return list(files), list(datasets)

    def _add_datasets(self, wanted: Wanted, dids: Sequence[Did], stop: Stop) -> None:
        columns = columns_of(self._rest, dids, Meta, stop)
        counts = {did: (whole(meta.length), whole(meta.bytes)) for did, meta in columns.items()}
        for rows in self._rest.dataset_replicas_of(dids, stop):
            for row in rows:
                files, size = counts.get((row.scope, row.name), (None, None))
                counts[row.scope, row.name] = (
                    whole(row.length) if files is None else files,
                    whole(row.bytes) if size is None else size,
                )
                wanted.add_copy(row.rse, whole(row.available_length) or 0, whole(row.available_bytes) or 0)
        for did in dids:
            wanted.add(*counts.get(did, (None, None)))

    def _add_files(self, wanted: Wanted, dids: Sequence[Did], stop: Stop) -> None:
        for rows in self._rest.replicas(dids, stop):
            for replica in rows:
                size = whole(replica.bytes)
                wanted.add(1, size)
                for rse, state in replica.states.items():
                    if state == "AVAILABLE":
                        wanted.add_copy(rse, 1, size or 0)


def _last_word(text: str) -> str:
    for operator in "&|\\()":
        text = text.rpartition(operator)[2]
    return text.strip()


def _batches(dids: Sequence[Did]) -> Iterable[Sequence[Did]]:
    return (dids[at : at + BATCH] for at in range(0, len(dids), BATCH))
