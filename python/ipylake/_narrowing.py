"""Narrowing: rows held in memory, counted by facets and kept as somebody chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from ._protocol import Chosen, Entry, Facet, FacetValue
from .errors import InvalidInput

ValuesOf = Callable[[Entry], Iterable[str]]
"""What an entry is counted by: none, one or several values."""


def narrowed(
    rows: Sequence[Entry], by: Mapping[str, ValuesOf], chosen: Sequence[Chosen]
) -> tuple[list[Entry], tuple[Facet, ...]]:
    """The rows that have one of the chosen values of each facet, and the facets.

    The values of a facet are counted over the rows that all others leave, so that choosing a second value of it adds
    as many rows as its count says. Raises InvalidInput for a facet that nobody knows.
    """
    wanted = {one.facet: frozenset(one.values) for one in chosen if one.values}
    unknown = wanted.keys() - by.keys()
    if unknown:
        raise InvalidInput(f'Nothing is counted by "{min(unknown)}" here', hint=_known(by), field="facets")
    kept, facets = list(rows), []
    for facet, values_of in by.items():
        others = _having(rows, by, {one: values for one, values in wanted.items() if one != facet})
        facets.append(_counted(facet, values_of, others, wanted.get(facet, frozenset())))
        kept = _having(kept, by, {facet: wanted[facet]} if facet in wanted else {})
    return kept, tuple(facets)


def _having(rows: Sequence[Entry], by: Mapping[str, ValuesOf], wanted: Mapping[str, frozenset[str]]) -> list[Entry]:
    return [row for row in rows if all(not values.isdisjoint(by[facet](row)) for facet, values in wanted.items())]


def _counted(facet: str, values_of: ValuesOf, rows: Sequence[Entry], chosen: frozenset[str]) -> Facet:
    counts = Counter(value for row in rows for value in set(values_of(row)))
    values = sorted(counts | {value: 0 for value in chosen if value not in counts}, key=lambda one: (-counts[one], one))
    return Facet(
        id=facet,
        label=facet,
        values=tuple(
            FacetValue(value=value, label=value, count=counts[value], chosen=value in chosen) for value in values
        ),
    )


def _known(by: Mapping[str, ValuesOf]) -> str:
    return f"One of {', '.join(by)}" if by else "Search without facets"
