"""Browsers that are closed when their test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from doubles.desk import Desk
from ipylake._lanes import Lanes


@pytest.fixture
def desk(lanes: Lanes) -> Iterator[Desk]:
    desk = Desk(lanes)
    yield desk
    desk.browsing.close()


@pytest.fixture
def make_desk(lanes: Lanes) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(catalog: Any = None, **options: Any) -> Desk:
        desks.append(Desk(lanes, catalog, **options))
        return desks[-1]

    yield make
    for desk in desks:
        desk.browsing.close()
