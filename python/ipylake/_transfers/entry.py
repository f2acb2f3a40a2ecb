"""A transfer in the queue: what a snapshot is taken of."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipylake._stop import Stop
from ipylake.errors import LakeError

from .meter import Meter, seconds_left
from .transfer import ENDED, State, Transfer
from .wanted import Policy, Wanted

if TYPE_CHECKING:
    from .abroad import Abroad
    from .journal import Record

_MOVING: frozenset[State] = frozenset({"queued", "looking", "running", "verifying"})


@dataclass(eq=False)
class Entry:
    """Changed by the queue under its lock, and by the one thread that fetches it.

    wish   what its end is to be called when its stop was set
    told   called after each change
    is_awaited  somebody is to be told when it comes to rest
    record  where it is written down when it needs nothing more
    abroad, future  who fetches it elsewhere
    """

    number: int
    batch: int
    wanted: Wanted
    root: Path
    policy: Policy
    told: Callable[[Entry], None]
    state: State = "queued"
    place: str = ""
    path: str = ""
    was_there: bool = False
    fault: LakeError | None = None
    warning: str = ""
    stop: Stop = field(default_factory=Stop)
    wish: State = "cancelled"
    is_awaited: bool = False
    meter: Meter = field(default_factory=Meter)
    record: tuple[Record, int] | None = None
    abroad: Abroad | None = None
    future: Future[Any] | None = None

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_moving(self) -> bool:
        return self.state in _MOVING

    @property
    def keeps_part(self) -> bool:
        return not self.stop.is_set or self.wish != "cancelled"

    def entered(self, state: State, place: str = "") -> None:
        self.state = state
        self.place = place or self.place
        self.told(self)

    def moved(self, count: int) -> None:
        self.meter.add(count)
        self.told(self)

    def ended(self, state: State, fault: LakeError | None = None) -> None:
        self.fault = fault
        if state in ("done", "cancelled"):
            self.is_settled()
        self.entered(state)

    def is_settled(self) -> None:
        """Nobody needs to be asked about it by a later kernel."""
        if self.record:
            record, at = self.record
            record.done(at)

    def renew(self) -> None:
        """Back into the queue."""
        self.stop, self.meter, self.place = Stop(), Meter(), ""
        self.ended("queued")

    def seen(self) -> Transfer:
        size = self.wanted.size
        here = size or 0 if self.was_there else self.meter.total
        rate = self.meter.rate if self.state == "running" else 0.0
        return Transfer(
            number=self.number,
            batch=self.batch,
            id=self.wanted.id,
            name=self.wanted.name,
            state=self.state,
            size=size,
            bytes=here,
            rate=rate,
            seconds_left=seconds_left(here, size, rate),
            place=self.place,
            path=self.path,
            was_there=self.was_there,
            verified=self.state == "done" and bool(self.wanted.checksums),
            warning=self.warning,
            fault=self.fault,
        )
