"""Two browsers on one lock are refused; a cell that is run again is no second browser."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from ipylake._again import made
from ipylake._holders import hold, let_go
from ipylake._kernel import Cell
from ipylake.errors import InvalidInput


class Stand:
    """In the place of a browser."""

    def close(self) -> None:
        let_go(self)


def cell(run: str, cell_id: str = "") -> Cell:
    return Cell({"msg_id": run}, is_attended=True, id=cell_id)


def test_a_second_browser_on_a_lock_is_refused_until_the_first_is_closed(lock_file: Path) -> None:
    first, second = Stand(), Stand()
    hold(lock_file, first, cell("1", "a"))
    with pytest.raises(InvalidInput, match=r"Another browser of this notebook uses the lock data\.lock\.json"):
        hold(lock_file, second, cell("2", "b"))
    first.close()
    hold(lock_file, second, cell("2", "b"))


def test_the_same_cell_run_again_takes_its_lock_over(lock_file: Path) -> None:
    first, second = Stand(), Stand()
    made(first, cell("1", "a"))
    hold(lock_file, first, cell("1", "a"))
    made(second, cell("2", "a"))
    hold(lock_file, second, cell("2", "a"))


def test_where_cells_have_no_names_a_later_one_takes_over(lock_file: Path) -> None:
    first, second, third = Stand(), Stand(), Stand()
    hold(lock_file, first, cell("1"))
    hold(lock_file, second, cell("2"))
    with pytest.raises(InvalidInput):
        hold(lock_file, third, cell("2"))


def test_a_browser_that_is_gone_holds_nothing(lock_file: Path) -> None:
    first = Stand()
    hold(lock_file, first, cell("1", "a"))
    del first
    gc.collect()
    hold(lock_file, Stand(), cell("2", "b"))
