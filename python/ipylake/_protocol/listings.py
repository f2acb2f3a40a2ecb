"""Lists of rows: opened, sorted, read by windows."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .base import GREATEST, ROWS, Message, Natural, Noun
from .entries import Facts
from .faults import Fault
from .narrowing import Facet
from .query import Query, Sort


class ListingState(Message):
    """One listing, whole: a later state (higher `version`) replaces an earlier one.

    listing    its number, never used again
    parent     the row it hangs under, as (listing, row number); None for the result of a query
    count      rows held; `total` rows the server promises, None if it does not say
    order      raised by each sort; windows of another order are out of date
    sorted     how many rows, from the top, the sort covers; rows that came later follow in order of arrival. A server's
               sort covers all it promises
    state      streaming: rows still come · paused: more exist and come when looked at · complete · stopped: by the user
               or a limit · failed: see `fault`; the rows before it are kept
    unreadable lines of the server's answer that could not be read
    note       one line about how the query was understood
    within     what it was searched within, as people call it
    has_facets whether `GetFacets` has an answer
    called     what its rows are
    """

    listing: Natural
    version: Natural
    parent: tuple[Natural, Natural] | None
    query: Query | None
    count: Natural
    total: int | None
    order: Natural
    sort: Sort | None
    sorted: Natural
    state: Literal["streaming", "paused", "complete", "stopped", "failed"]
    fault: Fault | None = None
    unreadable: Natural = 0
    note: str = ""
    within: str = ""
    has_facets: bool = False
    called: Noun = ROWS


class OpenListing(Message, tag="open-listing"):
    """Search; closes the browser's earlier result. Answered with the first rows, or at the end. Answer: Opened.

    Cancelling it before it is answered closes the connection to the catalog.
    """

    query: Query


class OpenBranch(Message, tag="open-branch"):
    """List what is below a row; the same branch is listed once only. Answer: Opened."""

    listing: Natural
    row: Natural


class CloseBranch(Message, tag="close-branch"):
    """Forget a branch and its rows, unless something of it is selected. Answer: Done."""

    listing: Natural


class StopListing(Message, tag="stop-listing"):
    """Stop a listing that still grows; its rows are kept. Answer: Listed."""

    listing: Natural


class ContinueListing(Message, tag="continue-listing"):
    """Go on with a listing that was stopped, cut or failed; rows that are there stay. Answer: Listed."""

    listing: Natural


class GetListing(Message, tag="get-listing"):
    """Ask for the state again, when an event may have been lost. Answer: Listed."""

    listing: Natural


class SortListing(Message, tag="sort-listing"):
    """Sort what the kernel holds; `sort` None is the order of arrival. Answer: Listed, with a new order."""

    listing: Natural
    sort: Sort | None


class GetWindow(Message, tag="get-window"):
    """`count` rows from position `start` of an order. Answer: Window, its rows in a buffer."""

    listing: Natural
    order: Natural
    start: Natural
    count: Natural


class GetFacts(Message, tag="get-facts"):
    """Facts of up to 200 rows, by row number. Answer: FactsOf."""

    listing: Natural
    rows: tuple[Natural, ...]


class FindRow(Message, tag="find-row"):
    """The next name after position `after`, and around, that starts with `prefix`, case ignored. Answer: Position."""

    listing: Natural
    order: Natural
    prefix: str
    after: Annotated[int, msgspec.Meta(ge=-1, le=GREATEST)]


class Opened(Message, tag="opened"):
    """A listing and, in the buffer, its first rows (JSON array of Row), from position 0.

    facets   what they are counted by, of the result of a query
    """

    state: ListingState
    facets: tuple[Facet, ...] = ()


class Listed(Message, tag="listed"):
    state: ListingState


class Window(Message, tag="window"):
    """Rows from `start`, a JSON array of Row in the one buffer. `order` may be newer than asked for: ask again then."""

    listing: Natural
    order: Natural
    start: Natural


class FactsOf(Message, tag="facts-of"):
    """Facts by row number. Rows that nothing is known of are left out."""

    listing: Natural
    rows: tuple[Natural, ...]
    facts: tuple[Facts, ...]


class Position(Message, tag="position"):
    """A position within the order that was asked for; None: no such row."""

    position: Natural | None


class ListingChanged(Message, tag="listing-changed"):
    state: ListingState


ListingsCalls = (
    OpenListing
    | OpenBranch
    | CloseBranch
    | StopListing
    | ContinueListing
    | GetListing
    | SortListing
    | GetWindow
    | GetFacts
    | FindRow
)
ListingsResults = Opened | Listed | Window | FactsOf | Position
ListingsEvents = ListingChanged
