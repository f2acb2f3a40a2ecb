"""Elements that an account may put files to, with the room it has there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ipylake._stop import Stop
from ipylake.rucio.elements import KnownElements
from ipylake.rucio.mounts import Mounts
from ipylake.rucio.rest import Rest
from ipylake.rucio.wire import Element, Number, QuotaRow


@dataclass(frozen=True)
class WritableElement:
    """`free` and `limit` in bytes, None where there is no limit. `here`: it is mounted in this kernel."""

    rse: str
    free: int | None
    limit: int | None
    here: bool

    @property
    def has_room(self) -> bool:
        return self.free is None or self.free > 0


def writable_elements(rest: Rest, mounts: Mounts, elements: KnownElements, stop: Stop) -> Sequence[WritableElement]:
    """Those of disk, open for writing, for which the account has a limit: mounted ones first, then by name."""
    quota = {row.rse: row for row in _quota(rest, stop)}
    tapes = elements.tapes(stop)
    query = [("expression", "availability_write=True")]
    rows = rest.rows(("rses", ""), Element, "list the storage elements", stop, query)
    found = [
        WritableElement(
            one.rse,
            _bytes(quota[one.rse].bytes_remaining),
            _bytes(quota[one.rse].bytes_limit),
            one.rse in mounts.names,
        )
        for batch in rows
        for one in batch
        if one.rse in quota and one.rse not in tapes
    ]
    return sorted(found, key=lambda one: (not one.has_room, not one.here, one.rse))


def room_at(rest: Rest, rse: str, stop: Stop) -> int | None:
    """Bytes that the account may still put there; None where there is no limit, 0 where there is no quota."""
    row = next((row for row in _quota(rest, stop) if row.rse == rse), None)
    return _bytes(row.bytes_remaining) if row else 0


def _quota(rest: Rest, stop: Stop) -> list[QuotaRow]:
    path = ("accounts", rest.account(stop), "usage", "local")
    return [row for rows in rest.rows(path, QuotaRow, "read the quota", stop) for row in rows]


def _bytes(number: Number) -> int | None:
    return None if number is None or math.isinf(number) else int(number)
