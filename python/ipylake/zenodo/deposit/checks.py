"""What is wrong with metadata, as far as that can be told without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from ipylake._protocol import FormProblem

from .identifiers import is_doi, is_orcid, is_ror, scheme_of
from .metadata import Creator, Funding, Metadata, Related

RELATIONS = {
    "issupplementto": "Is supplement to",
    "issupplementedby": "Is supplemented by",
    "cites": "Cites",
    "iscitedby": "Is cited by",
    "references": "References",
    "isreferencedby": "Is referenced by",
    "isderivedfrom": "Is derived from",
    "issourceof": "Is source of",
    "ispartof": "Is part of",
    "haspart": "Has part",
    "isnewversionof": "Is new version of",
    "ispreviousversionof": "Is previous version of",
    "isversionof": "Is version of",
    "hasversion": "Has version",
    "continues": "Continues",
    "iscontinuedby": "Is continued by",
    "isdescribedby": "Is described by",
    "describes": "Describes",
    "isdocumentedby": "Is documented by",
    "documents": "Documents",
    "iscompiledby": "Is compiled by",
    "compiles": "Compiles",
    "isvariantformof": "Is variant form of",
    "isoriginalformof": "Is original form of",
    "isidenticalto": "Is identical to",
    "isreviewedby": "Is reviewed by",
    "reviews": "Reviews",
    "isrequiredby": "Is required by",
    "requires": "Requires",
    "isobsoletedby": "Is obsoleted by",
    "obsoletes": "Obsoletes",
    "hasmetadata": "Has metadata",
    "ismetadatafor": "Is metadata for",
    "ispublishedin": "Is published in",
    "iscollectedby": "Is collected by",
    "collects": "Collects",
}
"""DataCite's words in lower case, as InvenioRDM has them. Source: DataCite 4.4, relationType"""
_EDTF = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_SHORTEST_TITLE = 3
_NOTHING = Metadata()


def problems_of(
    metadata: Metadata,
    *,
    own_prefixes: tuple[str, ...] = (),
    known: Metadata = _NOTHING,
    today: date | None = None,
) -> list[FormProblem]:
    """
    own_prefixes   DOIs that the site itself gives: nobody can bring one of those
    known          what the site has published already: people, works and grants that are in it are right there
    """
    return [
        *_basics(metadata, own_prefixes),
        *(problem for field in _ROWS for problem in _rows(field, metadata, known)),
        *_access(metadata, today or date.today()),
    ]


def _basics(metadata: Metadata, own_prefixes: tuple[str, ...]) -> Iterator[FormProblem]:
    if not metadata.resource_type:
        yield FormProblem(field="resource_type", message="Choose a type")
    if len(metadata.title) < _SHORTEST_TITLE:
        words = "A title is missing" if not metadata.title else "A title has at least three characters"
        yield FormProblem(field="title", message=words)
    if not metadata.creators:
        yield FormProblem(field="creators", message="Add a person or an organization")
    if metadata.publication_date and not is_edtf(metadata.publication_date):
        words = "Write a date like 2026-11-21, 2026-11 or 2026, or two of them with a slash between"
        yield FormProblem(field="publication_date", message=words)
    if metadata.doi and not is_doi(metadata.doi):
        yield FormProblem(field="doi", message="This is no DOI: one looks like 10.1234/abc")
    elif metadata.doi.partition("/")[0] in own_prefixes:
        words = f"DOIs that begin with {metadata.doi.partition('/')[0]} are given by the site: leave this empty"
        yield FormProblem(field="doi", message=words)
    for row, one in enumerate(metadata.licenses):
        if not (one.id or one.title):
            yield FormProblem(field="licenses", message="A license has an id, or a title", row=row)


def _rows(field: str, metadata: Metadata, known: Metadata) -> Iterator[FormProblem]:
    for row, one in enumerate(getattr(metadata, field)):
        wrong = list(_ROWS[field](field, row, one))
        if wrong and one not in getattr(known, field):
            yield from wrong


def _person(field: str, row: int, one: Creator) -> Iterator[FormProblem]:
    wrong = _name(one)
    if wrong:
        yield FormProblem(field=field, message=wrong, row=row, column="name")
    if one.orcid and not is_orcid(one.orcid):
        words = f"{one.orcid[:40]} is no ORCID: one looks like 0000-0002-1825-0097"
        yield FormProblem(field=field, message=words, row=row, column="orcid")
    for number in (one.ror, *(place.ror for place in one.affiliations)):
        if number and not is_ror(number):
            column = "ror" if number == one.ror else "affiliations"
            words = f"{number[:40]} is no ROR number: one looks like 01ggx4157"
            yield FormProblem(field=field, message=words, row=row, column=column)
    if field == "contributors" and not one.role:
        yield FormProblem(field=field, message="Say what part they had", row=row, column="role")


def _name(one: Creator) -> str:
    if not one.name or not (one.is_organization or one.family):
        return "A name is missing" if not one.name else "The family name is missing"
    if not one.is_organization and " " in one.name and "," not in one.name:
        return f"Write “Family, Given”, or “{one.name},” if all of it is the family name"
    return ""


def _work(field: str, row: int, one: Related) -> Iterator[FormProblem]:
    if not one.identifier:
        yield FormProblem(field=field, message="An identifier is missing", row=row, column="identifier")
    elif not (one.scheme or scheme_of(one.identifier)):
        words = "This is no identifier that is known: a DOI, an address that begins with https://, arXiv:…"
        yield FormProblem(field=field, message=words, row=row, column="identifier")
    elif one.scheme == "doi" and not is_doi(one.identifier):
        yield FormProblem(field=field, message="This is no DOI", row=row, column="identifier")
    if one.relation not in RELATIONS:
        words = f"“{one.relation}” is no relation" if one.relation else "Say how it is related"
        yield FormProblem(field=field, message=words, row=row, column="relation")


def _grant(field: str, row: int, one: Funding) -> Iterator[FormProblem]:
    if not (one.funder or one.funder_name or one.award):
        yield FormProblem(field=field, message="Say who funded it", row=row, column="funder")


_ROWS: Mapping[str, Callable[[str, int, Any], Iterator[FormProblem]]] = {
    "creators": _person,
    "contributors": _person,
    "related": _work,
    "funding": _grant,
}


def _access(metadata: Metadata, today: date) -> Iterator[FormProblem]:
    if metadata.access != "embargoed":
        return
    try:
        until = date.fromisoformat(metadata.embargo_until)
    except ValueError:
        yield FormProblem(field="embargo_until", message="Write a date like 2026-11-21")
        return
    if until <= today:
        yield FormProblem(field="embargo_until", message="The embargo ends in the past: choose a later day")


def is_edtf(text: str) -> bool:
    """A day, a month or a year that there is, or two of them. Source: EDTF level 0, as InvenioRDM takes it."""
    parts = text.split("/")
    ends_early = parts[0] > f"{parts[-1]}~"  # a month or a year lasts to its end
    return len(parts) <= 2 and all(map(_is_moment, parts)) and not ends_early


def _is_moment(text: str) -> bool:
    if not _EDTF.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        return False
    return True
