"""The fixture `lake`: a running lake for the tests of a session, the one in .state/lake or another by LAKE_DIR.

One that runs is used; else it is started, and stopped when the last session that uses it ends. Where IPYLAKE_BEDS names
`rucio` a lake that does not start is a failure; on a person's machine its tests are skipped, with the reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lake.layout import HERE, REPOSITORY, Layout, locked
from lake.people import PASSWORD
from lake.rest import Rest

START_S = 600  # with the download of the server's environment


@dataclass(frozen=True)
class Mount:
    """`prefix` begins the paths in file PFNs; `path` is where the kernel finds them."""

    prefix: str
    path: Path


@dataclass(frozen=True)
class RunningLake:
    url: str
    http: str  # the same server without TLS
    dav: str
    ca: Path
    certs: Path
    mounts: dict[str, Mount]  # by storage element
    password: str  # of everybody: root, alice, bob, carol
    _clients: list[Rest] = field(default_factory=list)

    def rest(self, user: str = "root", account: str | None = None) -> Rest:
        """Signed in, to look at or change the lake without the code under test; closed at the end of the session."""
        self._clients.append(Rest(self.url, str(self.ca), user, self.password, account))
        return self._clients[-1]

    def close(self) -> None:
        for client in self._clients:
            client.close()


@pytest.fixture(scope="session")
def lake() -> Iterator[RunningLake]:
    layout = Layout(os.environ.get("LAKE_DIR", REPOSITORY / ".state/lake"))
    layout.dir.mkdir(parents=True, exist_ok=True)
    with locked(layout.users, shared=True):
        facts = start(layout)
        mounts = {mount["rse"]: Mount(mount["prefix"], Path(mount["path"])) for mount in facts["mounts"]}
        places = {"ca": Path(facts["ca"]), "certs": Path(facts["certs"]), "mounts": mounts}
        running = RunningLake(url=facts["url"], http=facts["http"], dav=facts["dav"], password=PASSWORD, **places)
        with closing(running):
            yield running
    command(layout, "down", "--if-unused")


def start(layout: Layout) -> dict:
    try:
        started = command(layout, "up", "--for-tests", "--json")
    except subprocess.TimeoutExpired:
        reason = f"not up after {START_S} s"
    else:
        if started.returncode == 0:
            return json.loads(started.stdout)
        reason = (started.stderr.strip().splitlines() or ["no reason given"])[-1]
    if "rucio" in os.environ.get("IPYLAKE_BEDS", "").split(","):
        pytest.fail(f"The lake does not start: {reason}", pytrace=False)
    pytest.skip(f"rucio bed: {reason}")


def command(layout: Layout, *words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(HERE / "lake.py"), *words, "--dir", str(layout.dir)]
    return subprocess.run(
        program, capture_output=True, text=True, timeout=START_S, check=False, stdin=subprocess.DEVNULL
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the lake carries the mark `rucio`: `-m "not rucio"` leaves nothing out and takes nothing in."""
    for item in items:
        if "lake" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.rucio)
