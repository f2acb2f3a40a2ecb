"""Where what is fetched lies unless somebody says otherwise: a folder of the user's, never the one a notebook runs in,
where Python and Jupyter read files by themselves. And where lies what may be lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder(*names: str) -> Path:
    """Below the folder for data of applications, by the conventions of the system; it need not be there yet."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        named = os.environ.get("XDG_DATA_HOME", "")
        base = Path(named) if os.path.isabs(named) else Path.home() / ".local" / "share"
    return base.joinpath("ipylake", *names)


def cache_folder(*names: str) -> Path:
    """Below the folder for what can be made again; it need not be there yet."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        named = os.environ.get("XDG_CACHE_HOME", "")
        base = Path(named) if os.path.isabs(named) else Path.home() / ".cache"
    return base.joinpath("ipylake", *names)
