"""Zenodo, and every other site that runs InvenioRDM: records with files, each with a DOI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipylake._lazy import lazily

if TYPE_CHECKING:
    from .client import Zenodo

__all__ = ["Zenodo"]

__getattr__ = lazily(__name__, {"Zenodo": ".client"})


def __dir__() -> list[str]:
    return sorted(__all__)
