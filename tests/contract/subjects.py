"""The catalogs that the shared suite runs on, as names of fixtures."""

from __future__ import annotations

SUBJECTS = ["memory", "paged_memory"]
