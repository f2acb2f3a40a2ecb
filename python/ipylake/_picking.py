"""Files of this machine, to pick from: the folders a person works in, and what is below them.

Where a link leads out of these folders that is said; it is followed only by its own name, never when a folder is taken
with all that is in it.
"""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._protocol import Folder, FolderItem, GetFolder
from .errors import InvalidInput, NotFound

MOST_FILES = 10_000
MOST_ROWS = 500
"""Of one window."""


@dataclass(frozen=True)
class Picked:
    """A file. `below` is its name, with the folders below the one that was picked."""

    path: str
    below: str
    size: int


class Picker:
    """roots   folders that exist, the first one shown first"""

    def __init__(self, roots: Iterable[str | os.PathLike[str]] | None = None) -> None:
        given = [Path.cwd(), Path.home()] if roots is None else [Path(root).expanduser() for root in roots]
        self.roots: Sequence[str] = tuple(dict.fromkeys(os.path.realpath(root) for root in given if root.is_dir()))
        self._listed: tuple[GetFolder, list[FolderItem]] | None = None

    def folder(self, call: GetFolder) -> Folder:
        """A window of what is in a folder, folders first. It is read anew for each first window."""
        path = self._inside(call.path or (self.roots[0] if self.roots else ""))
        order = (path, call.pattern, call.hidden, call.sort, call.descending)
        listed = self._listed
        if call.start == 0 or listed is None or _order(listed[0]) != order:
            listed = self._listed = (_as(call, path), self._items(path, call))
        items = listed[1]
        end = call.start + min(call.count, MOST_ROWS)
        return Folder(
            path=path,
            parents=self._parents(path),
            items=tuple(items[call.start : end]),
            start=call.start,
            total=len(items),
            files=sum(not item.is_folder for item in items),
            roots=tuple(self.roots),
        )

    def pick(self, paths: Iterable[str]) -> list[Picked]:
        """Files, those below folders, and those that fit a pattern. Raises InvalidInput, NotFound."""
        found: dict[str, Picked] = {}
        for path in paths:
            for one in self._picked(os.path.expanduser(path)):
                found.setdefault(one.path, one)
                if len(found) > MOST_FILES:
                    raise InvalidInput(f"These are more than {MOST_FILES:,} files", hint="Pick a folder at a time")
        return list(found.values())

    def _picked(self, path: str) -> Iterable[Picked]:
        whole = path if os.path.isabs(path) else os.path.join(self.roots[0] if self.roots else os.getcwd(), path)
        whole = os.path.normpath(whole)
        if not os.path.lexists(whole) and glob.has_magic(whole):
            fitting = [one for one in sorted(glob.glob(whole, recursive=True)) if os.path.isfile(one)]
            if not fitting:
                raise NotFound(f"No file fits {path}")
            return [_file(self._inside(one), os.path.basename(one)) for one in fitting]
        self._inside(whole)
        if os.path.isdir(whole):
            return self._below(whole)
        if not os.path.isfile(whole):
            raise NotFound(f"There is no file {path}")
        return [_file(whole, os.path.basename(whole))]

    def _below(self, folder: str) -> Iterable[Picked]:
        """Links to other places, and what is hidden, stay where they are."""
        start = os.path.dirname(folder)
        for at, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = os.path.join(at, name)
                if not name.startswith(".") and os.path.isfile(path) and not self.leads_to(path):
                    yield _file(path, os.path.relpath(path, start).replace(os.sep, "/"))

    def leads_to(self, path: str) -> str:
        """Where a path really ends, if that is outside of the roots; else empty."""
        end = os.path.realpath(path)
        return "" if self._is_below(end) else end

    def _inside(self, path: str) -> str:
        """The path, normal. Raises InvalidInput for one that does not begin with a root."""
        normal = os.path.normpath(path)
        if not self._is_below(normal) and not self._is_below(os.path.realpath(normal)):
            places = " and ".join(self.roots)
            raise InvalidInput(f"{path} is not below {places}", hint="Give the widget other folders: roots=[…]")
        return normal

    def _is_below(self, path: str) -> bool:
        return any(path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in self.roots)

    def _parents(self, path: str) -> tuple[tuple[str, str], ...]:
        root = max((root for root in self.roots if path == root or path.startswith(root + os.sep)), key=len, default="")
        parents: list[tuple[str, str]] = []
        while root and path != root:
            path = os.path.dirname(path)
            parents.append((os.path.basename(path) or path, path))
        return tuple(reversed(parents))

    def _items(self, path: str, call: GetFolder) -> list[FolderItem]:
        try:
            with os.scandir(path) as scanned:
                entries = [one for one in scanned if call.hidden or not one.name.startswith(".")]
        except OSError as error:
            raise NotFound(f"Could not read the folder {path}: {error.strerror}") from error
        fits = _pattern(call.pattern)
        items = [self._item(one) for one in entries if fits(one.name)]
        key: Callable[[FolderItem], Any] = _KEYS[call.sort]
        items.sort(key=key, reverse=call.descending)
        items.sort(key=lambda item: not item.is_folder)
        return items

    def _item(self, entry: os.DirEntry[str]) -> FolderItem:
        leads_to = self.leads_to(entry.path) if entry.is_symlink() else ""
        try:
            is_folder, found = entry.is_dir(), entry.stat()
        except OSError:  # a link to nothing
            return FolderItem(name=entry.name, is_folder=False, leads_to=leads_to)
        size = None if is_folder else found.st_size
        modified = max(0, int(found.st_mtime))
        return FolderItem(name=entry.name, is_folder=is_folder, size=size, modified=modified, leads_to=leads_to)


_KEYS: Mapping[str, Callable[[FolderItem], tuple[object, ...]]] = {
    "name": lambda item: (item.name.casefold(), item.name),
    "size": lambda item: (-1 if item.size is None else item.size, item.name),
    "modified": lambda item: (item.modified or 0, item.name),
}


def _pattern(pattern: str) -> Callable[[str], bool]:
    wanted = pattern.strip()
    if glob.has_magic(wanted):
        return lambda name: fnmatch.fnmatch(name.casefold(), wanted.casefold())
    return lambda name: wanted.casefold() in name.casefold()


def _order(call: GetFolder) -> tuple[str, str, bool, str, bool]:
    return call.path, call.pattern, call.hidden, call.sort, call.descending


def _as(call: GetFolder, path: str) -> GetFolder:
    return GetFolder(path=path, pattern=call.pattern, hidden=call.hidden, sort=call.sort, descending=call.descending)


def _file(path: str, below: str) -> Picked:
    try:
        size = os.stat(path).st_size
    except OSError as error:
        raise NotFound(f"Could not read {path}: {error.strerror}") from error
    return Picked(path, below, size)
