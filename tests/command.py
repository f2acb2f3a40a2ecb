"""The command `ipylake`, run as a person does: in a process of its own, with or without a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-m", "ipylake"]
LIMIT_S = 60


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Command:
    """`home` is empty at first; `variables` are all that the command sees, besides what programs need."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        places = {"HOME": str(self.home), "JUPYTER_CONFIG_DIR": str(self.home / "jupyter")}
        return {**kept, **places, "PYTHONWARNINGS": "error", **self.variables}

    def run(self, *words: str, typed: str | None = None) -> Ended:
        """Without a terminal; `typed` is what stands in its input."""
        done = subprocess.run(  # noqa: S603  # ourselves
            [*PROGRAM, *words], env=self.environment, cwd=self.home, input=typed or "", capture_output=True,
            text=True, timeout=LIMIT_S, check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603  # ourselves
            [*PROGRAM, *words], env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe,
            text=True,
        )  # fmt: skip

    def in_terminal(self, words: Sequence[str], answers: Sequence[tuple[str, str]] = ()) -> tuple[int, str]:
        """In a terminal: (exit code, all that it showed). `answers`: what to wait for, and what is typed then; ^C
        interrupts."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.home)
            os.execve(PROGRAM[0], [*PROGRAM, *words], {**self.environment, "TERM": "xterm"})  # noqa: S606  # ourselves
        shown = b""
        left = list(answers)
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until:
            ready, _, _ = select.select([terminal], [], [], 0.1)
            try:
                piece = os.read(terminal, 65_536) if ready else None
            except OSError:  # the other end is closed
                break
            if piece == b"":
                break
            shown += piece or b""
            if left and left[0][0] in shown.decode(errors="replace"):
                os.write(terminal, left.pop(0)[1].encode())
        else:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), shown.decode(errors="replace")
