"""Depositing on Zenodo and other sites that run InvenioRDM."""

from __future__ import annotations

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
