"""The transfers of a catalog, as one browser shows them and gives them orders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ._bridge import Buffers, Task
from ._catalog import Catalog, Downloads
from ._desk import Answers
from ._downloading import Existing, able, begun, gone_on, wanted_files
from ._protocol import (
    CancelTransfers,
    DownloadStarted,
    Entry,
    ForgetTransfers,
    GetTransfers,
    GoOnWithTransfers,
    PauseTransfers,
    ResumeTransfers,
    RetryTransfers,
    StartDownload,
    TransfersState,
    TransfersTold,
    TransferWindow,
)
from ._stop import Stop
from ._transfer_lines import TransferLines
from ._values import LARGE

if TYPE_CHECKING:
    from ._transfers import Change, LeftOver

MOST_LINES = 200


class Transferring:
    """Thread-safe. `changed` is told when something moved, at most ten times a second.

    picked   lists what is picked
    """

    def __init__(self, catalog: Catalog, picked: Callable[[Stop], list[Entry]], changed: Callable[[], None]) -> None:
        self._catalog = catalog
        self._picked = picked
        self._changed = changed
        self._lines = TransferLines()
        self._lock = threading.Lock()
        self._leave: Callable[[], None] | None = None
        self._closed = False
        self._left: list[LeftOver] = []

    @property
    def answers(self) -> Answers:
        return {
            StartDownload: self._start,
            GetTransfers: self._window,
            PauseTransfers: self._pause,
            ResumeTransfers: self._resume,
            CancelTransfers: self._cancel,
            RetryTransfers: self._retry,
            ForgetTransfers: self._forget,
            GoOnWithTransfers: self._go_on,
        }

    @property
    def state(self) -> TransfersState:
        """All together; begins to listen to the queue."""
        if isinstance(self._catalog, Downloads):
            self._listen(self._catalog)
        return self._state()

    def signed_in(self) -> None:
        """Somebody has: what waited for that goes on."""
        numbers = self._lines.awaiting_sign_in()
        if numbers:
            able(self._catalog).transfers.resume(numbers)

    def close(self) -> None:
        """The transfers go on: they belong to the catalog, and a cell may wait for them."""
        with self._lock:
            self._closed = True
            leave, self._leave = self._leave, None
        if leave:
            leave()

    def _listen(self, catalog: Downloads) -> None:
        with self._lock:
            if self._leave or self._closed:
                return
            self._leave = catalog.transfers.observe(self._moved)
        self._left = catalog.transfers.left_over(catalog.key)
        self._lines.replace(catalog.transfers.transfers(), catalog.transfers.totals())

    def _moved(self, change: Change) -> None:
        self._lines.learn(change.transfers, change.totals)
        self._changed()

    # --- the calls --------------------------------------------------------------------------------------------

    def _start(self, call: StartDownload, task: Task, _: Buffers) -> DownloadStarted:
        catalog = able(self._catalog)
        self._listen(catalog)
        wanted, skipped = wanted_files(
            self._catalog,
            self._picked(task.stop),
            missing=call.missing,
            limit=None if call.large else LARGE,
            progress=task.progress,
            stop=task.stop,
        )
        task.commit()
        batch = begun(self._catalog, wanted, None, call.existing)
        self._lines.learn(batch.transfers, catalog.transfers.totals())
        return DownloadStarted(
            count=len(batch.numbers), skipped=skipped, folder=str(catalog.downloads), state=self._state()
        )

    def _window(self, call: GetTransfers, _task: Task, _: Buffers) -> TransferWindow:
        lines = self._lines.lines(call.start, min(call.count, MOST_LINES))
        return TransferWindow(state=self._state(), start=call.start, lines=lines)

    def _pause(self, call: PauseTransfers, _task: Task, _: Buffers) -> TransfersTold:
        able(self._catalog).transfers.pause(_these(call.transfers))
        return self._told()

    def _resume(self, call: ResumeTransfers, _task: Task, _: Buffers) -> TransfersTold:
        able(self._catalog).transfers.resume(_these(call.transfers))
        return self._told()

    def _cancel(self, call: CancelTransfers, _task: Task, _: Buffers) -> TransfersTold:
        able(self._catalog).transfers.cancel(_these(call.transfers))
        return self._told()

    def _retry(self, call: RetryTransfers, _task: Task, _: Buffers) -> TransfersTold:
        transfers = able(self._catalog).transfers
        if call.existing:
            from ._transfers import Policy

            asked = set(self._lines.asking())
            numbers = [number for number in call.transfers or asked if number in asked]
            existing: Existing = call.existing
            transfers.retry(numbers, Policy(existing=existing))
        else:
            transfers.retry(_these(call.transfers))
        return self._told()

    def _forget(self, call: ForgetTransfers, _task: Task, _: Buffers) -> TransfersTold:
        transfers = able(self._catalog).transfers
        transfers.forget(_these(call.transfers))
        self._lines.replace(transfers.transfers(), transfers.totals())
        self._changed()
        return self._told()

    def _go_on(self, call: GoOnWithTransfers, task: Task, _: Buffers) -> TransfersTold:
        with self._lock:
            left, self._left = self._left, []
        try:
            if call.forget:
                for one in left:
                    one.drop()
            else:
                gone_on(self._catalog, left, task.progress, task.stop)
        except BaseException:
            self._left = left
            raise
        return self._told()

    def _state(self) -> TransfersState:
        return self._lines.state(sum(len(one.wanted) for one in self._left))

    def _told(self) -> TransfersTold:
        transfers = able(self._catalog).transfers
        self._lines.learn(transfers.transfers(), transfers.totals())
        return TransfersTold(state=self._state())


def _these(numbers: Sequence[int]) -> Sequence[int] | None:
    return numbers or None
