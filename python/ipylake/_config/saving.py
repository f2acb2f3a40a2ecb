"""Choices that are saved to `ipylake.toml`; comments and order of what a person wrote there stay."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipylake.errors import ConfigurationError

from .found import SECRETS
from .places import user_file

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def save(
    service: str, instances: Mapping[str, Mapping[str, Any]], *, default: str = "", to: Path | None = None
) -> Path:
    """Write keys of instances, by name, and which one is the default if it is given; all other keys are left alone.

    Returns the file that was written, the user's own unless `to` names another.
    Raises ConfigurationError where that cannot be read or written, and for secrets.
    """
    import tomlkit

    path = (to or user_file()).resolve()  # not in place of a link, but where it leads
    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        _change(document, service, instances, default)
        _replace(path, tomlkit.dumps(document))
    except (OSError, ValueError) as error:  # ValueError: no TOML, no UTF-8
        raise ConfigurationError(f"{path} cannot be saved: {error}", field=str(path)) from error
    return path


def _change(document: TOMLDocument, service: str, instances: Mapping[str, Mapping[str, Any]], default: str) -> None:
    import tomlkit

    of_service = document.setdefault(service, tomlkit.table(is_super_table=not default))
    if default:
        of_service["default"] = default
    for name, values in instances.items():
        if name == "default":
            raise ConfigurationError('No instance can be called "default"', hint="Give it another name", field="name")
        table = of_service.setdefault(name, tomlkit.table())
        for key, value in values.items():
            if key in SECRETS:
                raise ConfigurationError(f'"{key}" is a secret and is not saved', field=key)
            table[key] = _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return value if isinstance(value, (bool, int, float)) else str(value)


def _replace(path: Path, text: str) -> None:
    """As a whole or not at all: somebody may read it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        with contextlib.suppress(FileNotFoundError):
            os.chmod(name, path.stat().st_mode & 0o777)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
