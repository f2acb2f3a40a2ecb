"""Depositing on Zenodo and other sites that run InvenioRDM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipylake._lazy import lazily

if TYPE_CHECKING:
    from .faults import WrongMetadata
    from .imports import Imported
    from .metadata import Affiliation, Creator, Funding, License, Metadata, Related
    from .order import Deposit
    from .sending import SentFile

__all__ = [
    "Affiliation",
    "Creator",
    "Deposit",
    "Funding",
    "Imported",
    "License",
    "Metadata",
    "Related",
    "SentFile",
    "WrongMetadata",
]

__getattr__ = lazily(
    __name__,
    {
        "Affiliation": ".metadata",
        "Creator": ".metadata",
        "Deposit": ".order",
        "Funding": ".metadata",
        "Imported": ".imports",
        "License": ".metadata",
        "Metadata": ".metadata",
        "Related": ".metadata",
        "SentFile": ".sending",
        "WrongMetadata": ".faults",
    },
)
