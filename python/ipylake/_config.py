"""Where a setting comes from.

`ipylake.toml` is looked for at `$IPYLAKE_CONFIG` (that file and no other), else in Jupyter's configuration folders, in
which a file nearer to the user wins key by key; never in the working directory, which may be anybody's. It has a table
for each service and in it one for each instance:

    [rucio]
    default = "demo"

    [rucio.demo]
    title = "Demo lake"
    url = "https://rucio.example.org"

Secrets are not accepted in it.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ConfigurationError

FILE = "ipylake.toml"
SERVICES = frozenset({"rucio"})
_SECRETS = frozenset({"password", "token", "secret", "key", "passphrase"})


@dataclass(frozen=True)
class Found:
    """One instance as the files describe it; `sources` says which file each key came from."""

    name: str
    values: Mapping[str, Any]
    sources: Mapping[str, str] = field(default_factory=dict)


def config_files() -> list[Path]:
    """The files that are there, the one that wins first. Raises ConfigurationError if $IPYLAKE_CONFIG names none."""
    named = os.environ.get("IPYLAKE_CONFIG")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ConfigurationError(f"$IPYLAKE_CONFIG names {path}, which is no file", field="IPYLAKE_CONFIG")
        return [path]
    try:
        from jupyter_core.paths import jupyter_config_path
    except ImportError:
        return []
    candidates = (Path(folder) / FILE for folder in jupyter_config_path())
    return [path for path in candidates if path.is_file()]


def instances(service: str, keys: Iterable[str]) -> tuple[dict[str, Found], str | None]:
    """All instances of a service, by name, and the name of the default one.

    Raises ConfigurationError, with file and key, for a file that cannot be read and for keys nobody knows.
    """
    known = frozenset(keys)
    found: dict[str, Found] = {}
    default: str | None = None
    for path in reversed(config_files()):
        table = _table(path, service)
        default = table.pop("default", default)
        for name, values in table.items():
            if not isinstance(values, dict):
                raise _unknown(path, f"[{service}]", name, {"default"})
            for key in values:
                if key not in known:
                    raise _unknown(path, f"[{service}.{name}]", key, known)
            before = found.get(name, Found(name, {}))
            sources = {**before.sources, **dict.fromkeys(values, str(path))}
            found[name] = Found(name, {**before.values, **values}, sources)
    return found, default


def _table(path: Path, service: str) -> dict[str, Any]:
    document = _parsed(path)
    for key, value in document.items():
        if key not in SERVICES or not isinstance(value, dict):
            raise _unknown(path, "the file", key, SERVICES)
    return dict(document.get(service, {}))


def _parsed(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:  # ValueError: no TOML, no UTF-8
        raise ConfigurationError(f"{path} cannot be read: {error}", field=str(path)) from error
    return document


def _unknown(path: Path, where: str, key: str, known: Iterable[str]) -> ConfigurationError:
    if key.lower() in _SECRETS:
        hint = "Secrets are not read from files: sign in, or give them as an argument"
    else:
        close = difflib.get_close_matches(key, known, n=1)
        hint = f'Did you mean "{close[0]}"?' if close else f"Known are {', '.join(sorted(known))}"
    return ConfigurationError(f'{path}: "{key}" is not known in {where}', hint=hint, field=key)
