"""A listing keeps every row once, whatever happens while it grows."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake import _listing
from ipylake._catalog import Results
from ipylake._listing import Listing
from ipylake._protocol import Entry, Facts, ListingState, Sort
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, Unreachable
from patience import PATIENCE_S

SORTED_BY = ["name", "size", "kind", "modified"]


def entry(number: int) -> Entry:
    size = None if number % 5 == 0 else number * 7 % 11
    return Entry(f"id{number}", f"n{number * 13 % 17}", ("file", "folder", "note")[number % 3], size, None, number % 4)


class Server:
    """A list of rows that is read in batches, and what happens on the way.

    cut_after   rows after which the connection is lost, once
    shuffled    whether it gives its rows in another order each time
    """

    def __init__(self, count: int, *, batch: int = 10, shuffled: bool = False, total: int | None = None) -> None:
        self.rows = [entry(number) for number in range(count)]
        self.batch = batch
        self.shuffled = shuffled
        self.total = total
        self.cut_after: int | None = None
        self.error: Exception = Unreachable("Connection lost")
        self.reads = 0

    def read(self, stop: Stop) -> Results:
        self.reads += 1
        if self.shuffled and self.reads > 1:
            random.Random(self.reads).shuffle(self.rows)  # noqa: S311  # a test's dice
        return Results(self._batches(list(self.rows)), total=self.total, note="as typed", stop=stop)

    def _batches(self, rows: list[Entry]) -> Iterator[Sequence[Entry]]:
        for start in range(0, len(rows), self.batch):
            if self.cut_after is not None and start >= self.cut_after:
                self.cut_after = None
                raise self.error
            yield rows[start : start + self.batch]


def listing_of(
    server: Server, *, read_ahead: int | None = None, changed: Callable[[Listing], None] = lambda _: None
) -> Listing:
    return Listing(1, server.read, read_ahead=read_ahead, takes=frozenset({"file", "folder"}), changed=changed)


def arrived(listing: Listing) -> list[Entry]:
    return list(listing.all_entries())


def window(listing: Listing, start: int, count: int) -> list[dict[str, Any]]:
    _, rows = listing.window(start, count, lambda listing, entry: "off")
    decoded: list[dict[str, Any]] = msgspec.json.decode(rows)
    return decoded


def shown(listing: Listing) -> list[str]:
    """Ids in the order in which they are shown."""
    return [row["entry"][0] for row in window(listing, 0, len(listing))]


def as_sorted(entries: Sequence[Entry], sort: Sort | None, covered: int) -> list[str]:
    """The naive answer: the first `covered` rows in order, the others as they arrived."""
    first = list(entries[:covered])
    if sort:
        numbers = sort.column != "name" and sort.column != "kind"
        first.sort(
            key=lambda one: (
                (-1 if getattr(one, sort.column) is None else getattr(one, sort.column))
                if numbers
                else getattr(one, sort.column)
            ),
            reverse=sort.descending,
        )
    return [one.id for one in [*first, *entries[covered:]]]


sorts = st.none() | st.builds(Sort, st.sampled_from(SORTED_BY), st.booleans())
steps = st.one_of(
    st.tuples(st.just("sort"), sorts),
    st.tuples(st.just("look"), st.integers(0, 120)),
    st.tuples(st.just("stop"), st.none()),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("cut"), st.integers(0, 80)),
)


@given(
    st.integers(0, 90),
    st.integers(1, 30),
    st.none() | st.integers(1, 40),
    st.booleans(),
    st.lists(steps, max_size=12),
    st.lists(steps, max_size=12),
)
def test_rows_are_never_lost_nor_doubled_whatever_happens_while_they_arrive(
    count: int,
    batch: int,
    read_ahead: int | None,
    shuffled: bool,
    between_batches: list[tuple[str, Any]],
    afterwards: list[tuple[str, Any]],
) -> None:
    server = Server(count, batch=batch, shuffled=shuffled)
    pending = list(between_batches)
    orders: list[int] = []

    def do(step: str, argument: Any) -> None:
        if step == "sort":
            listing.sort(argument, Stop())
        elif step == "look":
            listing.wants_more(argument)
        elif step == "stop":
            listing.stop()
        elif step == "resume":
            listing.resume()
        else:
            server.cut_after = argument

    def changed(_: Listing) -> None:
        check()
        if pending:
            do(*pending.pop())

    def check() -> None:
        state, rows = listing.state(), arrived(listing)
        assert len({row.id for row in rows}) == len(rows) == state.count
        assert shown(listing) == as_sorted(rows, state.sort, state.sorted)
        orders.append(state.order)

    listing = listing_of(server, read_ahead=read_ahead, changed=changed)
    for step in [("go on", None), *afterwards]:
        if step[0] != "go on":
            do(*step)
        listing.run()
    while listing.state().state != "complete":
        if not listing.wants_more(10_000):
            listing.resume()
        listing.run()
    check()
    assert {row.id for row in arrived(listing)} == {row.id for row in server.rows}
    assert orders == sorted(orders)
    takable = [row for row in server.rows if row.kind != "note"]
    assert listing.takable == len(takable)
    assert listing.size == sum(row.size or 0 for row in takable)
    assert listing.unsized == sum(row.size is None for row in takable)


@given(st.integers(0, 50), sorts, st.integers(-5, 60), st.integers(-5, 60))
def test_a_window_is_a_slice_of_what_is_shown(count: int, sort: Sort | None, start: int, length: int) -> None:
    listing = listing_of(Server(count))
    listing.run()
    listing.sort(sort, Stop())
    everything = window(listing, 0, count)
    assert window(listing, start, length) == everything[max(0, start) : max(0, start + length)]


def test_a_row_travels_with_its_number_tick_entry_and_facts() -> None:
    listing = listing_of(Server(3))
    listing.run()
    listing.learn({1: Facts(size=5)})
    listing.sort(Sort(column="modified", descending=True), Stop())
    order, rows = listing.window(1, 1, lambda listing, entry: "on")
    assert order == 1
    assert msgspec.json.decode(rows) == [
        {
            "number": 1,
            "tick": "on",
            "entry": ["id1", "n13", "folder", 7, None, 1, []],
            "facts": {"size": 5, "parts": None, "modified": None, "availability": None},
        }
    ]


def test_numbers_of_an_order_that_is_out_of_date_are_refused() -> None:
    listing = listing_of(Server(5))
    listing.run()
    listing.sort(Sort(column="name"), Stop())
    with pytest.raises(InvalidInput, match="sorted meanwhile") as caught:
        listing.numbers(0, 0, 5)
    assert caught.value.field == "order"
    assert sorted(listing.numbers(1, 0, 50)) == [0, 1, 2, 3, 4]


def test_a_sort_fills_what_the_rows_do_not_say_from_facts() -> None:
    listing = listing_of(Server(6))
    listing.run()
    listing.learn({0: Facts(size=100), 5: Facts(size=-0)})
    listing.sort(Sort(column="size", descending=True), Stop())
    assert shown(listing)[0] == "id0"


def test_a_sort_by_a_column_that_has_no_order_is_refused() -> None:
    listing = listing_of(Server(6))
    with pytest.raises(InvalidInput) as caught:
        listing.sort(Sort(column="availability"), Stop())
    assert caught.value.field == "column"


def test_the_sort_that_was_asked_for_last_holds_and_stops_the_one_before() -> None:
    listing = listing_of(Server(30))
    listing.run()
    earlier = Stop()
    may_go_on = threading.Event()

    class Slow(Stop):
        def raise_if_set(self) -> None:
            may_go_on.set()
            assert earlier.wait(PATIENCE_S)
            earlier.raise_if_set()

        def set(self) -> None:
            earlier.set()

    slow, caught = Slow(), []

    def sort() -> None:
        try:
            listing.sort(Sort(column="name"), slow)
        except Cancelled as error:
            caught.append(error)

    thread = threading.Thread(target=sort)
    thread.start()
    assert may_go_on.wait(PATIENCE_S)
    listing.sort(Sort(column="size"), Stop())
    thread.join(PATIENCE_S)
    assert len(caught) == 1
    assert listing.state().sort == Sort(column="size")


# --- reading on, stopping, going on -----------------------------------------------------------------------------------


def test_a_listing_that_reads_to_its_end_is_complete_with_total_and_note() -> None:
    listing = listing_of(Server(25, total=25))
    listing.run()
    assert listing.state() == ListingState(
        listing=1,
        version=listing.state().version,
        parent=None,
        query=None,
        count=25,
        total=25,
        order=0,
        sort=None,
        sorted=0,
        state="complete",
        note="as typed",
    )


def test_each_change_raises_the_version() -> None:
    versions: list[int] = []
    listing = listing_of(Server(40), read_ahead=10, changed=lambda one: versions.append(one.state().version))
    listing.run()
    listing.wants_more(10)
    listing.run()
    listing.sort(Sort(column="name"), Stop())
    listing.stop()
    listing.resume()
    assert len(versions) >= 6
    assert versions == sorted(versions)
    assert versions[-1] == listing.state().version


def test_in_pages_it_pauses_beyond_the_last_window_and_goes_on_when_looked_at() -> None:
    server = Server(100, total=100)
    listing = listing_of(server, read_ahead=20)
    listing.run()
    assert (len(listing), listing.state().state, listing.state().total) == (20, "paused", 100)
    assert not listing.wants_more(0)
    assert listing.wants_more(15)
    assert not listing.wants_more(15)
    listing.run()
    assert (len(listing), listing.state().state) == (40, "paused")
    assert server.reads == 1


def test_a_jump_far_down_reads_as_far() -> None:
    listing = listing_of(Server(100), read_ahead=20)
    listing.run()
    assert listing.wants_more(70)
    listing.run()
    assert len(listing) == 90


def test_a_cut_keeps_the_rows_and_says_why() -> None:
    server = Server(50)
    server.cut_after = 20
    listing = listing_of(server)
    listing.run()
    state = listing.state()
    assert (state.count, state.state) == (20, "failed")
    assert state.fault is not None
    assert (state.fault.code, state.fault.message) == ("unreachable", "Connection lost")


@pytest.mark.fault(31)
def test_a_list_that_does_not_end_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_listing, "MOST_ROWS", 30)
    listing = listing_of(Server(10_000))
    listing.run()
    state = listing.state()
    assert (state.count, state.state) == (30, "failed")
    assert state.fault is not None
    assert state.fault.message == "The list has more than 30 rows"


def test_going_on_after_a_cut_skips_the_rows_that_are_there() -> None:
    server = Server(50, shuffled=True)
    server.cut_after = 20
    listing = listing_of(server)
    listing.run()
    before = arrived(listing)
    assert listing.resume()
    listing.run()
    assert arrived(listing)[:20] == before
    assert sorted(row.id for row in arrived(listing)) == sorted(row.id for row in server.rows)
    assert (listing.state().state, listing.state().fault) == ("complete", None)


def test_an_error_that_is_not_the_catalogs_ends_the_listing_and_stays_in_the_log() -> None:
    for where in ("read", "batches"):
        server = Server(50)
        server.cut_after, server.error = 20, ZeroDivisionError("password=hunter2")
        listing = listing_of(server)
        if where == "read":
            listing._read = lambda _: 1 // 0  # type: ignore[assignment,return-value]
        listing.run()
        fault = listing.state().fault
        assert (listing.state().state, listing.is_growing) == ("failed", False)
        assert fault is not None
        assert "ZeroDivisionError" in fault.message
        assert "hunter2" not in str(fault)
        assert listing.resume()


def test_an_error_after_a_stop_is_the_stop() -> None:
    listing = listing_of(server := Server(50))
    server.cut_after, server.error = 20, OSError("bad file descriptor")
    listing._changed = lambda one: one.stop() if len(one) == 20 else None
    listing.run()
    assert (listing.state().state, listing.state().fault, len(listing)) == ("stopped", None, 20)


def test_first_rows_are_told_with_the_first_batch_and_at_the_end() -> None:
    counts: list[int] = []
    for count in (25, 0):
        listing = listing_of(Server(count))
        listing.run(on_first_rows=lambda listing=listing: counts.append(len(listing)))  # type: ignore[misc]
    assert counts == [10, 20, 25, 25, 0]


def test_stopping_a_paused_listing_is_told_to_those_who_look() -> None:
    states: list[str] = []
    listing = listing_of(Server(100), read_ahead=20, changed=lambda one: states.append(one.state().state))
    listing.run()
    listing.stop()
    assert states[-1] == "stopped"
    assert not listing.wants_more(50)


def test_a_listing_that_was_stopped_before_it_began_reads_nothing() -> None:
    listing = listing_of(Server(100))
    listing.stop()
    listing.run()
    assert (listing.state().state, len(listing)) == ("stopped", 0)


def test_a_complete_or_streaming_listing_has_nothing_to_go_on_with() -> None:
    listing = listing_of(Server(5))
    assert not listing.resume()
    listing.run()
    assert not listing.resume()


def test_unreadable_lines_are_counted_once_however_often_it_is_read() -> None:
    class Torn(Results):
        def batches(self) -> Iterator[Sequence[Entry]]:
            self.unreadable = 3
            return super().batches()

    def read(stop: Stop) -> Results:
        return Torn(cut(), stop=stop)

    cuts = [True, False]

    def cut() -> Iterator[Sequence[Entry]]:
        yield [entry(1)]
        if cuts.pop(0):
            raise Unreachable("Connection lost")

    listing = Listing(1, read, read_ahead=None, takes=frozenset(), changed=lambda _: None)
    listing.run()
    assert listing.state().unreadable == 3
    listing.resume()
    listing.run()
    assert (listing.state().unreadable, listing.state().state) == (3, "complete")


def test_whoever_waits_for_a_listing_goes_on_at_its_end_and_at_its_own_stop() -> None:
    listing = listing_of(Server(100), read_ahead=20)
    waiting = threading.Thread(target=listing.wait, args=(Stop(),))
    waiting.start()
    listing.run()
    waiting.join(PATIENCE_S)
    assert not waiting.is_alive()

    listing.wants_more(50)
    stop, caught = Stop(), []

    def wait() -> None:
        try:
            listing.wait(stop)
        except Cancelled as error:
            caught.append(error)

    stopped = threading.Thread(target=wait)
    stopped.start()
    stop.set()
    stopped.join(PATIENCE_S)
    assert len(caught) == 1


# --- finding ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 60), sorts, st.sampled_from(["", "n", "N1", "n16", "x"]), st.integers(-1, 60))
def test_find_is_the_next_row_in_the_order_shown_and_goes_around(
    count: int, sort: Sort | None, prefix: str, after: int
) -> None:
    listing = listing_of(Server(count))
    listing.run()
    listing.sort(sort, Stop())
    names = [row["entry"][1] for row in window(listing, 0, count)]
    around = [*range(after + 1, count), *range(min(after + 1, count))]
    expected = next((at for at in around if prefix and names[at].startswith(prefix.casefold())), None)
    assert listing.find(1, prefix, after, Stop()) == expected


def test_find_in_an_order_that_is_out_of_date_finds_nothing() -> None:
    listing = listing_of(Server(10))
    listing.run()
    listing.sort(Sort(column="name"), Stop())
    assert listing.find(0, "n", -1, Stop()) is None


# --- several threads --------------------------------------------------------------------------------------------------


def test_rows_read_by_others_while_it_grows_are_those_that_arrive() -> None:
    server = Server(20_000, batch=7)
    listing = listing_of(server)
    wrong: list[object] = []
    reads = threading.Event()

    def look() -> None:
        while not reads.is_set():
            rows = arrived(listing)
            if rows != server.rows[: len(rows)]:
                wrong.append(rows[-1])
            count = len(listing)
            if shown_ids := [row["entry"][0] for row in window(listing, count - 20, 20)]:
                first = int(shown_ids[0][2:])
                if shown_ids != [f"id{first + at}" for at in range(len(shown_ids))]:
                    wrong.append(shown_ids)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    listing.run()
    reads.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert wrong == []


def test_a_listing_that_is_looked_at_just_when_it_pauses_goes_on() -> None:
    def look_further(one: Listing) -> None:
        if one.wants_more(len(one)):
            thread = threading.Thread(target=one.run)
            thread.start()
            thread.join(PATIENCE_S)

    listing = listing_of(Server(40), read_ahead=10, changed=look_further)
    listing.run()
    assert (len(listing), listing.state().state) == (40, "complete")


def test_going_on_just_when_it_fails_goes_on() -> None:
    server = Server(40)
    server.cut_after = 20
    went_on: list[bool] = []

    def go_on(one: Listing) -> None:
        if one.fault:
            went_on.append(one.resume())

    listing = listing_of(server, changed=go_on)
    listing.run()
    listing.run()
    assert (went_on, len(listing)) == ([True], 40)
