"""Words of schema.org that descriptions of data and of software share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ipylake.zenodo.deposit.identifiers import bare_orcid, bare_ror, is_orcid, is_ror, scheme_of
from ipylake.zenodo.deposit.metadata import Affiliation, Creator, Funding, License, Related

_CC = re.compile(r"(?i)creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/(\d\.\d))")
_SPDX = re.compile(r"(?i)spdx\.org/licenses/([\w.+-]+?)(?:\.html|\.json)?/?$")

Thing = Mapping[str, Any]


class Graph:
    """Things by their id; `{"@id": …}` stands for one of them."""

    def __init__(self, things: list[Any]) -> None:
        self.things = {one["@id"]: one for one in things if isinstance(one, Mapping) and "@id" in one}

    def all(self, thing: Thing, key: str) -> Iterator[Thing]:
        value = thing.get(key)
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            if isinstance(one, Mapping):
                yield self.things.get(str(one.get("@id")), one)
            else:
                yield {"@id": str(one), "name": str(one)}

    def texts(self, thing: Thing, key: str) -> list[str]:
        return [text_of(one, "name") or text_of(one, "@id") for one in self.all(thing, key)]


def text_of(thing: Thing, key: str) -> str:
    value = thing.get(key)
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def types_of(thing: Thing) -> list[str]:
    value = thing.get("@type")
    return [value] if isinstance(value, str) else list(value or [])


def person_of(graph: Graph, one: Thing, role: str = "") -> Creator:
    places = tuple(
        Affiliation(name=text_of(at, "name") or text_of(at, "@id"), ror=ror if is_ror(ror) else "")
        for at in graph.all(one, "affiliation")
        for ror in [bare_ror(text_of(at, "@id"))]
    )
    if "Organization" in types_of(one):
        ror = bare_ror(text_of(one, "@id"))
        return Creator(name=text_of(one, "name"), ror=ror if is_ror(ror) else "", role=role, is_organization=True)
    family, given = text_of(one, "familyName"), text_of(one, "givenName")
    if not family:
        given, _, family = text_of(one, "name").rpartition(" ")
    if "," in family + given:  # "Hagen, Mira", written as one name
        family, _, given = (part.strip() for part in f"{given} {family}".partition(","))
    orcid = bare_orcid(text_of(one, "@id"))
    name = f"{family}, {given}" if given else family
    return Creator(name=name, orcid=orcid if is_orcid(orcid) else "", role=role, affiliations=places)


def license_of(one: Thing) -> License:
    address = text_of(one, "@id")
    spdx, cc = _SPDX.search(address), _CC.search(address)
    if spdx:
        return License(id=spdx[1].lower())
    if cc:
        return License(id=f"cc0-{cc[3]}" if cc[3] else f"cc-{cc[1].lower()}-{cc[2]}")
    link = address if address.startswith("http") else ""
    return License(title=text_of(one, "name") or address, link=link)


def funding_of(one: Thing) -> Funding:
    ror = bare_ror(text_of(one, "@id"))
    return Funding(funder=ror) if is_ror(ror) else Funding(funder_name=text_of(one, "name") or text_of(one, "@id"))


def related_of(graph: Graph, thing: Thing, relations: Mapping[str, str]) -> tuple[Related, ...]:
    """`relations`: by the property that has the other works."""
    return tuple(
        Related(identifier=text_of(one, "@id"), relation=relation)
        for key, relation in relations.items()
        for one in graph.all(thing, key)
        if scheme_of(text_of(one, "@id"))
    )


def keywords_of(graph: Graph, thing: Thing) -> tuple[str, ...]:
    words = [word.strip() for text in graph.texts(thing, "keywords") for word in text.split(",")]
    return tuple(filter(None, words))


def people_of(graph: Graph, thing: Thing, *keys: str, role: str = "") -> tuple[Creator, ...]:
    """Each once."""
    every = {
        text_of(one, "@id") or text_of(one, "name") or str(one): one for key in keys for one in graph.all(thing, key)
    }
    return tuple(person_of(graph, one, role) for one in every.values())


def notes_on_doi(graph: Graph, thing: Thing, what: str) -> tuple[str, ...]:
    own = [text for text in graph.texts(thing, "identifier") if scheme_of(text) == "doi"]
    return (f"The DOI {own[0]} is that of {what} itself: it was not taken for the new deposit",) if own else ()
