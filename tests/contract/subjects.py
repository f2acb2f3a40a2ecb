"""The catalogs that the shared suite runs on, as names of fixtures."""

from __future__ import annotations

import pytest

SUBJECTS = ["memory", "paged_memory", "zenodo_site", pytest.param("rucio", marks=pytest.mark.rucio)]
