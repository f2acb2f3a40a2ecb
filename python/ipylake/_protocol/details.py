"""Everything known of one entry."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .entries import Entry
from .faults import Fault


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


class GetDetails(Message, tag="get-details"):
    """Answer: Details."""

    listing: Natural
    row: Natural


DetailsCalls = GetDetails
DetailsResults = Details
