"""What a lock needs to know of a Rucio: which one it is, where its files lie here, what their checksums are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ipylake._lock.document import Instance
from ipylake._protocol import CatalogInfo
from ipylake._stop import Stop

from .query import did_of
from .rest import BATCH, Rest
from .settings import Settings


def instance_of(settings: Settings, info: CatalogInfo) -> Instance:
    """Several servers may share a host, by a path."""
    return Instance(info.instance, f"{info.host}{urlsplit(settings.url).path.rstrip('/')}", settings.vo)


def folders_of(settings: Settings, downloads: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"downloads": [str(downloads)]}
    if settings.destination_rse:
        found[settings.destination_rse] = [settings.rse_mount_path]
    for rse, where in settings.mounts.items():
        found.setdefault(rse, []).extend(map(str, where.values()) if isinstance(where, Mapping) else [str(where)])
    return found


def checksums_of(rest: Rest, files: Sequence[str], stop: Stop) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for at in range(0, len(files), BATCH):
        rows = rest.replicas([did_of(one) for one in files[at : at + BATCH]], stop)
        for one in (replica for batch in rows for replica in batch):
            known = {"adler32": one.adler32, "md5": one.md5}
            found[f"{one.scope}:{one.name}"] = {name: value for name, value in known.items() if value}
    return found
