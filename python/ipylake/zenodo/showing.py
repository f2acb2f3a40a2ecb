"""A record as sections of the details pane. Links lead to http and https alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote

from ipylake._protocol import (
    Affiliation,
    FileLine,
    FileLines,
    KeyValue,
    KeyValues,
    People,
    Person,
    RichText,
    Tag,
    Tags,
    Versions,
)
from ipylake._protocol import Version as VersionLine

from .files import File
from .record import ACCESS, Record, at, localised, mapping, mappings, natural, text
from .site import address_parts
from .zipped import Member

Mark = Literal["", "open", "restricted", "embargoed", "draft"]
_MARKS: Mapping[str, Mark] = {"open": "open", "restricted": "restricted", "embargoed": "embargoed"}
_PEOPLE = {
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "gnd": "https://d-nb.info/gnd/",
    "isni": "https://isni.org/isni/",
}
_SCHEMES = {
    "doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "handle": "https://hdl.handle.net/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ror": "https://ror.org/",
    "swh": "https://archive.softwareheritage.org/",
}
_COUNTS = (
    ("views", "Views"),
    ("unique_views", "Unique views"),
    ("downloads", "Downloads"),
    ("unique_downloads", "Unique downloads"),
)


def record_sections(record: Record) -> tuple[Any, ...]:
    """The tab that comes first."""
    said = record.metadata
    people = (
        _people("", mappings(said.get("creators"))),
        _people("Contributors", mappings(said.get("contributors"))),
    )
    sections: tuple[Any, ...] = (
        *(one for one in people[:1] if one.people),
        tags(record),
        KeyValues(rows=tuple(_identity(record))),
        *_texts(said),
        *(one for one in people[1:] if one.people),
        KeyValues(rows=tuple(_facts(record))),
        *_listed("Related works", _related(mappings(said.get("related_identifiers")))),
        *_listed("Funding", _funding(mappings(said.get("funding")))),
        *_listed("References", _references(mappings(said.get("references")))),
    )
    return tuple(one for one in sections if not isinstance(one, KeyValues) or one.rows)


def tags(record: Record) -> Tags:
    status = "draft" if record.is_draft else record.access
    marked = (
        Tag(text="Draft", mark="draft")
        if record.is_draft
        else Tag(text=ACCESS.get(status, ""), mark=_MARKS.get(status, ""))
    )
    version = text(record.metadata.get("version"))
    found = (
        Tag(text=record.kind_label),
        marked,
        Tag(text=f"Version {version}" if version else ""),
        *(_license(one) for one in mappings(record.metadata.get("rights"))),
    )
    return Tags(tags=tuple(one for one in found if one.text))


def statistics(record: Record) -> tuple[KeyValues, ...]:
    counts = mapping(record.raw.get("stats"))
    titles = (("this_version", "This version"), ("all_versions", "All versions"))
    return tuple(
        KeyValues(title=title, rows=_counted(mapping(counts.get(name)))) for name, title in titles if name in counts
    )


def versions(records: Iterable[Record], shown: Record) -> Versions:
    lines = [
        VersionLine(
            entry=one.entry(),
            label=text(one.metadata.get("version")) or one.published or one.number,
            doi=one.doi,
            published=one.published,
            is_shown=one.number == shown.number,
            is_latest=at(one.raw, "versions", "is_latest") is True,
        )
        for one in records
    ]
    return Versions(versions=tuple(lines))


def file_lines(files: Iterable[File]) -> FileLines:
    lines = (
        FileLine(
            name=one.key,
            size=one.size,
            checksum=f"md5:{one.md5}" if one.md5 else "",
            note="" if one.ready else "Its content has not come yet",
        )
        for one in files
    )
    return FileLines(files=tuple(lines))


def member_lines(members: Iterable[Member]) -> FileLines:
    return FileLines(files=tuple(FileLine(name=one.name, size=one.size) for one in members))


def doi_url(doi: str) -> str:
    return f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else ""


def _identity(record: Record) -> Iterator[KeyValue]:
    if record.doi:
        yield KeyValue(key="DOI", value=record.doi, shows="mono", url=doi_url(record.doi))
    if record.concept_doi:
        yield KeyValue(key="All versions", value=record.concept_doi, shows="mono", url=doi_url(record.concept_doi))
    if record.published:
        yield KeyValue(key="Published", value=record.published)
    until = text(at(record.raw, "access", "embargo", "until"))
    if record.access == "embargoed" and until:
        reason = text(at(record.raw, "access", "embargo", "reason"))
        yield KeyValue(key="Embargo", value=f"until {until}{f': {reason}' if reason else ''}")


def _facts(record: Record) -> Iterator[KeyValue]:
    said = record.metadata
    keywords = [text(one.get("subject")) or text(one.get("id")) for one in mappings(said.get("subjects"))]
    languages = [localised(one.get("title")) or text(one.get("id")) for one in mappings(said.get("languages"))]
    journal = mapping(at(record.raw, "custom_fields", "journal:journal"))
    rows = (
        ("Publisher", text(said.get("publisher"))),
        ("Journal", ", ".join(filter(None, (text(journal.get(one)) for one in ("title", "volume", "issue", "pages"))))),
        ("Keywords", ", ".join(filter(None, keywords))),
        ("Languages", ", ".join(filter(None, languages))),
    )
    for key, value in rows:
        if value:
            yield KeyValue(key=key, value=value)
    for one in mappings(said.get("identifiers")):
        yield _identifier(text(one.get("scheme")).upper() or "Identifier", one)
    for one in mappings(said.get("dates")):
        kind = localised(at(one, "type", "title")) or text(at(one, "type", "id")) or "Date"
        yield KeyValue(key=kind, value=" ".join(filter(None, (text(one.get("date")), text(one.get("description"))))))
    if record.changed is not None:
        yield KeyValue(key="Changed", value=str(record.changed), shows="date")


def _texts(said: Mapping[str, Any]) -> Iterator[RichText]:
    if text(said.get("description")):
        yield RichText(title="Description", html=text(said.get("description")))
    for one in mappings(said.get("additional_descriptions")):
        title = localised(at(one, "type", "title")) or "More"
        if text(one.get("description")):
            yield RichText(title=title, html=text(one.get("description")))


def _people(title: str, raw: Iterable[Mapping[str, Any]]) -> People:
    places: dict[Affiliation, int] = {}
    people = []
    for one in raw:
        who = mapping(one.get("person_or_org"))
        numbers = []
        for place in mappings(one.get("affiliations")):
            ror = text(place.get("id"))
            found = Affiliation(name=text(place.get("name")) or ror, url=f"https://ror.org/{quote(ror)}" if ror else "")
            if found.name:
                numbers.append(places.setdefault(found, len(places)))
        name = text(who.get("name")) or ", ".join(
            filter(None, (text(who.get("family_name")), text(who.get("given_name"))))
        )
        role = localised(at(one, "role", "title")) or text(at(one, "role", "id"))
        people.append(
            Person(
                name=name,
                role=role,
                url=_page_of(mappings(who.get("identifiers"))),
                affiliations=tuple(dict.fromkeys(numbers)),
                is_organisation=who.get("type") == "organizational",
            )
        )
    return People(title=title, people=tuple(people), affiliations=tuple(places))


def _page_of(identifiers: Iterable[Mapping[str, Any]]) -> str:
    """The first that leads somewhere; ORCID before the others."""
    known = {text(one.get("scheme")).lower(): text(one.get("identifier")) for one in identifiers}
    return next((before + quote(known[scheme]) for scheme, before in _PEOPLE.items() if known.get(scheme)), "")


def _license(raw: Mapping[str, Any]) -> Tag:
    title = localised(raw.get("title")) or text(raw.get("id")).upper()
    url = text(raw.get("link")) or text(at(raw, "props", "url"))
    return Tag(text=title, url=_web(url))


def _related(raw: Iterable[Mapping[str, Any]]) -> Iterator[KeyValue]:
    for one in raw:
        relation = localised(at(one, "relation_type", "title")) or text(at(one, "relation_type", "id")) or "Related"
        yield _identifier(relation, one)


def _identifier(key: str, raw: Mapping[str, Any]) -> KeyValue:
    value, scheme = text(raw.get("identifier")), text(raw.get("scheme")).lower()
    before = _SCHEMES.get(scheme)
    return KeyValue(
        key=key, value=value, shows="mono", url=before + quote(value, safe="/:;()") if before else _web(value)
    )


def _funding(raw: Iterable[Mapping[str, Any]]) -> Iterator[KeyValue]:
    for one in raw:
        funder = localised(at(one, "funder", "name")) or text(at(one, "funder", "id"))
        award = mapping(one.get("award"))
        told = [localised(award.get("title")), text(award.get("acronym")), text(award.get("number"))]
        pages = [_identifier("", page).url for page in mappings(award.get("identifiers"))]
        value = ", ".join(filter(None, told)) or "no award named"
        yield KeyValue(key=funder or "Funder", value=value, url=next(filter(None, pages), ""))


def _references(raw: Iterable[Mapping[str, Any]]) -> Iterator[KeyValue]:
    for number, one in enumerate(raw, 1):
        url = _identifier("", one).url
        yield KeyValue(key=str(number), value=text(one.get("reference")) or text(one.get("identifier")), url=url)


def _counted(raw: Mapping[str, Any]) -> tuple[KeyValue, ...]:
    rows = [(label, natural(raw.get(name))) for name, label in _COUNTS]
    found = [KeyValue(key=label, value=str(count), shows="count") for label, count in rows if count is not None]
    volume = natural(raw.get("data_volume"))
    return (*found, *((KeyValue(key="Data volume", value=str(volume), shows="size"),) if volume is not None else ()))


def _listed(title: str, rows: Iterator[KeyValue]) -> tuple[KeyValues, ...]:
    found = tuple(one for one in rows if one.value)
    return (KeyValues(title=title, rows=found),) if found else ()


def _web(url: str) -> str:
    """ "" for what is no address of the web."""
    return url if address_parts(url).scheme in ("http", "https") else ""


def community_sections(raw: Mapping[str, Any]) -> tuple[Any, ...]:
    said, access = mapping(raw.get("metadata")), mapping(raw.get("access"))
    review = {"open": "Members with the right to it publish directly", "closed": "Each record is reviewed first"}
    review |= {"members": "Members publish directly, others are reviewed first"}
    kinds = [localised(at(said, "type", "title"))]
    places = [text(one.get("name")) for one in mappings(said.get("organizations"))]
    rows = (
        KeyValue(key="Name", value=text(raw.get("slug")), shows="mono"),
        KeyValue(key="Kind", value=", ".join(filter(None, kinds))),
        KeyValue(key="Organizations", value=", ".join(filter(None, places))),
        KeyValue(key="Website", value=text(said.get("website")), url=_web(text(said.get("website")))),
        KeyValue(key="Submissions", value=review.get(text(access.get("review_policy")), "")),
    )
    titles = (("description", "Description"), ("page", "About"), ("curation_policy", "Curation policy"))
    texts = tuple(RichText(title=title, html=text(said.get(name))) for name, title in titles if text(said.get(name)))
    return (KeyValues(rows=tuple(one for one in rows if one.value)), *texts)
