"""What the tests of the kernel half share."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ipylake._lanes import Lanes
from patience import PATIENCE_S


def lane_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("ipylake-")]


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """Lanes of the test's own; none of their threads outlives it."""
    before = set(lane_threads())
    lanes = Lanes()
    yield lanes
    lanes.close()
    for thread in set(lane_threads()) - before:
        thread.join(PATIENCE_S)
        assert not thread.is_alive(), f"{thread.name} is stuck"
