"""What belongs together: the files that one call has asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ipylake.errors import LakeError

from .names import printable
from .transfer import Totals, Transfer, totals_of
from .wanted import Policy

if TYPE_CHECKING:
    from .entry import Entry
    from .queue import Transfers

if sys.version_info >= (3, 11):
    from builtins import ExceptionGroup
else:
    from exceptiongroup import ExceptionGroup


class Batch:
    """What one `start` has begun; the same verbs as the whole queue has."""

    def __init__(self, queue: Transfers, number: int, entries: Sequence[Entry]) -> None:
        self.number = number
        self.numbers = tuple(entry.number for entry in entries)
        self._queue = queue
        self._entries = entries

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """As they are now, in the order in which they were wanted; also those that the queue has forgotten."""
        return self._queue.seen(self._entries)

    @property
    def totals(self) -> Totals:
        return totals_of(self.transfers)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Until nothing of it moves any more: done, failed, cancelled, or paused. False if time ran out before.

        Interrupting the wait (Ctrl-C, Stop) leaves the transfers running.
        """
        return self._queue.wait(timeout_s, self.numbers)

    def paths(self) -> tuple[str, ...]:
        """Of all files, in the order in which they were wanted.

        Raises an ExceptionGroup of LakeErrors, one for each file that is not there.
        """
        transfers = self.transfers
        faults = [one.fault or LakeError(f"{printable(one.name)}: {one.state}") for one in transfers if not one.path]
        if faults:
            raise ExceptionGroup(f"{len(faults):,} of {len(transfers):,} files are not there", faults)
        return tuple(one.path for one in transfers)

    def pause(self) -> None:
        self._queue.pause(self.numbers)

    def resume(self) -> None:
        self._queue.resume(self.numbers)

    def cancel(self) -> None:
        self._queue.cancel(self.numbers)

    def retry(self, policy: Policy | None = None) -> None:
        self._queue.retry(self.numbers, policy)
