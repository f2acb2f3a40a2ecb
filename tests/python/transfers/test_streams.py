"""Several connections for one file: joined where it helps, dismissed where it does not, and never a byte lost."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipylake._stop import Stop
from ipylake._transfers import Landing, Policy, Wanted, streams
from ipylake._transfers.folder import Directory
from ipylake._transfers.spans import Span
from ipylake._transfers.streams import Streams
from ipylake.errors import Unreachable

MIB = 2**20
BODY = bytes(range(256)) * 4096 * 40
"""40 MiB."""


class Clock:
    """Time passes where bytes come: each stream brings `rate` bytes a second, all together no more than `line`."""

    def __init__(self, rate: float, line: float) -> None:
        self.now = 1.0
        self._rate = rate
        self._line = line
        self._lock = threading.Lock()
        self.streams: set[str] = set()

    def passes(self, count: int) -> None:
        with self._lock:
            self.streams.add(threading.current_thread().name)
            self.now += count / min(self._rate * len(self.streams), self._line)

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def landing(tmp_path: Path) -> Iterator[Landing]:
    wanted = Wanted("mc:run7", "run7", len(BODY), {"adler32": f"{zlib.adler32(BODY):08x}"})
    with Directory.at(tmp_path) as directory:
        landing = Landing(directory, "run7", wanted, Policy(), Stop(), lambda count: None)
        yield landing
        landing.close(keeps=False)


def filling(landing: Landing, clock: Clock) -> Callable[[Span, Callable[[], None]], None]:
    def fill(span: Span, tick: Callable[[], None]) -> None:
        while span.left:
            piece = BODY[span.at : span.at + min(span.left, MIB // 4)]
            landing.put(span, piece)
            clock.passes(len(piece))
            tick()

    return fill


def run(landing: Landing, clock: Clock, monkeypatch: pytest.MonkeyPatch, most: int = 4) -> bool:
    monkeypatch.setattr(streams, "time", clock)
    return Streams(landing, filling(landing, clock), most).run()


def test_others_join_where_one_does_not_carry_what_the_line_could(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(rate=2 * MIB, line=100 * MIB)
    run(landing, clock, monkeypatch)
    landing.verify()
    assert len(clock.streams) > 1


@pytest.mark.parametrize(
    ("rate", "most"), [(1000 * MIB, 4), (2 * MIB, 1)], ids=["as fast as this machine", "told to be one"]
)
def test_one_stays_alone(rate: float, most: int, landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(rate=rate, line=rate)
    run(landing, clock, monkeypatch, most)
    landing.verify()
    assert len(clock.streams) == 1


def test_a_helper_that_fails_leaves_its_bytes_to_the_others(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(rate=2 * MIB, line=100 * MIB)
    fill, first = filling(landing, clock), threading.current_thread()

    def failing(span: Span, tick: Callable[[], None]) -> None:
        if threading.current_thread() is not first:
            raise Unreachable("no more connections")
        fill(span, tick)

    monkeypatch.setattr(streams, "time", clock)
    Streams(landing, failing, 4).run()
    landing.verify()


def test_what_ends_the_first_ends_all(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(rate=2 * MIB, line=100 * MIB)
    fill, first = filling(landing, clock), threading.current_thread()

    def failing(span: Span, tick: Callable[[], None]) -> None:
        if threading.current_thread() is first and landing.done > 10 * MIB:
            raise Unreachable("cut")
        fill(span, tick)

    monkeypatch.setattr(streams, "time", clock)
    before = threading.active_count()
    try:
        Streams(landing, failing, 4).run()
    except Unreachable:
        assert landing.spans.missing
    assert threading.active_count() <= before
