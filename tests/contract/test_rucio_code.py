"""*Copy as Python* on a real Rucio: the text, run by itself, gives what the browser shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake.rucio import Rucio
from lake.fixture import RunningLake


@pytest.fixture
def desk(client: Rucio) -> Iterator[Desk]:
    lanes = Lanes()
    desk = Desk(lanes, client)
    yield desk
    desk.browsing.close()
    lanes.close()


@pytest.fixture
def by_itself(lake: RunningLake, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script signs in with what the environment says."""
    monkeypatch.setenv("RUCIO_USERNAME", "alice")
    monkeypatch.setenv("RUCIO_PASSWORD", lake.password)


def run(desk: Desk, lake: RunningLake) -> dict[str, Any]:
    text = desk.ask(p.GetCode())["text"]
    assert lake.password not in text
    variables: dict[str, Any] = {}
    exec(text, variables)  # noqa: S102  # what a person would do with it
    return variables


@pytest.mark.usefixtures("by_itself")
def test_a_search_two_picks_and_a_variable_come_again(desk: Desk, lake: RunningLake) -> None:
    query = p.Query(text="run*", scope="mc16", kind="dataset")
    root = desk.ask(p.OpenListing(query=query))["state"]["listing"]
    desk.await_state(root, "complete")
    desk.ask(p.SortListing(listing=root, sort=p.Sort(column="name", descending=True)))
    order = desk.state(root)["order"]
    desk.ask(p.Select(do="add", listing=root, order=order, ranges=((0, 1), (3, 4))))
    desk.ask(p.AddVariable(name="mine", missing="skip"))
    variables = run(desk, lake)
    shown = desk.rows(p.GetWindow(listing=root, order=order, start=0, count=100))
    assert [entry.id for entry in variables["found"]] == [row["entry"][0] for row in shown]
    assert variables["picked"] == desk.ids()
    assert variables["mine"] == desk.variables["mine"]


@pytest.mark.usefixtures("by_itself")
def test_a_whole_scope_less_one_row_comes_again(desk: Desk, lake: RunningLake) -> None:
    root = desk.ask(p.OpenListing(query=p.Query(scope="user.bob")))["state"]["listing"]
    desk.await_state(root, "complete")
    desk.ask(p.Select(do="all", listing=root))
    desk.pick(root, 0, do="remove")
    assert [entry.id for entry in run(desk, lake)["picked"]] == desk.ids() != []
