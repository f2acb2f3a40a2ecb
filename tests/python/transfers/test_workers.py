"""How many threads fetch small files: as many as a storage leaves something to do for."""

from __future__ import annotations

import errno
import os
import threading
import zlib
from pathlib import Path

import pytest

from ipylake._transfers import Landing, Source, Transfers, Wanted, workers
from patience import PATIENCE_S

BODY = b"what a detector saw" * 1000


class Brought:
    """A handler that notes who was called, and lets nobody go on before as many as `meets` are there."""

    def __init__(self, meets: int = 1) -> None:
        self.threads: set[int] = set()
        self._all = threading.Barrier(meets)

    def fetch(self, source: Source, landing: Landing) -> None:
        self.threads.add(threading.get_ident())
        self._all.wait(PATIENCE_S)
        landing.write(BODY)


def fetched_by(handler: Brought, count: int, folder: Path) -> int:
    transfers = Transfers({"there": handler}, parallel=4)
    sums = {"adler32": f"{zlib.adler32(BODY):08x}"}
    wanted = [Wanted(f"{n}", f"f{n}", len(BODY), sums, [Source("there://x/y")]) for n in range(count)]
    batch = transfers.start(wanted, folder)
    assert batch.wait(PATIENCE_S)
    batch.paths()
    return len(handler.threads)


def test_all_threads_join_where_those_at_work_wait(tmp_path: Path) -> None:
    assert fetched_by(Brought(meets=4), 8, tmp_path) == 4


def test_two_threads_are_enough_where_files_come_as_fast_as_this_machine_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_ENOUGH", 0)  # however busy this machine is
    assert fetched_by(Brought(), 300, tmp_path) <= 2


def test_a_folder_that_the_file_system_loses_in_the_end_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(folder: Path) -> bool:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), folder)

    monkeypatch.setattr(Path, "is_dir", stale)
    assert fetched_by(Brought(), 3, tmp_path) > 0
