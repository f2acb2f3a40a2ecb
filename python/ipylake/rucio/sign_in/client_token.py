"""The session that `rucio whoami` left for Rucio's own client: read, never written.

Its file is named after the account alone, whatever the host: a token of another Rucio must not be sent to this one. So
it counts only where `rucio.cfg` says that the client speaks to this very server.
"""

from __future__ import annotations

import configparser
import getpass
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ipylake._tokens import Place
from ipylake.rucio.settings import Settings


def client_place(settings: Settings) -> Place | None:
    """The token of the account, or of the default one; None where there is none for this server."""
    client = _client_section()
    if client.get("rucio_host", "").rstrip("/") != settings.url.rstrip("/"):
        return None
    account = settings.account or os.environ.get("RUCIO_ACCOUNT") or client.get("account", "")
    for file in _files(account, settings.vo or client.get("vo", ""), client.get("auth_token_file_path", "")):
        if file.exists():
            return Place(file=file)
    return None


def _files(account: str, vo: str, named: str) -> Iterator[Path]:
    if named:
        yield Path(named)
        return
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a number without a name, as in containers
        return
    folder = Path(tempfile.gettempdir()) / user / f".rucio_{user}{f'@{vo}' if vo else ''}"
    yield folder / (f"auth_token_for_account_{account}" if account else "auth_token_for_default_account")


def _client_section() -> dict[str, str]:
    """Of the first rucio.cfg where the client looks."""
    homes = [os.environ.get("RUCIO_HOME"), "/opt/rucio", os.environ.get("VIRTUAL_ENV")]
    named = os.environ.get("RUCIO_CONFIG")
    files = [Path(named)] if named else [Path(home) / "etc" / "rucio.cfg" for home in homes if home]
    parser = configparser.ConfigParser(interpolation=None)
    for file in files:
        try:
            if parser.read(file, "utf-8"):
                return dict(parser["client"]) if "client" in parser else {}
        except (configparser.Error, UnicodeError, OSError):
            return {}
    return {}
