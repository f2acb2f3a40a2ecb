"""One subject a catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.subject import Subject
from ipylake._protocol import Entry, Query
from ipylake.memory import MemoryCatalog


def memory_subject(folder: Path, page: int | None) -> Subject:
    runs = [Entry(f"run{at}", f"run{at}", "folder", parts=3) for at in range(4)]
    events = [Entry(f"event-{at:04d}.csv", f"event-{at:04d}.csv", "file", at) for at in range(1200)]
    children = {
        f"run{run}": [Entry(f"run{run}/{at}.csv", f"{at}.csv", "file", 10 * at) for at in range(3)] for run in range(4)
    }
    files = {}
    for at in range(3):
        path = folder / f"{at}.csv"
        path.write_text("energy\n", "utf-8")
        files[f"run1/{at}.csv"] = str(path)
    return Subject(
        make=lambda: MemoryCatalog([*runs, *events], children, files=files, page=page, batch=50),
        many=Query(text="*"),
        some=(Query(text="run*"), frozenset(entry.id for entry in runs)),
        nothing=Query(text="no-such-*"),
        malformed=None,
        collection=("run2", frozenset(f"run2/{at}.csv" for at in range(3))),
        readable=("run1", 3),
        absent="event-0007.csv",
        sizes={"event-0100.csv": 100},
    )


@pytest.fixture
def memory(tmp_path: Path) -> Subject:
    return memory_subject(tmp_path, page=None)


@pytest.fixture
def paged_memory(tmp_path: Path) -> Subject:
    return memory_subject(tmp_path, page=100)
