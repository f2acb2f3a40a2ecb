"""Folders of configuration and cache."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ipylake.errors import ConfigurationError

FILE = "ipylake.toml"
VARIABLE = "IPYLAKE_CONFIG"


def jupyter_folders() -> list[Path]:
    """Jupyter's configuration folders, in its own order; the user's alone where Jupyter is not installed."""
    try:
        from jupyter_core.paths import jupyter_config_path
    except ImportError:
        return [_user_folder()]
    return [Path(folder) for folder in jupyter_config_path()]


def candidates() -> list[Path]:
    """Where an `ipylake.toml` may be, the one that wins first."""
    named = os.environ.get(VARIABLE)
    return [Path(named).expanduser()] if named else [folder / FILE for folder in jupyter_folders()]


def config_files() -> list[Path]:
    """The files that are there, the one that wins first. Raises ConfigurationError if $IPYLAKE_CONFIG names none."""
    found = [path for path in candidates() if path.is_file()]
    if os.environ.get(VARIABLE) and not found:
        raise ConfigurationError(f"${VARIABLE} names {candidates()[0]}, which is no file", field=VARIABLE)
    return found


def user_file() -> Path:
    """The file that choices are saved to; it may not be there yet."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    return _user_folder() / FILE


def _user_folder() -> Path:
    try:
        from jupyter_core.paths import jupyter_config_dir
    except ImportError:
        return Path(os.environ.get("JUPYTER_CONFIG_DIR") or Path.home() / ".jupyter")
    return Path(jupyter_config_dir())


def cache_folder() -> Path:
    """What can be fetched again, for this user. It may not be there yet."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "ipylake" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ipylake"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if os.path.isabs(named) else Path.home() / ".cache") / "ipylake"
