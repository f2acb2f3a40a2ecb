"""A query from the arguments of a call: what a person writes in Python, checked against what a catalog knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from ._catalog import SORTABLE
from ._protocol import CatalogInfo, Chosen, Query, Sort
from .errors import InvalidInput

Facets = Mapping[str, "str | Sequence[str]"]
"""Values by the id of a facet."""

_ADDRESS = re.compile(r"(https?://[^\s?#]+)[?#]\S*", re.IGNORECASE)


def query_of(
    text: str | Query, scope: str, kind: str, sort: str, facets: Facets, switches: Sequence[str], filters: str = ""
) -> Query:
    """One query of them all; what an argument says holds over what a Query does. `sort` "-size": descending."""
    asked = Query(text=text) if isinstance(text, str) else text
    return msgspec.structs.replace(
        asked,
        scope=scope or asked.scope,
        kind=kind or asked.kind,
        sort=sort_of(sort) if sort else asked.sort,
        filters=filters or asked.filters,
        facets=chosen_of(facets) or asked.facets,
        switches=tuple(switches) or asked.switches,
    )


def keepable(query: Query) -> Query:
    """As it may be saved with a notebook or remembered: addresses in it without their queries, which may be secret."""
    return msgspec.structs.replace(query, text=_ADDRESS.sub(r"\1", query.text))


def sort_of(text: str) -> Sort:
    return Sort(column=text.removeprefix("-"), descending=text[:1] == "-")


def chosen_of(facets: Facets) -> tuple[Chosen, ...]:
    lists = {facet: (values,) if isinstance(values, str) else tuple(values) for facet, values in facets.items()}
    return tuple(Chosen(facet=facet, values=values) for facet, values in lists.items() if values)


def check(query: Query, info: CatalogInfo) -> None:
    """Raises InvalidInput, naming the argument, for what nobody knows; values of facets only the server does."""
    kinds = ["all", *(choice.id for choice in info.kind_choices)]
    if query.kind not in kinds:
        raise InvalidInput(f'"{query.kind}" is no kind here', hint=_one_of(kinds), field="kind")
    named = [column.id for column in info.columns if column.shows != "availability"]
    ordered = [choice.sort.column for choice in info.sort_choices if choice.sort]
    columns = {*SORTABLE, *info.sorts, *named, *ordered}
    if query.sort and query.sort.column not in columns:
        hint = f"{_one_of(sorted(columns))}, or one of them after a minus sign"
        raise InvalidInput(f'Nothing is sorted by "{query.sort.column}"', hint=hint, field="sort")
    if query.filters and not info.filter_keys:
        raise InvalidInput(f"{info.title} takes no filters", field="filters")
    if query.facets and not info.facets:
        raise InvalidInput(f"{info.title} has no facets", field="facets")
    switches = [one.id for one in info.switches]
    for switch in query.switches:
        if switch not in switches:
            hint = _one_of(switches) if switches else ""
            raise InvalidInput(f'Nothing is switched by "{switch}" here', hint=hint, field="switches")
    if query.filters:
        from ._filters import parsed  # most queries have none

        parsed(query.filters)


def is_servers(sort: Sort, info: CatalogInfo) -> bool:
    """Whether the server sorts like that, in a new search."""
    return sort.column in info.sorts or any(choice.sort == sort for choice in info.sort_choices)


def field_of(sort: Sort | None, info: CatalogInfo) -> str | int:
    """What of an entry the kernel sorts by: a field, or a place in `extra`; "" for nothing."""
    if sort is None:
        return ""
    texts = [column.id for column in info.columns if column.shows in ("text", "access")]
    if sort.column in texts:
        return texts.index(sort.column)
    return next((column.shows for column in info.columns if column.id == sort.column), sort.column)


def _one_of(words: Sequence[str]) -> str:
    return f"One of {', '.join(words)}"
