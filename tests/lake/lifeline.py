"""A pipe that closes when the process that started the lake is gone, however it went: kill -9 included.

`up --foreground` holds it open; each process of the lake waits at the other end and leaves when it closes. It has a
name (a FIFO), so that what a later `reset` starts hangs on it too. As a program this module keeps a command that cannot
wait itself: `python -m lake.lifeline INT postgres …`.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

VARIABLE = "LAKE_LIFELINE"
RUN_AS = "LAKE_RUN_AS"
GRACE_S = 5


class Lifeline:
    """At most one process holds it; a lake that outlives its starter has none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: int | None = None

    def hold(self) -> None:
        """From now on the lake lives as long as this process."""
        self.drop()
        os.mkfifo(self.path, 0o600)
        self._held = os.open(self.path, os.O_RDWR)  # for reading too: opening for writing alone waits for a reader

    def drop(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
        self.path.unlink(missing_ok=True)

    def environment(self) -> dict[str, str]:
        return {VARIABLE: str(self.path)} if self.path.exists() else {}


def follow(leave: Callable[[], None] = lambda: os._exit(0)) -> None:
    """Call `leave` from a thread once the lifeline is cut; does nothing for a lake that has none."""
    path = os.environ.get(VARIABLE)
    if path:
        threading.Thread(target=_wait, args=(path, leave), daemon=True, name="lifeline").start()


def _wait(path: str, leave: Callable[[], None]) -> None:
    try:
        end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        while not _is_closed(end):
            select.select([end], [], [])
    except FileNotFoundError:
        pass
    leave()


def _is_closed(end: int) -> bool:
    """Nobody holds the other side; nobody ever writes."""
    try:
        return os.read(end, 1) == b""
    except BlockingIOError:
        return False


def kept(stop_signal: str, *command: str | Path) -> list[str]:
    """`command` as a command that hangs on the lifeline; `stop_signal` (INT, TERM) is how it is asked to end."""
    return [sys.executable, "-m", "lake.lifeline", stop_signal, *map(str, command)]


def keep(stop_signal: signal.Signals, command: list[str]) -> None:
    """Run `command` in a session of its own; SIGTERM and a cut become `stop_signal`, and SIGKILL after 5 s."""
    owner = os.environ.get(RUN_AS)
    uid, gid = map(int, owner.split(":")) if owner else (None, None)
    groups = [] if owner else None
    child = subprocess.Popen(command, cwd="/", user=uid, group=gid, extra_groups=groups, start_new_session=True)

    def stop() -> None:
        os.killpg(child.pid, stop_signal)
        late = threading.Timer(GRACE_S, os.killpg, (child.pid, signal.SIGKILL))
        late.daemon = True
        late.start()

    signal.signal(signal.SIGTERM, lambda *_: stop())
    follow(stop)
    code = child.wait()
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    keep(signal.Signals["SIG" + sys.argv[1]], sys.argv[2:])
