"""Rucio: data of many experiments, named scope:name, replicated over storage elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipylake._lazy import lazily

if TYPE_CHECKING:
    from .client import Rucio
    from .old_notebooks import LockedNotebook, lock_of_notebook
    from .rule import Rule

__all__ = ["LockedNotebook", "Rucio", "Rule", "lock_of_notebook"]

__getattr__ = lazily(
    __name__,
    {
        "LockedNotebook": ".old_notebooks",
        "Rucio": ".client",
        "Rule": ".rule",
        "lock_of_notebook": ".old_notebooks",
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)
