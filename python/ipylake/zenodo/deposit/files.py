"""What is to be deposited: files, folders and patterns, and what each file is called there."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ipylake._transfers.outgoing import LocalFile, Sendable
from ipylake.errors import ConfirmationNeeded, InvalidInput

from .bundle import Bundle

Given = str | os.PathLike[str]
Files = Given | Iterable[Given] | Mapping[str, str]
Bundling = Literal["ask", "zip", "keys"]
"""What becomes of a folder: one ZIP · its files, with names that have slashes in them · the caller is asked."""
_MD5 = ("md5",)


@dataclass(frozen=True)
class Item:
    """One file of a record. `members`: of a ZIP that is made while it is sent, as (path, name in it)."""

    key: str
    path: Path
    size: int
    members: tuple[tuple[Path, str], ...] = ()

    def opened(self) -> Sendable:
        """To be sent. Raises InvalidInput for what cannot be read."""
        return Bundle(self.path, self.members) if self.members else LocalFile(self.path, sums=_MD5)


def items_of(files: Files, *, bundle: Bundling = "ask") -> list[Item]:
    """
    files    paths, patterns (`*.csv`), or {path: name}
    bundle   what becomes of folders; "ask" raises ConfirmationNeeded for one

    Links to files are followed; what is neither file nor folder is refused. Raises InvalidInput.
    """
    found: list[Item] = []
    for path, name in _named(files):
        if not path.is_dir():
            found.append(_single(path, name or path.name))
            continue
        below = sorted(_below(path))
        if not below:
            raise InvalidInput(f"There is no file in {path}", field="files")
        called = name or path.resolve().name
        if bundle == "ask":
            raise ConfirmationNeeded(
                f"{path} is a folder, and a record holds files",
                asks="bundle",
                hint='bundle="zip" makes one ZIP of it, bundle="keys" keeps its files apart, with / in their names',
                field="files",
            )
        if bundle == "zip":
            found.append(zipped(path, called if called.endswith(".zip") else f"{called}.zip", below))
        else:
            found += [_single(one, f"{called}/{one.relative_to(path).as_posix()}") for one in below]
    return found


def zipped(path: Path, key: str, members: Sequence[Path]) -> Item:
    """One ZIP of them, with names from the folder `path` on."""
    named = tuple((one, _text(one.relative_to(path).as_posix())) for one in members)
    return Item(key, path, Bundle(path, named).size, named)


def all_zipped(items: Sequence[Item], key: str) -> Item:
    """One ZIP of files that are too many."""
    members = tuple((one.path, one.key) for one in items)
    return Item(key, items[0].path.parent, Bundle(items[0].path.parent, members).size, members)


def folder_of(items: Sequence[Item]) -> Path:
    """The folder that all of them are below: what a deposit is remembered by."""
    folders = {str(one.path.absolute() if one.members else one.path.absolute().parent) for one in items}
    return Path(os.path.commonpath(folders))


def _named(files: Files) -> Iterator[tuple[Path, str]]:
    if isinstance(files, (str, os.PathLike)):
        files = [files]
    pairs = files.items() if isinstance(files, Mapping) else ((one, "") for one in files)
    for given, name in pairs:
        path = Path(os.path.expanduser(os.fspath(given))).absolute()
        if path.exists():
            yield path, name
            continue
        matching = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(str(path)) else []
        if not matching:
            raise InvalidInput(f"There is no file {given}", field="files")
        if name and len(matching) > 1:
            raise InvalidInput(f"{given} fits several files, and they cannot all be called {name}", field="files")
        yield from ((Path(one), name) for one in matching)


def _single(path: Path, key: str) -> Item:
    if _text(key).startswith("/") or any(part in ("", ".", "..") for part in key.split("/")):
        raise InvalidInput(f'"{key}" cannot be the name of a file', field="files")
    try:
        found = path.stat()
    except OSError as error:
        raise InvalidInput(f"Could not read {path}: {error.strerror}", field="files") from error
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput(f"{path} is no file", field="files")
    return Item(key, path, found.st_size)


def _text(name: str) -> str:
    """Raises InvalidInput for a name on the disk that is in no encoding we know."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(name).decode("utf-8", "replace")
        raise InvalidInput(f'"{shown}" is not written in UTF-8', hint="Give it another name", field="files") from error
    return name


def _below(folder: Path) -> Iterator[Path]:
    """All that is in it, at any depth. Raises InvalidInput for folders that cannot be read, and those that are links,
    which may lead in circles: nothing is left out without a word."""

    def refuse(error: OSError) -> None:
        raise InvalidInput(f"Could not read {error.filename}: {error.strerror}", field="files") from error

    for where, folders, names in os.walk(folder, onerror=refuse):
        for path in (Path(where, name) for name in folders):
            if path.is_symlink():
                hint = "Take it away, or deposit the files of the folder that it leads to"
                raise InvalidInput(f"{path} is a link to a folder", hint=hint, field="files")
        yield from (Path(where, name) for name in names)
