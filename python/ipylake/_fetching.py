"""Copies of a catalog's files on this machine: where they go, which are there, and the queue that fetches them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ._data_folder import data_folder
from ._transfers.names import local_parts
from .errors import InvalidInput

if TYPE_CHECKING:
    from ._transfers import Handler, Transfers

FindCopy = Callable[[str, str, "int | None"], "str | None"]
"""The path of a file that was fetched before, by id, name below the folder and size in bytes; None where there is
none."""


class Fetching:
    """Thread-safe.

    key      what its transfers are recorded under: the same in another kernel, and different for another service
    folder   where files go unless another one is named
    """

    def __init__(self, key: str, folder: Path) -> None:
        self.key = key
        self.folder = folder
        self._lock = threading.Lock()
        self._transfers: Transfers | None = None

    def handlers(self) -> Mapping[str, Handler] | None:
        """By scheme; None for the usual ones."""
        return None

    @property
    def transfers(self) -> Transfers:
        """The queue, made when it is first asked for."""
        with self._lock:
            if self._transfers is None:
                from ._transfers import Transfers  # a session that only looks fetches nothing

                self._transfers = Transfers(self.handlers(), journal=data_folder("transfers"))
            return self._transfers

    def disconnect(self) -> None:
        """Nothing that was opened with a credential stays open for the next file."""
        with self._lock:
            transfers = self._transfers
        if transfers:
            transfers.disconnect()

    def copies(self) -> FindCopy:
        """Looks in the folder, and where this kernel has put files otherwise. Names stand for whole, verified files."""
        with self._lock:
            transfers = self._transfers
        elsewhere = {one.id: one.path for one in transfers.transfers() if one.path} if transfers else {}
        if not elsewhere and not self.folder.is_dir():
            return lambda file, name, size: None

        def find(file: str, name: str, size: int | None) -> str | None:
            try:
                usual = self.folder.joinpath(*local_parts(name))
            except InvalidInput:
                return None
            for path in (elsewhere.get(file), str(usual)):
                if path and _is_file(path, size):
                    return path
            return None

        return find


def _is_file(path: str, size: int | None) -> bool:
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return Path(path).is_file() and size in (None, found.st_size)
