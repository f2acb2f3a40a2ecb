"""One row of a list, and what a second look at it tells."""

from __future__ import annotations

from typing import Literal

import msgspec

from .base import Message, Natural


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One row as the catalog lists it; it does not change while its listing lives. On the wire an array, in this order.

    id        what the catalog calls it (DID, record id, permId, path), unique in the catalog
    name      what a row shows; equal to `id` where the catalog has no shorter name
    kind      id of a `Kind` of the catalog, or "unknown" for an identifier that was asked for and does not exist
    size      bytes, if the listing told
    parts     how many files it holds, if the listing told
    modified  seconds since 1970
    extra     texts of the columns that show them, in the order of those columns
    """

    id: str
    name: str
    kind: str
    size: int | None = None
    parts: int | None = None
    modified: int | None = None
    extra: tuple[str, ...] = ()


class Availability(Message):
    """Where the bytes of an entry are, as far as this notebook is concerned.

    state   here: every file can be read on a mounted place · partial: some · there: all is at a chosen site that is not
            mounted · elsewhere: copies exist, at no chosen site · tape: only on tape · none: no copy · unknown: nobody
            could tell
    here    files at the chosen site that has most; `total` files in all; both None while unknown
    place   the place that matters most (an RSE name), for a file
    reason  why it is not here, in one line
    """

    state: Literal["here", "partial", "there", "elsewhere", "tape", "none", "unknown"]
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
