"""What is to be fetched, from where, and what becomes of files that are there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from ipylake._stop import Stop

from .access import ANYBODY, Access

SMALL = 16 * 2**20
"""Below this many bytes a file is fetched in one go: nothing is kept of one that was cut."""


@dataclass(frozen=True)
class Source:
    """One way to the bytes.

    address  a path of this machine or a URL; shown to nobody, it may be a signed one
    place    what people call the place, e.g. the name of an RSE
    access   how the storage is spoken to
    signed   whether the address itself is the permission (S3): nothing else of ours is sent
    """

    address: str = field(repr=False)
    place: str = ""
    access: Access = ANYBODY
    signed: bool = False

    @cached_property
    def scheme(self) -> str:
        """In lower case; "file" for a path."""
        return urlsplit(self.address).scheme.lower() if "://" in self.address else "file"

    @cached_property
    def host(self) -> str:
        """Of the address, "" for a path."""
        return urlsplit(self.address).hostname or "" if "://" in self.address else ""


Sources = Sequence[Source] | Callable[[Stop], Sequence[Source]]
"""Best first; or a function that finds them when it is the file's turn, and again where a signed one has run out."""


@dataclass(frozen=True)
class Wanted:
    """One file.

    id         the catalog's: what a transfer is called
    name       below the folder, in the catalog's words, parts separated by "/"; checked before it is used
    size       in bytes, None if the catalog does not know
    checksums  hexadecimal, by "adler32", "md5", "sha256", "sha1", "sha512", "crc32"
    """

    id: str
    name: str
    size: int | None = None
    checksums: Mapping[str, str] = field(default_factory=dict)
    sources: Sources = ()


@dataclass(frozen=True)
class Policy:
    """How files come into the folder.

    existing  where a file of that name holds anything else than what is wanted:
              "skip"     leave it and fail; "ask" likewise, as ConfirmationNeeded
              "rename"   keep it, and put the new one beside it as `name (2).root`
              "replace"  put the new one in its place, once that is whole
              One that is what is wanted, by size and checksum, is never fetched again.
    mounted   how a file of this machine comes: "copy"; "link" makes a hard link where possible, else a copy (both names
              are then the same file); a copy shares blocks where the file system can
    durable   whether each small file is on the disk before it counts as done, not only each folder in the end
    streams   connections for one large file at most
    """

    existing: Literal["skip", "ask", "rename", "replace"] = "skip"
    mounted: Literal["copy", "link"] = "copy"
    durable: bool = False
    streams: int = 4
