"""The server's own Python environment, with the versions of requirements.txt; one that has them is used as it is."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from lake.layout import HERE

PINS = HERE / "requirements.txt"
INSTALLED = (
    "import importlib.metadata as m, json; print(json.dumps({d.metadata['Name']: d.version for d in m.distributions()}))"
)


def install(venv: Path, say: Callable[[str], None]) -> None:
    """Make `venv` what requirements.txt asks for. Neither pip nor uv runs when the stamp in it says that it is."""
    stamp, wanted = venv / "lake.stamp", hashlib.sha256(PINS.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    python = venv / "bin/python"
    if not has_pins(python):
        say(f"Installing the Rucio server into {venv}")
        if uv := shutil.which("uv"):
            run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, venv)
            run(uv, "pip", "install", "--quiet", "--python", python, "-r", PINS)
        else:
            need_venv_module(say)
            run(sys.executable, "-m", "venv", venv)
            run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", PINS)
    stamp.write_text(wanted)


def has_pins(python: Path) -> bool:
    """Whether each version of requirements.txt that has no condition is there already."""
    if not python.exists():
        return False
    shown = subprocess.run([python, "-c", INSTALLED], capture_output=True, text=True, check=False)  # noqa: S603
    there = {plain(name): version for name, version in json.loads(shown.stdout or "{}").items()}
    lines = (line.partition("#")[0].strip() for line in PINS.read_text().splitlines())
    pins = (line.split("==") for line in lines if "==" in line and ";" not in line)
    return all(there.get(plain(name.partition("[")[0])) == version for name, version in pins)


def plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def need_venv_module(say: Callable[[str], None]) -> None:
    """Debian ships Python without ensurepip: as root get it, else say what to install."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {package}: this Python cannot make environments")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-qq", environment=environment)
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", package, environment=environment)
    else:
        raise SystemExit(f"This Python cannot make environments. Install {package} (sudo apt install {package}) or uv")


def run(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run to the end; output goes to stderr, which leaves stdout to `--json`."""
    subprocess.run([str(word) for word in command], check=True, stdout=sys.stderr, env=environment)  # noqa: S603
