"""What is picked."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural


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


class Select(Message, tag="select"):
    """Change the selection. Ranges are [first, end) positions of an order and do not overlap.

    do    only: these and nothing else · add · remove · all: the whole listing, now and later · clear: nothing
    Answer: Selected.
    """

    do: Literal["only", "add", "remove", "all", "clear"]
    listing: Natural = 0
    order: Natural = 0
    ranges: tuple[tuple[Natural, Natural], ...] = ()


class Selected(Message, tag="selected"):
    state: SelectionState


class SelectionChanged(Message, tag="selection-changed"):
    state: SelectionState


SelectionCalls = Select
SelectionResults = Selected
SelectionEvents = SelectionChanged
