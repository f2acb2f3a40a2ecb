"""What all Python tests share: the running Rucio of tests/lake as the fixture `lake`, the marker of faults, and the
same examples each time."""

from __future__ import annotations

import pytest
from hypothesis import settings

pytest_plugins = ["lake.fixture", "zenodo.sites", "zenodo.fixture", "invenio.fixture"]
settings.register_profile("same each time", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("same each time")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's rows of the fault matrix travel with its result, as properties of the report."""
    for item in items:
        rows = {row for marker in item.iter_markers("fault") for row in marker.args}
        item.user_properties += [("fault", str(row)) for row in sorted(rows)]
