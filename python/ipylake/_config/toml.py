"""`ipylake.toml`: the tables of one service."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipylake.errors import ConfigurationError

from .found import Found, Vocabulary, layered, unknown
from .places import config_files

SERVICES = frozenset({"rucio", "zenodo"})


@dataclass(frozen=True)
class Tables:
    """What files say of one service: its instances by name, and which of them is the default, by which file."""

    found: dict[str, Found] = field(default_factory=dict)
    default: str | None = None
    default_source: str = ""

    def over(self, other: Tables) -> Tables:
        """Both, ours first."""
        names = dict.fromkeys([*self.found, *other.found])
        both = {name: [one.found[name] for one in (self, other) if name in one.found] for name in names}
        found = {name: layered(name, layers) for name, layers in both.items()}
        chosen = self if self.default is not None else other
        return Tables(found, chosen.default, chosen.default_source)


def tables(service: str, vocabulary: Vocabulary) -> Tables:
    """All files, the one nearer to the user first, key by key.

    Raises ConfigurationError, with file and key, for a file that cannot be read and for keys nobody knows.
    """
    found = Tables()
    for path in config_files():
        found = found.over(_of_file(path, service, vocabulary))
    return found


def _of_file(path: Path, service: str, vocabulary: Vocabulary) -> Tables:
    document = _parsed(path)
    for key, value in document.items():
        if key not in SERVICES or not isinstance(value, dict):
            raise unknown(path, "the file", key, SERVICES)
    table = dict(document.get(service, {}))
    default = table.pop("default", None)
    if default is not None and not isinstance(default, str):
        raise ConfigurationError(f"{path}: default in [{service}] must be the name of an instance", field="default")
    found = {}
    for name, values in table.items():
        if not isinstance(values, dict):
            raise unknown(path, f"[{service}]", name, {"default"})
        found[name] = vocabulary.read(name, values, str(path), f"[{service}.{name}]")
    return Tables(found, default, str(path) if default is not None else "")


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
