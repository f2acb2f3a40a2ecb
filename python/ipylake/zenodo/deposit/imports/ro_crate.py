"""ro-crate-metadata.json. Source: RO-Crate 1.1 and 1.2, "Root data entity" and "Contextual entities" """

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ipylake.zenodo.deposit.identifiers import bare_orcid, bare_ror, is_orcid, is_ror, scheme_of
from ipylake.zenodo.deposit.metadata import Affiliation, Creator, Funding, License, Metadata, Related

from . import Imported

_DESCRIPTORS = ("ro-crate-metadata.json", "ro-crate-metadata.jsonld")
_KINDS = {"SoftwareSourceCode": "software", "ComputationalWorkflow": "workflow", "ImageObject": "image"}
_RELATIONS = {"isBasedOn": "isderivedfrom", "citation": "cites", "isPartOf": "ispartof", "hasPart": ""}
_CC = re.compile(r"(?i)creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/(\d\.\d))")
_SPDX = re.compile(r"(?i)spdx\.org/licenses/([\w.+-]+?)(?:\.html|\.json)?/?$")

Thing = Mapping[str, Any]


class _Graph:
    """Things by their id; `{"@id": …}` stands for one of them."""

    def __init__(self, things: list[Any]) -> None:
        self._things = {one["@id"]: one for one in things if isinstance(one, Mapping) and "@id" in one}

    def root(self) -> Thing:
        for name, thing in self._things.items():
            if name.rpartition("/")[2] in _DESCRIPTORS and "about" in thing:
                return next(self.all(thing, "about"))
        raise ValueError("it does not say which of its things it is about")

    def all(self, thing: Thing, key: str) -> Iterator[Thing]:
        value = thing.get(key)
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            if isinstance(one, Mapping):
                yield self._things.get(str(one.get("@id")), one)
            else:
                yield {"@id": str(one), "name": str(one)}

    def texts(self, thing: Thing, key: str) -> list[str]:
        return [_text(one, "name") or _text(one, "@id") for one in self.all(thing, key)]


def from_ro_crate(content: Mapping[str, Any]) -> Imported:
    graph = _Graph(content["@graph"])
    root = graph.root()
    people = [*graph.all(root, "author"), *graph.all(root, "creator")]
    keywords = [word for text in graph.texts(root, "keywords") for word in text.split(",")]
    metadata = Metadata(
        resource_type=next((_KINDS[kind] for kind in _types(root) if kind in _KINDS), "dataset"),
        title=_text(root, "name"),
        description=_text(root, "description"),
        creators=tuple({_text(one, "@id"): _person(graph, one) for one in people}.values()),
        licenses=tuple(_license(one) for one in graph.all(root, "license")),
        publication_date=_text(root, "datePublished")[:10],
        keywords=tuple(word.strip() for word in keywords if word.strip()),
        version=_text(root, "version"),
        publisher="".join(graph.texts(root, "publisher")[:1]),
        related=tuple(
            Related(identifier=_text(one, "@id"), relation=relation)
            for key, relation in _RELATIONS.items()
            if relation
            for one in graph.all(root, key)
            if scheme_of(_text(one, "@id"))
        ),
        funding=tuple(_funding(one) for one in graph.all(root, "funder")),
    )
    own = [text for text in graph.texts(root, "identifier") if scheme_of(text) == "doi"]
    notes = [f"The DOI {own[0]} is that of the crate itself: it was not taken for the new deposit"] if own else []
    return Imported(metadata, tuple(notes))


def _text(thing: Thing, key: str) -> str:
    value = thing.get(key)
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _types(thing: Thing) -> list[str]:
    value = thing.get("@type")
    return [value] if isinstance(value, str) else list(value or [])


def _person(graph: _Graph, one: Thing) -> Creator:
    places = tuple(
        Affiliation(name=_text(at, "name") or _text(at, "@id"), ror=ror if is_ror(ror) else "")
        for at in graph.all(one, "affiliation")
        for ror in [bare_ror(_text(at, "@id"))]
    )
    if "Organization" in _types(one):
        ror = bare_ror(_text(one, "@id"))
        return Creator(name=_text(one, "name"), ror=ror if is_ror(ror) else "", is_organization=True)
    family, given = _text(one, "familyName"), _text(one, "givenName")
    if not family:
        given, _, family = _text(one, "name").rpartition(" ")
    if "," in family + given:  # "Hagen, Mira", written as one name
        family, _, given = (part.strip() for part in f"{given} {family}".partition(","))
    orcid = bare_orcid(_text(one, "@id"))
    name = f"{family}, {given}" if given else family
    return Creator(name=name, orcid=orcid if is_orcid(orcid) else "", affiliations=places)


def _license(one: Thing) -> License:
    address = _text(one, "@id")
    spdx, cc = _SPDX.search(address), _CC.search(address)
    if spdx:
        return License(id=spdx[1].lower())
    if cc:
        return License(id=f"cc0-{cc[3]}" if cc[3] else f"cc-{cc[1].lower()}-{cc[2]}")
    link = address if address.startswith("http") else ""
    return License(title=_text(one, "name") or address, link=link)


def _funding(one: Thing) -> Funding:
    ror = bare_ror(_text(one, "@id"))
    return Funding(funder=ror) if is_ror(ror) else Funding(funder_name=_text(one, "name") or _text(one, "@id"))
