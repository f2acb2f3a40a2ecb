"""How others describe a Rucio instance: hubs by the environment, the Jupyter server, Rucio's own client."""

from __future__ import annotations

import configparser
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ipylake._config import Found, Tables, jupyter_folders
from ipylake._credentials import Secret
from ipylake.errors import ConfigurationError

from .keys import KEYS, METHODS, NEEDLESS, PATHS, VOCABULARY

CLIENT = "rucio.cfg"
"""The name of the instance that rucio.cfg describes."""
PASSWORD = "RUCIO_PASSWORD"  # noqa: S105 (the name of a variable)
_OTHER_VARIABLES = {"RUCIO_DEFAULT_AUTH_TYPE": "auth"}


def from_environment() -> Found | None:
    """What hubs export. Empty variables count as unset, as in the images that always set them all."""
    named = {name: key for key, name in ((key.name, key.variable) for key in KEYS) if name}
    variables = {name: key for name, key in {**_OTHER_VARIABLES, **named}.items() if os.environ.get(name)}
    values: dict[str, Any] = {key: os.environ[name] for name, key in variables.items()}
    sources = {key: f"${name}" for name, key in variables.items()}
    if os.environ.get(PASSWORD):
        values["password"] = Secret(os.environ[PASSWORD])
        sources["password"] = f"${PASSWORD}"
    needless = {f"RUCIO_{key.upper()}": why for key, why in NEEDLESS.items()}
    notes = tuple(f"${name} has no effect here: {why}" for name, why in needless.items() if os.environ.get(name))
    return Found(os.environ.get("RUCIO_NAME", ""), values, sources, notes) if values else None


def from_jupyter_server() -> Tables:
    """`RucioConfig` of the Jupyter server's JSON files. An unknown key is noted: they belong to somebody else.

    Raises ConfigurationError for a file that cannot be read, and for instances that are none.
    """
    found = Tables()
    for path in (path for path in server_candidates() if path.is_file()):
        found = found.over(tables_of(_parsed(path).get("RucioConfig", {}), str(path)))
    return found


def python_server_files() -> list[Path]:
    """Jupyter's configuration written in Python that speaks of Rucio: never run by us, `ipylake config import` may."""
    names = ("jupyter_server_config.py", "jupyter_config.py")
    paths = (folder / name for folder in jupyter_folders() for name in names)
    return [path for path in paths if path.is_file() and b"RucioConfig" in path.read_bytes()]


def tables_of(config: object, source: str) -> Tables:
    """The instances of a `RucioConfig`. Raises ConfigurationError."""
    if not isinstance(config, dict) or not isinstance(config.get("instances", []), list):
        raise ConfigurationError(f"{source}: RucioConfig must hold a list of instances", field="RucioConfig")
    common = {key: config[key] for key in ("default_auth_type",) if config.get(key)}
    found = {}
    for one in config.get("instances", []):
        name = one.get("name") if isinstance(one, dict) else None
        if not name or not isinstance(name, str):
            raise ConfigurationError(f"{source}: an instance of RucioConfig has no name", field="name")
        values = {**common, **{key: value for key, value in one.items() if key != "name" and value is not None}}
        found[name] = VOCABULARY.read(name, values, source, f'the instance "{name}"', strict=False)
    default = config.get("default_instance") or None
    return Tables(found, default, source if default else "")


def server_candidates() -> Iterator[Path]:
    """Those that win first, as jupyter_server reads them: a file before its folder, the last of a folder first."""
    for folder in jupyter_folders():
        yield folder / "jupyter_server_config.json"
        yield from sorted((folder / "jupyter_server_config.d").glob("*.json"), reverse=True)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", field=str(path)) from error
    return document if isinstance(document, dict) else {}


def from_client() -> Found | None:
    """The section [client] of rucio.cfg; other sections, and keys that only Rucio's client needs, are left alone.

    Source: rucio/common/config.py, rucio/client/baseclient.py (Rucio 41).
    """
    path = client_file()
    if path is None:
        return None
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text("utf-8"))
    except (OSError, ValueError, configparser.Error) as error:
        # Of the error only its kind: a parser quotes the line that it does not understand, and that may be a password.
        return Found(CLIENT, notes=(f"{path} cannot be read: {type(error).__name__}",))
    if not parser.has_section("client"):
        return None
    section = {option: _interpolated(value, parser) for option, value in parser.items("client") if value}
    return _of_client(section, str(path))


def client_file() -> Path | None:
    """The first that is there; the one that $RUCIO_CONFIG names, even if it is not."""
    candidates = client_candidates()
    there = (path for path in candidates if path.is_file() or os.environ.get("RUCIO_CONFIG"))
    return next(there, None)


def client_candidates() -> list[Path]:
    """`$RUCIO_CONFIG` alone, else below $RUCIO_HOME, $VIRTUAL_ENV, $CONDA_PREFIX and /opt/rucio."""
    named = os.environ.get("RUCIO_CONFIG")
    if named:
        return [Path(named)]
    homes = [os.environ[name] for name in ("RUCIO_HOME", "VIRTUAL_ENV", "CONDA_PREFIX") if os.environ.get(name)]
    return [Path(home) / "etc" / "rucio.cfg" for home in (*homes, "/opt/rucio")]


def _of_client(section: Mapping[str, str], source: str) -> Found:
    values: dict[str, Any] = {key.name: section[key.client] for key in KEYS if key.client in section}
    notes: list[str] = []
    for key in PATHS & values.keys():
        values[key] = os.path.expanduser(os.path.expandvars(values[key]))
    method = values.get("auth", METHODS[0])
    if method not in METHODS:
        notes.append(f'{source}: auth_type = "{method}" is not spoken here; {", ".join(METHODS)} are')
        del values["auth"]
    if method == METHODS[0] and "username" in values and section.get("password"):
        values["password"] = Secret(section["password"])
    return Found(CLIENT, values, dict.fromkeys(values, source), tuple(notes))


def _interpolated(value: str, parser: configparser.RawConfigParser) -> str:
    """`%(option)s` of the same section as configparser has it; a sign that begins nothing stays, as in a password."""

    def named(match: re.Match[str]) -> str:
        return parser.get("client", match[1], fallback=match[0])

    return re.sub(r"%\(([^)]+)\)s", named, value).replace("%%", "%")
