"""CITATION.cff. Source: citation-file-format, schema guide 1.2.0"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipylake.zenodo.deposit.identifiers import bare_doi, bare_orcid
from ipylake.zenodo.deposit.metadata import Affiliation, Creator, License, Metadata, Related

from . import Imported, texts

_LINKS = {"repository-code": "issupplementto", "repository": "issupplementto", "url": "isdocumentedby"}


def from_citation(content: Mapping[str, Any]) -> Imported:
    doi = bare_doi(_text(content, "doi"))
    notes = [f"The DOI {doi} is that of the work itself: it was not taken for the new deposit"] if doi else []
    if "preferred-citation" in content:
        notes.append("The preferred citation was left out")
    licenses = content.get("license") or []
    related = [
        Related(identifier=_text(content, key), relation=relation)
        for key, relation in _LINKS.items()
        if _text(content, key).startswith("http")
    ]
    metadata = Metadata(
        resource_type="dataset" if content.get("type") == "dataset" else "software",
        title=_text(content, "title"),
        description=_text(content, "abstract"),
        creators=tuple(_person(one) for one in content.get("authors") or []),
        contributors=tuple(_contact(one) for one in content.get("contact") or []),
        licenses=tuple(
            License(id=one.lower()) for one in ([licenses] if isinstance(licenses, str) else licenses) if one
        ),
        publication_date=_text(content, "date-released"),
        keywords=texts(content.get("keywords")),
        version=_text(content, "version"),
        related=tuple(related),
        references=tuple(filter(None, map(_reference, content.get("references") or []))),
    )
    return Imported(metadata, tuple(notes))


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    return value.strip() if isinstance(value, str) else ""


def _person(one: Mapping[str, Any]) -> Creator:
    places = (Affiliation(name=_text(one, "affiliation")),) if _text(one, "affiliation") else ()
    orcid = bare_orcid(_text(one, "orcid"))
    if "name" in one and "family-names" not in one:
        return Creator(name=_text(one, "name"), is_organization=True, affiliations=places)
    family = " ".join(filter(None, (_text(one, "name-particle"), _text(one, "family-names")))) or _text(one, "alias")
    given = " ".join(filter(None, (_text(one, "given-names"), _text(one, "name-suffix"))))
    name = f"{family}, {given}" if family and given else family or given
    return Creator(name=name, orcid=orcid, affiliations=places)


def _contact(one: Mapping[str, Any]) -> Creator:
    person = _person(one)
    return Creator(
        name=person.name,
        orcid=person.orcid,
        affiliations=person.affiliations,
        is_organization=person.is_organization,
        role="contactperson",
    )


def _reference(one: Mapping[str, Any]) -> str:
    people = "; ".join(filter(None, (_person(author).name for author in one.get("authors") or [])))
    year = f"({_text(one, 'year')})" if _text(one, "year") else ""
    doi = bare_doi(_text(one, "doi"))
    link = f"https://doi.org/{doi}" if doi else _text(one, "url")
    return ". ".join(filter(None, (f"{people} {year}".strip(), _text(one, "title"), link)))
