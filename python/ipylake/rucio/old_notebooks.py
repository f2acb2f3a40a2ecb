"""Notebooks of the old Rucio JupyterLab extension: what they have attached becomes a lock, and a cell that takes it up.

The extension keeps a list in the notebook's metadata, without an instance, without paths:
`rucio_attachments: [{"did": "mc16:run1", "type": "collection", "variableName": "run1"}]` (rucio-jupyterlab 41.0).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from ipylake._attached import Attached
from ipylake._code import literal
from ipylake._lock.document import LockedFile
from ipylake._lock.keeper import Lock
from ipylake._notebook import checked_name
from ipylake._protocol import Query
from ipylake._stop import Stop
from ipylake.errors import AlreadyExists, InvalidInput

from .client import Rucio

_LARGEST = 512 * 1024 * 1024


class _Attachment(msgspec.Struct, rename="camel"):
    did: str
    type: Literal["collection", "file"]
    variable_name: str


class _Metadata(msgspec.Struct):
    rucio_attachments: list[_Attachment] = []


class _Notebook(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


@dataclass(frozen=True)
class LockedNotebook:
    """What became of a notebook.

    lock     the file that was written, beside the notebook unless another place was named
    cell     Python to put into the notebook's first cell
    missing  (id, reason) of the files that are not here; the cell says how to get them
    """

    lock: Path
    cell: str
    missing: tuple[tuple[str, str], ...]


def lock_of_notebook(
    notebook: str | os.PathLike[str], rucio: Rucio | None = None, *, lock: str | os.PathLike[str] | None = None
) -> LockedNotebook:
    """Write a lock that holds what the old extension has attached to a notebook; the notebook is left as it is.

        made = lock_of_notebook("analysis.ipynb")
        print(made.cell)

    rucio   the instance that the names are of; the one that is configured, if left out
    lock    the file to write; `analysis.lock.json` for `analysis.ipynb`

    Raises InvalidInput for a notebook with nothing attached, or with what is no identifier or no name; AlreadyExists
    for a lock that is there; NotFound, SignInNeeded, Unreachable.
    """
    source = Path(notebook)
    client = rucio or Rucio()
    kept = Lock(lock or source.with_suffix(".lock.json"), client)
    if kept.document is not None:
        raise AlreadyExists(f"The lock {kept.path} is there already", hint="Name another file with `lock=`")
    found = [_attached(one, client, kept) for one in _attachments(source)]
    kept.write([attached for attached, _ in found], Query())
    made = client.script()
    arguments = "".join(f"{name}={literal(value)}, " for name, value in made.arguments)
    path = os.path.relpath(kept.path, source.resolve().parent)
    cell = "\n".join(
        [
            "from ipylake import RucioBrowser",
            "",
            f"browser = RucioBrowser({arguments}lock={literal(path)})",
            "browser",
        ]
    )
    return LockedNotebook(kept.path, cell, tuple(one for _, missing in found for one in missing))


def _attachments(notebook: Path) -> list[_Attachment]:
    try:
        if notebook.stat().st_size > _LARGEST:
            raise InvalidInput(f"{notebook} is larger than a notebook may be", field="notebook")
        attachments = msgspec.json.decode(notebook.read_bytes(), type=_Notebook).metadata.rucio_attachments
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{notebook} cannot be read as a notebook: {error}", field="notebook") from error
    if not attachments:
        raise InvalidInput(f"The old extension has attached nothing to {notebook}", field="notebook")
    names = [checked_name(one.variable_name) for one in attachments]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidInput(f"{notebook} has two variables `{twice}`", field="notebook")
    return attachments


def _attached(one: _Attachment, client: Rucio, lock: Lock) -> tuple[Attached, list[tuple[str, str]]]:
    """The variable, and which of its files are missing: those are in the lock without a place."""
    located = list(client.locate([client.entry(one.did)]))
    here = {file.id: file for file in lock.pinned(located, Stop())}
    missing = [(file.file, file.reason) for file in located if file.path is None]
    files = tuple(here.get(file.file) or LockedFile(file.file, checksums=dict(file.checksums)) for file in located)
    is_list = one.type == "collection" or len(files) != 1
    attached = Attached(checked_name(one.variable_name), is_list, len(files), (one.did,), files=files)
    return attached, missing
