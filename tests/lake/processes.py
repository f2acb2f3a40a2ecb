"""The running processes of one lake: started, found again by a later command, ended by their id."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

GRACE_S = 8


class Processes:
    """Each has a file `run/<name>.json` with its id and start time: an id is used again one day, the pair is not."""

    def __init__(self, run: Path, logs: Path) -> None:
        self.run, self.logs = run, logs

    def start(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        """Start in a session of its own; its output goes to `log/<name>.out`, which begins anew."""
        with open(self.logs / f"{name}.out", "wb") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(environment),
                cwd="/",
                start_new_session=True,
            )
        process.returncode = 0  # it may outlive us: Popen is not to warn of that
        record = {"pid": process.pid, "started": start_time(process.pid)}
        (self.run / f"{name}.json").write_text(json.dumps(record))

    def alive(self) -> dict[str, int]:
        """Name → process id of all that run."""
        found = {}
        for file in sorted(self.run.glob("*.json")):
            with contextlib.suppress(ValueError, FileNotFoundError):
                record = json.loads(file.read_text())
                if start_time(record["pid"]) == record["started"] is not None:
                    found[file.stem] = record["pid"]
        return found

    def stop(self, *names: str) -> None:
        """SIGTERM, then SIGKILL to the session after 8 s; returns when they are gone. Without names: all."""
        chosen = {name: pid for name, pid in self.alive().items() if not names or name in names}
        for pid in chosen.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        if not self._gone(chosen):
            for pid in (pid for name, pid in self.alive().items() if name in chosen):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            self._gone(chosen)
        for name in chosen:
            (self.run / f"{name}.json").unlink(missing_ok=True)

    def _gone(self, chosen: Mapping[str, int]) -> bool:
        end = time.monotonic() + GRACE_S
        while chosen.keys() & self.alive().keys():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def start_time(pid: int) -> str | None:
    """When the process began, in the system's own notation; None when it is gone or only waits to be reaped."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    if platform.system() != "Linux":
        ask = ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)]
        state, _, began = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.partition(" ")
        return None if state[:1] in ("", "Z") else began.strip()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]  # proc(5): the state is field 3, starttime field 22
