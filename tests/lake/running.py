"""One lake as a whole: start it, stop it, take it back to its seed, say what it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Set
from pathlib import Path
from typing import Any

from lake import configuration, storage
from lake.extras import EXTRAS
from lake.install import install
from lake.layout import HERE, Layout, locked
from lake.lifeline import Lifeline, kept
from lake.people import PASSWORD
from lake.postgres import Postgres
from lake.processes import Processes
from lake.steps import Clock, Step
from lake.work import WORK_LEFT
from lake.worlds import WORLDS

# What decides the content of a fresh lake: when one of these changes, the next `up` starts over.
SOURCES = (
    *("boot.py", "certificates.py", "people.py", "elements.py", "physics.py", "seed.py", "worlds.py"),
    *("odd.py", "odd_load.py", "bulk.py", "bulk_load.py", "constraints.txt", "requirements.txt"),
)
SERVING = {"postgres", "rucio", "dav"}
ALWAYS = SERVING | {"daemons"}
ANSWER_S = 180


class Lake:
    def __init__(self, layout: Layout, say: Callable[[str], None]) -> None:
        self.layout, self.say, self.clock = layout, say, Clock(say)
        self.world = WORLDS[layout.world_name]
        self.line = Lifeline(layout.run / "lifeline")
        self.processes = Processes(layout.run, layout.logs)
        self.postgres = Postgres(layout, self.processes, self._environment)

    # ---- commands ------------------------------------------------------------------------------------------------

    def install(self) -> None:
        self.layout.venv.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.layout.venv.with_name(self.layout.venv.name + ".lock")):  # lakes share it
            install(self.layout.venv, self._run_installer, self.say)

    def up(self, hold: bool = False) -> bool:
        """Start what does not run; True if that was needed. With `hold` the lake ends with this process.

        A lake without data, or with that of other sources, is made anew. A start that fails leaves no process.
        """
        if self.is_running():
            return False
        self.down()
        try:
            self._start(hold)
        except BaseException:
            self.down()
            raise
        return True

    def _start(self, hold: bool) -> None:
        self.layout.make_folders()
        if hold:
            self.line.hold()
        self.install()
        self.clock("server environment")
        with self.layout.chosen_ports():
            configuration.configure(self.layout)
            self.postgres.prepare()
            is_seeded = self.layout.remembered("seeded") == self.wanted()
            if not is_seeded:
                self._clear()
            self.postgres.start()
        self.clock("PostgreSQL")
        if is_seeded:
            self._start_services()
        else:
            self._make()
        self.clock("ready")

    def add(self, names: Iterable[str]) -> None:
        """Start further services of a lake that runs; those that run already go on."""
        for extra in (extra for name in names for extra in EXTRAS[name]):
            if extra.name not in self.processes.alive():
                self.processes.start(extra.name, extra.command(self.layout), self._environment())
                self._wait_for(extra.address(self.layout), {extra.name})
                self.clock(extra.name)

    def down(self) -> None:
        self.processes.stop()
        self.line.drop()

    def purge(self) -> None:
        shutil.rmtree(self.postgres.home, ignore_errors=True)
        shutil.rmtree(self.layout.dir, ignore_errors=True)

    def reset(self) -> None:
        """Also starts a lake that does not run."""
        if not self.is_running():
            self.up()
        if self.layout.remembered("seeded") != self.wanted():
            self.down()
            self.up()
            return
        self.processes.stop("rucio", "daemons", "dav")
        self.postgres.go_back_to_seed()
        storage.restore(self.layout)
        self.clock("database and files as seeded")
        self._start_services()
        self.clock("ready")

    def save(self) -> None:
        if not self.is_running():
            raise SystemExit("The lake does not run: there is nothing to save")
        self.processes.stop("daemons")
        self.postgres.keep_as_seed()
        storage.keep(self.layout)
        self._spawn("daemons", "lake.daemons")

    # ---- parts ---------------------------------------------------------------------------------------------------

    def wanted(self) -> str:
        """A fingerprint of all that the data of a fresh lake depends on, its place and ports included."""
        digest = hashlib.sha256(f"{self.layout.dir} {self.layout.port} {self.layout.world_name}".encode())
        for source in SOURCES:
            digest.update((HERE / source).read_bytes())
        return digest.hexdigest()

    def _clear(self) -> None:
        self.layout.remember(seeded=None)
        storage.clear(self.layout)
        self.postgres.create()

    def _make(self) -> None:
        """Schema, people, elements, data, and the seed copy of it all."""
        self.postgres.create_database()
        self._run("lake.boot").check()
        self.clock("schema, people, storage elements")
        oddities = [self._run(f"lake.{step}") for step in ("odd_load", "bulk_load") if self.world.has_oddities]
        self._spawn("rucio", "lake.serve")
        self._spawn("dav", "lake.dav")
        for step in oddities[:1]:
            step.check()
        self._wait_for(f"{self.layout.url}/ping")
        self.clock("Rucio answers")
        self._spawn("daemons", "lake.daemons")
        self._run("lake.seed").check()
        self.clock("data")
        for step in oddities[1:]:
            step.check()
            self.clock("scope bulk")
        self._wait_until_settled()
        self.clock("lengths and counters")
        self.postgres.keep_as_seed()
        storage.keep(self.layout)
        self.layout.remember(seeded=self.wanted())
        self.clock("seed copy")

    def _start_services(self) -> None:
        self._spawn("rucio", "lake.serve")
        self._spawn("dav", "lake.dav")
        self._spawn("daemons", "lake.daemons")
        self._wait_for(f"{self.layout.url}/ping")
        self._wait_for(f"https://localhost:{self.layout.port_of('dav')}/")

    def _environment(self) -> dict[str, str]:
        return {**configuration.server_environment(self.layout), **self.line.environment()}

    def _spawn(self, name: str, module: str) -> None:
        self.processes.start(name, [self.layout.python, "-m", module], self._environment())

    def _run(self, module: str) -> Step:
        return Step(self.layout, module, self._environment())

    def _run_installer(self, *command: str | Path) -> None:
        """Its output goes to stderr: stdout belongs to `--json`."""
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent), **self.line.environment()}
        subprocess.run(kept("TERM", *command), check=True, cwd="/", stdout=sys.stderr, env=environment)

    def _wait_until_settled(self) -> None:
        """Until the daemons have nothing left to do: what they count belongs to the seed."""
        end = time.monotonic() + ANSWER_S
        while self.postgres.sql(WORK_LEFT, database=configuration.DATABASE):
            if time.monotonic() > end:
                raise SystemExit(f"The daemons do not come to rest, see {self.layout.logs}/daemons.out")
            time.sleep(0.1)

    def _wait_for(self, url: str, needed: Set[str] = SERVING) -> None:
        end = time.monotonic() + ANSWER_S
        while not answers(url, str(self.layout.ca)):
            if time.monotonic() > end or not needed <= self.processes.alive().keys():
                raise SystemExit(f"No answer from {url}, see {self.layout.logs}")
            time.sleep(0.05)

    # ---- what it is ----------------------------------------------------------------------------------------------

    def is_running(self) -> bool:
        """All that belong to every lake live. A server that is slow to answer is no reason to start it again."""
        return self.processes.alive().keys() >= ALWAYS

    def document(self) -> dict[str, Any]:
        layout = self.layout
        return {
            "running": self.is_running(),
            "dir": str(layout.dir),
            "url": layout.url,
            "http": f"http://localhost:{layout.port_of('http')}",
            "dav": f"https://localhost:{layout.port_of('dav')}",
            "issuer": layout.issuer,
            "ca": str(layout.ca),
            "certs": str(layout.certs),
            "logs": str(layout.logs),
            "venv": str(layout.venv),
            "ports": layout.ports(),
            "pids": self.processes.alive(),
            "mounts": [
                {"rse": one.name, "vo": vo.name, "prefix": one.prefix(layout.storage),
                 "path": str(layout.storage / one.folder)}
                for vo in self.world.vos for one in vo.elements if one.mounted
            ],
            "accounts": [
                {"user": one.user, "vo": vo.name, "password": PASSWORD, "accounts": list(one.accounts)}
                for vo in self.world.vos for one in vo.people
            ],
            "bulk": bool(layout.remembered("seeded")),
        }  # fmt: skip

    def client_environment(self) -> dict[str, str]:
        return configuration.client_environment(self.layout)


def answers(url: str, ca: str) -> bool:
    try:
        context = ssl.create_default_context(cafile=ca)
        own = urllib.request.HTTPSHandler(context=context)
        urllib.request.build_opener(urllib.request.ProxyHandler({}), own).open(url, timeout=5).close()
    except OSError:
        return False
    return True
