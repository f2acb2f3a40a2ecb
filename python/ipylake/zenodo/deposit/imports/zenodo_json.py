""".zenodo.json: metadata in the words of Zenodo's former API. Source: developers.zenodo.org, "Deposit metadata" """

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipylake.zenodo.deposit.identifiers import bare_ror
from ipylake.zenodo.deposit.metadata import Access, Affiliation, Creator, Funding, License, Metadata, Related

from . import Imported, texts

_LICENSES = {"cc-by": "cc-by-4.0", "cc-by-sa": "cc-by-sa-4.0", "cc-zero": "cc0-1.0", "mit-license": "mit"}
_FUNDERS = {
    "10.13039/501100000780": "00k4n6c32",
    "10.13039/501100001711": "00yjd3n13",
    "10.13039/100000001": "021nxhr62",
}
"""Crossref's numbers of funders → ROR's: the European Commission, the Swiss and the US National Science Foundation."""
_ACCESS: Mapping[str, Access] = {"embargoed": "embargoed", "restricted": "restricted", "closed": "restricted"}
_KNOWN = frozenset(
    [
        "upload_type",
        "publication_type",
        "image_type",
        "title",
        "description",
        "creators",
        "contributors",
        "license",
        "publication_date",
        "keywords",
        "subjects",
        "language",
        "version",
        "access_right",
        "embargo_date",
        "communities",
        "related_identifiers",
        "references",
        "grants",
        "imprint_publisher",
        "doi",
        "prereserve_doi",
    ]
)


def from_zenodo_json(content: Mapping[str, Any]) -> Imported:
    """`content`: the file, or the `metadata` of a deposition."""
    said = content["metadata"] if isinstance(content.get("metadata"), Mapping) else content
    left = sorted(said.keys() - _KNOWN)
    notes = [f"Left out: {', '.join(left)}"] if left else []
    if said.get("doi"):
        notes.append(f"The DOI {said['doi']} is that of the work itself: it was not taken for the new deposit")
    metadata = Metadata(
        resource_type=_resource_type(said),
        title=_text(said.get("title")),
        description=_text(said.get("description")),
        creators=tuple(_person(one) for one in said.get("creators") or []),
        contributors=tuple(_person(one) for one in said.get("contributors") or []),
        licenses=_licenses(said.get("license")),
        publication_date=_text(said.get("publication_date")),
        keywords=texts(said.get("keywords")),
        subjects=tuple(_text(one.get("identifier")) for one in said.get("subjects") or []),
        languages=tuple(filter(None, [_text(said.get("language"))])),
        version=_text(said.get("version")),
        publisher=_text(said.get("imprint_publisher")),
        related=tuple(_related(one) for one in said.get("related_identifiers") or []),
        references=texts(said.get("references")),
        funding=tuple(_funding(_text(one.get("id"))) for one in said.get("grants") or []),
        communities=tuple(_text(one.get("identifier")) for one in said.get("communities") or []),
        access=_ACCESS.get(_text(said.get("access_right")), "open"),
        embargo_until=_text(said.get("embargo_date")),
    )
    return Imported(metadata, tuple(notes))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _resource_type(said: Mapping[str, Any]) -> str:
    kind = _text(said.get("upload_type"))
    below = _text(said.get(f"{kind}_type"))
    return f"{kind}-{below}" if below else kind


def _person(one: Mapping[str, Any]) -> Creator:
    places = (Affiliation(name=_text(one.get("affiliation"))),) if _text(one.get("affiliation")) else ()
    gnd = _text(one.get("gnd"))
    return Creator(
        name=_text(one.get("name")),
        orcid=_text(one.get("orcid")),
        affiliations=places,
        role=_text(one.get("type")).lower(),
        others={"gnd": gnd} if gnd else {},
    )


def _licenses(value: Any) -> tuple[License, ...]:
    name = _text(value.get("id") if isinstance(value, Mapping) else value).lower()
    return (License(id=_LICENSES.get(name, name)),) if name else ()


def _related(one: Mapping[str, Any]) -> Related:
    return Related(
        identifier=_text(one.get("identifier")),
        relation=_text(one.get("relation")).lower(),
        resource_type=_text(one.get("resource_type")),
    )


def _funding(grant: str) -> Funding:
    """`10.13039/501100000780::824064`, or the number alone, which is one of the European Commission."""
    funder, _, number = grant.rpartition("::")
    ror = _FUNDERS.get(funder or "10.13039/501100000780", "" if "/" in funder else bare_ror(funder))
    if ror:
        return Funding(funder=ror, award=f"{ror}::{number}")
    return Funding(funder_name=funder, number=number)
