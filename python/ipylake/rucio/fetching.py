"""The bytes of Rucio's files: where they can be read in part, and copies of them on this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ipylake._data_folder import data_folder
from ipylake._http.targets import Origin
from ipylake._transfers.names import local_parts
from ipylake.errors import InvalidInput

from .elements import KnownElements
from .mounts import Mounts
from .rest import Did, Rest
from .sources import BY_CLIENTS, Sourcer, local_name
from .storages import Storages

if TYPE_CHECKING:
    from ipylake._transfers import Handler, Transfers

Find = Callable[[Did, "int | None"], "str | None"]
"""The path of a file that was fetched before, by its size in bytes; None where there is none."""


class Fetching:
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements) -> None:
        self._rest = rest
        settings = rest.settings
        self.sourcer = Sourcer(rest, mounts, elements, Storages(rest, settings.storage_access))
        origin = Origin.of(settings.url)
        default = data_folder("rucio", settings.name or f"{origin.host}-{origin.port}")
        self.folder = Path(settings.downloads).expanduser() if settings.downloads else default
        self._lock = threading.Lock()
        self._transfers: Transfers | None = None

    @property
    def key(self) -> str:
        settings = self._rest.settings
        return f"rucio {settings.url} {settings.vo}".rstrip()

    @property
    def transfers(self) -> Transfers:
        """The queue, made when it is first asked for."""
        with self._lock:
            if self._transfers is None:
                from ipylake._transfers import Transfers  # a session that only looks fetches nothing

                self._transfers = Transfers(self._handlers(), journal=data_folder("transfers"))
            return self._transfers

    def _handlers(self) -> Mapping[str, Handler]:
        from ipylake._transfers.handlers import handlers

        from .clients import RucioClients

        return handlers(**{BY_CLIENTS: RucioClients(self._rest)})

    def finder(self) -> Find:
        """Looks in the folder, and where this kernel has put files otherwise. Names stand for whole, verified files."""
        with self._lock:
            transfers = self._transfers
        elsewhere = {one.id: one.path for one in transfers.transfers() if one.path} if transfers else {}
        if not elsewhere and not self.folder.is_dir():
            return lambda did, size: None

        def find(did: Did, size: int | None) -> str | None:
            try:
                usual = self.folder.joinpath(*local_parts(local_name(did)))
            except InvalidInput:
                return None
            for path in (elsewhere.get(":".join(did)), str(usual)):
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
