"""A pipe that closes when the process that started the lake is gone, however it went: kill -9 included.

`lake.py up --foreground` holds the writing end; each process it starts reads the other and leaves at its end.
As a program it keeps a command that cannot read the pipe itself (PostgreSQL): `python -m lake.lifeline INT postgres …`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

VARIABLE = "LAKE_LIFELINE"
GRACE_S = 5


class Lifeline:
    """The writing end, and what a child needs to find the reading end."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()

    def environment(self) -> dict[str, str]:
        return {VARIABLE: str(self.reading)}


def follow(leave: Callable[[], None] = lambda: os._exit(0)) -> None:
    """Call `leave` in a thread once the lifeline is cut; does nothing for a lake that outlives its starter."""
    number = os.environ.get(VARIABLE)
    if number:
        threading.Thread(target=_wait, args=(int(number), leave), daemon=True, name="lifeline").start()


def _wait(reading: int, leave: Callable[[], None]) -> None:
    while os.read(reading, 1):
        pass
    leave()


def keep(stop_signal: signal.Signals, command: list[str]) -> int:
    """Run `command`; SIGTERM and the end of the lifeline become `stop_signal`, and SIGKILL after 5 s."""
    user = os.environ.get("LAKE_RUN_AS")
    uid, gid = map(int, user.split(":")) if user else (None, None)
    child = subprocess.Popen(command, cwd="/", user=uid, group=gid, extra_groups=[] if user else None)  # noqa: S603

    def stop() -> None:
        child.send_signal(stop_signal)
        threading.Timer(GRACE_S, child.kill).start()

    signal.signal(signal.SIGTERM, lambda *_: stop())
    follow(stop)
    code = child.wait()
    os._exit(code if code >= 0 else 0)


if __name__ == "__main__":
    keep(signal.Signals["SIG" + sys.argv[1]], sys.argv[2:])
