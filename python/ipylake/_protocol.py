"""Every message between kernel and browser, and every row, as structs.

The only source: `js/bridge/protocol.ts` is written from this file. Browser → kernel: `Request` or `Cancel`.
Kernel → browser: `Answer`, `Failure`, `Progress` or one of the events. The field is `rid`, never `id`:
ipykernel 7.4 keeps one dictionary entry for each message that carries a string `id`.
Sizes are bytes, times are seconds since 1970 in UTC, `None` means "not known".
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

VERSION = 1
GREATEST = 2**53 - 1
"""The greatest whole number that JavaScript tells from its neighbours."""
Natural = Annotated[int, msgspec.Meta(ge=0, le=GREATEST)]
"""What a view may number, count or place; anything else is refused before a call is carried out."""


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=False):
    """What all structs share: camel case on the wire."""


# --- entries ------------------------------------------------------------------------------------------------


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One row as the catalog lists it; it does not change while its listing lives. On the wire an array, in this order.

    id        what the catalog calls it (DID, record id, permId, path), unique in the catalog
    name      what a row shows; equal to `id` where the catalog has no shorter name
    kind      id of a `Kind` of the catalog, or "unknown" for an identifier that was asked for and does not exist
    size      bytes, if the listing told
    parts     how many files it holds, if the listing told
    modified  seconds since 1970
    """

    id: str
    name: str
    kind: str
    size: int | None = None
    parts: int | None = None
    modified: int | None = None


class Availability(Message):
    """Where the bytes of an entry are, as far as this notebook is concerned.

    state   here: every file can be read on a mounted place · partial: some · elsewhere: copies exist, none is mounted ·
            tape: only on tape · none: no copy · unknown: nobody could tell
    here    files readable here; `total` files in all; both None while unknown
    place   the place that matters most (an RSE name), for a file
    reason  why it is not here, in one line
    """

    state: Literal["here", "partial", "elsewhere", "tape", "none", "unknown"]
    here: int | None = None
    total: int | None = None
    place: str = ""
    reason: str = ""


class Facts(Message):
    """What only a second look at an entry tells; asked for visible rows, in batches. Fills what `Entry` left open."""

    size: int | None = None
    parts: int | None = None
    modified: int | None = None
    availability: Availability | None = None


class Row(Message):
    """One row of a window.

    number   the row's lasting number within its listing: its place of arrival
    tick     whether it is selected: itself, through its parent, or in part (some row below it)
    facts    None until somebody asked for them with `GetFacts`
    """

    number: Natural
    tick: Literal["off", "on", "inherited", "some"]
    entry: Entry
    facts: Facts | None = None


# --- the catalog says what it is ----------------------------------------------------------------------------


class Kind(Message):
    """A kind of entry. `opens`: it has children. `takes`: it can be selected. `icon` is a name of js/views/icons.ts."""

    id: str
    label: str
    plural: str
    icon: str
    opens: bool = False
    takes: bool = True


class KindChoice(Message):
    """One choice of the kind filter, such as "all" or "dataset"."""

    id: str
    label: str


class Column(Message):
    """A column after the name. `shows` says which part of an entry and its facts, and how it is drawn."""

    id: str
    label: str
    shows: Literal["kind", "size", "availability", "modified", "parts"]


class Field(Message):
    """One input of a sign-in method. A `secret` field is never echoed, kept or put into a message's content."""

    id: str
    label: str
    secret: bool = False
    required: bool = True
    value: str = ""
    choices: tuple[str, ...] = ()


class SignInMethod(Message):
    """A way to sign in, with its inputs and a line about where the secret goes."""

    id: str
    label: str
    fields: tuple[Field, ...]
    note: str = ""


class Tip(Message):
    """A line of the empty start: a label and queries that a click runs."""

    label: str
    text: str = ""
    queries: tuple[Query, ...] = ()


class CatalogInfo(Message):
    """What a catalog says of itself, without network.

    title      the service ("Rucio"); `monogram` one letter for its mark
    instance   which one ("ATLAS production"); `host` where it is
    scope      label of the first part of a query ("Scope"), empty where there is none
    sorts      column ids the server sorts by; other columns are sorted in the kernel, over what it holds
    facts      whether `GetFacts` is worth asking
    signs_in   methods, in the order to offer them; empty: no sign-in needed
    """

    title: str
    monogram: str
    instance: str
    host: str
    scope: str
    placeholder: str
    kinds: tuple[Kind, ...]
    kind_choices: tuple[KindChoice, ...]
    columns: tuple[Column, ...]
    sorts: tuple[str, ...] = ()
    facts: bool = False
    signs_in: tuple[SignInMethod, ...] = ()
    tips: tuple[Tip, ...] = ()


class Sort(Message):
    column: str
    descending: bool = False


class Query(Message):
    """What to list. `text` may be a name, a pattern, `scope:name`, or several identifiers, one a line."""

    text: str = ""
    scope: str = ""
    kind: str = "all"
    sort: Sort | None = None


# --- state, as the kernel tells it --------------------------------------------------------------------------


class Fault(Message):
    """An error as data: what happened, the server's own words, what to try. `code` is that of ipylake.errors.

    asks    for code "confirmation-needed": which consent is missing ("overwrite", "large")
    found   for code "not-available": how many of the files are readable here, `missing` how many are not
    """

    code: str
    message: str
    hint: str = ""
    detail: str = ""
    field: str | None = None
    retry_after_s: float | None = None
    asks: str = ""
    found: Natural = 0
    missing: Natural = 0
    missing_examples: tuple[str, ...] = ()


class ListingState(Message):
    """One listing, whole: a later state (higher `version`) replaces an earlier one.

    listing    its number, never used again
    parent     the row it hangs under, as (listing, row number); None for the result of a query
    count      rows held; `total` rows the server promises, None if it does not say
    order      raised by each sort; windows of another order are out of date
    sorted     how many rows, from the top, the sort covers; rows that came later follow in order of arrival
    state      streaming: rows still come · paused: more exist and come when looked at · complete · stopped: by the user
               or a limit · failed: see `fault`; the rows before it are kept
    unreadable lines of the server's answer that could not be read
    note       one line about how the query was understood
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


class SelectionState(Message):
    """What is picked. `size` sums the known sizes, `unsized` counts picked entries without one.

    is_query   the whole result of a query is picked, less `except_` rows
    growing    the count still rises because the listing does
    """

    version: Natural
    count: Natural
    size: int
    unsized: Natural
    is_query: bool = False
    growing: bool = False


class SessionState(Message):
    """Who is signed in. `accounts` is filled when the identity has several and one has to be chosen."""

    version: Natural
    state: Literal["out", "choosing", "in", "not-needed"]
    account: str = ""
    accounts: tuple[str, ...] = ()
    method: str = ""
    expires_at: int | None = None


# --- details ------------------------------------------------------------------------------------------------


class KeyValue(Message):
    """`shows` says how to write the value; sizes and dates arrive as digits in their unit (bytes, seconds)."""

    key: str
    value: str
    shows: Literal["text", "mono", "size", "count", "date"] = "text"


class KeyValues(Message, tag="key-values"):
    """A list of properties; sections are divided by a line."""

    title: str = ""
    rows: tuple[KeyValue, ...] = ()


class Copy(Message):
    """One copy of the entry. `urls` are what the server calls its addresses; `path` where this kernel reads it.

    state   the server's word (AVAILABLE, COPYING, …); `done` of `total` files for a collection
    reason  why there is no path
    """

    place: str
    state: str
    done: int | None = None
    total: int | None = None
    urls: tuple[str, ...] = ()
    path: str = ""
    reason: str = ""
    tape: bool = False


class Copies(Message, tag="copies"):
    title: str = ""
    copies: tuple[Copy, ...] = ()


class Text(Message, tag="text"):
    title: str = ""
    text: str = ""


class RichText(Message, tag="rich-text"):
    """HTML of a server's, such as a description. A catalog gives it as it came; on its way to the view it is sanitised.

    shortened   the end is missing: it was longer than a pane has use for
    """

    title: str = ""
    html: str = ""
    shortened: bool = False


class Tab(Message):
    """A tab of the details pane. A tab that could not be read carries its fault; the others stay."""

    id: str
    label: str
    count: int | None = None
    sections: tuple[KeyValues | Copies | Text | RichText, ...] = ()
    fault: Fault | None = None


class Details(Message, tag="details"):
    """Everything known of one entry."""

    entry: Entry
    tabs: tuple[Tab, ...]


# --- calls: browser → kernel --------------------------------------------------------------------------------


class Hello(Message, tag="hello"):
    """The view speaks first. Answer: Snapshot; a kernel of another version refuses."""

    version: Natural


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


class GetDetails(Message, tag="get-details"):
    """Answer: Details."""

    listing: Natural
    row: Natural


class Select(Message, tag="select"):
    """Change the selection. Ranges are [first, end) positions of an order and do not overlap.

    do    only: these and nothing else · add · remove · all: the whole listing, now and later · clear: nothing
    Answer: Selected.
    """

    do: Literal["only", "add", "remove", "all", "clear"]
    listing: Natural = 0
    order: Natural = 0
    ranges: tuple[tuple[Natural, Natural], ...] = ()


class AddVariable(Message, tag="add-variable"):
    """Put the paths of the selection into a variable of the notebook. Sends Progress. Answer: VariableSet.

    name        "" while a cell waits for the choice: the cell gets the paths, and no variable is made
    overwrite   consent to replace an existing variable; `large` to list more than 10 000 files
    missing     refuse: fail when a file is not readable here · skip: take the others
    separate    one variable for each picked entry, `name_1`, `name_2`, …, in pick order
    """

    name: str
    separate: bool = False
    overwrite: bool = False
    large: bool = False
    missing: Literal["refuse", "skip"] = "refuse"


class GetCode(Message, tag="get-code"):
    """The headless call that gives what the browser shows. Answer: Code."""


class PutRecord(Message, tag="put-record"):
    """Put a record of what the browser shows below the cell that displayed it last. Answer: Done."""


class Suggest(Message, tag="suggest"):
    """Values for a field ("scope") that contain `text`, the user's own first. Answer: Suggestions."""

    field: str
    text: str


class SignIn(Message, tag="sign-in"):
    """Sign in. The values of the fields travel as a JSON object in the message's one buffer. Answer: SignedIn.

    With several accounts and none chosen the answer's state is "choosing"; call again with the field `account`.
    """

    method: str


class SignOut(Message, tag="sign-out"):
    """Forget the session. Answer: SignedIn."""


class GetPart(Message, tag="get-part"):
    """A part of the front end that the view needs now. Answer: Part.

    `name` carries a hash of what the part holds: a kernel with another ipylake has no part of that name, and refuses.
    """

    name: str


Call = (
    Hello
    | OpenListing
    | OpenBranch
    | CloseBranch
    | StopListing
    | ContinueListing
    | GetListing
    | SortListing
    | GetWindow
    | GetFacts
    | FindRow
    | GetDetails
    | Select
    | AddVariable
    | GetCode
    | PutRecord
    | Suggest
    | SignIn
    | SignOut
    | GetPart
)


class Request(Message, tag="request"):
    """An order from a view. `rid` is unique over all views of a widget; asking twice with one rid is asking once."""

    rid: str
    call: Call


class Cancel(Message, tag="cancel"):
    """The view no longer wants the answer; the kernel stops the work and closes its connection."""

    rid: str


ToKernel = Request | Cancel


# --- answers and events: kernel → browser -------------------------------------------------------------------


class Done(Message, tag="done"):
    """Nothing to say."""


class Snapshot(Message, tag="snapshot"):
    """All a new view needs. `listings` starts with the result of the query; its open branches follow.

    can_answer_while_busy   False where the host delivers messages only between cells
    awaited                 a cell waits for the choice
    """

    version: Natural
    catalog: CatalogInfo
    query: Query
    session: SessionState
    selection: SelectionState
    listings: tuple[ListingState, ...]
    variable: str
    can_answer_while_busy: bool
    awaited: bool = False


class Opened(Message, tag="opened"):
    """A listing and, in the buffer, its first rows (JSON array of Row), from position 0."""

    state: ListingState


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


class Selected(Message, tag="selected"):
    state: SelectionState


class SignedIn(Message, tag="signed-in"):
    state: SessionState


class VariableSet(Message, tag="variable-set"):
    """What was set: one path (`is_list` False) or a list of them; several `names` if separate ones were asked for.

    names   empty: a waiting cell got the paths
    """

    names: tuple[str, ...]
    is_list: bool
    count: Natural
    skipped: Natural


class Code(Message, tag="code"):
    """Python; `text` ends with a line break."""

    text: str


class Suggestion(Message):
    value: str
    mine: bool = False


class Suggestions(Message, tag="suggestions"):
    """The first few of `matching` values that contain the text, out of `total`."""

    items: tuple[Suggestion, ...]
    matching: Natural
    total: Natural


class Part(Message, tag="part"):
    """A module of JavaScript in the buffer, UTF-8. Its default export takes what the entry shares with its parts."""


Result = (
    Done
    | Snapshot
    | Opened
    | Listed
    | Window
    | FactsOf
    | Position
    | Details
    | Selected
    | VariableSet
    | Code
    | Suggestions
    | SignedIn
    | Part
)


class Answer(Message, tag="answer"):
    rid: str
    result: Result


class Failure(Message, tag="failure"):
    rid: str
    fault: Fault


class Progress(Message, tag="progress"):
    """Steps of a running call; at most ten a second in all. `total` None while unknown.

    With `doing` empty it only says that the call is at work: the answer to a question that was asked again.
    """

    rid: str
    done: Natural
    total: Natural | None
    doing: str


class ListingChanged(Message, tag="listing-changed"):
    state: ListingState


class SelectionChanged(Message, tag="selection-changed"):
    state: SelectionState


class SessionChanged(Message, tag="session-changed"):
    state: SessionState


class VariableChanged(Message, tag="variable-changed"):
    """Another view added a variable."""

    variable: VariableSet


class AwaitedChanged(Message, tag="awaited-changed"):
    """A cell waits for the choice, or none does any more."""

    awaited: bool


FromKernel = (
    Answer | Failure | Progress | ListingChanged | SelectionChanged | SessionChanged | VariableChanged | AwaitedChanged
)
