"""How the tests of this folder fetch: one file, or some, from the fault server to a folder of the test's own."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from faults.server import CA, FaultServer
from ipylake._http import Limits
from ipylake._stop import Stop
from ipylake._transfers import Access, Batch, Policy, Source, Transfers, Wanted
from ipylake._transfers.download import Download
from ipylake._transfers.folder import Directory
from ipylake._transfers.handlers import handlers
from ipylake._transfers.job import fetch as fetch_one

BODY = random.Random(5).randbytes(200_000)  # noqa: S311  # the same each time
LARGE = random.Random(6).randbytes(17 * 2**20)  # noqa: S311  # large enough to be gone on with by another process
USUAL = Limits(connect_s=15, idle_s=15, total_s=60, stream_s=60)
IMPATIENT = Limits(connect_s=1, idle_s=1, total_s=30, stream_s=30, slow_s=1)
ACCESS = Access(ca_cert=CA, internal=True)
WITHIN_S = 20


def sums(body: bytes) -> Mapping[str, str]:
    return {"adler32": f"{zlib.adler32(body):08x}", "md5": hashlib.md5(body, usedforsecurity=False).hexdigest()}


def source(server: FaultServer, target: str = "/run7", *, scheme: str = "http", **access: Any) -> Source:
    return Source(server.urls[scheme] + target, place=target.strip("/").upper(), access=replace(ACCESS, **access))


def wanted(*sources: Source, name: str = "run7.root", body: bytes = BODY, **told: Any) -> Wanted:
    return replace(Wanted(f"mc:{name}", name, len(body), sums(body), sources), **told)


class Watching:
    """Remembers what it is told."""

    def __init__(self, keeps_part: bool = True) -> None:
        self.states: list[str] = []
        self.places: list[str] = []
        self.bytes = 0
        self.thrown_away = 0
        self.keeps_part = keeps_part

    def entered(self, state: str, place: str = "") -> None:
        self.states.append(state)
        if place:
            self.places.append(place)

    def moved(self, count: int) -> None:
        self.bytes += count
        self.thrown_away -= min(count, 0)


def fetch(
    one: Wanted,
    folder: Path,
    policy: Policy | None = None,
    *,
    limits: Limits = USUAL,
    stop: Stop | None = None,
    watching: Watching | None = None,
) -> Path:
    """In this thread. Raises what ended it."""
    web = Download(limits)
    known = handlers(http=web, https=web)
    with Directory.at(folder) as root:
        return fetch_one(one, root, policy or Policy(), known, stop or Stop(), watching or Watching()).path


def fetch_all(many: list[Wanted], folder: Path, policy: Policy | None = None, *, limits: Limits = USUAL) -> Batch:
    web = Download(limits)
    transfers = Transfers(handlers(http=web, https=web))
    batch = transfers.start(many, folder, policy)
    assert batch.wait(WITHIN_S)
    return batch


def left_in(folder: Path) -> list[str]:
    """All names below it."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
