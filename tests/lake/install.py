"""The server's own Python environment, with the versions of requirements.txt; one that has them is used as it is."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from lake.layout import HERE

LIST = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
Run = Callable[..., None]  # run(*command): raises CalledProcessError


def install(
    venv: Path, run: Run, say: Callable[[str], None], where: Path = HERE, what: str = "the Rucio server"
) -> None:
    """Make `venv` what requirements.txt in `where` asks for. Neither pip nor uv runs when the stamp in it says so."""
    wanted, tried = where / "requirements.txt", where / "constraints.txt"
    stamp, sum_ = venv / "lake.stamp", hashlib.sha256(wanted.read_bytes() + tried.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == sum_:
        return
    constraints = [tried] if sys.version_info >= (3, 11) else []
    if not has_pins(venv / "bin/python", wanted, *constraints):
        say(f"Installing {what} into {venv}")
        try:
            make(venv, run, say, ["-r", wanted, *(word for file in constraints for word in ("-c", file))])
        except subprocess.CalledProcessError as error:
            raise SystemExit(f"{what} could not be installed into {venv}; the reason is above") from error
    stamp.write_text(sum_)


def make(venv: Path, run: Run, say: Callable[[str], None], pinned: Sequence[str | Path]) -> None:
    python = venv / "bin/python"
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, venv)
        run(uv, "pip", "install", "--quiet", "--python", python, *pinned)
    else:
        need_venv_module(run, say)
        run(sys.executable, "-m", "venv", venv)
        run(python, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", *pinned)


def has_pins(python: Path, wanted: Path, tried: Path | None = None) -> bool:
    """Whether all versions of `wanted` that have no condition are there, and none but those of `tried`."""
    if not python.exists():
        return False
    shown = subprocess.run([python, "-c", LIST], capture_output=True, text=True, check=False).stdout
    there = {plain(name): version for name, version in json.loads(shown or "{}").items()}
    is_tried = all(there[name] == version for name, version in (pins(tried) if tried else {}).items() if name in there)
    return is_tried and all(there.get(name) == version for name, version in pins(wanted).items())


def pins(file: Path) -> dict[str, str]:
    lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    pairs = (line.split("==") for line in lines if "==" in line and ";" not in line)
    return {plain(name.partition("[")[0]): version for name, version in pairs}


def plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def need_venv_module(run: Run, say: Callable[[str], None]) -> None:
    """Debian ships Python without ensurepip: as root get it, else say what to install."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit(f"This Python cannot make environments. Install {package} (sudo apt install {package}) or uv")
    say(f"Installing {package}: this Python cannot make environments")
    run("apt-get", "update", "-qq")
    run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends", package)
