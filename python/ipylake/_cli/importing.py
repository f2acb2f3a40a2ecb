"""Configuration of the old JupyterLab extension, out of a file that a person names."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ipylake._config import Tables
from ipylake.errors import ConfigurationError
from ipylake.rucio.elsewhere import tables_of

_LIMIT_S = 60
_PROGRAM = """
import json, sys
from pathlib import Path
from traitlets.config.loader import PyFileConfigLoader
file = Path(sys.argv[1])
output, sys.stdout = sys.stdout, sys.stderr
config = PyFileConfigLoader(file.name, str(file.parent)).load_config()
found = config.get("RucioConfig", {})
json.dump({key: found[key] for key in found}, output, default=str)
"""
"""What runs a configuration as Jupyter does. It prints the section on Rucio and nothing else of it."""


def imported(file: Path) -> Tables:
    """Raises ConfigurationError for a file that cannot be read, does not run, or says nothing of Rucio."""
    config = _run(file.resolve()) if file.suffix == ".py" else _parsed(file)
    found = tables_of(config, str(file))
    if not found.found:
        raise ConfigurationError(f"{file} names no Rucio instance", hint="RucioConfig.instances is looked at")
    return found


def _parsed(file: Path) -> Any:
    try:
        document = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}") from error
    return document.get("RucioConfig", {}) if isinstance(document, dict) else {}


def _run(file: Path) -> Any:
    program = [sys.executable, "-c", _PROGRAM, str(file)]
    try:
        # The file is run because a person has asked for that, by name, and has been told what it means.
        done = subprocess.run(program, capture_output=True, timeout=_LIMIT_S, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ConfigurationError(f"{file} ran for {_LIMIT_S} s without an end") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ConfigurationError(f"{file} does not run", detail="".join(last))
    return json.loads(done.stdout)
