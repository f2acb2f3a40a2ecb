"""Metadata ⇄ the JSON of InvenioRDM.

Source: docs-invenio-rdm, reference/metadata.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .description import as_html
from .identifiers import scheme_of
from .metadata import Access, Affiliation, Creator, Funding, License, Metadata, Related

Json = dict[str, Any]
_OURS = (
    *("resource_type", "title", "description", "creators", "contributors", "rights", "publication_date", "subjects"),
    *("languages", "version", "publisher", "related_identifiers", "references", "funding"),
)


def to_rdm(metadata: Metadata, before: Mapping[str, Any] = {}) -> Json:
    """What a draft is set to.

    before   the draft as it is: what we have no word for stays (additional titles, dates, places, custom fields, who
             may see the record, which file is shown first)
    """
    there = _dict(before.get("metadata"))
    kept = {key: value for key, value in there.items() if key not in _OURS}
    said = {key: _with_more(value, there.get(key)) for key, value in _said(metadata).items() if value}
    body: Json = {"metadata": {**kept, **said}, "access": _access(metadata, before), "files": _files(before)}
    if before.get("custom_fields"):
        body["custom_fields"] = before["custom_fields"]
    pids = {key: value for key, value in (before.get("pids") or {}).items() if key != "doi"}
    reserved = (before.get("pids") or {}).get("doi") or {}
    if metadata.doi:
        pids["doi"] = {"identifier": metadata.doi, "provider": "external"}
    elif reserved and reserved.get("provider") != "external":
        pids["doi"] = reserved
    return {**body, "pids": pids} if pids else body


def _said(metadata: Metadata) -> Json:
    return {
        "resource_type": {"id": metadata.resource_type} if metadata.resource_type else None,
        "title": metadata.title,
        "description": as_html(metadata.description),
        "creators": [_creator(one) for one in metadata.creators],
        "contributors": [_creator(one) for one in metadata.contributors],
        "rights": [_license(one) for one in metadata.licenses],
        "publication_date": metadata.publication_date,
        "subjects": [{"id": one} for one in metadata.subjects] + [{"subject": one} for one in metadata.keywords],
        "languages": [{"id": one} for one in metadata.languages],
        "version": metadata.version,
        "publisher": metadata.publisher,
        "related_identifiers": [_related(one) for one in metadata.related],
        "references": [{"reference": one} for one in metadata.references],
        "funding": [_funding(one) for one in metadata.funding],
    }


def _creator(one: Creator) -> Json:
    numbers = {"ror" if one.is_organization else "orcid": one.ror if one.is_organization else one.orcid, **one.others}
    person: Json = {"type": "organizational" if one.is_organization else "personal", "name": one.name}
    if not one.is_organization:
        person = {"type": "personal", "family_name": one.family, **({"given_name": one.given} if one.given else {})}
    identifiers = [{"scheme": scheme, "identifier": number} for scheme, number in numbers.items() if number]
    shown: Json = {"person_or_org": {**person, **({"identifiers": identifiers} if identifiers else {})}}
    if one.role:
        shown["role"] = {"id": one.role}
    if one.affiliations:
        shown["affiliations"] = [{"id": at.ror} if at.ror else {"name": at.name} for at in one.affiliations]
    return shown


def _license(one: License) -> Json:
    if one.id:
        return {"id": one.id}
    return {"title": {"en": one.title}, **({"link": one.link} if one.link else {})}


def _related(one: Related) -> Json:
    shown: Json = {"identifier": one.identifier, "scheme": one.scheme or scheme_of(one.identifier)}
    shown |= {"relation_type": {"id": one.relation}} if one.relation else {}
    return shown | ({"resource_type": {"id": one.resource_type}} if one.resource_type else {})


def _funding(one: Funding) -> Json:
    shown: Json = {}
    if one.funder or one.funder_name:
        shown["funder"] = {"id": one.funder} if one.funder else {"name": one.funder_name}
    if one.award:
        shown["award"] = {"id": one.award}
    elif one.number or one.title:
        award: Json = {"title": {"en": one.title}} if one.title else {}
        award |= {"number": one.number} if one.number else {}
        shown["award"] = award | ({"identifiers": [{"scheme": "url", "identifier": one.url}]} if one.url else {})
    return shown


def _with_more(said: Any, there: Any) -> Any:
    """References and licenses of one's own that have not changed keep their identifiers and their languages."""
    if not isinstance(said, list):
        return said
    whole = [(_as_said(one), one) for one in _dicts(there)]
    return [next((one for same, one in whole if same == mine), mine) for mine in said]


def _as_said(one: Json) -> Json | None:
    """None for an entry that we say all of."""
    if "reference" in one:
        return {"reference": one["reference"]}
    return _license(_license_of(one)) if "title" in one and "id" not in one else None


def _files(before: Mapping[str, Any]) -> Json:
    """A record that was published without files stays so."""
    there = _dict(before.get("files"))
    kept = {key: there[key] for key in ("default_preview", "order") if there.get(key)}
    return {"enabled": not (before.get("is_published") and there.get("enabled") is False), **kept}


def _access(metadata: Metadata, before: Mapping[str, Any]) -> Json:
    """A record that only some may see stays theirs: we have no word that would make it public."""
    record = "restricted" if _dict(before.get("access")).get("record") == "restricted" else "public"
    embargo: Json = {"active": False}
    if metadata.access == "embargoed":
        embargo = {"active": True, "until": metadata.embargo_until}
        embargo |= {"reason": metadata.embargo_reason} if metadata.embargo_reason else {}
    return {"record": record, "files": "public" if metadata.access == "open" else "restricted", "embargo": embargo}


def from_rdm(record: Mapping[str, Any]) -> Metadata:
    """What a draft or record says, as far as we have words for it. Never raises: what is odd is left out."""
    said = _dict(record.get("metadata"))
    subjects = list(_dicts(said.get("subjects")))
    access, embargo = _access_of(_dict(record.get("access")))
    doi = _dict(_dict(record.get("pids")).get("doi"))
    return Metadata(
        resource_type=_text(_dict(said.get("resource_type")).get("id")),
        title=_text(said.get("title")),
        doi=_text(doi.get("identifier")) if doi.get("provider") == "external" else "",
        description=_text(said.get("description")),
        creators=tuple(map(_creator_of, _dicts(said.get("creators")))),
        contributors=tuple(map(_creator_of, _dicts(said.get("contributors")))),
        licenses=tuple(map(_license_of, _dicts(said.get("rights")))),
        publication_date=_text(said.get("publication_date")),
        keywords=tuple(_text(one.get("subject")) for one in subjects if not one.get("id")),
        subjects=tuple(_text(one.get("id")) for one in subjects if one.get("id")),
        languages=tuple(_text(one.get("id")) for one in _dicts(said.get("languages"))),
        version=_text(said.get("version")),
        publisher=_text(said.get("publisher")),
        related=tuple(map(_related_of, _dicts(said.get("related_identifiers")))),
        references=tuple(_text(one.get("reference")) for one in _dicts(said.get("references"))),
        funding=tuple(map(_funding_of, _dicts(said.get("funding")))),
        access=access,
        embargo_until=_text(embargo.get("until")) if access == "embargoed" else "",
        embargo_reason=_text(embargo.get("reason")) if access == "embargoed" else "",
    )


def _creator_of(one: Json) -> Creator:
    person = _dict(one.get("person_or_org"))
    is_organization = person.get("type") == "organizational"
    numbers = {_text(of.get("scheme")): _text(of.get("identifier")) for of in _dicts(person.get("identifiers"))}
    family, given = _text(person.get("family_name")), _text(person.get("given_name"))
    name = f"{family}, {given}" if given else f"{family}," if " " in family else family
    return Creator(
        name=_text(person.get("name")) if is_organization or not family else name,
        orcid="" if is_organization else numbers.pop("orcid", ""),
        ror=numbers.pop("ror", "") if is_organization else "",
        affiliations=tuple(
            Affiliation(name=_text(at.get("name")), ror=_text(at.get("id"))) for at in _dicts(one.get("affiliations"))
        ),
        role=_text(_dict(one.get("role")).get("id")),
        is_organization=is_organization,
        others=numbers,
    )


def _license_of(one: Json) -> License:
    if one.get("id"):
        return License(id=_text(one["id"]))
    return License(title=_english(one.get("title")), link=_text(one.get("link")))


def _related_of(one: Json) -> Related:
    return Related(
        identifier=_text(one.get("identifier")),
        relation=_text(_dict(one.get("relation_type")).get("id")),
        scheme=_text(one.get("scheme")),
        resource_type=_text(_dict(one.get("resource_type")).get("id")),
    )


def _funding_of(one: Json) -> Funding:
    funder, award = _dict(one.get("funder")), _dict(one.get("award"))
    links = [_text(at.get("identifier")) for at in _dicts(award.get("identifiers")) if at.get("scheme") == "url"]
    has_id = bool(award.get("id"))
    return Funding(
        funder=_text(funder.get("id")),
        funder_name="" if funder.get("id") else _text(funder.get("name")),
        award=_text(award.get("id")),
        number="" if has_id else _text(award.get("number")),
        title="" if has_id else _english(award.get("title")),
        url=links[0] if links and not has_id else "",
    )


def _access_of(access: Json) -> tuple[Access, Json]:
    embargo = _dict(access.get("embargo"))
    if embargo.get("active"):
        return "embargoed", embargo
    return ("restricted" if access.get("files") == "restricted" else "open"), embargo


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> Iterable[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _english(value: Any) -> str:
    return _text(value) or next(
        (_text(one) for one in [*([_dict(value).get("en")]), *_dict(value).values()] if one), ""
    )


def is_same(metadata: Metadata, draft: Mapping[str, Any]) -> bool:
    """Whether the draft says that already."""
    wanted, there = to_rdm(metadata, draft), to_rdm(from_rdm(draft), draft)
    return wanted == there
