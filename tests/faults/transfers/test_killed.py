"""Processes that end at any moment, and processes that fetch the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from faults.answers import Answer, Asked, Script, Send, Until, file, head, script_of
from faults.caller import until
from faults.server import FaultServer
from faults.transfers.fetching import LARGE, fetch, left_in, source, sums, wanted
from ipylake._transfers import Transfers, Wanted
from ipylake._transfers.folder import Directory
from ipylake._transfers.parts import STALE_S, Left, Origin, Part, remove_abandoned
from patience import PATIENCE_S

TESTS = Path(__file__).parents[2]
MIB = 2**20
LOST_AT_MOST = 5 * MIB


def fetching(server: FaultServer, folder: Path, *more: str) -> subprocess.Popen[str]:
    told = [server.url + "/run7", str(folder), str(len(LARGE)), sums(LARGE)["adler32"], *more]
    return subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, "-m", "faults.transfers.program", *told],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        text=True,
    )


class Halt(threading.Semaphore):
    """A gate that never opens, and tells when it has been reached."""

    def __init__(self) -> None:
        super().__init__(0)
        self.is_reached = threading.Event()

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        self.is_reached.set()
        return False


def halting(at: int, halt: Halt) -> Answer:
    """The first answer stops for ever after so many bytes; those that follow are whole."""

    def answer(asked: Asked) -> Script:
        if asked.number > 1:
            return script_of(file(LARGE), asked)
        begun = head(200, f"Content-Length: {len(LARGE)}", 'ETag: "1"')
        return (*begun, Send(LARGE[:at]), Until(halt))

    return answer


@pytest.mark.fault(32)
@settings(max_examples=7, phases=[Phase.explicit, Phase.generate])
@example(10 * MIB)
@given(st.integers(0, len(LARGE) - 1))
def test_killed_at_any_byte_the_name_is_never_given_and_the_next_process_goes_on(
    tmp_path_factory: pytest.TempPathFactory, at: int
) -> None:
    folder, halt = tmp_path_factory.mktemp("data"), Halt()
    with FaultServer(halting(at, halt)) as server:
        first = fetching(server, folder)
        assert halt.is_reached.wait(PATIENCE_S)
        until(lambda: sum(path.stat().st_size for path in folder.glob(".*.part")) == at)
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=20)
        assert not (folder / "run7.root").exists()
        one = wanted(source(server), body=LARGE, checksums={"adler32": sums(LARGE)["adler32"]})
        path = fetch(one, folder)
        assert path.read_bytes() == LARGE
        start = int(server.asked[-1].headers.get("range", "bytes=0-")[6:].partition("-")[0])
        assert at - start <= LOST_AT_MOST
    assert left_in(folder) == ["run7.root"]


def test_paused_it_goes_on_where_it_was_and_cancelled_it_leaves_nothing(tmp_path: Path) -> None:
    at, halt = 10 * MIB, Halt()
    with FaultServer(halting(at, halt)) as server:
        transfers = Transfers()
        batch = transfers.start([wanted(source(server), body=LARGE)], tmp_path)
        assert halt.is_reached.wait(PATIENCE_S)
        until(lambda: batch.totals.bytes == at)
        batch.pause()
        assert batch.wait(PATIENCE_S)
        assert [one.split(".")[-1] for one in left_in(tmp_path)] == ["part", "state"]
        batch.resume()
        assert batch.wait(PATIENCE_S)
        assert batch.paths() == (str(tmp_path / "run7.root"),)
        assert server.asked[-1].headers["range"] == f"bytes={at}-"
    assert left_in(tmp_path) == ["run7.root"]


def test_what_was_kept_of_a_paused_file_goes_when_it_is_cancelled(tmp_path: Path) -> None:
    at, halt = 10 * MIB, Halt()
    with FaultServer(halting(at, halt)) as server:
        batch = Transfers().start([wanted(source(server), body=LARGE)], tmp_path)
        assert halt.is_reached.wait(PATIENCE_S)
        until(lambda: batch.totals.bytes == at)
        batch.pause()
        assert batch.wait(PATIENCE_S)
        batch.cancel()
        assert left_in(tmp_path) == []


@pytest.mark.fault(37)
@pytest.mark.parametrize("locks", [(), ("no-locks",)], ids=["locks", "locks that everybody gets"])
def test_two_processes_that_fetch_the_same_both_have_the_whole_file(locks: tuple[str, ...], tmp_path: Path) -> None:
    with FaultServer(file(LARGE)) as server:
        both = [fetching(server, tmp_path, *locks) for _ in range(2)]
        told = [one.communicate(timeout=60)[0] for one in both]
    assert told == [str(tmp_path / "run7.root")] * 2
    assert (tmp_path / "run7.root").read_bytes() == LARGE
    assert left_in(tmp_path) == ["run7.root"]


def left_behind(folder: Path, owner: str, wanted_: Wanted, here: int) -> Path:
    """A part of that owner, as it would be after its end."""
    with Directory.at(folder) as directory:
        part = Part(directory, wanted_, wanted_.name)
        (folder / part.name).write_bytes(LARGE[:here])
        part.save(Left(((here, len(LARGE)),), Origin("127.0.0.1", '"1"')))
        mine = part.name.split(".")[2]
        for name in (part.name, part.name.replace(".part", ".state")):
            (folder / name).rename(folder / name.replace(mine, owner))
        return folder / part.name.replace(mine, owner)


def owner_of(pid: int, started: str, machine: str = "") -> str:
    from ipylake._transfers.parts import _machine

    return f"{machine or _machine()}-{pid:x}_{started}-00000000"


@pytest.mark.fault(38)
@pytest.mark.parametrize(
    ("owner", "age_s", "is_taken"),
    [
        pytest.param(owner_of(2**22 + 1, "1"), 0, True, id="a process that has ended"),
        pytest.param(owner_of(os.getpid(), "1"), 0, True, id="a number that is used again"),
        pytest.param(owner_of(1, "1", "00000000"), STALE_S + 60, True, id="another machine, long ago"),
        pytest.param(owner_of(1, "1", "00000000"), 0, False, id="another machine, now"),
    ],
)
def test_a_part_is_taken_over_from_whom_is_gone(owner: str, age_s: float, is_taken: bool, tmp_path: Path) -> None:
    with FaultServer(file(LARGE)) as server:
        one = wanted(source(server), body=LARGE)
        part = left_behind(tmp_path, owner, one, 5 * MIB)
        then = part.stat().st_mtime - age_s
        os.utime(part, (then, then))
        assert fetch(one, tmp_path).read_bytes() == LARGE
        assert server.asked[0].headers.get("range") == (f"bytes={5 * MIB}-" if is_taken else None)
    assert part.exists() is not is_taken


@pytest.mark.fault(38)
def test_a_part_of_another_version_of_the_file_is_not_used(tmp_path: Path) -> None:
    with FaultServer(file(LARGE)) as server:
        one = wanted(source(server), body=LARGE)
        left_behind(tmp_path, owner_of(2**22 + 1, "1"), wanted(body=LARGE, checksums={"md5": "0"}), 5 * MIB)
        assert fetch(one, tmp_path).read_bytes() == LARGE
        assert "range" not in server.asked[0].headers
    assert left_in(tmp_path) == ["run7.root"]


def test_parts_without_a_state_whose_process_has_ended_are_swept(tmp_path: Path) -> None:
    gone, here = owner_of(2**22 + 1, "1"), owner_of(os.getpid(), "1", "00000000")
    left = (f".0123456789ab.{gone}.part", f".a123456789ab.{gone}.new", f".b123456789ab.{gone}.state")
    resumable = [f".c123456789ab.{gone}.part", f".c123456789ab.{gone}.state"]
    at_work = [f".0123456789ab.{here}.part", f".a123456789ab.{here}.new"]
    others = [".x.y.part", "mine.part"]
    for name in (*left, *resumable, *at_work, *others):
        (tmp_path / name).write_text("")
    with Directory.at(tmp_path) as directory:
        remove_abandoned(directory)
    assert left_in(tmp_path) == sorted([*resumable, *at_work, *others])
