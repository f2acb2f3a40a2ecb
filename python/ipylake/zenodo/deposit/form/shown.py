"""What people see of a deposit: before it is sent, before it is published, and afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipylake._deposits import Deposited
from ipylake._protocol import Difference, KeyValue, Link, Publication, Text
from ipylake._text import counted, size_text
from ipylake.zenodo.deposit.metadata import Creator, Metadata
from ipylake.zenodo.deposit.order import Deposit
from ipylake.zenodo.site import Site

from .fields import ACCESS
from .values import Labels

FOREVER = (
    "The DOI and this record",
    "Its files, after 30 days: then a change is a new version",
)
LATER = ("What is said of it: title, people, description, …", "Withdrawing it within 30 days, with a reason that stays")
_REVIEWS = {
    "created": "is asked when it is published",
    "submitted": "waiting for review",
    "accepted": "accepted",
    "declined": "declined",
    "cancelled": "taken back",
    "expired": "expired",
}


def rows_of(said: Metadata, labels: Labels) -> list[KeyValue]:
    """All that is said, in the order of the form; what is empty is left out."""
    shown = [(key, value) for key, value in _texts(said, labels) if value]
    return [KeyValue(key=key, value=value) for key, value in shown]


def differences(before: Metadata, after: Metadata, labels: Labels) -> tuple[Difference, ...]:
    old, new = dict(_texts(before, labels)), dict(_texts(after, labels))
    return tuple(Difference(key=key, before=old[key], after=new[key]) for key in new if old[key] != new[key])


def _texts(said: Metadata, labels: Labels) -> Iterator[tuple[str, str]]:
    def named(number: str) -> str:
        return labels.get(number, number)

    yield "DOI", said.doi
    yield "Type", named(said.resource_type)
    yield "Title", said.title
    yield "Date", said.publication_date
    yield "Description", said.description
    yield "Creators", "; ".join(_person(one, labels) for one in said.creators)
    yield "Contributors", "; ".join(_person(one, labels) for one in said.contributors)
    yield "License", "; ".join(named(one.id) or one.title for one in said.licenses)
    until = f" {said.embargo_until}" if said.access == "embargoed" else ""
    yield "Files are", f"{ACCESS[said.access].rstrip('…').lower()}{until}"
    yield "Communities", ", ".join(map(named, said.communities))
    yield "Keywords", ", ".join(said.keywords)
    yield "Subjects", ", ".join(map(named, said.subjects))
    yield "Languages", ", ".join(map(named, said.languages))
    yield "Version", said.version
    yield "Publisher", said.publisher
    yield "Related works", "; ".join(f"{one.relation} {one.identifier}" for one in said.related)
    yield "References", "\n".join(said.references)
    yield (
        "Funding",
        "; ".join(
            " ".join(filter(None, (named(one.funder) or one.funder_name, named(one.award) or one.number, one.title)))
            for one in said.funding
        ),
    )


def _person(one: Creator, labels: Labels) -> str:
    number = one.orcid or one.ror
    places = ", ".join(place.name or labels.get(place.ror, place.ror) for place in one.affiliations)
    more = ", ".join(filter(None, (number, places)))
    return f"{one.name} ({more})" if more else one.name


def review_text(status: str, community: str = "") -> str:
    words = _REVIEWS.get(status, status)
    return f"{community}: {words}" if community and words else words


def deposited(deposit: Deposit, community: str = "", texts: tuple[Text, ...] = ()) -> Deposited:
    """A draft that is complete, or what was published, with `texts` to cite it."""
    link = Link(label="Record" if deposit.is_published else "Preview", url=deposit.url)
    rows = [KeyValue(key="DOI", value=deposit.doi, shows="mono")] if deposit.doi else []
    if deposit.concept_doi:
        rows.append(KeyValue(key="All versions", value=deposit.concept_doi, shows="mono"))
    rows.append(KeyValue(key="Record" if deposit.is_published else "Draft", value=deposit.url))
    if deposit.review:
        rows.append(KeyValue(key="Community", value=review_text(deposit.review, community)))
    if deposit.files:
        rows.append(KeyValue(key="Files", value=compared(deposit)))
    return Deposited(tuple(rows), deposit, texts, (link,) if deposit.url else ())


def compared(deposit: Deposit) -> str:
    size = size_text(sum(one.size for one in deposit.files))
    without = sum(not one.is_confirmed for one in deposit.files)
    more = f"; of {counted(without, 'file')} the site keeps no MD5" if without else ""
    return f"{counted(len(deposit.files), 'file')}, {size}: MD5 equal to your copies{more}"


def publication(deposit: Deposit, rows: Sequence[KeyValue], site: Site, community: str, stay: int) -> Publication:
    """
    community  the title of the one that is asked before, "" for none
    stay       how many files were at the site before
    """
    doi = f", under the DOI {deposit.doi}" if deposit.doi else ""
    sandbox = " (a sandbox: nothing there is a publication)" if site.is_sandbox else ""
    more = f"; {counted(stay, 'file')} that the site had already" if stay else ""
    return Publication(
        digest="",
        title="This will be submitted" if community else "This will be published",
        where=f"On {site.host}{sandbox}, for everyone{doi}",
        action="Submit for review" if community else "Publish",
        phrase="submit" if community else "publish",
        rows=tuple(rows),
        compared=f"{compared(deposit)}{more}" if deposit.files else more.removeprefix("; "),
        forever=FOREVER,
        later=LATER,
        links=(Link(label="Preview", url=deposit.url),) if deposit.url else (),
    )
