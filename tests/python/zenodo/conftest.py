"""Clients of the double: nothing of this machine's settings, tokens and sessions is in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipylake._credentials import Sessions
from ipylake.zenodo import Zenodo
from zenodo.fixture import RunningZenodo

Make = Callable[..., Zenodo]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ZENODO_API_KEY", "ZENODO_TOKEN", "ZENODO_SANDBOX"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "ipylake.toml").touch()
    monkeypatch.setenv("IPYLAKE_CONFIG", str(tmp_path / "ipylake.toml"))


@pytest.fixture
def client(zenodo: RunningZenodo, tmp_path: Path) -> Make:
    """Makes clients of the double, with sessions and a folder of their own unless others are given."""

    def make(**arguments: Any) -> Zenodo:
        return Zenodo(zenodo.url, **{"sessions": Sessions(), "downloads": str(tmp_path / "downloads"), **arguments})

    return make
