"""Metadata from what a project has already: CITATION.cff, .zenodo.json, an RO-Crate, codemeta.json; or JSON in our
own words."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipylake.errors import InvalidInput
from ipylake.zenodo.deposit.metadata import Metadata, cleaned, metadata_of

_LARGEST = 4 * 2**20
_FIELDS = frozenset(Metadata.__struct_fields__)
FILES = ("CITATION.cff", ".zenodo.json", "ro-crate-metadata.json", "codemeta.json")


@dataclass(frozen=True)
class Imported:
    """What could be taken over; `notes` say what could not."""

    metadata: Metadata
    notes: tuple[str, ...] = ()


def read_metadata(path: str | os.PathLike[str]) -> Imported:
    """From one of these files, or from the first of them in a folder.

    Raises InvalidInput for a file that is none of them, and for one that cannot be read.
    """
    where = Path(path).expanduser()
    if where.is_dir():
        found = next((where / name for name in FILES if (where / name).is_file()), None)
        if found is None:
            raise InvalidInput(f"There is none of {', '.join(FILES)} in {where}", field="metadata")
        where = found
    content = _content(where)
    if where.suffix.lower() == ".cff":
        read: Callable[[dict[str, Any]], Imported] = _citation
    else:
        read = _zenodo_json if where.name == ".zenodo.json" else _of_json(content)
    try:
        imported = read(content)
        return Imported(cleaned(imported.metadata), imported.notes)
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        raise InvalidInput(f"{where} is not as such files are: {error}", field="metadata") from error


def texts(value: Any) -> tuple[str, ...]:
    """Of a list of texts, or of one that stands by itself."""
    return tuple(one for one in ([value] if isinstance(value, str) else value or ()) if isinstance(one, str))


def _of_json(content: dict[str, Any]) -> Callable[[dict[str, Any]], Imported]:
    if "@graph" in content:
        return _crate
    if "@context" in content:
        return _codemeta
    return _ours if content.keys() <= _FIELDS else _zenodo_json


def _ours(content: dict[str, Any]) -> Imported:
    return Imported(metadata_of(content))


def _citation(content: dict[str, Any]) -> Imported:
    from .citation import from_citation

    return from_citation(content)


def _crate(content: dict[str, Any]) -> Imported:
    from .ro_crate import from_ro_crate

    return from_ro_crate(content)


def _codemeta(content: dict[str, Any]) -> Imported:
    from .codemeta import from_codemeta

    return from_codemeta(content)


def _zenodo_json(content: dict[str, Any]) -> Imported:
    from .zenodo_json import from_zenodo_json

    return from_zenodo_json(content)


def _content(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput(f"{path} is too large for metadata", field="metadata")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"Could not read {path}: {error}", field="metadata") from error
    try:
        content = _yaml(text) if path.suffix.lower() == ".cff" else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}", field="metadata") from error
    if not isinstance(content, Mapping):
        raise InvalidInput(f"{path} holds no metadata", field="metadata")
    return dict(content)


def _yaml(text: str) -> Any:
    """Texts, lists and mappings, and nothing that Python would make of them: a version 1.10 stays "1.10"."""
    import yaml  # here: whoever imports no CITATION.cff does not wait for it

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes nothing but texts
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
