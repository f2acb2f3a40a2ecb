"""A folder with data, a catalog of it, and a desk whose browser has a lock beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake._lock.keeper import Lock
from ipylake.memory import MemoryCatalog

Open = Callable[[], Desk]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name, content in (("run1/a.csv", "1"), ("run1/b.csv", "22"), ("run2/c.csv", "333")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "data.lock.json"


@pytest.fixture
def open_desk(data: Path, lock_file: Path, lanes: Lanes) -> Open:
    """A browser in a new notebook; what its lock holds is not set yet."""

    def made() -> Desk:
        catalog = MemoryCatalog.of_folder(data)
        return Desk(lanes, catalog, lock=Lock(lock_file, catalog))

    return made


def add(desk: Desk, name: str, *rows: int) -> None:
    """Pick rows of the top level and add them."""
    listing = desk.opened()
    desk.ask(p.Select(do="clear", listing=listing, order=0))
    for row in rows:
        desk.pick(listing, row)
    desk.ask(p.AddVariable(name=name, overwrite=True))
