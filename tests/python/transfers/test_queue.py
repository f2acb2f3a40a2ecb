"""A queue of files: what is told of them, and what orders do to them."""

from __future__ import annotations

import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipylake._transfers import Change, Landing, Source, Transfers, Wanted
from ipylake.errors import Cancelled, InvalidInput, SignInNeeded
from patience import PATIENCE_S

if sys.version_info < (3, 11):
    from exceptiongroup import ExceptionGroup

BODY = b"what a detector saw" * 1000


def wanted(name: str, *addresses: str, body: bytes = BODY) -> Wanted:
    sums = {"adler32": f"{zlib.adler32(body):08x}"}
    return Wanted(f"mc:{name}", name, len(body), sums, [Source(address) for address in addresses])


class Gate:
    """A handler that brings the body when it is opened, and says when it has been reached."""

    def __init__(self) -> None:
        self.reached = threading.Semaphore(0)
        self.opened = threading.Event()

    def fetch(self, source: Source, landing: Landing) -> None:
        landing.write(BODY[:100])
        self.reached.release()
        while not self.opened.wait(0.01):
            landing.stop.raise_if_set()
        landing.write(BODY[100:])


class Refusing:
    def __init__(self) -> None:
        self.asked = 0

    def fetch(self, source: Source, landing: Landing) -> None:
        self.asked += 1
        if self.asked == 1:
            raise SignInNeeded("The session has ended")
        landing.write(BODY)


@pytest.fixture
def origin(tmp_path: Path) -> str:
    path = tmp_path / "origin"
    path.write_bytes(BODY)
    return str(path)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def transfers(gate: Gate) -> Iterator[Transfers]:
    from ipylake._transfers.handlers import handlers

    transfers = Transfers(handlers(gate=gate, refusing=Refusing()), parallel=2)
    yield transfers
    transfers.close()


def test_paths_come_in_the_order_in_which_files_were_wanted(transfers: Transfers, tmp_path: Path, origin: str) -> None:
    batch = transfers.start([wanted(f"d/{name}", origin) for name in "cab"], tmp_path / "here")
    assert batch.wait(PATIENCE_S)
    assert batch.paths() == tuple(str(tmp_path / "here" / "d" / name) for name in "cab")
    assert [Path(path).read_bytes() for path in batch.paths()] == [BODY] * 3


def test_a_file_that_fails_does_not_stop_the_others_and_is_told_in_a_group(
    transfers: Transfers, tmp_path: Path, origin: str
) -> None:
    batch = transfers.start([wanted("a", origin), wanted("../b", origin), wanted("c", origin)], tmp_path / "here")
    assert batch.wait(PATIENCE_S)
    assert [one.state for one in batch.transfers] == ["done", "failed", "done"]
    with pytest.raises(ExceptionGroup, match="1 of 3 files are not there") as raised:
        batch.paths()
    assert isinstance(raised.value.exceptions[0], InvalidInput)


def test_cancel_ends_what_runs_and_what_waits_and_leaves_no_part(
    transfers: Transfers, gate: Gate, tmp_path: Path
) -> None:
    batch = transfers.start([wanted(name, "gate://x") for name in "abc"], tmp_path / "here")
    assert gate.reached.acquire(timeout=PATIENCE_S)
    batch.cancel()
    assert batch.wait(PATIENCE_S)
    assert {one.state for one in batch.transfers} == {"cancelled"}
    assert list((tmp_path / "here").iterdir()) == []


def test_what_is_paused_goes_on_when_it_is_resumed(transfers: Transfers, gate: Gate, tmp_path: Path) -> None:
    batch = transfers.start([wanted(name, "gate://x") for name in "abc"], tmp_path / "here")
    assert gate.reached.acquire(timeout=PATIENCE_S)
    batch.pause()
    assert batch.wait(PATIENCE_S)
    assert {one.state for one in batch.transfers} == {"paused"}
    gate.opened.set()
    batch.resume()
    assert batch.wait(PATIENCE_S)
    assert len(batch.paths()) == 3


def test_what_failed_is_tried_again_and_what_is_done_is_not(transfers: Transfers, tmp_path: Path, origin: str) -> None:
    late = tmp_path / "late"
    batch = transfers.start([wanted("a", origin), wanted("b", str(late))], tmp_path / "here")
    assert batch.wait(PATIENCE_S)
    assert [one.state for one in batch.transfers] == ["done", "failed"]
    late.write_bytes(BODY)
    batch.retry()
    assert batch.wait(PATIENCE_S)
    assert len(batch.paths()) == 2


def test_the_same_file_to_the_same_place_is_fetched_once(transfers: Transfers, gate: Gate, tmp_path: Path) -> None:
    first = transfers.start([wanted("a", "gate://x")], tmp_path / "here")
    second = transfers.start([wanted("a", "gate://x")], tmp_path / "here")
    assert first.numbers == second.numbers
    gate.opened.set()
    assert second.wait(PATIENCE_S)
    assert first.paths() == second.paths()


@pytest.mark.fault(50)
def test_names_that_differ_in_case_or_composition_only_do_not_take_each_others_place(
    transfers: Transfers, tmp_path: Path, origin: str
) -> None:
    names = ["Run", "run", "é", "e\u0301"]
    batch = transfers.start([wanted(name, origin) for name in names], tmp_path / "here")
    assert batch.wait(PATIENCE_S)
    assert [one.state for one in batch.transfers] == ["done", "failed", "done", "failed"]


def test_the_batch_waits_for_a_sign_in_and_asks_once(transfers: Transfers, tmp_path: Path) -> None:
    transfers = Transfers({"refusing": (handler := Refusing())}, parallel=1)
    batch = transfers.start([wanted(name, "refusing://x") for name in "abc"], tmp_path / "here")
    assert batch.wait(PATIENCE_S)
    assert [(one.state, type(one.fault)) for one in batch.transfers] == [("paused", SignInNeeded)] * 3
    assert handler.asked == 1
    batch.resume()
    assert batch.wait(PATIENCE_S)
    assert len(batch.paths()) == 3


def test_observers_are_told_of_every_end(transfers: Transfers, tmp_path: Path, origin: str) -> None:
    seen: dict[int, str] = {}
    ended = threading.Event()

    def observer(change: Change) -> None:
        seen.update({one.number: one.state for one in change.transfers})
        if change.totals.done == 50:
            ended.set()

    leave = transfers.observe(observer)
    batch = transfers.start([wanted(f"f{at}", origin) for at in range(50)], tmp_path / "here")
    assert ended.wait(PATIENCE_S)
    leave()
    assert seen == dict.fromkeys(batch.numbers, "done")


def test_a_stopped_wait_leaves_the_transfers_running(transfers: Transfers, gate: Gate, tmp_path: Path) -> None:
    batch = transfers.start([wanted("a", "gate://x")], tmp_path / "here")
    assert not batch.wait(0.05)
    gate.opened.set()
    assert batch.wait(PATIENCE_S)
    assert not isinstance(batch.transfers[0].fault, Cancelled)


def test_a_batch_gives_all_its_paths_whoever_has_cleared_the_list_meanwhile(
    transfers: Transfers, tmp_path: Path, origin: str, gate: Gate
) -> None:
    batch = transfers.start([wanted("a", origin), wanted("b", "gate://x"), wanted("c", origin)], tmp_path / "here")
    assert gate.reached.acquire(timeout=PATIENCE_S)
    assert transfers.wait(PATIENCE_S, [batch.numbers[0], batch.numbers[2]])
    transfers.forget()
    assert [one.name for one in transfers.transfers()] == ["b"]
    gate.opened.set()
    assert batch.wait(PATIENCE_S)
    assert batch.paths() == tuple(str(tmp_path / "here" / name) for name in "abc")
    assert batch.totals.done == 3
