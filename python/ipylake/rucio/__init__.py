"""Rucio: data of many experiments, named scope:name, replicated over storage elements."""

from __future__ import annotations

from .client import Rucio
from .rule import Rule

__all__ = ["Rucio", "Rule"]
