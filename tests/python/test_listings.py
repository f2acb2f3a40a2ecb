"""The listings of a browser: one result, and branches that hang in it."""

from __future__ import annotations

import pytest

from ipylake._listing import Listing
from ipylake._listings import Listings
from ipylake._protocol import Entry, Query
from ipylake.errors import InvalidInput
from ipylake.memory import MemoryCatalog

CATALOG = MemoryCatalog(
    [Entry("A", "A", "folder"), Entry("f", "f", "file")],
    {"A": [Entry("B", "B", "folder"), Entry("g", "g", "file")], "B": [Entry("h", "h", "file")]},
    page=1,
)


def opened() -> tuple[Listings, Listing, Listing, Listing]:
    """The result, the branch under A, the branch under B; each paused after its first row or at its end."""
    listings = Listings(CATALOG, lambda _: None)
    root = listings.open_query(Query(), keep=None)
    root.run()
    a, _ = listings.open_branch(root, 0)
    a.run()
    b, _ = listings.open_branch(a, 0)
    b.run()
    return listings, root, a, b


def test_the_result_comes_first_and_numbers_are_never_used_again() -> None:
    listings, root, a, b = opened()
    assert list(listings) == [root, a, b]
    again = listings.open_query(Query(text="x"), keep=None)
    assert again.number not in {one.number for one in (root, a, b)}


def test_a_new_result_closes_and_stops_the_earlier_one_and_its_branches() -> None:
    listings, root, a, b = opened()
    listings.open_query(Query(text="x"), keep=None)
    assert [one.state().state for one in (root, a, b)] == ["stopped"] * 3
    for one in (root, a, b):
        assert one not in listings
        with pytest.raises(InvalidInput, match="This list was closed"):
            listings[one.number]


def test_a_list_that_is_picked_as_a_whole_goes_on_out_of_sight() -> None:
    listings, root, *_ = opened()
    listings.open_query(Query(text="x"), keep=root)
    assert root not in listings
    assert root.state().state == "paused"


def test_a_branch_is_opened_once() -> None:
    listings, root, a, _ = opened()
    assert listings.open_branch(root, 0) == (a, False)
    assert (a.parent, a.state().parent) == ((root, 0), (root.number, 0))


def test_closing_a_branch_closes_those_below_it() -> None:
    listings, root, a, b = opened()
    listings.close_branch(a)
    assert list(listings) == [root]
    assert [one.state().state for one in (root, a, b)] == ["paused", "stopped", "stopped"]
    branch, is_new = listings.open_branch(root, 0)
    assert is_new
    assert branch is not a


def test_nothing_hangs_under_a_file_or_under_a_row_that_is_not_there() -> None:
    listings, root, *_ = opened()
    root.wants_more(10)
    root.run()
    with pytest.raises(InvalidInput, match="“f” has nothing below it"):
        listings.open_branch(root, 1)
    with pytest.raises(InvalidInput, match="There is no row 7"):
        listings.open_branch(root, 7)


def test_nothing_hangs_under_a_list_that_was_closed_meanwhile() -> None:
    listings, root, a, _ = opened()
    listings.close_branch(a)
    with pytest.raises(InvalidInput, match="This list was closed"):
        listings.open_branch(a, 0)
    assert list(listings) == [root]


def test_close_stops_all_and_what_is_opened_afterwards() -> None:
    listings, root, a, b = opened()
    listings.close()
    late = listings.open_query(Query(), keep=None)
    late.run()
    assert [one.state().state for one in (root, a, b, late)] == ["stopped"] * 4
