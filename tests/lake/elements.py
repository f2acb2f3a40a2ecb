"""The storage elements: which protocols they speak, where their bytes lie, how a name becomes a path.

Plain users may only write where the element's name ends in USERDISK, SCRATCHDISK or LOCALGROUPDISK
(Rucio's generic permissions), so all but the tape do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

INFINITE, GB = -1, 10**9


@dataclass(frozen=True)
class Element:
    name: str
    folder: str  # below storage/, and the first part of its WebDAV path
    about: str
    layout: str = "hash"  # hash | identity: computed by Rucio; free: each replica has its own path
    file_prefix: str | None = None  # of the file protocol; {folder} is where the bytes lie; None: not mounted
    tape: bool = False
    server: str = "dav"  # the service that holds its bytes; what XRootD holds is there by https and root
    quota: int = INFINITE  # bytes, for alice, bob, higgs and top
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def mounted(self) -> bool:
        return self.file_prefix is not None

    def prefix(self, storage: Path) -> str:
        """The prefix of the file protocol, with the slash at its end."""
        return (self.file_prefix or "").format(folder=storage / self.folder) + "/"

    def path(self, scope: str, name: str) -> str:
        """Path of a file below the element's folder, the way Rucio computes it (rucio/rse/translation.py)."""
        folder = scope.replace(".", "/") if scope.startswith(("user", "group")) else scope
        if self.layout == "hash":
            digest = hashlib.md5(f"{scope}:{name}".encode()).hexdigest()  # noqa: S324 (Rucio's choice)
            return f"{folder}/{digest[:2]}/{digest[2:4]}/{name}"
        return f"{folder}/{name}"


MOUNT = Element(
    "CERN-LAKE_USERDISK",
    "cern",
    "mounted; the file protocol's prefix is the mount itself",
    file_prefix="{folder}",
    attributes={"site": "CERN", "tier": "0"},
)
SECOND = Element(
    "DESY-LAKE_LOCALGROUPDISK",
    "desy",
    "mounted elsewhere than its PFNs say",
    layout="identity",
    file_prefix="/pnfs/desy.example/lake",
    attributes={"site": "DESY", "tier": "2"},
)
FREE = Element(
    "GRIF-LAKE_LOCALGROUPDISK",
    "grif",
    "mounted, not deterministic: each replica has its own path",
    layout="free",
    file_prefix="{folder}",
    attributes={"site": "GRIF", "tier": "2"},
)
REMOTE = Element(
    "PIC-LAKE_USERDISK",
    "pic",
    "WebDAV only, not mounted",
    quota=50 * GB,
    attributes={"site": "PIC", "tier": "1"},
)
TAPE = Element(
    "CERN-LAKE_TAPE",
    "tape",
    "tape: copies exist, reading answers 503",
    layout="free",
    tape=True,
    attributes={"site": "CERN", "tier": "0"},
)
SLOW = Element(
    "SLOW-LAKE_SCRATCHDISK",
    "slow",
    "2 kB/s for each file: rules stay REPLICATING for a while; 100 kB/s for each connection of a client",
    quota=GB,
    file_prefix="{folder}",
    attributes={"site": "FAR", "tier": "3", "lake_rate": "2000"},
)
BROKEN = Element(
    "BROKEN-LAKE_SCRATCHDISK",
    "broken",
    "transfers to it fail: rules become STUCK; every call of a client is answered by 500",
    quota=GB,
    file_prefix="{folder}",
    attributes={"site": "FAR", "tier": "3", "lake_broken": "1"},
)
FULL = Element(
    "FULL-LAKE_SCRATCHDISK",
    "full",
    "no quota for anybody but root; writing is answered by 507",
    quota=0,
    file_prefix="{folder}",
    attributes={"site": "FAR", "tier": "3"},
)

XROOTD = Element(
    "XRD-LAKE_USERDISK",
    "xrd",
    "XRootD: root and https on one port",
    server="xrootd",
    quota=50 * GB,
    attributes={"site": "XRD", "tier": "2"},
)
XROOTD_FULL = Element(
    "XRDFULL-LAKE_SCRATCHDISK",
    "xrd-full",
    "XRootD on a small disk: what is written beyond 8 MiB cuts the connection, and the truncated file stays",
    server="xrootd-full",
    quota=GB,
    attributes={"site": "XRD", "tier": "3"},
)

ELEMENTS = (MOUNT, SECOND, FREE, REMOTE, TAPE, SLOW, BROKEN, FULL, XROOTD, XROOTD_FULL)
