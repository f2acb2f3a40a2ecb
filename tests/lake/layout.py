"""Where the things of one lake lie, which ports it has, and the little it remembers between runs (lake.json)."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
BLOCK = 10
FIRST_PORT, LAST_PORT = 21000, 21990


class Layout:
    """Paths below `dir`; `port` is the first of ten and 0 until one was chosen."""

    SERVICES: ClassVar[Sequence[str]] = ("rucio", "http", "dav", "postgres", "oidc", "xrootd", "xrootd-full")
    VENV: ClassVar[Path] = REPOSITORY / ".state/rucio"

    def __init__(
        self, directory: str | Path, port: int = 0, venv: str | Path | None = None, world: str | None = None
    ) -> None:
        self.dir = Path(directory).resolve()
        self.settings_file = self.dir / "lake.json"
        self.world_name: str = world or self.remembered("world", "one")
        self.port = self.wanted_port = port
        if not port:
            self.port = int(self.remembered("port", 0))
        self.venv = Path(venv).resolve() if venv else Path(self.remembered("venv", self.VENV))
        self.python = self.venv / "bin/python"
        self.certs, self.logs, self.run = self.dir / "certs", self.dir / "log", self.dir / "run"
        self.storage, self.storage_seed = self.dir / "storage", self.dir / "storage.seed"
        self.server_home, self.client_home = self.dir / "server", self.dir / "client"
        self.ca = self.certs / "ca.pem"
        self.users = self.dir / "users"  # test sessions hold a shared lock on it

    def make_folders(self) -> None:
        folders = (self.certs, self.logs, self.run, self.storage, self.server_home / "etc", self.client_home / "etc")
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)

    def port_of(self, service: str) -> int:
        return self.port + self.SERVICES.index(service)

    def ports(self) -> dict[str, int]:
        return {service: self.port_of(service) for service in self.SERVICES}

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port_of('rucio')}"

    @property
    def issuer(self) -> str:
        """Of OpenID Connect; part of the identities in the database, whether it runs or not."""
        return f"https://localhost:{self.port_of('oidc')}"

    @contextmanager
    def chosen_ports(self) -> Iterator[None]:
        """Ten ports nobody listens on: those of last time, else the first from 21000 up. Other lakes wait meanwhile.

        The block counts as taken once PostgreSQL listens in it: leave the context no sooner.
        """
        with locked(Path(tempfile.gettempdir()) / f"lake-ports-{os.getuid()}.lock"):
            if not self.port or not is_free_block(self.port):
                if self.wanted_port:
                    raise SystemExit(
                        f"Some of the ports {self.port} to {self.port + BLOCK - 1} are taken: give another --port"
                    )
                self.port = next(filter(is_free_block, range(FIRST_PORT, LAST_PORT + 1, BLOCK)), 0)
                if not self.port:
                    raise SystemExit(f"No ten free ports from {FIRST_PORT} to {LAST_PORT + BLOCK - 1}: give --port")
            self.remember(port=self.port, venv=str(self.venv), world=self.world_name)
            yield

    # ---- lake.json ----------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.settings_file.read_text()))
        except FileNotFoundError:
            return {}

    def remembered(self, key: str, default: Any = None) -> Any:
        return self.settings().get(key, default)

    def remember(self, **changes: Any) -> None:
        """Merge `changes` into lake.json; a value of None forgets the key."""
        kept = {key: value for key, value in {**self.settings(), **changes}.items() if value is not None}
        part = self.settings_file.with_suffix(".part")
        part.write_text(json.dumps(kept, indent=1) + "\n")
        os.replace(part, self.settings_file)


def is_free_block(first: int) -> bool:
    return all(is_free(port) for port in range(first, first + BLOCK))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def locked(file: Path, shared: bool = False) -> Iterator[None]:
    """Hold the lock `file`; wait while another process has it. It ends with the process."""
    with open(file, "a") as held:
        fcntl.flock(held, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def is_held(file: Path) -> bool:
    """Whether another process holds the lock `file`, shared or not."""
    with open(file, "a") as wanted:
        try:
            fcntl.flock(wanted, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
