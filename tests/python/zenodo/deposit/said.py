"""Metadata that a site takes."""

from __future__ import annotations

from typing import Any

SAID: dict[str, Any] = {
    "title": "Burned-area masks",
    "resource_type": "dataset",
    "creators": [{"name": "Hagen, Mira", "orcid": "0000-0002-1825-0097", "affiliations": ["CREAF"]}],
    "licenses": "cc-by-4.0",
    "publication_date": "2026-11-21",
    "description": "Yearly masks at 20 m.",
}
