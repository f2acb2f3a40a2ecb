"""What a form holds ⇄ metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ipylake._form import Filled, chosen, found
from ipylake._people import Person
from ipylake._protocol import FormProblem, FormValue
from ipylake.zenodo.deposit.metadata import (
    Access,
    Affiliation,
    Creator,
    Funding,
    License,
    Metadata,
    Related,
    cleaned,
    dated,
)
from ipylake.zenodo.site import Site

Labels = Mapping[str, str]
"""What ids of controlled lists are called: "dataset" → "Dataset". One that is not here is shown as it is."""
_ACCESS: Mapping[str, Access] = {"embargoed": "embargoed", "restricted": "restricted"}
_TEXTS = ("title", "doi", "description", "publication_date", "version", "publisher")
_TAGS = ("subjects", "languages", "communities")


def usual(said: Metadata, site: Site) -> Metadata:
    """With what nearly everybody fills in."""
    return msgspec.structs.replace(dated(said), publisher=said.publisher or (site.title if site.is_zenodo else ""))


def metadata_in(filled: Filled) -> Metadata:
    """As far as it is filled in; nothing is checked."""
    access = filled.values.get("access") or FormValue(field="access")
    until, reason, *_ = [*(access.rows[0] if access.rows else ()), "", ""]
    is_embargoed = access.text == "embargoed"
    texts: dict[str, Any] = {name: filled.text(name) for name in _TEXTS}
    tags: dict[str, Any] = {name: tuple(filter(None, map(_id, filled.rows(name)))) for name in _TAGS}
    said = Metadata(
        resource_type=chosen(filled.text("resource_type"))[0],
        creators=tuple(map(_creator, filled.people("creators"))),
        contributors=tuple(map(_creator, filled.people("contributors"))),
        licenses=tuple(map(_license, filled.rows("licenses"))),
        keywords=tuple(chosen(row[0])[1] for row in filled.rows("keywords")),
        related=tuple(map(_related, filled.rows("related"))),
        references=tuple(row[0] for row in filled.rows("references")),
        funding=tuple(map(_funding, filled.rows("funding"))),
        access=_ACCESS.get(access.text, "open"),
        embargo_until=until.strip() if is_embargoed else "",
        embargo_reason=reason.strip() if is_embargoed else "",
        **texts,
        **tags,
    )
    return cleaned(said)


def values_of(said: Metadata, labels: Labels) -> list[FormValue]:
    """Every field, those that are empty too."""

    def named(number: str) -> str:
        return found(number, labels.get(number, number)) if number else ""

    def tags(numbers: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        return tuple((named(one),) for one in numbers)

    def people(every: Iterable[Creator]) -> tuple[tuple[str, ...], ...]:
        return tuple(person_of(one, labels).row() for one in every)

    embargo = ((said.embargo_until, said.embargo_reason),) if said.access == "embargoed" else ()
    funding = tuple(
        (
            named(one.funder) or one.funder_name,
            named(one.award) or _paid(one)[1],
        )
        for one in said.funding
    )
    return [
        *(FormValue(field=name, text=getattr(said, name)) for name in _TEXTS),
        FormValue(field="resource_type", text=named(said.resource_type)),
        FormValue(field="creators", rows=people(said.creators)),
        FormValue(field="contributors", rows=people(said.contributors)),
        FormValue(field="licenses", rows=tuple((named(one.id) or _own_license(one),) for one in said.licenses)),
        FormValue(field="keywords", rows=tuple((one,) for one in said.keywords)),
        *(FormValue(field=name, rows=tags(getattr(said, name))) for name in _TAGS),
        FormValue(
            field="related",
            rows=tuple((one.relation, one.identifier, named(one.resource_type)) for one in said.related),
        ),
        FormValue(field="references", rows=tuple((one,) for one in said.references)),
        FormValue(field="funding", rows=funding),
        FormValue(field="access", text=said.access, rows=embargo),
    ]


def with_unasked(said: Metadata, there: Metadata) -> Metadata:
    """With what a form has no field for, of those people, works and grants that are `there` already."""
    people = {(one.name, one.orcid or one.ror): one.others for one in (*there.creators, *there.contributors)}
    schemes = {one.identifier: one.scheme for one in there.related}
    paid = {_paid(one): one for one in there.funding}

    def person(one: Creator) -> Creator:
        return msgspec.structs.replace(one, others=people.get((one.name, one.orcid or one.ror), {}))

    return msgspec.structs.replace(
        said,
        creators=tuple(map(person, said.creators)),
        contributors=tuple(map(person, said.contributors)),
        related=tuple(
            msgspec.structs.replace(one, scheme=schemes.get(one.identifier, one.scheme)) for one in said.related
        ),
        funding=tuple(paid.get(_paid(one), one) for one in said.funding),
    )


def _paid(one: Funding) -> tuple[str, str]:
    """As a form shows it."""
    return one.funder or one.funder_name, one.award or f"{one.number} {one.title}".strip()


def at_form(problems: Sequence[FormProblem]) -> list[FormProblem]:
    """Our fields are those of the form; an embargo is part of the access."""
    return [
        msgspec.structs.replace(one, field="access") if one.field.startswith("embargo") else one for one in problems
    ]


def labels_in(record: Mapping[str, Any]) -> dict[str, str]:
    """What a draft or record calls the ids that it has: {"id": …, "title": {"en": …}}, or "name", or "subject"."""
    known: dict[str, str] = {}

    def gather(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                gather(one)
        elif isinstance(value, dict):
            label = value.get("title") or value.get("name") or value.get("subject")
            label = label.get("en") if isinstance(label, dict) else label
            if isinstance(value.get("id"), str) and isinstance(label, str):
                known[value["id"]] = label
            for one in value.values():
                gather(one)

    gather(record.get("metadata"))
    return known


def has_bare_ids(filled: Filled) -> bool:
    """Whether an id stands where its label should."""
    return any(_is_bare(text) for value in filled.values.values() for text in texts_in(value))


def with_labels(filled: Filled, labels: Labels) -> list[FormValue]:
    """The values that have one of these labels instead of its id."""

    def named(text: str) -> str:
        number = chosen(text)[0]
        return found(number, labels.get(number, number)) if _is_bare(text) else text

    renamed = [
        msgspec.structs.replace(value, text=named(value.text), rows=tuple(tuple(map(named, row)) for row in value.rows))
        for value in filled.values.values()
    ]
    return [one for one in renamed if one != filled.values[one.field]]


def texts_in(value: FormValue) -> Iterator[str]:
    yield value.text
    for row in value.rows:
        yield from row


def _is_bare(text: str) -> bool:
    number, label = chosen(text)
    return bool(number) and number == label


def person_of(one: Creator, labels: Labels) -> Person:
    places = tuple(found(at.ror, at.name or labels.get(at.ror, at.ror)) for at in one.affiliations)
    identifier = one.ror if one.is_organization else one.orcid
    return Person(
        one.name, identifier=identifier, role=one.role, affiliations=places, is_organization=one.is_organization
    )


def _creator(person: Person) -> Creator:
    places = tuple(Affiliation(ror=ror, name=name) for ror, name in map(chosen, person.affiliations))
    return Creator(
        name=person.name,
        orcid="" if person.is_organization else person.identifier,
        ror=person.identifier if person.is_organization else "",
        affiliations=places,
        role=person.role,
        is_organization=person.is_organization,
    )


def _id(row: Sequence[str]) -> str:
    return chosen(row[0])[0]


def _license(row: Sequence[str]) -> License:
    number, label = chosen(row[0])
    if number:
        return License(id=number)
    link = re.search(r"https?://\S+", label)
    title = label.replace(link[0], "").strip() if link else label
    return License(title=title or label, link=link[0] if link else "")


def _own_license(one: License) -> str:
    return f"{one.title} {one.link}".strip()


def _related(row: Sequence[str]) -> Related:
    relation, identifier, kind, *_ = [*row, "", ""]
    return Related(relation=relation, identifier=identifier, resource_type=chosen(kind)[0])


def _funding(row: Sequence[str]) -> Funding:
    funder, award, *_ = [*map(chosen, row), ("", "")]
    number, _, title = award[1].partition(" ")
    is_number = bool(re.search(r"\d", number))
    return Funding(
        funder=funder[0],
        funder_name="" if funder[0] else funder[1],
        award=award[0],
        number=number if is_number and not award[0] else "",
        title="" if award[0] else title if is_number else award[1],
    )
