"""What a kernel that is gone did not fetch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ipylake._transfers import Policy, Source, Transfers, Wanted, journal
from ipylake._transfers.journal import Journal
from patience import PATIENCE_S

BODY = b"what a detector saw"
SUMS = {"adler32": f"{zlib.adler32(BODY):08x}"}
DIES = """
    import os, signal, sys, threading
    from pathlib import Path
    from ipylake._transfers import Policy, Source, Transfers, Wanted

    class Dying:
        def fetch(self, source, landing):
            os.kill(os.getpid(), signal.SIGKILL)

    folder, origin = sys.argv[1:]
    transfers = Transfers({"file": __import__("ipylake._transfers.copy", fromlist=["x"]).Copy(), "die": Dying()},
                          parallel=1, journal=Path(folder) / "journal")
    address = ["", origin, "die://x?token=canary", origin]
    many = [Wanted(f"mc:{n}", f"f{n}", 19, {"adler32": "SUM"}, [Source(address[n])]) for n in (1, 2, 3)]
    transfers.start(many, Path(folder) / "data", Policy(existing="rename"), catalog="rucio https://a").wait()
""".replace("SUM", SUMS["adler32"])


def dead_kernel(folder: Path) -> None:
    origin = folder / "origin"
    origin.write_bytes(BODY)
    command = [sys.executable, "-c", textwrap.dedent(DIES), str(folder), str(origin)]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL  # noqa: S603  # ourselves


def test_a_kernel_that_was_killed_leaves_what_had_not_come(tmp_path: Path) -> None:
    dead_kernel(tmp_path)
    transfers = Transfers(journal=tmp_path / "journal")
    assert transfers.left_over("zenodo") == []
    (left,) = transfers.left_over("rucio https://a")
    assert [one.name for one in left.wanted] == ["f2", "f3"]
    assert left.wanted[0] == Wanted("mc:2", "f2", 19, SUMS)
    assert (left.root, left.policy) == (tmp_path / "data", Policy(existing="rename"))
    assert transfers.transfers() == ()


def test_it_goes_on_when_somebody_says_so_and_is_not_offered_again(tmp_path: Path) -> None:
    dead_kernel(tmp_path)
    transfers = Transfers(journal=tmp_path / "journal")
    (left,) = transfers.left_over("rucio https://a")
    again = [replace(one, sources=[Source(str(tmp_path / "origin"))]) for one in left.wanted]
    left.drop()
    batch = transfers.start(again, left.root, left.policy, catalog=left.catalog)
    assert batch.wait(PATIENCE_S)
    assert len(batch.paths()) == 2
    assert transfers.left_over("rucio https://a") == []
    assert list((tmp_path / "journal").iterdir()) == []


def test_no_address_is_written_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    dead_kernel(tmp_path)
    (path,) = (tmp_path / "journal").iterdir()
    assert b"canary" not in path.read_bytes()
    assert b"origin" not in path.read_bytes()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_still_in_work_is_not_offered(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    record = journal.record("rucio", tmp_path, Policy(), [Wanted("mc:1", "f1")])
    assert record
    assert journal.left_over("rucio") == []
    record.close()


def test_a_line_that_was_cut_is_left_out(tmp_path: Path) -> None:
    dead_kernel(tmp_path)
    (path,) = (tmp_path / "journal").iterdir()
    path.write_bytes(path.read_bytes() + b'{"done":')
    assert len(Journal(tmp_path / "journal").left_over("rucio https://a")) == 1


def test_a_journal_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "origin").write_bytes(BODY)
    transfers = Transfers(journal=Path("/proc/nowhere"))
    batch = transfers.start([Wanted("mc:1", "f1", 19, SUMS, [Source(str(tmp_path / "origin"))])], tmp_path, catalog="r")
    assert batch.wait(PATIENCE_S)
    assert batch.paths() == (os.fspath(tmp_path / "f1"),)


def test_the_last_two_files_of_a_batch_that_end_at_once_write_to_nothing_but_their_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Journal(tmp_path / "journal").record("rucio", tmp_path, Policy(), [Wanted("a", "a"), Wanted("b", "b")])
    assert record
    other = threading.Thread(target=record.done, args=(1,))
    opened: list[int] = []
    append = journal._append

    def slowly(fd: int, lines: Sequence[journal._Line]) -> None:
        if lines[0].done == 0:
            other.start()
            other.join(0.2)  # it would close the record
            opened.append(os.open(tmp_path / "data", os.O_RDWR | os.O_CREAT))  # and its number be this file's
        append(fd, list(lines))

    monkeypatch.setattr(journal, "_append", slowly)
    record.done(0)
    other.join(5)
    os.fstat(opened[0])  # it is not closed by anybody else either
    os.close(opened[0])
    assert (tmp_path / "data").read_bytes() == b""
    assert list((tmp_path / "journal").iterdir()) == []
