"""The bytes of Rucio's files: where they can be read in part, and copies of them on this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ipylake import _fetching
from ipylake._data_folder import data_folder
from ipylake._http.targets import Origin

from .elements import KnownElements
from .mounts import Mounts
from .rest import Did, Rest
from .sources import BY_CLIENTS, Sourcer, local_name
from .storages import Storages

if TYPE_CHECKING:
    from ipylake._transfers import Handler

Find = Callable[[Did, "int | None"], "str | None"]
"""The path of a file that was fetched before, by its size in bytes; None where there is none."""


class Fetching(_fetching.Fetching):
    """Thread-safe."""

    def __init__(self, rest: Rest, mounts: Mounts, elements: KnownElements) -> None:
        settings = rest.settings
        origin = Origin.of(settings.url)
        vo = f"@{quote(settings.vo, safe='')}" if settings.vo else ""  # the same names may be other files in another
        default = data_folder("rucio", f"{settings.name or f'{origin.host}-{origin.port}'}{vo}")
        folder = Path(settings.downloads).expanduser() if settings.downloads else default
        super().__init__(f"rucio {settings.url} {settings.vo}".rstrip(), folder)
        self._rest = rest
        self.sourcer = Sourcer(rest, mounts, elements, Storages(rest, settings.storage_access))

    def handlers(self) -> Mapping[str, Handler]:
        from ipylake._transfers.handlers import handlers

        from .clients import RucioClients

        return handlers(**{BY_CLIENTS: RucioClients(self._rest)})

    def finder(self) -> Find:
        find = self.copies()
        return lambda did, size: find(":".join(did), local_name(did), size)
