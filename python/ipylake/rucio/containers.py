"""How much of a container is at each element: Rucio counts datasets only, so theirs are added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipylake._stop import Stop
from ipylake._text import counted

from .rest import Did, Rest
from .wire import DatasetReplica, kind_of, whole

MOST_DATASETS = 1000
MOST_CONTAINERS = 20
"""Each is a request of its own: Rucio has none for what is in several."""


@dataclass(frozen=True)
class Content:
    """What of a container was looked at.

    copies     by element, added up: `length` counts the files of all datasets, wherever they are
    uncounted  datasets that Rucio keeps no count of
    is_whole   whether there were no more
    """

    copies: Sequence[DatasetReplica]
    datasets: int
    uncounted: int
    is_whole: bool

    @property
    def title(self) -> str:
        """What the numbers are of: no part is shown as the whole."""
        text = f"{'Its' if self.is_whole else 'The first'} {counted(self.datasets, 'dataset')} added up"
        return f"{text}, without {self.uncounted:,} that Rucio keeps no count of" if self.uncounted else text


def content_of(rest: Rest, container: Did, stop: Stop) -> Content:
    """A dataset that is in it twice counts once; a file that is in two datasets counts twice."""
    datasets, is_whole = _datasets(rest, container, stop)
    rows = [row for some in rest.dataset_replicas_of(datasets, stop) for row in some] if datasets else []
    lengths: dict[Did, int] = {}
    for row in rows:
        did = row.scope, row.name
        lengths[did] = max(lengths.get(did, 0), whole(row.length) or 0)
    total = sum(lengths.values())
    available: dict[str, int] = {}
    for row in rows:
        available[row.rse] = available.get(row.rse, 0) + (whole(row.available_length) or 0)
    scope, name = container
    copies = [_added_up(scope, name, rse, count, total) for rse, count in available.items()]
    return Content(copies, len(datasets), len(datasets) - len(lengths), is_whole)


def _added_up(scope: str, name: str, rse: str, available: int, total: int) -> DatasetReplica:
    state = "AVAILABLE" if available == total else "UNAVAILABLE"
    return DatasetReplica(scope, name, rse, state, length=total, available_length=available)


def _datasets(rest: Rest, container: Did, stop: Stop) -> tuple[list[Did], bool]:
    """Those in it and in the containers below, and whether they are all."""
    found: dict[Did, None] = {}
    containers: list[Did] = [container]
    for at in range(MOST_CONTAINERS):
        if at == len(containers):
            return list(found), True
        for rows in rest.content(containers[at], stop):
            for row in rows:
                did, kind = (row.scope, row.name), kind_of(row.type)
                if kind == "dataset":
                    found[did] = None
                elif kind == "container" and did not in containers:
                    containers.append(did)
            if len(found) > MOST_DATASETS:
                return list(found)[:MOST_DATASETS], False
    return list(found), len(containers) == MOST_CONTAINERS
