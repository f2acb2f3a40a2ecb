"""What a lock needs to know of a site: which one it is, where its files lie here, what their checksums are."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from ipylake._lock.document import Instance
from ipylake._stop import Stop

from .identifiers import parts_of_file
from .reader import Reader
from .site import Site


def instance_of(site: Site) -> Instance:
    """Several sites may share a host, by a path."""
    return Instance(site.title, f"{site.host}{urlsplit(site.url).path.rstrip('/')}", "")


def checksums_of(reader: Reader, files: Sequence[str], stop: Stop) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    wanted = set(files)
    for record in dict.fromkeys(parts[0] for parts in map(parts_of_file, files) if parts):
        found.update({one.id: {"md5": one.md5} for one in reader.files(record, stop) if one.md5 and one.id in wanted})
    return found
