"""*Copy as Python* of the form: the call that makes the same deposit."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ipylake._catalog import Script
from ipylake._code import laid_out, literal, making
from ipylake._form import Filled, FilledFile
from ipylake._provenance import CRATE
from ipylake.zenodo.deposit.metadata import shortened

from .place import place_of
from .values import metadata_in


def code_of(script: Script, filled: Filled) -> str:
    """Lines: the site, the files, what is said of them, and the call."""
    metadata = laid_out(shortened(metadata_in(filled)))
    lines = [*making(script), ""]
    if filled.kind == "edit":
        call = f"draft = {script.name}.edit({literal(filled.draft)}, metadata)"
    else:
        lines += [*_notes(filled.files), f"files = {laid_out(_files(filled.files))}"]
        call = f"draft = {script.name}.deposit({', '.join(['files', 'metadata', *_options(filled)])})"
    form = f"# {script.name}.publish(draft) makes it public"
    if filled.kind == "new":
        form += f"; ZenodoDeposit(files, metadata, instance={script.name}) is the form"
    return "\n".join([*lines, f"metadata = {metadata}", "", call, form]) + "\n"


def _notes(files: Sequence[FilledFile]) -> list[str]:
    return [
        f"# The form writes {literal(one.name)} from the variable {one.variable}; here it has to be there"
        for one in files
        if one.variable
    ]


def _files(files: Sequence[FilledFile]) -> list[str] | dict[str, str]:
    named = {one.name if one.variable else one.path: one.name for one in files if not one.is_there}
    if all(os.path.basename(path) == name for path, name in named.items()):
        return [*named]
    return named


def _options(filled: Filled) -> list[str]:
    stay = [one.name for one in filled.files if one.is_there]
    options = ["bundle='zip'"] if any(os.path.isdir(one.path) for one in filled.files if one.path) else []
    if stay or filled.kind == "version":
        options.append(f"draft={literal(filled.draft)}")
    if stay:
        options.append(f"keep={literal(stay)}")
    if any(one.name == CRATE for one in filled.files if one.path):
        options.append(f"place={literal(place_of(filled))}")
    return options
