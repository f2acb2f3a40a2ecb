"""What nothing here speaks (gsiftp, scp, archives, …) is left to Rucio's own client, in a process of its own: it holds
one configuration a process, cannot be interrupted, and says things to the notebook."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from configparser import RawConfigParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ipylake import _program
from ipylake._stop import Stop
from ipylake._transfers.landing import Landing
from ipylake._transfers.names import printable
from ipylake._transfers.wanted import Source
from ipylake.errors import ServerFault, Unreachable, Unsupported

from .rest import Rest

MISSING = "pip install 'ipylake[rucio-clients]'"
_CHILD = Path(__file__).parent / "clients_child.py"
_NEEDED = ("X509_USER_PROXY", "X509_CERT_DIR", "X509_VOMS_DIR", "BEARER_TOKEN_FILE", "KRB5CCNAME", "SITE_NAME")


class RucioClients:
    """Handler for what Rucio's own client can fetch.

    python   the interpreter that has it; None: ours
    """

    def __init__(self, rest: Rest, python: str | None = None) -> None:
        self._rest = rest
        self._python = python

    def fetch(self, source: Source, landing: Landing) -> None:
        doing = f"fetch {printable(landing.wanted.name)}"
        if self._python is None and importlib.util.find_spec("rucio") is None:
            raise Unsupported(
                f"Could not {doing}: at {source.place} only Rucio's own client can fetch it, which is not installed",
                hint=MISSING,
            )
        with (
            landing.outside() as path,
            tempfile.TemporaryDirectory(prefix="ipylake-") as home,
            tempfile.TemporaryDirectory(prefix=".ipylake-", dir=path.parent) as folder,
        ):
            self._furnish(Path(home), source, folder, path, landing.stop)
            ended = _program.run(
                [self._python or sys.executable, str(_CHILD)],
                doing=doing,
                environment=self._environment(home),
                stop=landing.stop,
                written=lambda: _size(Path(folder), landing),
            )
            if ended.code == 3:
                raise Unreachable(f"Could not {doing} from {source.place}", detail=ended.words)
            if ended.code != 0:
                raise ServerFault(f"Could not {doing} from {source.place}", detail=ended.words)

    def _furnish(self, home: Path, source: Source, folder: str, path: Path, stop: Stop) -> None:
        """All that the child knows, in a folder that nobody else can read."""
        settings, session = self._rest.settings, self._rest.session_now(stop)
        config = RawConfigParser()
        config["client"] = {
            "rucio_host": settings.url,
            "auth_host": settings.auth_url or settings.url,
            "account": session.account,
            "auth_type": "gss",  # never used: the token is there already
            "auth_token_file_path": str(home / "token"),
            **({"ca_cert": settings.ca_cert} if settings.ca_cert else {}),
            **({"vo": settings.vo} if settings.vo else {}),
        }
        (home / "etc").mkdir()
        with open(home / "etc" / "rucio.cfg", "w", encoding="utf-8") as file:
            config.write(file)
        with open(os.open(home / "token", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(session.token.reveal())
        parts = urlsplit(source.address)
        did = source.address.partition("://")[2].partition("/")[2]
        job = {"did": did, "rse": unquote(parts.netloc), "folder": folder, "path": str(path)}
        (home / "job.json").write_text(json.dumps(job), "utf-8")

    def _environment(self, home: str) -> dict[str, str]:
        proxy = self._rest.settings.client_x509_proxy
        more = {"X509_USER_PROXY": os.path.expanduser(proxy)} if proxy else {}
        return _program.environment(*_NEEDED, RUCIO_HOME=home, HOME=home, **more)


def _size(folder: Path, landing: Landing) -> int:
    size = 0
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False):
            size += entry.stat(follow_symlinks=False).st_size
    landing.seen(size)
    return size
