"""Rucio: data of many experiments, named scope:name, replicated over storage elements."""

from __future__ import annotations

from .client import Rucio
from .old_notebooks import LockedNotebook, lock_of_notebook
from .rule import Rule

__all__ = ["LockedNotebook", "Rucio", "Rule", "lock_of_notebook"]
