"""What is told of transfers: snapshots that never change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ipylake.errors import LakeError

from .meter import seconds_left

State = Literal["queued", "looking", "running", "verifying", "done", "failed", "cancelled", "paused"]
"""looking: for sources. paused: by a person, or because somebody has to sign in; `fault` tells them apart."""
ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True)
class Transfer:
    """One file on its way, as it was at one moment.

    number        unique in this kernel, in the order in which they were asked for
    batch         number of the `start` it belongs to
    id, name      as wanted
    size, bytes   to come in all (None: unknown), and here already
    rate          bytes a second, 0 where nothing moves
    seconds_left  None while unknown
    place         where the bytes come from at the moment, "" before
    path          where the file is; "" until it is whole
    was_there     whether it was here already
    warning       why somebody should look at the name before using the file, "" mostly
    verified      whether it was compared with a checksum; without one only its size was
    fault         why it has failed, or what it waits for
    """

    number: int
    batch: int
    id: str
    name: str
    state: State
    size: int | None = None
    bytes: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    place: str = ""
    path: str = ""
    was_there: bool = False
    verified: bool = False
    warning: str = ""
    fault: LakeError | None = None

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class Totals:
    """All transfers together. `size` is None while the size of any is unknown; files by state add up to `files`."""

    files: int = 0
    waiting: int = 0
    running: int = 0
    paused: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    bytes: int = 0
    size: int | None = 0
    rate: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True)
class Change:
    """The transfers that are not what they were when the last change was told, and all together."""

    transfers: tuple[Transfer, ...]
    totals: Totals


def totals_of(transfers: Iterable[Transfer]) -> Totals:
    """What they come to; what was cancelled does not count for the bytes."""
    counts: Counter[State] = Counter()
    size: int | None = 0
    here, rate = 0, 0.0
    for one in transfers:
        counts[one.state] += 1
        if one.state != "cancelled":
            size = None if size is None or one.size is None else size + one.size
            here, rate = here + one.bytes, rate + one.rate
    return Totals(
        files=counts.total(),
        waiting=counts["queued"],
        running=counts["looking"] + counts["running"] + counts["verifying"],
        paused=counts["paused"],
        done=counts["done"],
        failed=counts["failed"],
        cancelled=counts["cancelled"],
        bytes=here,
        size=size,
        rate=rate,
        seconds_left=seconds_left(here, size, rate),
    )
