"""A cell waits for the choice: what ends the wait, and what is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake.errors import Cancelled, NothingSelected
from patience import PATIENCE_S


def waiting(desk: Desk, act: Callable[[], Any], timeout_s: float | None = 5) -> Any:
    """Run a cell that waits; as soon as the views know, `act` in another thread."""

    async def cell() -> Any:
        task = asyncio.create_task(desk.browsing.awaited.wait(timeout_s))
        await asyncio.to_thread(told, desk, True)
        await asyncio.to_thread(act)
        return await task

    return asyncio.run(cell())


def told(desk: Desk, awaited: bool) -> None:
    desk.inbox.wait_for(lambda content: content == {"type": "awaited-changed", "awaited": awaited})


def test_the_cell_goes_on_with_the_paths_and_no_variable_is_made(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)
    answers: list[Any] = []
    assert waiting(desk, lambda: answers.append(desk.ask(p.AddVariable(name="")))) == "/data/f0"
    assert (answers[0]["names"], answers[0]["count"], desk.variables) == ([], 1, {})
    told(desk, False)
    assert desk.browsing.variables.added is None


def test_a_variable_that_is_added_meanwhile_ends_the_wait_too(desk: Desk) -> None:
    desk.pick(desk.opened(), 0)
    assert waiting(desk, lambda: desk.ask(p.AddVariable(name="mine"))) == ["/data/a1", "/data/a2"]
    assert desk.variables == {"mine": ["/data/a1", "/data/a2"]}


def test_what_cannot_be_read_is_told_to_the_view_and_the_cell_waits_on(desk: Desk) -> None:
    root = desk.opened()
    desk.pick(root, 2)
    desk.pick(root, 41)

    def choose() -> None:
        assert desk.refused(p.AddVariable(name=""))["code"] == "not-available"
        desk.ask(p.AddVariable(name="", missing="skip"))

    assert waiting(desk, choose) == ["/data/f0"]


def test_a_view_that_comes_later_learns_of_it_with_its_hello(desk: Desk) -> None:
    seen: list[bool] = []

    def look() -> None:
        seen.append(desk.ask(p.Hello(version=p.VERSION))["awaited"])
        desk.browsing.awaited.settle("x")

    assert waiting(desk, look) == "x"
    assert seen == [True]
    assert desk.ask(p.Hello(version=p.VERSION))["awaited"] is False


def test_the_time_may_be_limited(desk: Desk) -> None:
    with pytest.raises(NothingSelected, match=r"Nothing was chosen within 0\.05 s"):
        asyncio.run(desk.browsing.awaited.wait(0.05))
    told(desk, False)


def test_an_interrupted_cell_waits_no_longer(desk: Desk) -> None:
    async def cell() -> None:
        task = asyncio.create_task(desk.browsing.awaited.wait(None))
        await asyncio.to_thread(told, desk, True)
        task.cancel()
        await task

    coroutine: Coroutine[Any, Any, None] = cell()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(coroutine)
    told(desk, False)
    assert not desk.browsing.awaited
    assert desk.refused(p.AddVariable(name=""))["field"] == "variable"


def test_closing_the_browser_ends_the_wait(desk: Desk) -> None:
    with pytest.raises(Cancelled, match="closed"):
        waiting(desk, desk.browsing.close)


def test_two_cells_wait_for_one_choice(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)

    async def cells() -> Any:
        both = asyncio.gather(desk.browsing.awaited.wait(PATIENCE_S), desk.browsing.awaited.wait(PATIENCE_S))
        await asyncio.to_thread(told, desk, True)
        await asyncio.to_thread(desk.ask, p.AddVariable(name=""))
        return await both

    assert asyncio.run(cells()) == ["/data/f0", "/data/f0"]
