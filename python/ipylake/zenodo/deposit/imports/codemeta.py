"""codemeta.json. Source: codemeta.github.io, terms of versions 2.0 and 3.0"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ipylake.zenodo.deposit.metadata import Funding, License, Metadata

from . import Imported
from .schema_org import (
    Graph,
    Thing,
    funding_of,
    keywords_of,
    license_of,
    notes_on_doi,
    people_of,
    related_of,
    text_of,
    types_of,
)

_RELATIONS = {
    "codeRepository": "issupplementto",
    "referencePublication": "isdocumentedby",
    "isPartOf": "ispartof",
    "citation": "cites",
}
_WORDS = {"id": "@id", "type": "@type"}
_SPDX_ID = re.compile(r"[A-Za-z0-9][\w.+-]*")


def from_codemeta(content: Mapping[str, Any]) -> Imported:
    graph, content = Graph([]), _spelled_out(content)
    metadata = Metadata(
        resource_type="dataset" if "Dataset" in types_of(content) else "software",
        title=text_of(content, "name"),
        description=text_of(content, "description"),
        creators=people_of(graph, content, "author", "creator"),
        contributors=(
            *people_of(graph, content, "maintainer", role="contactperson"),
            *people_of(graph, content, "contributor", role="other"),
        ),
        licenses=tuple(_license(one) for one in graph.all(content, "license")),
        publication_date=text_of(content, "datePublished")[:10],
        keywords=keywords_of(graph, content),
        version=text_of(content, "version") or text_of(content, "softwareVersion"),
        publisher="".join(graph.texts(content, "publisher")[:1]),
        related=related_of(graph, content, _RELATIONS),
        funding=_funding(graph, content),
    )
    return Imported(metadata, notes_on_doi(graph, content, "the software"))


def _spelled_out(value: Any) -> Any:
    """`id` and `type` are what version 3.0 calls `@id` and `@type`."""
    if isinstance(value, list):
        return [_spelled_out(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {_WORDS.get(key, key): _spelled_out(one) for key, one in value.items()}


def _license(one: Thing) -> License:
    """By its address, or the bare id of SPDX."""
    name = text_of(one, "@id")
    return License(id=name.lower()) if _SPDX_ID.fullmatch(name) else license_of(one)


def _funding(graph: Graph, content: Thing) -> tuple[Funding, ...]:
    """`funding` is the number of the grant; where there are several funders nobody knows of which."""
    funders = [funding_of(one) for one in graph.all(content, "funder")]
    grant = text_of(content, "funding")
    if not grant or len(funders) > 1:
        return tuple(funders)
    return (msgspec.structs.replace(funders[0] if funders else Funding(), number=grant),)
