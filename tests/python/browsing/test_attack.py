"""A page can send anything. The kernel answers or ignores it, stays small, and serves an honest view."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doubles.desk import Desk, Gated, memory
from doubles.gate import Gate
from doubles.inbox import cancel, request
from doubles.junk import messages
from ipylake import _bridge, _lanes, _listings
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake._protocol import Entry
from ipylake.errors import LakeError
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S

pytestmark = pytest.mark.fault(46)
MakeDesk = Callable[..., Desk]
SEARCH = p.OpenListing(query=p.Query())


@pytest.fixture(autouse=True)
def _no_noise(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What a page does wrong is no news above DEBUG, else a hostile one fills the log."""
    caplog.set_level(logging.DEBUG, "ipylake")
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG] == []


def is_served(desk: Desk) -> None:
    """An honest view finds everything as it should be."""
    assert desk.ask(p.Hello(version=p.VERSION))["catalog"]["title"] == "Memory"
    root = desk.opened()
    numbers = [row["number"] for row in desk.rows(p.GetWindow(listing=root, order=0, start=0, count=5))]
    assert numbers == [0, 1, 2, 3, 4]
    desk.ask(p.Select(do="clear"))
    assert desk.pick(root, 0, 3)["count"] == 3
    assert desk.ids() == ["A", "B", "f0"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200)
@given(some=st.lists(messages(), max_size=30), page=st.sampled_from([None, 5]))
def test_whatever_comes_is_answered_in_one_way_or_ignored_and_an_honest_view_is_served(
    some: list[Any], page: int | None, make_desk: MakeDesk
) -> None:
    desk = make_desk(memory(page=page))
    desk.branch(desk.opened(), 0)
    for message in some:
        desk.browsing.bridge.receive(message, ())
    is_served(desk)
    asked = {one["rid"] for one in some if isinstance(one, dict) and isinstance(one.get("rid"), str)}
    for content, _ in desk.inbox.messages:
        if content["type"] in ("answer", "failure", "progress"):
            assert content["rid"] in asked or content["rid"].startswith("r")
            assert "inside ipylake" not in content.get("fault", {}).get("message", "")


@pytest.mark.parametrize(
    "content",
    [
        {"type": "cancel", "rid": "\ud800"},
        {"type": "make-coffee", "rid": "\udfff" * 64},
        {"type": "cancel", "rid": "a\nb"},
        {"\ud800": 1},
        {"type": "request", "call": {"type": "sign-out"}},
    ],
)
def test_what_has_no_usable_number_leaves_a_line_for_who_looks_for_it(
    desk: Desk, caplog: pytest.LogCaptureFixture, content: object
) -> None:
    desk.browsing.bridge.receive(content, ())
    (record,) = caplog.records
    assert record.levelno == logging.DEBUG
    assert "\n" not in record.getMessage()
    assert desk.inbox.messages == []


def test_a_message_of_megabytes_is_refused_and_not_kept(desk: Desk) -> None:
    fault = desk.refused(p.OpenListing(query=p.Query(text="x" * 9_000_000)))
    assert (fault["code"], fault["message"]) == ("invalid-input", "This is too much at once")
    assert desk.refused(p.SignIn(method="password"), bytes(9_000_000))["message"] == "This is too much at once"
    assert desk.browsing.query.text == ""
    is_served(desk)


def test_a_message_a_thousand_levels_deep_is_refused(desk: Desk) -> None:
    call: Any = {"type": "sign-out"}
    for _ in range(5000):
        call = {"type": "request", "rid": "deep", "call": call}
    desk.browsing.bridge.receive(call, ())
    assert desk.inbox.fault("deep")["code"] == "invalid-input"
    is_served(desk)


@pytest.mark.parametrize("number", [-1, 2**53, 2**64, 10**30, 1.5, "1", True, None])
@pytest.mark.parametrize("field", ["listing", "order", "start", "count"])
def test_only_whole_numbers_that_javascript_has_are_taken(desk: Desk, field: str, number: Any) -> None:
    call = {"type": "get-window", "listing": 1, "order": 0, "start": 0, "count": 1, field: number}
    desk.browsing.bridge.receive({"type": "request", "rid": "r1", "call": call}, ())
    assert f"$.call.{field}" in desk.inbox.fault("r1")["detail"]


def test_buffers_that_no_call_has_are_not_kept_for_it(make_desk: MakeDesk) -> None:
    gate = Gate()
    desk = make_desk(Gated({"slow": gate}))
    seen: list[Any] = []
    handle = desk.browsing.bridge._handle
    desk.browsing.bridge._handle = lambda call, task, buffers: seen.append(buffers) or handle(call, task, buffers)
    desk.ask(p.GetListing(listing=desk.opened()), bytes(1000), bytes(1000))
    assert seen == [(), ()]


@pytest.mark.parametrize(
    "buffers", [(), (b"",), (b"{}" * 3, b"{}"), (b'{"password": 1}',), (b'{"a": "\xff"}',), (b"[" * 9999,)]
)
def test_a_sign_in_whose_fields_cannot_be_read_is_refused_without_quoting_them(
    make_desk: MakeDesk, buffers: tuple[bytes, ...]
) -> None:
    fault = make_desk(SignsInNobody()).refused(p.SignIn(method="password"), *buffers)
    assert (fault["code"], fault["detail"]) == ("invalid-input", "")


def test_a_window_far_beyond_the_end_reads_one_page_and_not_all(make_desk: MakeDesk) -> None:
    rows = [Entry(str(at), str(at), "file") for at in range(20_000)]
    desk = make_desk(MemoryCatalog(rows, page=50))
    root = desk.opened()
    for start in (10**6, 2**53 - 1):
        desk.ask(p.GetWindow(listing=root, order=0, start=start, count=2**53 - 1))
        desk.browsing.listings[root].wait(desk.stop)
    assert desk.state(root)["count"] < 3000


def test_ranges_that_overlap_are_refused_before_they_are_unrolled(desk: Desk) -> None:
    root = desk.opened()
    everything = ((0, 2**53 - 1),)
    for do in ("only", "add", "remove"):
        assert desk.refused(p.Select(do=do, listing=root, order=0, ranges=everything * 9000))["field"] == "ranges"
    assert desk.ask(p.Select(do="add", listing=root, order=0, ranges=((40, 7), *everything)))["state"]["count"] == 42


def test_more_calls_than_anybody_has_are_refused_until_some_are_answered(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bridge, "MAX_RUNNING", 20)
    gate = Gate()
    desk = make_desk(Gated({"slow": gate}))
    rids = [desk.send(p.OpenListing(query=p.Query(text="slow"))) for _ in range(40)]
    assert desk.inbox.fault(rids[-1])["message"] == "Too much is asked at once"
    assert len(desk.browsing.bridge._running) == 20
    for rid in rids:
        desk.cancel(rid)
    is_served(desk)


def test_calls_that_are_taken_back_do_not_pile_up_behind_one_that_hangs(
    lanes: Lanes, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lanes, "CROWD", 10)
    hangs = threading.Event()
    catalog = memory()
    monkeypatch.setattr(catalog, "details", lambda entry, *, stop: hangs.wait(PATIENCE_S))
    desk = make_desk(catalog)
    root = desk.opened()
    for _ in range(500):
        desk.cancel(desk.send(p.GetDetails(listing=root, row=0)))
    assert len(lanes.calls._waiting) <= 11
    assert desk.browsing.bridge._running == {}
    hangs.set()
    is_served(desk)


def test_searches_that_nobody_sees_any_more_do_not_delay_the_news_of_the_last(desk: Desk) -> None:
    for number in range(300):
        desk.send(p.OpenListing(query=p.Query(text=f"{number}*")))
    root = desk.ask(SEARCH)["state"]["listing"]
    desk.inbox.wait_for(lambda one: one["type"] == "listing-changed" and one["state"]["listing"] == root)
    assert len(desk.browsing.bridge._events._pending) < 5


def test_branches_are_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_listings, "MAX_BRANCHES", 1)
    root = desk.opened()
    first = desk.branch(root, 0)
    assert desk.refused(p.OpenBranch(listing=root, row=1))["message"] == "1 branches are open"
    desk.ask(p.CloseBranch(listing=first))
    desk.branch(root, 1)


def test_a_pattern_cannot_hold_the_kernel(make_desk: MakeDesk) -> None:
    desk = make_desk(MemoryCatalog([Entry("a" * 2000, "a" * 2000, "file")]))
    assert desk.state(desk.opened("*a" * 500 + "b"))["count"] == 0
    assert desk.state(desk.opened("*a" * 500 + "%"))["count"] == 1


def test_thousands_of_variables_are_not_made_at_once(make_desk: MakeDesk) -> None:
    rows = [Entry(str(at), str(at), "file") for at in range(1500)]
    desk = make_desk(MemoryCatalog(rows, files={row.id: f"/data/{row.id}" for row in rows}))
    desk.ask(p.Select(do="all", listing=desk.opened()))
    fault = desk.refused(p.AddVariable(name="x", separate=True, large=True, overwrite=True))
    assert (fault["field"], desk.variables) == ("variable", {})
    assert desk.ask(p.AddVariable(name="x"))["count"] == 1500


def test_a_fault_does_not_repeat_a_long_text_at_length(desk: Desk) -> None:
    desk.pick(desk.opened(), 2)
    fault = desk.refused(p.AddVariable(name="1" * 200_000))
    assert len(msgspec.json.encode(fault)) < 10_000


def test_an_answer_too_large_for_the_wire_is_a_fault_not_a_silence(make_desk: MakeDesk) -> None:
    desk = make_desk(memory())
    desk.browsing.catalog.details = lambda entry, *, stop: p.Details(  # type: ignore[method-assign]
        entry=entry, tabs=(p.Tab(id="a", label="a", sections=(p.Text(text="x" * 12_000_000),)),)
    )
    fault = desk.refused(p.GetDetails(listing=desk.opened(), row=0))
    assert (fault["code"], fault["message"][:20]) == ("server-fault", "The answer has 12 MB")


def test_cancels_and_replays_by_the_thousand_leave_little_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bridge, "KEPT_RIDS", 500)
    bridge = desk.browsing.bridge
    for number in range(5000):
        bridge.receive(cancel(f"never{number}"), ())
        bridge.receive(request(f"x{number % 700}", p.GetListing(listing=number)), ())
    assert max(len(bridge._cancelled), len(bridge._settled)) <= 500
    assert len(bridge._answered) <= _bridge.KEPT_ANSWERS
    assert bridge._running == {}
    is_served(desk)


def test_views_that_fight_over_one_widget_leave_it_whole(make_desk: MakeDesk) -> None:
    desk = make_desk(memory(page=7))
    bridge = desk.browsing.bridge
    root = desk.opened()
    calls: list[p.Call] = [
        SEARCH,
        p.OpenListing(query=p.Query(text="f*")),
        p.OpenBranch(listing=root, row=0),
        p.CloseBranch(listing=root + 1),
        p.SortListing(listing=root, sort=p.Sort(column="size", descending=True)),
        p.SortListing(listing=root, sort=None),
        p.Select(do="all", listing=root),
        p.Select(do="remove", listing=root, order=0, ranges=((0, 3),)),
        p.Select(do="clear"),
        p.AddVariable(name="fought", overwrite=True, missing="skip"),
        p.StopListing(listing=root),
        p.ContinueListing(listing=root),
        p.GetWindow(listing=root, order=0, start=0, count=50),
    ]

    def fight(name: str) -> None:
        for number in range(300):
            bridge.receive(request(f"{name} {number}", calls[(number * len(name)) % len(calls)]), ())
            bridge.receive(cancel(f"{name} {number - number % 3}"), ())

    views = [threading.Thread(target=fight, args=(name,)) for name in ("a", "bee")]
    for view in views:
        view.start()
    for view in views:
        view.join(PATIENCE_S)
    for name in ("a", "bee"):
        for number in range(300):
            desk.inbox.answer(f"{name} {number}")
    is_served(desk)
    assert bridge._running == {}
    assert len(list(desk.browsing.listings)) == 1


class SignsInNobody(MemoryCatalog):
    def __init__(self) -> None:
        super().__init__([])

    def session(self) -> p.SessionState:
        return p.SessionState(version=1, state="out")

    def sign_in(self, method: str, values: Any, *, show: Any, stop: Any) -> p.SessionState:
        raise LakeError("nobody comes here")

    def sign_out(self) -> p.SessionState:
        return self.session()
