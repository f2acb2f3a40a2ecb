"""A machine on which nothing is configured."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's only folder of Jupyter's configuration, in which there is nothing; nor is there anything elsewhere."""
    for name in [name for name in os.environ if name.startswith(("RUCIO_", "IPYLAKE_"))]:
        monkeypatch.delenv(name)
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "jupyter"
    folder.mkdir()
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(folder)])
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_dir", lambda: str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder
