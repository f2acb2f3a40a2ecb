"""The lines of a queue, by state: what a view asks for is a slice of them, however many there are."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import chain, islice
from typing import get_args

from ._faults import fault_of
from ._protocol import TransferLine, TransfersState, TransferStep
from ._transfers import State, Totals, Transfer
from .errors import ConfirmationNeeded, SignInNeeded

_STEPS: dict[State, TransferStep] = {"queued": "waiting", "looking": "running"}
"""What a view calls by another name."""
ORDER: tuple[TransferStep, ...] = get_args(TransferStep)


def step_of(transfer: Transfer) -> TransferStep:
    return _STEPS.get(transfer.state, transfer.state)  # type: ignore[arg-type]  # all other words are the same


class TransferLines:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: dict[int, TransferStep] = {}
        self._by_step: dict[TransferStep, dict[int, Transfer]] = {step: {} for step in ORDER}
        self._totals = Totals()
        self._version = 0

    def learn(self, transfers: Iterable[Transfer], totals: Totals) -> None:
        """These are not what they were."""
        with self._lock:
            for one in transfers:
                before, now = self._steps.get(one.number), step_of(one)
                if before and before != now:
                    del self._by_step[before][one.number]
                self._steps[one.number] = now
                self._by_step[now][one.number] = one
            self._totals = totals
            self._version += 1

    def replace(self, transfers: Iterable[Transfer], totals: Totals) -> None:
        """These are all."""
        with self._lock:
            self._steps = {}
            self._by_step = {step: {} for step in ORDER}
        self.learn(transfers, totals)

    def asking(self) -> list[int]:
        """Numbers of those that failed because another file is in their place."""
        with self._lock:
            return [one.number for one in self._by_step["failed"].values() if isinstance(one.fault, ConfirmationNeeded)]

    def awaiting_sign_in(self) -> list[int]:
        """Numbers of those that wait until somebody has signed in."""
        with self._lock:
            return [one.number for one in self._by_step["paused"].values() if isinstance(one.fault, SignInNeeded)]

    def state(self, left: int = 0) -> TransfersState:
        asks = len(self.asking())
        with self._lock:
            totals = self._totals
            count = {step: len(lines) for step, lines in self._by_step.items()}
            return TransfersState(
                version=self._version,
                files=len(self._steps),
                failed=count["failed"],
                running=count["running"] + count["verifying"],
                paused=count["paused"],
                waiting=count["waiting"],
                done=count["done"],
                cancelled=count["cancelled"],
                bytes=totals.bytes,
                size=totals.size,
                rate=round(totals.rate),
                seconds_left=None if totals.seconds_left is None else round(totals.seconds_left),
                asks=asks,
                left=left,
            )

    def lines(self, start: int, count: int) -> tuple[TransferLine, ...]:
        with self._lock:
            return tuple(
                map(_line, islice(chain.from_iterable(map(dict.values, self._by_step.values())), start, start + count))
            )


def _line(one: Transfer) -> TransferLine:
    return TransferLine(
        transfer=one.number,
        name=one.id,
        state=step_of(one),
        size=one.size,
        bytes=one.bytes,
        rate=round(one.rate),
        place=one.place,
        path=one.path,
        verified=one.verified,
        was_there=one.was_there,
        fault=fault_of(one.fault) if one.fault else None,
    )
