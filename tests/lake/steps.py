"""Work that ends: one module run in the server's environment, and how long each step took."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from lake.layout import Layout


class Step:
    """A module that runs to its end in the server's environment, beside other work; its output is shown if it fails."""

    def __init__(self, layout: Layout, module: str, environment: dict[str, str]) -> None:
        self.module, self.log = module, layout.logs / f"{module.rpartition('.')[2]}.out"
        command = [layout.python, "-m", module]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd="/"
            )

    def check(self) -> None:
        if self.process.wait() != 0:
            sys.stderr.write(self.log.read_text(errors="replace")[-4000:])
            raise SystemExit(f"{self.module} failed, see {self.log}")


class Clock:
    """Says how long each step took."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.begin = say, time.monotonic()
        self.last = self.begin

    def __call__(self, what: str) -> None:
        now = time.monotonic()
        self.say(f"{now - self.begin:6.2f} s  (+{now - self.last:.2f})  {what}")
        self.last = now
