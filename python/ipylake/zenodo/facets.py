"""What the site counts records by.

Source: `aggregations` of invenio-records-resources: `buckets` of key, doc_count, label, is_selected and, for types,
`inner` ones, whose value is sent as `publication::publication-article`. Chosen values narrow the hits and not the
counts (post_filter), so the other values of a facet stay in sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ipylake._protocol import Chosen, Facet, FacetValue
from ipylake.errors import InvalidInput

from .record import at, localised, mapping, mappings, natural, text

_FIRST = ("resource_type", "access_status", "file_type", "publication_date", "communities", "subject")
_LABELS = {
    "resource_type": "Type",
    "access_status": "Access",
    "file_type": "File type",
    "publication_date": "Published",
    "communities": "Community",
    "subject": "Subject",
}
_BETWEEN = "::"
_MOST = 40


def facets_of(aggregations: Any, chosen: Sequence[Chosen]) -> tuple[Facet, ...]:
    """The five that people ask for first; then those that this site has beside them."""
    found = mapping(aggregations)
    wanted = {one.facet: one.values for one in chosen}
    order = [*(name for name in _FIRST if name in found), *(name for name in found if name not in _FIRST)]
    facets = (_facet(name, mapping(found[name]), wanted.get(name, ())) for name in order)
    return tuple(facet for facet in facets if facet.values)


def check(aggregations: Any, chosen: Sequence[Chosen]) -> None:
    """The server takes no notice of facets that it does not have. Raises InvalidInput."""
    known = mapping(aggregations)
    for one in chosen:
        if known and one.facet not in known:
            hint = f"One of {', '.join(known)}"
            raise InvalidInput(f'Nothing is counted by "{one.facet}" here', hint=hint, field="facets")


def sent(chosen: Sequence[Chosen]) -> list[tuple[str, str]]:
    return [(one.facet, value) for one in chosen for value in one.values]


def _facet(name: str, raw: Mapping[str, Any], wanted: Sequence[str]) -> Facet:
    values = list(_values(mappings(raw.get("buckets")), wanted, ""))[:_MOST]
    if name == "publication_date":
        values.sort(key=lambda one: one.value, reverse=True)
    known = {one.value for one in values}
    values += [FacetValue(value=one, label=one, chosen=True) for one in wanted if one not in known]
    label = _LABELS.get(name) or localised(raw.get("label")) or name
    return Facet(id=name, label=label, values=tuple(values), more=natural(raw.get("sum_other_doc_count")) or 0)


def _values(buckets: Sequence[Mapping[str, Any]], wanted: Sequence[str], within: str) -> Iterator[FacetValue]:
    for bucket in buckets:
        key = text(bucket.get("key_as_string")) or text(bucket.get("key"))
        value = f"{within}{_BETWEEN}{key}" if within else key
        count = natural(bucket.get("doc_count"))
        if not key or (not count and value not in wanted):
            continue
        label = localised(bucket.get("label")) or key
        yield FacetValue(value=value, label=label, count=count, chosen=value in wanted, within=within)
        if not within:
            yield from _values(mappings(at(bucket, "inner", "buckets")), wanted, value)
