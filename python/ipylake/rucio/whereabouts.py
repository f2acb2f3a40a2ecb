"""Where the bytes of a file are, as far as this kernel is concerned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ipylake._stop import Stop

from .mounts import Mounts
from .paths import NotLocal
from .wire import DatasetReplica, Replica, whole

NO_MOUNT = "no storage element is mounted in this kernel"


@dataclass(frozen=True)
class Whereabouts:
    """`path` if it is readable here, else `reason`. `place`: the element that matters most."""

    state: Literal["here", "there", "elsewhere", "tape", "none"]
    place: str = ""
    path: str | None = None
    reason: str = ""


def whereabouts(
    replica: Replica | None,
    mounts: Mounts,
    tapes: frozenset[str],
    stop: Stop,
    sites: Sequence[str] | None = None,
) -> Whereabouts:
    """Of one file, by its replicas; None where the server knows of none.

    sites   the elements that count, None: those that are mounted
    """
    places = sorted(replica.states, key=tapes.__contains__) if replica else []  # disk first
    if replica is None or not places:
        return Whereabouts("none", reason="no storage element has a copy")
    reason = ""
    wanted = mounts.names if sites is None else sites
    for rse in wanted:
        if rse in replica.states and rse in mounts.names:
            try:
                return Whereabouts("here", rse, path_at(rse, replica, mounts, stop))
            except NotLocal as error:
                reason = reason or str(error)
    for rse in wanted:
        if replica.states.get(rse) == "AVAILABLE" and rse not in mounts.names and rse not in tapes:
            return Whereabouts("there", rse, reason=f"at {rse}, which is not mounted here")
    readable = [rse for rse in places if replica.states[rse] == "AVAILABLE"]
    state: Literal["elsewhere", "tape"] = "tape" if readable and tapes.issuperset(readable) else "elsewhere"
    return Whereabouts(state, (readable or places)[0], reason=reason or not_mounted(places, readable, tapes))


def path_at(rse: str, replica: Replica, mounts: Mounts, stop: Stop) -> str:
    """The path of the copy at a mounted element. Raises NotLocal."""
    state = replica.states.get(rse, "AVAILABLE")
    if state != "AVAILABLE":
        doing = "is being copied to" if state == "COPYING" else f"is {state.lower().replace('_', ' ')} at"
        raise NotLocal(f"it {doing} {rse}")
    pfns = [pfn for pfn, about in replica.pfns.items() if about.rse == rse]
    return mounts.mount(rse, stop).find(pfns, whole(replica.bytes))


def not_mounted(places: Sequence[str], readable: Sequence[str], tapes: frozenset[str]) -> str:
    """Why a file with copies at `places`, none of them mounted, is not here."""
    if readable and tapes.issuperset(readable):
        return f"on tape only ({named(readable)})"
    if not readable:
        return f"no copy is complete yet ({named(places)})"
    return (
        f"at {named(readable)}, which is not mounted here"
        if len(readable) == 1
        else (f"at {named(readable)}, none of which is mounted here")
    )


def why_not_in_dataset(replicas: Iterable[DatasetReplica], mounts: Mounts, tapes: frozenset[str]) -> str:
    """Why a file of a dataset was not found on any mount, by what the server says of the dataset as a whole."""
    counts = {row.rse: (whole(row.available_length) or 0, whole(row.length) or 0) for row in replicas}
    for rse in mounts.names:
        here, total = counts.get(rse, (0, 0))
        if here and here == total:
            return f"registered at {rse}, not on the mount"
        if here:
            return f"not on the mount: {rse} has {here} of {total} files of its dataset"
    readable = [rse for rse, (here, _) in counts.items() if here]
    if counts:
        return not_mounted(list(counts), readable, tapes)
    return f"not on the mount of {named(mounts.names)}" if mounts.names else NO_MOUNT


def together(best: DatasetReplica, others: Sequence[DatasetReplica], total: int) -> str:
    """Copies that are partial may complete each other; only a look at every file would tell."""
    parts = ", ".join(f"{one.rse} has {whole(one.available_length):,}" for one in (best, *others)[:3])
    return f"of {total:,} files {parts}; how many that is together, Rucio counts nowhere"


def named(places: Sequence[str]) -> str:
    return ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
