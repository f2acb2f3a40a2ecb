"""Everything known of one entry."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .entries import Entry
from .faults import Fault
from .records import RecordSection


class KeyValue(Message):
    """`shows` says how to write the value; sizes and dates arrive as digits in their unit (bytes, seconds).

    url   the page that a text or an identifier leads to, "" without one
    """

    key: str
    value: str
    shows: Literal["text", "mono", "size", "count", "date"] = "text"
    url: str = ""


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


class RuleLine(Message):
    """One of the rules that keep an entry where it is.

    state    the server's word, in lower case; `ok`, `moving` and `stuck` are files times copies
    places   where it may put them, as the server writes it
    through  id of the entry that it was made for, "" for the entry itself
    url      its page at the service, "" without one
    """

    id: str
    state: str
    places: str
    copies: Natural = 1
    ok: Natural = 0
    moving: Natural = 0
    stuck: Natural = 0
    through: str = ""
    account: str = ""
    comment: str = ""
    error: str = ""
    created_at: int | None = None
    expires_at: int | None = None
    url: str = ""


class RuleLines(Message, tag="rule-lines"):
    title: str = ""
    rules: tuple[RuleLine, ...] = ()


class Entries(Message, tag="entries"):
    """Other entries; a click searches for one."""

    title: str = ""
    entries: tuple[Entry, ...] = ()


class Link(Message):
    """A page elsewhere, http or https."""

    label: str
    url: str


class Tab(Message):
    """A tab of the details pane. A tab that could not be read carries its fault; the others stay.

    is_due   what it holds is fetched when somebody looks at it, by `GetTab`
    """

    id: str
    label: str
    count: int | None = None
    sections: tuple[KeyValues | Copies | RuleLines | Entries | Text | RichText | RecordSection, ...] = ()
    fault: Fault | None = None
    is_due: bool = False


class Details(Message, tag="details"):
    """Everything known of one entry, or as much of it as is known at once."""

    entry: Entry
    tabs: tuple[Tab, ...]
    links: tuple[Link, ...] = ()


class TabRead(Message, tag="tab-read"):
    tab: Tab


class GetDetails(Message, tag="get-details"):
    """Answer: Details."""

    listing: Natural
    row: Natural


class GetTab(Message, tag="get-tab"):
    """What a tab holds that was due. Answer: TabRead."""

    listing: Natural
    row: Natural
    tab: str


DetailsCalls = GetDetails | GetTab
DetailsResults = Details | TabRead
