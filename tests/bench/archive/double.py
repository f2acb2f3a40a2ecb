"""The double of Zenodo in a process of its own, and what it was asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import urllib3

TOKEN = "full"  # noqa: S105  # the name of an invented person


@dataclass(frozen=True)
class Archive:
    url: str

    def calls(self) -> list[str]:
        """ "METHOD path", from the first one on."""
        calls: list[str] = urllib3.request("GET", f"{self.url}/_calls").json()
        return calls


@contextmanager
def archive(*options: str, env: Mapping[str, str] | None = None) -> Iterator[Archive]:
    command = [sys.executable, "-m", "zenodo", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) as program:  # noqa: S603  # ourselves
        assert program.stdin
        assert program.stdout
        try:
            yield Archive(json.loads(program.stdout.readline())["url"])
        finally:
            program.stdin.close()
