"""Two views, several threads, a comm that loses, doubles and reorders: in the end all agree, and nothing ran twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from doubles.channel import Channel
from doubles.view import View
from ipylake import _protocol as p
from ipylake._bridge import Buffers, Outcome, Task
from ipylake._browsing import Browsing
from ipylake._lanes import Lanes
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake.errors import Unreachable
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S

ROWS = 120
ACTIONS = 250
TOP = [
    Entry(f"d{at}", f"d{at * 7 % ROWS}", "folder") if at % 4 == 0 else Entry(f"f{at}", f"f{at * 7 % ROWS}", "file", at)
    for at in range(ROWS)
]
BELOW = {
    f"d{at}": [Entry(f"d{at}/d", "d", "folder"), *(Entry(f"d{at}/{below}", str(below), "file") for below in range(30))]
    for at in range(0, ROWS, 4)
} | {f"d{at}/d": [Entry(f"d{at}/d/x", "x", "file", 1)] for at in range(0, ROWS, 4)}
FILES = {entry.id: f"/data/{entry.id}" for rows in (TOP, *BELOW.values()) for entry in rows if entry.kind == "file"}


class Counting(Browsing):
    """Counts how often each request was handled."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.runs: Counter[str] = Counter()
        super().__init__(*args, **options)

    def _handle(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:
        self.runs[task.rid] += 1
        return super()._handle(call, task, buffers)


def unreliable(seed: int) -> Callable[[int, Stop], None]:
    """Takes a moment for each batch; one in thirty is lost with its connection."""
    dice = random.Random(seed)  # noqa: S311  # a test's dice

    def before_batch(given: int, stop: Stop) -> None:
        stop.wait(0.001 * dice.random())
        if dice.random() < 1 / 30:
            raise Unreachable("Connection lost")

    return before_batch


class Person:
    """Does this and that in a view."""

    def __init__(self, view: View, seed: int) -> None:
        self._view = view
        self._dice = random.Random(seed)  # noqa: S311  # a test's dice

    def __call__(self) -> None:
        for _ in range(ACTIONS):
            rid = self._view.ask(self._call())
            throw = self._dice.random()
            if throw < 0.15:
                self._view.withdraw(rid)
            elif throw < 0.4:
                self._view.wait(0.005)
            elif throw < 0.5:
                self._view.repeat()

    def _call(self) -> p.Call:
        dice, listings = self._dice, self._view.open_listings()
        if not listings or dice.random() < 0.01:
            return p.OpenListing(query=p.Query(text=dice.choice(["*", "*", "d*", "f1*", "nothing"])))
        state = dice.choice([listings[0], *listings[-4:]])
        listing, order, row = state["listing"], state["order"], dice.randrange(max(1, state["count"]))
        span = ((row, row + dice.randrange(1, 8)),)
        calls: list[p.Call] = [
            p.Hello(version=p.VERSION),
            p.OpenBranch(listing=listing, row=row // 4 * 4),
            p.OpenBranch(listing=listing, row=0),
            p.CloseBranch(listing=listing),
            p.StopListing(listing=listing),
            p.ContinueListing(listing=listing),
            p.GetListing(listing=listing),
            p.SortListing(listing=listing, sort=dice.choice([None, p.Sort(column=dice.choice(["name", "size"]))])),
            p.GetWindow(listing=listing, order=order, start=row, count=40),
            p.GetWindow(listing=listing, order=order, start=row, count=40),
            p.GetFacts(listing=listing, rows=tuple(range(row, row + 5))),
            p.FindRow(listing=listing, order=order, prefix="f1", after=row),
            p.GetDetails(listing=listing, row=row),
            p.Select(do="add", listing=listing, order=order, ranges=span),
            p.Select(do="remove", listing=listing, order=order, ranges=span),
            p.Select(do="only", listing=listing, order=order, ranges=span),
            p.Select(do=dice.choice(["all", "clear"]), listing=listing),
            p.AddVariable(name="data", overwrite=True, missing="skip"),
            p.AddVariable(name="data"),
        ]
        return dice.choice(calls)


def settle(views: list[View], channels: list[Channel]) -> None:
    """Until each question is answered: nothing is held back any more, and silence is met by asking again."""
    deadline = time.monotonic() + PATIENCE_S
    while not all(view.wait(0.02) for view in views):
        assert time.monotonic() < deadline, f"never answered: {[list(view._pending.values()) for view in views]}"
        for view in views:
            view.repeat()
        for channel in channels:
            channel.flush()


@pytest.mark.fault(44, 45)
@pytest.mark.parametrize("page", [None, 20], ids=["to the end", "in pages"])
@pytest.mark.parametrize("seed", [1, 2])
def test_in_the_end_both_views_and_the_kernel_agree(lanes: Lanes, seed: int, page: int | None) -> None:
    catalog = MemoryCatalog(TOP, BELOW, files=FILES, page=page, batch=9, before_batch=unreliable(seed))
    to_views: list[Channel] = []
    variables: dict[str, Any] = {}

    def send(content: dict[str, Any], buffers: Any) -> None:
        for channel in to_views:
            channel(content, buffers)

    browsing = Counting(catalog, send, lanes, variables=lambda: variables)
    to_kernel = [Channel(browsing.bridge.receive, seed * 100 + at) for at in range(2)]
    views = [View(f"view{at}", to_kernel[at]) for at in range(2)]
    to_views += [Channel(view.receive, seed * 100 + 50 + at) for at, view in enumerate(views)]
    channels = [*to_kernel, *to_views]

    people = [threading.Thread(target=Person(view, seed * 10 + at)) for view in views for at in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join(PATIENCE_S)
        assert not person.is_alive()
    settle(views, channels)
    for listing in browsing.listings:
        listing.wait(Stop())
    for view in views:
        view.ask(p.Hello(version=p.VERSION))
    settle(views, channels)

    assert [view.broken for view in views] == [[], []]
    assert [view.asked - set(view.answers) - view.withdrawn for view in views] == [set(), set()]
    assert max(browsing.runs.values()) == 1
    assert set(browsing.runs) <= set().union(*(view.asked for view in views))
    states = {listing.number: as_json(listing.state()) for listing in browsing.listings}
    for view in views:
        assert {number: view.listings[number] for number in states} == states
        assert view.selection == as_json(browsing.selection.state())
        assert view.session == as_json(browsing.session)
    for listing in browsing.listings:
        rid = views[0].ask(p.GetWindow(listing=listing.number, order=0, start=0, count=500))
        settle(views, channels)
        assert sorted(row["number"] for row in views[0].rows[rid]) == list(range(states[listing.number]["count"]))
    picked = list(browsing.selection.entries())
    assert len({entry.id for entry in picked}) == len(picked)
    assert browsing.bridge._running == {}
    browsing.close()


def as_json(struct: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(struct))
