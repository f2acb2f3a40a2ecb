"""What a list is narrowed to: facets with their counts, what can be switched, and the orders a server knows."""

from __future__ import annotations

from .base import Message, Natural
from .query import Sort


class FacetValue(Message):
    """One value of a facet.

    count     rows that have it, as the server counts them; None for one that is chosen and was not counted
    within    the value that it is a kind of ("publication", of "publication-article"); "" for one by itself
    """

    value: str
    label: str
    count: int | None = None
    chosen: bool = False
    within: str = ""


class Facet(Message):
    """Something rows are counted by.

    several  several values may be chosen: rows with any of them
    more     rows with values that are not listed
    """

    id: str
    label: str
    values: tuple[FacetValue, ...]
    several: bool = True
    more: Natural = 0


class SortChoice(Message):
    """An order that the server sorts by. `sort` None: the server's own order for what was asked.

    kinds       ids of the kind choices that it goes with; empty: all
    needs_text  it is one of a search for a text only
    """

    label: str
    sort: Sort | None = None
    kinds: tuple[str, ...] = ()
    needs_text: bool = False


class Switch(Message):
    """Something that a search does or does not ("All versions"); `kinds` as of a sort choice.

    A search in Python takes it by name, with `_` for `-`: `all_versions=True`.
    """

    id: str
    label: str
    kinds: tuple[str, ...] = ()


class GetFacets(Message, tag="get-facets"):
    """What the rows of a result are counted by, for a view that was not there when it was opened. Answer: FacetsOf."""

    listing: Natural


class FacetsOf(Message, tag="facets-of"):
    listing: Natural
    facets: tuple[Facet, ...]


NarrowingCalls = GetFacets
NarrowingResults = FacetsOf
