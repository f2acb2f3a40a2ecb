"""What a form is remembered by, and what is remembered of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ipylake._form import Filled
from ipylake._protocol import FormValue
from ipylake._provenance import CRATE
from ipylake.zenodo.deposit.files import Item, items_of


def place_of(filled: Filled) -> str:
    """The folder of its files; where an RO-Crate is among them, that of the crate, which says what belongs together.
    "" without any."""
    crate = next((one.path for one in filled.files if one.path and one.name == CRATE), "")
    if crate:
        return str(Path(crate).parent)
    folders = {str(Path(one.path).parent) for one in filled.files if one.path}
    return os.path.commonpath(folders) if folders else ""


def merged(
    given: Mapping[str, FormValue], given_before: Mapping[str, FormValue], kept: Mapping[str, FormValue]
) -> dict[str, FormValue]:
    """What was typed holds, but where the code gives something else than it did then. A date that nobody gives is
    another one each day."""
    said = {field: value for field, value in given.items() if value.text or value.rows}
    if "publication_date" in kept:
        said.pop("publication_date", None)
    changed = {field: value for field, value in said.items() if given_before.get(field) != value}
    return {**given, **kept, **changed}


def items_in(filled: Filled) -> list[Item]:
    """Those that are here to be sent; a folder is sent as a ZIP."""
    here = [one for one in filled.files if one.path]
    return [
        items_of({one.path: one.name}, bundle="zip")[0]
        if os.path.isdir(one.path)
        else Item(one.name, Path(one.path), one.size)
        for one in here
    ]
