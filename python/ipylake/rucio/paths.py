"""From a replica's address (PFN) to a path in this kernel's file system, by rules. Nothing is looked at on the disk.

Two rules. A prefix map says which folder stands for the beginning of an address. The rule of the old JupyterLab
extension drops the first `path_begins_at` parts of the address's path and puts the mount in front.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<host>[^/?]*)(?P<rest>.*)", re.DOTALL)
_WEB = frozenset({"http", "https", "dav", "davs"})  # a path in these is percent-encoded
_BEST_FIRST = ("file", "root", "davs", "https", "dav", "http")


class NotLocal(Exception):
    """There is no path for it here; the message says why."""


@dataclass(frozen=True)
class Address:
    """A PFN taken apart. `parts`: the names along its path."""

    scheme: str
    host: str
    parts: tuple[str, ...]


def address_of(pfn: str) -> Address:
    """Raises NotLocal for what is no address, or climbs.

    A `#` or `;` is part of a name: Rucio puts names into addresses as they are. A query is dropped where the scheme has
    one; in an SRM address it holds the path.
    """
    match = _ADDRESS.fullmatch(pfn)
    if not match:
        raise NotLocal("its address cannot be read")
    scheme, rest = match["scheme"].lower(), match["rest"]
    path, _, query = rest.partition("?")
    if query.startswith("SFN="):
        path = query[len("SFN=") :]
    elif scheme == "file":
        path = rest
    return Address(scheme, match["host"], parts_of(unquote(path) if scheme in _WEB else path))


def parts_of(path: str) -> tuple[str, ...]:
    """The names along a path, repeated slashes counting as one. Raises NotLocal for one that could lead elsewhere."""
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if ".." in parts or "\0" in path or (os.sep != "/" and any(os.sep in part or ":" in part for part in parts)):
        raise NotLocal("its name would lead out of the mount")
    return parts


@dataclass(frozen=True)
class PrefixRule:
    """`folder` stands for `prefix`: the beginning of an address, or of any address's path."""

    prefix: str
    folder: str

    def path(self, address: Address) -> str:
        """Raises NotLocal where the address begins otherwise."""
        if "://" in self.prefix:
            wanted = address_of(self.prefix)
            same_host = wanted.host in (address.host, address.host.partition(":")[0]) or wanted.scheme == "file"
            if wanted.scheme != address.scheme or not same_host:
                raise NotLocal(f"no mount stands for {address.scheme}://{address.host}")
            begins = wanted.parts
        else:
            begins = parts_of(self.prefix)
        if address.parts[: len(begins)] != begins or len(address.parts) == len(begins):
            raise NotLocal(f"no mount stands for /{'/'.join(address.parts)}")
        return os.path.join(self.folder, *address.parts[len(begins) :])


@dataclass(frozen=True)
class OldRule:
    """`rse_mount_path` and `path_begins_at`, as in the old JupyterLab extension."""

    folder: str
    begins_at: int

    def path(self, address: Address) -> str:
        """Raises NotLocal for an object store, whose bucket is no folder, and where too many parts are dropped."""
        if address.scheme not in _BEST_FIRST and address.scheme not in ("srm", "gsiftp"):
            raise NotLocal(f"{address.scheme} addresses are not on a mount")
        if not 0 <= self.begins_at < len(address.parts):
            shown = "/".join(address.parts)
            raise NotLocal(f"path_begins_at is {self.begins_at}, which leaves nothing of /{shown}")
        return os.path.join(self.folder, *address.parts[self.begins_at :])


Rule = PrefixRule | OldRule


def local_path(pfn: str, rule: Rule) -> str:
    """The path that stands for an address. Raises NotLocal."""
    return rule.path(address_of(pfn))


def scheme_rank(scheme: str) -> int:
    """By which of several addresses to look first: what is a file anyway, then what sites also mount."""
    return _BEST_FIRST.index(scheme) if scheme in _BEST_FIRST else len(_BEST_FIRST)


def _owner_folder(scope: str) -> str:
    return scope.replace(".", "/") if scope.startswith(("user", "group")) else scope


def _hashed(scope: str, name: str) -> str:
    digest = hashlib.md5(f"{scope}:{name}".encode(), usedforsecurity=False).hexdigest()
    return f"{_owner_folder(scope)}/{digest[:2]}/{digest[2:4]}/{name}"


def _as_named(scope: str, name: str) -> str:
    return f"{_owner_folder(scope)}/{name}"


ALGORITHMS: Mapping[str, Callable[[str, str], str]] = {"hash": _hashed, "identity": _as_named}
"""How deterministic elements lay out their files below the prefix (rucio/rse/translation.py), by name."""
