"""Where files of this kernel came from: for those who publish them, or what was made of them."""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ._catalog import Catalog, HasAddresses, Pins, Progress
from ._protocol import Entry
from ._stop import Stop
from ._values import Picked, collected

if TYPE_CHECKING:
    from .zenodo.deposit.metadata import Metadata

    Said = Metadata | Mapping[str, Any]

CRATE = "ro-crate-metadata.json"


@dataclass(frozen=True)
class Origin:
    """Something that was picked in a catalog. `address`: its DOI as an address, or its own; "" where it has none."""

    id: str
    kind: str
    address: str = ""


@dataclass(frozen=True)
class OriginalFile:
    """A file as it is here.

    id         what the catalog calls it
    key        a name that no other of these files has: its own, below that of what was picked where that is not enough
    checksums  algorithm → hexadecimal digits, as the catalog says
    origin     of what it was picked
    """

    id: str
    path: str
    key: str
    size: int
    checksums: Mapping[str, str]
    origin: Origin


@dataclass(frozen=True)
class Provenance:
    """Chosen files with what is known of where they are from.

    source   of which service, for people; `host` is its own
    origins  what was picked, in that order
    """

    source: str
    host: str
    origins: tuple[Origin, ...]
    files: tuple[OriginalFile, ...]

    def paths(self) -> dict[str, str]:
        """{path: key}, as `Zenodo.deposit` takes them."""
        return {one.path: one.key for one in self.files}

    def to_ro_crate(self, metadata: Said | None = None) -> dict[str, Any]:
        """The content of a ro-crate-metadata.json (RO-Crate 1.1): these files, and what they are derived from.

        metadata   what is said of them, as `ipylake.zenodo.deposit.Metadata` has it
        """
        from .zenodo.deposit.crate import to_ro_crate

        return to_ro_crate(self, metadata or {})

    def metadata(self, metadata: Said | None = None) -> Metadata:
        """`metadata`, and what was picked as related works: derived from."""
        from .zenodo.deposit.crate import with_origins

        return with_origins(self, metadata or {})

    def write_ro_crate(self, folder: str | os.PathLike[str], metadata: Said | None = None) -> Path:
        """Writes ro-crate-metadata.json into `folder`, which is made where it is not there; returns its path.

        Raises CannotWrite, NoSpace.
        """
        from ._transfers.folder import writing

        target = Path(folder).expanduser() / CRATE
        text = msgspec.json.format(msgspec.json.encode(self.to_ro_crate(metadata)), indent=1) + b"\n"
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_suffix(f".{secrets.token_hex(4)}")
            unfinished.write_bytes(text)
            os.replace(unfinished, target)
        return target


def provenance_of(
    catalog: Catalog,
    entries: Sequence[Entry],
    *,
    missing: Literal["refuse", "skip"] = "refuse",
    progress: Progress,
    stop: Stop,
) -> Provenance:
    """Of all files of these entries that are here. Raises what `collected` does."""
    picked, _ = collected(catalog, entries, missing=missing, with_files=True, progress=progress, stop=stop)
    info = catalog.describe()
    origins = {one.entry.id: _origin(catalog, one.entry, stop) for one in picked}
    sums = _checksums(catalog, picked, stop)
    names = Counter(PurePath(path).name for one in picked for path in dict.fromkeys(one.paths))
    files: dict[str, OriginalFile] = {}
    for one in picked:
        for located in one.files:
            path = str(located.path)
            name = PurePath(path).name
            key = name if names[name] == 1 else f"{_folder(located.file)}/{name}"
            size = Path(path).stat().st_size
            found = OriginalFile(located.file, path, key, size, sums.get(located.file, {}), origins[one.entry.id])
            files.setdefault(path, found)
    source = " · ".join(dict.fromkeys(name for name in (info.title, info.instance, info.host) if name))
    return Provenance(source, info.host, tuple(origins.values()), tuple(files.values()))


def _origin(catalog: Catalog, entry: Entry, stop: Stop) -> Origin:
    address = catalog.address(entry, stop=stop) if isinstance(catalog, HasAddresses) else ""
    return Origin(entry.id, entry.kind, address)


def _checksums(catalog: Catalog, picked: Sequence[Picked], stop: Stop) -> dict[str, Mapping[str, str]]:
    """As the list of files told them; of the others the catalog is asked."""
    told = {one.file: one.checksums for entry in picked for one in entry.files}
    unknown = [file for file, sums in told.items() if not sums]
    asked = catalog.checksums(unknown, stop=stop) if unknown and isinstance(catalog, Pins) else {}
    return {**told, **asked}


def _folder(id_: str) -> str:
    """A name for what tells files of one name apart: what stands before it in its id."""
    return re.sub(r"[^\w.-]+", "_", re.split(r"[:/]", id_)[0]) or "files"
