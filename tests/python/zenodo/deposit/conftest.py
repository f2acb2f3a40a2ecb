"""What deposits are remembered by is forgotten after each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ipylake.zenodo import Zenodo

Make = Callable[..., Zenodo]


@pytest.fixture(autouse=True)
def _remembers_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def alice(client: Make) -> Zenodo:
    """Signed in with a token that may do everything."""
    return client(token="full")  # a name


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with two files."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "masks.csv").write_bytes(b"1,2,3\n" * 1000)
    (folder / "grid.bin").write_bytes(bytes(range(256)) * 40)
    return folder
