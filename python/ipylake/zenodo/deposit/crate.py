"""What is published, as an RO-Crate: its files, what is said of them, and what they are derived from.

Source: RO-Crate 1.1, "Root data entity", "Data entities", "Provenance of entities". imports/ro_crate.py reads it.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from ipylake._data_folder import data_folder
from ipylake._provenance import CRATE

from .identifiers import bare_doi
from .metadata import Creator, Funding, License, Metadata, Related, metadata_of

if TYPE_CHECKING:
    from ipylake._provenance import Origin, OriginalFile, Provenance

    from .widget import ZenodoDeposit

MOST_RELATED = 100
"""Related works that are told of; of more the crate alone tells."""
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_VERSION = "https://w3id.org/ro/crate/1.1"
_TYPES = {"software": "SoftwareSourceCode", "workflow": "ComputationalWorkflow"}
_PROPERTIES = {"sha256": "sha256"}
"""Checksums that schema.org has a word for."""

Thing = dict[str, Any]


def with_origins(provenance: Provenance, said: Metadata | Mapping[str, Any]) -> Metadata:
    """What is said, and each thing that was picked as a work that this is derived from."""
    metadata = metadata_of(said)
    told = {one.identifier for one in metadata.related}
    addresses = dict.fromkeys(_identifier(one) for one in provenance.origins if one.address)
    new = [Related(identifier=one, relation="isderivedfrom") for one in addresses if one not in told]
    return msgspec.structs.replace(metadata, related=(*metadata.related, *new[:MOST_RELATED]))


def form_of(provenance: Provenance, said: Metadata | Mapping[str, Any], **connection: Any) -> ZenodoDeposit:
    """A form with these files and their crate, which lies in a folder of this choice's own: the same choice goes on
    with the same deposit."""
    from .widget import ZenodoDeposit

    metadata = with_origins(provenance, said)
    chosen = hashlib.sha256("\n".join([provenance.host, *provenance.paths()]).encode()).hexdigest()[:16]
    crate = provenance.write_ro_crate(data_folder("crates", chosen), metadata)
    files: dict[str, str] = {**provenance.paths(), str(crate): CRATE}
    return ZenodoDeposit(files, metadata, **connection)


def to_ro_crate(provenance: Provenance, said: Metadata | Mapping[str, Any]) -> Thing:
    """`said` may lack anything: a crate is not published by being made."""
    metadata = metadata_of(said)
    origins = {one.id: _origin(one, provenance) for one in provenance.origins}
    files = [thing for one in provenance.files for thing in _file(one, origins[one.origin.id]["@id"])]
    people = [_person(one) for one in metadata.creators]
    licenses = [_license(one) for one in metadata.licenses]
    publishers = [_organization(one) for one in [metadata.publisher] if one]
    funders = [_funder(one) for one in metadata.funding]
    root: Thing = {
        "@id": "./",
        "@type": "Dataset",
        "name": metadata.title or f"Files of {provenance.source}",
        "description": metadata.description or f"{len(provenance.files)} files of {provenance.source}",
        "datePublished": metadata.publication_date or date.today().isoformat(),
        "license": _links(licenses) or "No license was chosen",
        "hasPart": [{"@id": _id(one.key)} for one in provenance.files],
        "isBasedOn": _links(origins.values()),
        "author": _links(people),
        "funder": _links(funders),
        "keywords": list(metadata.keywords),
        "version": metadata.version,
        "publisher": _links(publishers),
    }
    kind = _TYPES.get(metadata.resource_type)
    root["@type"] = ["Dataset", kind] if kind else "Dataset"
    service = {"@id": "#service", "@type": "Service", "name": provenance.source, "url": provenance.host}
    things = [
        _descriptor(),
        _filled(root),
        _filled(service),
        *origins.values(),
        *files,
        *licenses,
        *funders,
        *publishers,
    ]
    for person, creator in zip(people, metadata.creators, strict=True):
        things += [person, *_places(creator)]
    return {"@context": _CONTEXT, "@graph": list({one["@id"]: one for one in things}.values())}


def _descriptor() -> Thing:
    about = {"about": {"@id": "./"}, "conformsTo": {"@id": _VERSION}}
    return {"@id": CRATE, "@type": "CreativeWork", **about}


def _file(one: OriginalFile, origin: str) -> list[Thing]:
    sums = {name: value for name, value in one.checksums.items() if name not in _PROPERTIES}
    properties = [
        {"@id": f"#{name}-{one.key}", "@type": "PropertyValue", "name": name, "value": value}
        for name, value in sums.items()
    ]
    thing: Thing = {
        "@id": _id(one.key),
        "@type": "File",
        "name": one.key,
        "contentSize": str(one.size),
        "encodingFormat": mimetypes.guess_type(one.key)[0] or "application/octet-stream",
        "identifier": one.id,
        "isBasedOn": {"@id": origin},
        "additionalProperty": _links(properties),
        **{_PROPERTIES[name]: value for name, value in one.checksums.items() if name in _PROPERTIES},
    }
    return [_filled(thing), *properties]


def _origin(one: Origin, provenance: Provenance) -> Thing:
    identity = one.address or f"#{quote(one.id, safe=':')}"
    where = f"{one.id}, a {one.kind} of {provenance.source}"
    return {
        "@id": identity,
        "@type": "CreativeWork",
        "name": one.id,
        "description": where,
        "identifier": one.id,
        "provider": {"@id": "#service"},
    }


def _person(one: Creator) -> Thing:
    if one.is_organization:
        identity = f"https://ror.org/{one.ror}" if one.ror else f"#{quote(one.name)}"
        return {"@id": identity, "@type": "Organization", "name": one.name}
    identity = f"https://orcid.org/{one.orcid}" if one.orcid else f"#{quote(one.name)}"
    names = {"name": " ".join(filter(None, (one.given, one.family))), "familyName": one.family, "givenName": one.given}
    return _filled({"@id": identity, "@type": "Person", **names, "affiliation": _links(_places(one))})


def _places(one: Creator) -> list[Thing]:
    return [
        {
            "@id": f"https://ror.org/{place.ror}" if place.ror else f"#{quote(place.name)}",
            "@type": "Organization",
            "name": place.name or place.ror,
        }
        for place in one.affiliations
    ]


def _license(one: License) -> Thing:
    identity = f"https://spdx.org/licenses/{one.id}" if one.id else one.link or f"#{quote(one.title)}"
    return {"@id": identity, "@type": "CreativeWork", "name": one.title or one.id}


def _funder(one: Funding) -> Thing:
    name = one.funder_name or one.funder
    identity = f"https://ror.org/{one.funder}" if one.funder else f"#{quote(name)}"
    return {"@id": identity, "@type": "Organization", "name": name}


def _organization(name: str) -> Thing:
    return {"@id": f"#{quote(name)}", "@type": "Organization", "name": name}


def _identifier(one: Origin) -> str:
    """As a related work has it: a DOI without its address."""
    return bare_doi(one.address)


def _id(key: str) -> str:
    return quote(key, safe="/")


def _links(things: Iterable[Thing]) -> list[Thing] | Thing:
    """One by itself, as JSON-LD has it."""
    links: list[Thing] = [{"@id": one["@id"]} for one in things]
    return links[0] if len(links) == 1 else links


def _filled(thing: Thing) -> Thing:
    """Without what is empty: RO-Crate has no nothing."""
    return {key: value for key, value in thing.items() if value not in ("", [], None)}
