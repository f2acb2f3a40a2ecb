"""The fixture `lake`: a running lake for the tests of a session, the one in .state/lake or another by LAKE_DIR.

One that runs is used; else it is started, and stopped when the last session that uses it ends. `lake.oidc` and
`lake.xrootd` start the issuer and XRootD when a test first asks for them. `multivo` is a second lake beside it, whose
server serves two VOs. Where IPYLAKE_BEDS names a bed (`rucio`, `oidc`, `xrootd`, `multivo`), one that does not start is
a failure; on a person's machine its tests are skipped, with the reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from lake.elements import XROOTD, XROOTD_FULL
from lake.layout import HERE, REPOSITORY, Layout, locked
from lake.oidc import Oidc
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
    vo: str | None  # the VO to name when signing in; None where there is but one
    _layout: Layout
    _open: list[Rest | Oidc] = field(default_factory=list)

    def rest(self, user: str = "root", account: str | None = None) -> Rest:
        """Signed in, to look at or change the lake without the code under test; closed at the end of the session."""
        client = Rest(self.url, str(self.ca), user, self.password, account, self.vo)
        self._open.append(client)
        return client

    @cached_property
    def oidc(self) -> Oidc:
        """The OpenID Connect issuer that this Rucio trusts, started now if it does not run."""
        client = Oidc(start(self._layout, "oidc", "--with", "oidc")["issuer"], str(self.ca))
        self._open.append(client)
        return client

    @cached_property
    def xrootd(self) -> dict[str, str]:
        """Element → the end of its addresses after https: and root:, as //localhost:21005; both run from now on."""
        ports = start(self._layout, "xrootd", "--with", "xrootd")["ports"]
        return {one.name: f"//localhost:{ports[one.server]}" for one in (XROOTD, XROOTD_FULL)}

    def make_proxy(self, file: Path, user: str = "alice", lasts_s: float = 12 * 3600, mode: int = 0o600) -> Path:
        """Write a new X.509 proxy to `file`; one that lasts less than 0 s is over already. Returns `file`."""
        words = (str(self.certs), user, str(lasts_s), str(file))
        program = [self._layout.python, "-m", "lake.certificates", *words]
        subprocess.run(program, check=True, env={**os.environ, "PYTHONPATH": str(HERE.parent)})
        file.chmod(mode)
        return file

    def close(self) -> None:
        for client in self._open:
            client.close()


@dataclass(frozen=True)
class MultiVo:
    """One server, two VOs: equal names, other content. Nobody can sign in without naming one."""

    tst: RunningLake
    ts2: RunningLake


@pytest.fixture(scope="session")
def lake() -> Iterator[RunningLake]:
    layout = Layout(os.environ.get("LAKE_DIR", REPOSITORY / ".state/lake"))
    with in_use(layout, "rucio") as facts, closing(running(layout, facts)) as found:
        yield found


@pytest.fixture(scope="session")
def multivo() -> Iterator[MultiVo]:
    """Beside the folder of `lake`, with `-multivo` at its end."""
    first = Layout(os.environ.get("LAKE_DIR", REPOSITORY / ".state/lake"))
    layout = Layout(first.dir.with_name(f"{first.dir.name}-multivo"))
    with in_use(layout, "multivo", "--multi-vo") as facts:
        tst, ts2 = (running(layout, facts, vo) for vo in ("tst", "ts2"))
        with closing(tst), closing(ts2):
            yield MultiVo(tst, ts2)


@contextmanager
def in_use(layout: Layout, bed: str, *options: str) -> Iterator[dict[str, Any]]:
    """The lake of `layout`, started if need be; stopped afterwards if tests started it and none else uses it."""
    layout.dir.mkdir(parents=True, exist_ok=True)
    with locked(layout.users, shared=True):
        yield start(layout, bed, *options)
    command(layout, "down", "--if-unused")


def running(layout: Layout, facts: dict[str, Any], vo: str | None = None) -> RunningLake:
    own = [mount for mount in facts["mounts"] if vo in (None, mount["vo"])]
    mounts = {mount["rse"]: Mount(mount["prefix"], Path(mount["path"])) for mount in own}
    places = {"ca": Path(facts["ca"]), "certs": Path(facts["certs"]), "mounts": mounts}
    addresses = {name: facts[name] for name in ("url", "http", "dav")}
    return RunningLake(**addresses, **places, password=PASSWORD, vo=vo, _layout=Layout(layout.dir))


def start(layout: Layout, bed: str, *options: str) -> dict[str, Any]:
    """The lake's document, once it runs and what `options` ask for beside it."""
    try:
        started = command(layout, "up", "--for-tests", "--json", *options)
    except subprocess.TimeoutExpired:
        reason = f"not up after {START_S} s"
    else:
        if started.returncode == 0:
            return dict(json.loads(started.stdout))
        reason = (started.stderr.strip().splitlines() or ["no reason given"])[-1]
    if bed in os.environ.get("IPYLAKE_BEDS", "").split(","):
        pytest.fail(f"The bed {bed} does not start: {reason}", pytrace=False)
    pytest.skip(f"{bed} bed: {reason}")


def command(layout: Layout, *words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(HERE / "lake.py"), *words, "--dir", str(layout.dir)]
    return subprocess.run(
        program, capture_output=True, text=True, timeout=START_S, check=False, stdin=subprocess.DEVNULL
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses a lake carries the mark `rucio`: `-m "not rucio"` leaves nothing out and takes nothing in."""
    for item in items:
        if {"lake", "multivo"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.rucio)
