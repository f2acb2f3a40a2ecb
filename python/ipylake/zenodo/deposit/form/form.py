"""The form of a deposit: `Deposits`, and all that a form of drafts can do."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ipylake._deposits import Deposited, FileTold, MetadataRead
from ipylake._form import Filled
from ipylake._people import Person
from ipylake._protocol import (
    Difference,
    Draft,
    FormInfo,
    FormProblem,
    FormValue,
    KeyValue,
    Publication,
    Review,
    Suggestion,
    Suggestions,
    Text,
)
from ipylake._stop import Stop
from ipylake._text import counted
from ipylake.errors import InvalidInput, LakeError, QuotaExceeded, SignInNeeded
from ipylake.zenodo.deposit.calls import Json
from ipylake.zenodo.deposit.checks import problems_of
from ipylake.zenodo.deposit.depositing import OWN_PREFIXES
from ipylake.zenodo.deposit.faults import WrongMetadata
from ipylake.zenodo.deposit.files import Item
from ipylake.zenodo.deposit.limits import check
from ipylake.zenodo.deposit.metadata import Metadata
from ipylake.zenodo.deposit.order import Deposit, Order, deposit_of
from ipylake.zenodo.deposit.publishing import Publishing
from ipylake.zenodo.deposit.rdm import from_rdm
from ipylake.zenodo.deposit.sending import SentFile

from . import shown
from .code import code_of
from .fields import form_of
from .keeping import Keeping
from .place import items_in, place_of
from .values import at_form, has_bare_ids, labels_in, metadata_in, texts_in, values_of, with_labels

if TYPE_CHECKING:
    from ipylake.zenodo.client import Zenodo

_LISTS = {
    "creators.name": "names",
    "contributors.name": "names",
    "creators.affiliation": "affiliations",
    "contributors.affiliation": "affiliations",
    "funding.funder": "funders",
    "funding.award": "awards",
    "related.resource_type": "resource_type",
}


class DepositForm(Keeping):
    """Of one site. Thread-safe."""

    def __init__(self, zenodo: Zenodo) -> None:
        super().__init__(zenodo)
        self._lock = threading.Lock()
        self._made: dict[str, Deposit] = {}
        """By the number of the draft: what was sent, to be compared again before it is published."""

    def form(self) -> FormInfo:
        return form_of(self._zenodo.site)

    # --- while it is filled in ----------------------------------------------------------------------------------------

    def look_up(self, field: str, text: str, filled: Filled, *, stop: Stop) -> Suggestions:
        found = self._zenodo.look_up(_LISTS.get(field, field), text, stop=stop)
        if not field.endswith(".name"):
            return found
        people = tuple(_as_person(one) for one in found.items)
        return msgspec.structs.replace(found, items=people)

    def named(self, filled: Filled, *, stop: Stop) -> Sequence[FormValue]:
        if not has_bare_ids(filled):
            return ()
        return with_labels(filled, self._deposits.words.labels(metadata_in(filled), stop))

    def problems(self, filled: Filled) -> Sequence[FormProblem]:
        said = self._metadata(filled)
        found = at_form(problems_of(said, own_prefixes=self._own_prefixes, known=self._published(filled)))
        if filled.kind != "edit" and self._zenodo.site.is_zenodo:
            found += [
                FormProblem(field="files", message=f"{one.name} has no content: the site takes no empty files", row=row)
                for row, one in enumerate(filled.files)
                if one.size == 0 and not one.variable
            ]
        names = [one.name for one in filled.files]
        found += [
            FormProblem(field="files", message=f"Another file is called {name} already", row=row)
            for row, name in enumerate(names)
            if name in names[:row]
        ]
        return found

    @property
    def _own_prefixes(self) -> tuple[str, ...]:
        return (*OWN_PREFIXES, self._zenodo.site.prefix) if self._zenodo.site.prefix else OWN_PREFIXES

    def read_metadata(self, source: str, *, stop: Stop) -> MetadataRead:
        read = self._zenodo.read_metadata(source, stop=stop)
        labels: dict[str, str] = {}
        if not Path(source).exists():
            number = self._zenodo.number(source, is_public=True, stop=stop)
            labels = labels_in(self._calls.record(number, stop))
        filled_in = [one for one in values_of(read.metadata, labels) if one.text or one.rows]
        return MetadataRead([one for one in filled_in if one.field != "access" or one.text != "open"], read.notes)

    def code(self, filled: Filled) -> str:
        return code_of(self._zenodo.script(), filled)

    # --- looked over, sent --------------------------------------------------------------------------------------------

    def review(self, filled: Filled, *, stop: Stop) -> Review:
        metadata = self._metadata(filled)
        try:
            check([*items_in(filled), *_there(filled)], self._deposits.limits(filled.draft))
            self._deposits.words.check(metadata, stop)
        except WrongMetadata as error:
            return _refused(at_form(error.problems))
        except SignInNeeded:
            raise
        except (InvalidInput, QuotaExceeded) as error:
            return _refused([FormProblem(field=error.field or "files", message=error.message)])
        site = self._zenodo.site
        sandbox = "the sandbox " if site.is_sandbox else ""
        labels = _labels_of(filled)
        rows = shown.rows_of(metadata, labels)
        rows.append(KeyValue(key="Size", value=str(sum(one.size for one in filled.files)), shows="size"))
        since, changes = self._changes(filled, metadata, labels, stop)
        return Review(
            digest="",
            title="This will be deposited, and not published yet",
            where=f"As a draft on {sandbox}{site.host}",
            rows=tuple(rows),
            files=(),
            notes=tuple(self._notes(filled)),
            since=since,
            differences=changes,
        )

    def _notes(self, filled: Filled) -> list[str]:
        stay = sum(one.is_there for one in filled.files)
        words = "is at the site already, and stays" if stay == 1 else "are at the site already, and stay"
        return [f"{counted(stay, 'file')} {words}"] if stay else []

    def _changes(
        self, filled: Filled, metadata: Metadata, labels: Mapping[str, str], stop: Stop
    ) -> tuple[str, tuple[Difference, ...]]:
        """What differs from the version before, or from what is published."""
        if filled.kind == "new":
            return "", ()
        record = self._calls.record(filled.draft, stop) if filled.kind == "edit" else self._before(filled.draft, stop)
        before = msgspec.structs.replace(from_rdm(record), communities=metadata.communities)
        since = deposit_of(record, (), ())
        version = f", version {before.version}" if before.version else ""
        return f"{since.doi or since.url}{version}", shown.differences(
            before, metadata, {**labels_in(record), **labels}
        )

    def _before(self, draft: str, stop: Stop) -> Json:
        """The latest version that is public, of the record that a draft will be a version of."""
        parent = str((self._calls.draft(draft, stop).get("parent") or {}).get("id") or "")
        return self._calls.record(self._zenodo.number(parent, is_public=True, stop=stop), stop)

    def deposit(self, filled: Filled, told: FileTold, *, stop: Stop) -> Deposited:
        numbers = [number for number, one in enumerate(filled.files) if not one.is_there]
        items = items_in(filled)
        order = Order(
            items,
            self._metadata(filled),
            place_of(filled) or f"draft {filled.draft}",
            filled.draft,
            stays=_stays(filled),
            replace=True,  # what is filled in is the draft: it was taken up, or typed here
            is_edit=filled.kind == "edit",
            known=self._published(filled),
        )
        made = self._deposits.run(order, lambda at, state, done: told(numbers[at], state, done), stop)
        with self._lock:
            self._made[made.id] = made
        return shown.deposited(made)

    def left(self, filled: Filled) -> Sequence[str]:
        if not filled.draft:
            return ()
        return (f"The draft {filled.draft} on {self._zenodo.site.host}, with what has been sent by now",)

    def clean(self, filled: Filled, *, stop: Stop) -> None:
        """The draft goes, with its files."""
        if filled.draft:
            self.drop(filled.draft, stop=stop)

    # --- published ----------------------------------------------------------------------------------------------------

    def publication(self, filled: Filled, *, stop: Stop) -> Publication:
        publishing = Publishing(self._deposits)
        made = self._made.get(filled.draft)
        problems: Sequence[FormProblem] = ()
        answer = self._calls.draft(filled.draft, stop)
        try:
            publishing.check(answer, self._files(filled), stop, stays=_stays(filled))
        except WrongMetadata as error:
            problems = at_form(error.problems)
        except InvalidInput as error:
            problems = [FormProblem(field=error.field or "files", message=". ".join((error.message, error.hint)))]
        slug, title = self._community(answer, stop)
        metadata = msgspec.structs.replace(from_rdm(answer), communities=(slug,) if slug else ())
        labels = {**self._deposits.words.labels(metadata, stop), **labels_in(answer)}
        deposit = deposit_of(answer, made.files if made else (), ())
        shows = shown.publication(
            deposit, shown.rows_of(metadata, labels), self._zenodo.site, title, len(_stays(filled))
        )
        if filled.kind == "edit":
            shows = msgspec.structs.replace(shows, compared="", forever=())
        return msgspec.structs.replace(shows, problems=tuple(problems))

    def publish(self, filled: Filled, *, stop: Stop) -> Deposited:
        communities = metadata_in(filled).communities
        publishing = Publishing(self._deposits)
        made = publishing.run(filled.draft, self._files(filled), communities, stop, stays=_stays(filled))
        self._zenodo.forget(made.id)
        for known in self._deposits.remembered.of_draft(self._deposits.site, made.id):
            known.is_published = True
            self._deposits.remembered.keep(known)
        community = ""
        if communities:
            community = _labels_of(filled).get(communities[0], communities[0])
        told = shown.deposited(made, community, self._citations(made, stop))
        review = "" if made.is_published else shown.review_text(made.review, community)
        draft = Draft(id=made.id, kind=filled.kind, state="saved", url=made.url, doi=made.doi, review=review)
        return replace(told, draft=draft)

    def _citations(self, made: Deposit, stop: Stop) -> tuple[Text, ...]:
        """What is public is public, also where these cannot be read."""
        if not made.is_published:
            return ()
        texts = []
        for title, form in (("BibTeX", "bibtex"), ("APA", "apa")):
            with contextlib.suppress(LakeError):
                texts.append(Text(title=title, text=self._zenodo.export(made.id, form, stop=stop).strip()))
        return tuple(texts)

    def _files(self, filled: Filled) -> Sequence[SentFile] | None:
        """None where the draft was not sent by this form: then what is there counts."""
        made = self._made.get(filled.draft)
        return None if made is None or filled.kind == "edit" else made.files


def _stays(filled: Filled) -> frozenset[str]:
    return frozenset(one.name for one in filled.files if one.is_there)


def _there(filled: Filled) -> list[Item]:
    return [Item(one.name, Path(os.devnull), one.size or 1) for one in filled.files if one.is_there or one.variable]


def _refused(problems: Sequence[FormProblem]) -> Review:
    return Review(digest="", title="", where="", rows=(), files=(), problems=tuple(problems))


def _as_person(one: Suggestion) -> Suggestion:
    family, given, orcid, *places = [*one.more, "", "", ""] if len(one.more) < 3 else one.more
    name = f"{family}, {given}" if given else family
    return msgspec.structs.replace(one, more=Person(name, identifier=orcid, affiliations=tuple(places)).row())


def _labels_of(filled: Filled) -> dict[str, str]:
    """Of all that was chosen in the form."""
    pairs = (text.partition("\t") for value in filled.values.values() for text in texts_in(value))
    return {number.strip(): label.strip() for number, tab, label in pairs if tab}
