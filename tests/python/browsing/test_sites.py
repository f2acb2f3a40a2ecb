"""Which sites' copies are counted: one choice for all views of a browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._stop import Stop
from ipylake.errors import InvalidInput
from ipylake.memory import MemoryCatalog


class Sited(MemoryCatalog):
    """Counts every file at each site that is asked for."""

    default_sites = ("A",)
    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def sites(self, *, stop: Stop) -> Sequence[p.Site]:
        return [p.Site(name="A", here=True), p.Site(name="B")]

    def facts(self, entries: Sequence[p.Entry], *, sites: Sequence[str] | None = None, stop: Stop) -> list[p.Facts]:  # type: ignore[override]  # of sites, as CountsSites has it
        self.meanwhile()
        place = "+".join(sites or ())
        return [p.Facts(availability=p.Availability(state="there", place=place)) for _ in entries]


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(Sited([p.Entry("a", "a", "file")]))


def place(desk: Desk, root: int) -> str:
    (facts,) = desk.ask(p.GetFacts(listing=root, rows=(0,)))["facts"]
    return str(facts["availability"]["place"])


def test_those_of_the_catalog_are_chosen_at_first(desk: Desk) -> None:
    assert desk.ask(p.Hello(version=p.VERSION))["sites"] == {"version": 0, "chosen": ["A"]}
    assert [site["name"] for site in desk.ask(p.GetSites())["sites"]] == ["A", "B"]


def test_facts_are_of_the_sites_that_are_chosen_and_those_before_are_forgotten(desk: Desk) -> None:
    root = desk.opened()
    assert place(desk, root) == "A"
    assert desk.ask(p.ChooseSites(sites=("B", "A", "B")))["state"] == {"version": 1, "chosen": ["B", "A"]}
    (row,) = desk.rows(p.GetWindow(listing=root, order=0, start=0, count=1))
    assert row["facts"] is None
    assert place(desk, root) == "B+A"


def test_facts_that_come_when_others_are_chosen_are_asked_for_again(desk: Desk) -> None:
    root = desk.opened()
    catalog = desk.browsing.catalog
    assert isinstance(catalog, Sited)
    choices = iter([("B",)])

    def choose() -> None:
        for sites in choices:
            desk.ask(p.ChooseSites(sites=sites))

    catalog.meanwhile = choose
    assert place(desk, root) == "B"


def test_a_browser_can_be_made_with_them(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Sited([]), sites=["B"])
    assert desk.ask(p.Hello(version=p.VERSION))["sites"]["chosen"] == ["B"]


def test_more_than_anybody_looks_at_are_refused(desk: Desk) -> None:
    fault = desk.refused(p.ChooseSites(sites=tuple(map(str, range(101)))))
    assert (fault["code"], fault["field"]) == (InvalidInput.code, "sites")


def test_a_catalog_without_sites_has_none(make_desk: Callable[..., Desk]) -> None:
    assert make_desk(MemoryCatalog([])).ask(p.GetSites())["sites"] == []
