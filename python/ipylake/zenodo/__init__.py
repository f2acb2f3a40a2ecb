"""Zenodo, and every other site that runs InvenioRDM: records with files, each with a DOI."""

from __future__ import annotations

from .client import Zenodo

__all__ = ["Zenodo"]
