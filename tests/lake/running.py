"""One lake as a whole: start it, stop it, take it back to its seed, say what it is."""

from __future__ import annotations

import hashlib
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from lake import configuration, elements, people
from lake.install import install
from lake.layout import HERE, Layout
from lake.lifeline import Lifeline
from lake.postgres import Postgres
from lake.processes import Processes

# What decides the content of a fresh lake: when one of these changes, the next `up` starts over.
SOURCES = ("boot.py", "bulk.py", "elements.py", "odd.py", "people.py", "physics.py", "seed.py", "requirements.txt")
ANSWER_S = 60


class Lake:
    def __init__(self, layout: Layout, say: Callable[[str], None], line: Lifeline | None = None) -> None:
        self.layout, self.line = layout, line
        self.clock = Clock(say)
        self.say = say
        self.processes = Processes(layout.run, layout.logs)
        self.postgres = Postgres(layout, self.processes)

    # ---- commands ------------------------------------------------------------------------------------------------

    def install(self) -> None:
        install(self.layout.venv, self.say)

    def up(self) -> None:
        """Start what does not run. A lake without data, or with that of other sources, is made anew."""
        if self.is_running():
            return
        self.down()
        self.install()
        self.layout.make_folders()
        self.layout.choose_port()
        configuration.configure(self.layout)
        self.postgres.prepare()
        if self.layout.remembered("seeded") == self.wanted():
            self._start_all()
        else:
            self._make()
        self.clock("ready")

    def down(self) -> None:
        self.processes.stop()

    def purge(self) -> None:
        shutil.rmtree(self.postgres.home, ignore_errors=True)
        shutil.rmtree(self.layout.dir, ignore_errors=True)

    def reset(self) -> None:
        if self.layout.remembered("seeded") != self.wanted():
            return self.up()
        self.processes.stop("rucio", "daemons", "dav")
        if "postgres" not in self.processes.alive():
            self._start_postgres()
        self.postgres.go_back_to_seed()
        restore(self.layout)
        self.clock("database and files as seeded")
        self._start_services()
        self.clock("ready")

    def save(self) -> None:
        if not self.is_running():
            raise SystemExit("The lake does not run: there is nothing to save")
        self.processes.stop("daemons")
        self.postgres.keep_as_seed()
        keep(self.layout)
        self._spawn("daemons", "lake.daemons")

    def wait_for_bulk(self) -> None:
        if not self.layout.remembered("seeded"):
            raise SystemExit("The lake was never started")

    # ---- parts ---------------------------------------------------------------------------------------------------

    def wanted(self) -> str:
        """A fingerprint of all that the data of a fresh lake depends on, its place and ports included."""
        digest = hashlib.sha256(f"{self.layout.dir} {self.layout.port}".encode())
        for source in SOURCES:
            digest.update((HERE / source).read_bytes())
        return digest.hexdigest()

    def _make(self) -> None:
        """Schema, people, elements, data, and the seed copy of it all."""
        self.layout.remember(seeded=None)
        for folder in (self.layout.storage, self.layout.storage_seed):
            shutil.rmtree(folder, ignore_errors=True)
        self.layout.make_folders()
        self.postgres.create()
        self._start_postgres()
        self.postgres.create_database()
        self.clock("PostgreSQL")
        self._run("lake.boot").check()
        self.clock("schema, people, storage elements")
        bulk = self._run("lake.bulk")
        self._spawn("rucio", "lake.serve")
        self._spawn("dav", "lake.dav")
        odd = self._run("lake.odd")
        self._wait_for(f"{self.layout.url}/ping")
        self.clock("Rucio answers")
        odd.check()
        self._run("lake.seed").check()
        self.clock("data")
        bulk.check()
        self.clock("scope bulk")
        self.postgres.keep_as_seed()
        keep(self.layout)
        self.layout.remember(seeded=self.wanted())
        self.clock("seed copy")
        self._spawn("daemons", "lake.daemons")

    def _start_all(self) -> None:
        self._start_postgres()
        self._start_services()

    def _start_services(self) -> None:
        self._spawn("rucio", "lake.serve")
        self._spawn("dav", "lake.dav")
        self._spawn("daemons", "lake.daemons")
        self._wait_for(f"{self.layout.url}/ping")
        self._wait_for(f"https://localhost:{self.layout.port_of('dav')}/")

    def _start_postgres(self) -> None:
        self.postgres.start(self._environment(), self.line)

    def _environment(self) -> dict[str, str]:
        line = self.line.environment() if self.line else {}
        return {**configuration.server_environment(self.layout), **line}

    def _spawn(self, name: str, module: str) -> None:
        command = [self.layout.python, "-m", module]
        self.processes.start(name, command, self._environment(), [self.line.reading] if self.line else [])

    def _run(self, module: str) -> Step:
        return Step(self.layout, module, self._environment(), [self.line.reading] if self.line else [])

    def _wait_for(self, url: str) -> None:
        end = time.monotonic() + ANSWER_S
        while not answers(url, str(self.layout.ca)):
            if time.monotonic() > end or len(self.processes.alive()) < 3:
                raise SystemExit(f"No answer from {url}, see {self.layout.logs}")
            time.sleep(0.05)

    # ---- what it is ----------------------------------------------------------------------------------------------

    def is_running(self) -> bool:
        """All four processes live and the server answers."""
        return len(self.processes.alive()) == 4 and answers(f"{self.layout.url}/ping", str(self.layout.ca))

    def document(self) -> dict[str, Any]:
        layout = self.layout
        return {
            "running": self.is_running(),
            "dir": str(layout.dir),
            "url": layout.url,
            "http": f"http://localhost:{layout.port_of('http')}",
            "dav": f"https://localhost:{layout.port_of('dav')}",
            "ca": str(layout.ca),
            "certs": str(layout.certs),
            "logs": str(layout.logs),
            "venv": str(layout.venv),
            "ports": layout.ports(),
            "pids": self.processes.alive(),
            "mounts": [
                {"rse": one.name, "prefix": one.prefix(layout.storage), "path": str(layout.storage / one.folder)}
                for one in elements.ELEMENTS if one.mounted
            ],
            "accounts": [
                {"user": one.user, "password": people.PASSWORD, "accounts": list(one.accounts)} for one in people.PEOPLE
            ],
            "bulk": bool(layout.remembered("seeded")),
        }  # fmt: skip

    def client_environment(self) -> dict[str, str]:
        return configuration.client_environment(self.layout)


class Step:
    """A module that runs to its end in the server's environment, beside other work; its output is shown if it fails."""

    def __init__(self, layout: Layout, module: str, environment: dict[str, str], fds: list[int]) -> None:
        self.module, self.log = module, layout.logs / f"{module.rpartition('.')[2]}.out"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [layout.python, "-m", module], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd="/",
                pass_fds=fds,
            )  # fmt: skip

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


def answers(url: str, ca: str) -> bool:
    try:
        context = ssl.create_default_context(cafile=ca)
        own = urllib.request.HTTPSHandler(context=context)
        urllib.request.build_opener(urllib.request.ProxyHandler({}), own).open(url, timeout=5).close()
    except OSError:
        return False
    return True


def keep(layout: Layout) -> None:
    """Copy the storage, without the 10 000 files of scope `bulk`, which nothing changes."""
    shutil.rmtree(layout.storage_seed, ignore_errors=True)
    shutil.copytree(layout.storage, layout.storage_seed, symlinks=True, ignore=without_bulk)


def restore(layout: Layout) -> None:
    for folder in layout.storage.glob("*/*"):
        if folder.name != "bulk":
            shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(layout.storage_seed, layout.storage, symlinks=True, dirs_exist_ok=True)


def without_bulk(folder: str, names: list[str]) -> set[str]:
    return {"bulk"} & set(names)
