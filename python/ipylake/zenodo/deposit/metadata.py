"""What is said of a deposit, in our words. `rdm.py` has InvenioRDM's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from ipylake.errors import InvalidInput

from .identifiers import bare_doi, bare_orcid, bare_ror

Access = Literal["open", "restricted", "embargoed"]


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Texts are as people write them."""


class Affiliation(_Words, frozen=True):
    """`ror` is its number in ror.org, without the address: 01ggx4157."""

    name: str = ""
    ror: str = ""


class Creator(_Words, frozen=True):
    """A person, or an organization.

    name    "Hagen, Mira"; of an organization as it is called
    orcid   of a person; `ror` of an organization
    role    of a contributor: "datacollector", "contactperson", …
    others  further identifiers, by scheme: {"gnd": "118540238"}
    """

    name: str
    orcid: str = ""
    ror: str = ""
    affiliations: tuple[Affiliation, ...] = ()
    role: str = ""
    is_organization: bool = False
    others: dict[str, str] = {}  # msgspec gives each its own

    @property
    def family(self) -> str:
        return self.name.partition(",")[0].strip()

    @property
    def given(self) -> str:
        return self.name.partition(",")[2].strip()


class License(_Words, frozen=True):
    """`id` is that of the site's list (cc-by-4.0); one that is not in it has a title, and a link."""

    id: str = ""
    title: str = ""
    link: str = ""


class Related(_Words, frozen=True):
    """Another work. `relation` is DataCite's word in lower case: issupplementto, cites, isderivedfrom, …

    scheme         doi, url, arxiv, …; found out where it is empty
    resource_type  of the other work, as ours
    """

    identifier: str
    relation: str = ""
    scheme: str = ""
    resource_type: str = ""


class Funding(_Words, frozen=True):
    """Who paid. `award` is an id of the site's list (00k4n6c32::824064); one that is not in it has number or title.

    funder  its ROR number; one without has a name
    """

    funder: str = ""
    funder_name: str = ""
    award: str = ""
    number: str = ""
    title: str = ""
    url: str = ""


class Metadata(_Words, frozen=True):
    """All that a form asks. What is empty is not said.

    resource_type     id of the site's list: dataset, software, publication-article, image-figure, …
    doi               one's own; empty: the site gives one
    description       HTML, or plain text with empty lines between paragraphs
    publication_date  2026-11-21, 2026-11, 2026, or two of them with a slash between; empty: today
    keywords          free words; `subjects` are ids of controlled lists
    languages         ISO 639-3: eng, deu, …
    communities       their short names in addresses; the first is asked to take the record before it is published
    access            of the files; what is said of them is public
    embargo_until     2027-01-31, for "embargoed"
    """

    resource_type: str = ""
    title: str = ""
    doi: str = ""
    description: str = ""
    creators: tuple[Creator, ...] = ()
    contributors: tuple[Creator, ...] = ()
    licenses: tuple[License, ...] = ()
    publication_date: str = ""
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    version: str = ""
    publisher: str = ""
    related: tuple[Related, ...] = ()
    references: tuple[str, ...] = ()
    funding: tuple[Funding, ...] = ()
    communities: tuple[str, ...] = ()
    access: Access = "open"
    embargo_until: str = ""
    embargo_reason: str = ""


def metadata_of(given: Metadata | Mapping[str, Any]) -> Metadata:
    """From a dictionary with the names above. Where a list has things with names, their names will do:
    `{"title": "Masks", "creators": ["Hagen, Mira"], "licenses": "cc-by-4.0"}`.

    Raises InvalidInput, which names the field.
    """
    if isinstance(given, Metadata):
        return cleaned(given)
    values = {key: _spread(key, value) for key, value in given.items() if value is not None}
    try:
        return cleaned(msgspec.convert(values, Metadata))
    except msgspec.ValidationError as error:
        words, _, path = str(error).partition(" - at `$")
        field = path.strip("`.").split(".")[0].split("[")[0]
        hint = f"The fields are {', '.join(Metadata.__struct_fields__)}" if "unknown field" in words else ""
        raise InvalidInput(f"This is no metadata: {words}", hint=hint, field=field or None) from error


_NAMED_BY = {"creators": "name", "contributors": "name", "licenses": "id", "related": "identifier", "funding": "award"}
_LISTS = {*_NAMED_BY, "keywords", "subjects", "languages", "references", "communities"}


def _spread(key: str, value: Any) -> Any:
    if key not in _LISTS:
        return value
    every = [value] if isinstance(value, (str, Mapping)) or not hasattr(value, "__iter__") else list(value)
    name = _NAMED_BY.get(key)
    shown = [{name: one} if name and isinstance(one, str) else one for one in every]
    return [_with_affiliations(one) if key in ("creators", "contributors") else one for one in shown]


def shortened(metadata: Metadata) -> dict[str, Any]:
    """What is said of it, as `metadata_of` takes it, with a name alone where nothing else is said."""
    said: dict[str, Any] = msgspec.to_builtins(metadata)
    for key, name in _NAMED_BY.items():
        if key in said:
            said[key] = [one[name] if one.keys() == {name} else one for one in said[key]]
    return said


def _with_affiliations(person: Any) -> Any:
    if not isinstance(person, Mapping) or not person.keys() & {"affiliation", "affiliations"}:
        return person
    rest = {key: value for key, value in person.items() if key not in ("affiliation", "affiliations")}
    given = person.get("affiliations", person.get("affiliation")) or ()
    every = [given] if isinstance(given, (str, Mapping)) else given
    return {**rest, "affiliations": [{"name": one} if isinstance(one, str) else one for one in every]}


def cleaned(metadata: Metadata) -> Metadata:
    """Without space around texts, and without the addresses that identifiers are pasted with."""

    def person(one: Creator) -> Creator:
        places = tuple(
            Affiliation(name=place.name.strip(), ror=bare_ror(place.ror))
            for place in one.affiliations
            if place.name.strip() or place.ror.strip()
        )
        return msgspec.structs.replace(
            one, name=one.name.strip(), orcid=bare_orcid(one.orcid), ror=bare_ror(one.ror), affiliations=places
        )

    def related(one: Related) -> Related:
        identifier = one.identifier.strip()
        return msgspec.structs.replace(
            one,
            identifier=bare_doi(identifier) if one.scheme in ("", "doi") else identifier,
            relation=one.relation.strip().lower(),
        )

    changed: dict[str, Any] = {
        name: value.strip() for name, value in msgspec.structs.asdict(metadata).items() if isinstance(value, str)
    }
    changed |= {name: _words(getattr(metadata, name)) for name in ("keywords", "subjects", "references", "communities")}
    changed |= {
        "doi": bare_doi(metadata.doi),
        "languages": tuple(one.lower() for one in _words(metadata.languages)),
        "creators": tuple(map(person, metadata.creators)),
        "contributors": tuple(map(person, metadata.contributors)),
        "related": tuple(map(related, metadata.related)),
    }
    return msgspec.structs.replace(metadata, **changed)


def dated(metadata: Metadata, day: str = "") -> Metadata:
    """With a date of publication: its own, else `day`, else today."""
    if metadata.publication_date:
        return metadata
    return msgspec.structs.replace(metadata, publication_date=day or date.today().isoformat())


def _words(every: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(one.strip() for one in every if one.strip()))
