"""Getting bytes: files from wherever they are to a folder of this machine, whole and verified, or not at all.

    transfers = Transfers()
    wanted = Wanted("mc:run7", "run7.root", size=5, checksums={"adler32": "05c801f0"}, sources=[Source("https://…")])
    batch = transfers.start([wanted], into="data")
    batch.wait()
    batch.paths()

No catalog is known here: a catalog says what is wanted and where it lies, and how each storage is spoken to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipylake._lazy import lazily

if TYPE_CHECKING:
    from .access import Access, Certificate, Credential, CredentialRef
    from .batch import Batch
    from .handlers import Handler
    from .journal import LeftOver
    from .landing import Landing
    from .queue import Transfers
    from .transfer import Change, State, Totals, Transfer
    from .wanted import Policy, Source, Wanted

__all__ = [
    "Access",
    "Batch",
    "Certificate",
    "Change",
    "Credential",
    "CredentialRef",
    "Handler",
    "Landing",
    "LeftOver",
    "Policy",
    "Source",
    "State",
    "Totals",
    "Transfer",
    "Transfers",
    "Wanted",
]

__getattr__ = lazily(
    __name__,
    {
        "Access": ".access",
        "Batch": ".batch",
        "Certificate": ".access",
        "Change": ".transfer",
        "Credential": ".access",
        "CredentialRef": ".access",
        "Handler": ".handlers",
        "Landing": ".landing",
        "LeftOver": ".journal",
        "Policy": ".wanted",
        "Source": ".wanted",
        "State": ".transfer",
        "Totals": ".transfer",
        "Transfer": ".transfer",
        "Transfers": ".queue",
        "Wanted": ".wanted",
    },
)
