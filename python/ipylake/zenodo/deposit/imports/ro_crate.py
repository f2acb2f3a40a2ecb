"""ro-crate-metadata.json. Source: RO-Crate 1.1 and 1.2, "Root data entity" and "Contextual entities" """

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipylake.zenodo.deposit.metadata import Metadata

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

_DESCRIPTORS = ("ro-crate-metadata.json", "ro-crate-metadata.jsonld")
_KINDS = {"SoftwareSourceCode": "software", "ComputationalWorkflow": "workflow", "ImageObject": "image"}
_RELATIONS = {"isBasedOn": "isderivedfrom", "citation": "cites", "isPartOf": "ispartof"}


def from_ro_crate(content: Mapping[str, Any]) -> Imported:
    graph = Graph(content["@graph"])
    root = _root(graph)
    metadata = Metadata(
        resource_type=next((_KINDS[kind] for kind in types_of(root) if kind in _KINDS), "dataset"),
        title=text_of(root, "name"),
        description=text_of(root, "description"),
        creators=people_of(graph, root, "author", "creator"),
        licenses=tuple(license_of(one) for one in graph.all(root, "license")),
        publication_date=text_of(root, "datePublished")[:10],
        keywords=keywords_of(graph, root),
        version=text_of(root, "version"),
        publisher="".join(graph.texts(root, "publisher")[:1]),
        related=related_of(graph, root, _RELATIONS),
        funding=tuple(funding_of(one) for one in graph.all(root, "funder")),
    )
    return Imported(metadata, notes_on_doi(graph, root, "the crate"))


def _root(graph: Graph) -> Thing:
    for name, thing in graph.things.items():
        if name.rpartition("/")[2] in _DESCRIPTORS and thing.get("about"):
            return next(graph.all(thing, "about"))
    raise ValueError("it does not say which of its things it is about")
