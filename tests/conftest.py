"""What all Python tests share: the running Rucio of tests/lake as the fixture `lake`, and the marker of faults."""

from __future__ import annotations

import pytest

pytest_plugins = ["lake.fixture"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's rows of the fault matrix travel with its result, as properties of the report."""
    for item in items:
        rows = {row for marker in item.iter_markers("fault") for row in marker.args}
        item.user_properties += [("fault", str(row)) for row in sorted(rows)]
