"""What is filled in, kept as a draft at the site."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from ipylake._code import literal
from ipylake._deposits import DraftSaved, TakenUp
from ipylake._form import Filled, FilledFile
from ipylake._protocol import Draft, DraftKind, DraftLine, Drafts, FormProblem, FormValue, MoreRoom
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, AlreadyExists, NotFound, ServerFault, Unreachable
from ipylake.zenodo.deposit.calls import Calls, Json
from ipylake.zenodo.deposit.depositing import Depositing
from ipylake.zenodo.deposit.faults import WrongMetadata
from ipylake.zenodo.deposit.finding import empty_one, published
from ipylake.zenodo.deposit.limits import GB, room_to_ask
from ipylake.zenodo.deposit.metadata import Metadata, dated
from ipylake.zenodo.deposit.order import deposit_of, said
from ipylake.zenodo.deposit.rdm import from_rdm
from ipylake.zenodo.deposit.remembered import Known

from . import shown
from .fields import form_of
from .place import items_in, merged, place_of
from .values import at_form, labels_in, metadata_in, usual, values_of, with_unasked

if TYPE_CHECKING:
    from ipylake.zenodo.client import Zenodo

_KINDS: Mapping[str, DraftKind] = {"new": "new", "version": "version", "edit": "edit"}


class Keeping:
    """`KeepsDrafts` of one site. Thread-safe."""

    def __init__(self, zenodo: Zenodo) -> None:
        self._zenodo = zenodo
        self._given: Mapping[str, FormValue] = {}
        self._there: dict[str, Metadata] = {}
        self._taken_up: dict[str, Metadata] = {}
        """By the number of the draft: what it said when it was last read, and when it was taken up."""
        self._unanswered: Metadata | None = None
        """Of a draft that may have been made: the site did not say."""

    def begun(self, filled: Filled) -> TakenUp | None:
        self._given = dict(filled.values)
        place = place_of(filled)
        known = self._deposits.remembered.find(self._deposits.site, place) if place else None
        if known is None or not known.form or known.is_published or _is_another(filled, known):
            return None
        names = {one.id for section in form_of(self._zenodo.site).sections for one in section.fields}
        kept = {one.field: one for one in known.form if one.field in names}
        values = merged(filled.values, {one.field: one for one in known.given}, kept)
        return TakenUp(
            Draft(id=known.draft, kind=known.kind, url=self._zenodo.site.page("uploads", known.draft)),
            [*values.values()],
        )

    def at_first(self) -> Sequence[FormValue]:
        return values_of(usual(Metadata(), self._zenodo.site), {})

    def save(self, filled: Filled, *, stop: Stop) -> DraftSaved:
        metadata = self._metadata(filled)
        self._remember(filled, filled.draft)
        answer, problems = self._saved(filled, metadata, stop)
        number = str(answer["id"])
        self._remember(filled, number, answer)
        try:
            self._deposits.reviews.ask(answer, metadata, stop)
        except WrongMetadata as error:
            problems = [*problems, *error.problems]
        return DraftSaved(self._draft(answer, filled.kind), at_form(problems))

    def _saved(self, filled: Filled, metadata: Metadata, stop: Stop) -> tuple[Json, Sequence[FormProblem]]:
        """What the site refuses outright must not keep the rest from being saved: it names one field at a time."""
        try:
            return self._written(filled, metadata, stop)
        except WrongMetadata as error:
            rest = _without(metadata, error.problems)
            if rest == metadata:
                raise
            answer, problems = self._saved(filled, rest, stop)
            return answer, [*error.problems, *(one for one in problems if not _is_of(one, error.problems))]

    def _written(self, filled: Filled, metadata: Metadata, stop: Stop) -> tuple[Json, Sequence[FormProblem]]:
        if filled.draft:
            try:
                draft = self._calls.draft(filled.draft, stop)
            except (NotFound, AccessDenied):
                if filled.kind != "new":
                    raise
                if published(self._calls, filled.draft, stop):
                    words = f"This draft was published meanwhile, as {self._zenodo.site.page('records', filled.draft)}"
                    raise AlreadyExists(words, hint="Begin a new version, or a new deposit") from None
                draft = None  # deleted, or wiped with a sandbox: what is typed is not lost with it
            if draft:
                said = self._there[filled.draft] = from_rdm(draft)
                return self._deposits.write(draft, with_unasked(metadata, said), stop, is_checked=False)
        made = empty_one(self._calls, self._unanswered, stop) if self._unanswered else None
        self._unanswered = None
        if made:
            return self._deposits.write(made, metadata, stop, is_checked=False)
        try:
            return self._deposits.create(metadata, items_in(filled), stop)
        except (Unreachable, ServerFault):
            self._unanswered = metadata
            raise

    def _published(self, filled: Filled) -> Metadata:
        """What is public already of what a version or an edit says."""
        return (filled.kind != "new" and self._taken_up.get(filled.draft)) or Metadata()

    def _metadata(self, filled: Filled) -> Metadata:
        return with_unasked(metadata_in(filled), self._there.get(filled.draft) or Metadata())

    def drafts(self, *, stop: Stop) -> Drafts:
        rows = self._zenodo.drafts(stop=stop)
        lines = [
            DraftLine(
                id=one.id,
                title=one.title,
                kind=_KINDS.get(one.kind, "new"),
                modified=_moment(one.modified),
                doi=one.doi,
                url=one.url,
                note=shown.review_text(one.review),
            )
            for one in rows
        ]
        return Drafts(items=tuple(lines))

    def take_up(self, kind: DraftKind, draft: str, *, stop: Stop) -> TakenUp:
        number = self._zenodo.number(draft, stop=stop)
        if kind == "version" and published(self._calls, number, stop):
            number = self._zenodo.begin_version(number, stop=stop)[0].id
        elif kind == "edit":
            number = self._zenodo.edit(number, stop=stop).id
        answer = self._calls.draft(number, stop)
        labels = labels_in(answer)
        self._there[number] = self._taken_up[number] = from_rdm(answer)
        metadata = dated(from_rdm(answer)) if _kind(answer) == "version" else from_rdm(answer)
        slug, title = self._community(answer, stop)
        if slug:
            metadata = msgspec.structs.replace(metadata, communities=(slug,))
            labels[slug] = title
        listed = self._calls.files(number, stop)
        files = [FilledFile("", one.key, one.size or 0) for one in listed.values() if one.is_complete]
        return TakenUp(self._draft(answer, _kind(answer)), values_of(metadata, labels), files)

    def drop(self, draft: str, *, stop: Stop) -> None:
        self._calls.draft(draft, stop)  # NotFound for what is none
        self._calls.delete(draft, stop)
        for known in self._deposits.remembered.of_draft(self._deposits.site, draft):
            self._deposits.remembered.forget(known.site, known.place)

    def reserve(self, draft: str, *, stop: Stop) -> str:
        return self._zenodo.reserve_doi(draft, stop=stop)

    def more_room(self, filled: Filled) -> MoreRoom | None:
        used = sum(one.size for one in filled.files)
        size = None if filled.kind == "edit" else room_to_ask(used, self._deposits.limits(filled.draft))
        if size is None:
            return None
        call = f"deposit.zenodo.more_room({literal(filled.draft)}, {size // GB})" if filled.draft else ""
        return MoreRoom(size=size, call=call)

    def ask_room(self, draft: str, size: int, *, stop: Stop) -> int:
        self._zenodo.more_room(draft, size // GB, stop=stop)
        return self._deposits.limits(draft).bytes or size

    def _draft(self, answer: Json, kind: DraftKind) -> Draft:
        made = deposit_of(answer, (), ())
        before = (answer.get("versions") or {}).get("index", 1) - 1
        of = {
            "new": "",
            "version": f"{made.concept_doi or made.title}, version {before}",
            "edit": made.doi or made.title,
        }
        room = self._deposits.limits(made.id).bytes
        return Draft(
            id=made.id,
            kind=kind,
            state="saved",
            saved_at=int(time.time()),
            url=made.url,
            doi=made.doi,
            of=of[kind],
            review=shown.review_text(made.review),
            room=room,
        )

    def _community(self, answer: Json, stop: Stop) -> tuple[str, str]:
        """(slug, title) of the one that is asked, or has been."""
        review = self._deposits.reviews.of(answer, stop) if not answer.get("is_published") else None
        number = str(((review or {}).get("receiver") or {}).get("community") or "")
        if not number:
            return "", ""
        found = self._calls.community(number, stop)
        return str(found.get("slug", "")), str((found.get("metadata") or {}).get("title") or "")

    def _remember(self, filled: Filled, draft: str, answer: Json | None = None) -> None:
        place = place_of(filled)
        if not place:
            return
        known = self._deposits.remembered.find(self._deposits.site, place)
        if draft and known.draft != draft:
            known.draft, known.keys = draft, []
        known.is_published = False
        known.kind, known.form, known.given = filled.kind, [*filled.values.values()], [*self._given.values()]
        if answer is not None:
            known.sent, known.said = "", said(answer)
        self._deposits.remembered.keep(known)

    @property
    def _deposits(self) -> Depositing:
        return self._zenodo.depositing

    @property
    def _calls(self) -> Calls:
        return self._zenodo.depositing.calls


def _is_another(filled: Filled, known: Known) -> bool:
    """Other files under another title: a folder that much is deposited from, such as a mount."""
    before = next((one.text for one in known.given if one.field == "title"), "")
    title, names = filled.text("title"), {one.name for one in filled.files}
    return bool(known.keys) and not names & set(known.keys) and title not in ("", before)


def _without(metadata: Metadata, problems: Sequence[FormProblem]) -> Metadata:
    """The rest of it."""
    empty = Metadata()
    changed = {one.field: getattr(empty, one.field) for one in problems if one.field in Metadata.__struct_fields__}
    return msgspec.structs.replace(metadata, **changed)


def _kind(answer: Json) -> DraftKind:
    if answer.get("is_published"):
        return "edit"
    return "version" if (answer.get("versions") or {}).get("index", 1) > 1 else "new"


def _moment(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())
    except ValueError:
        return None


def _is_of(problem: FormProblem, fields: Sequence[FormProblem]) -> bool:
    """Whether it is about one of these fields: it was left out, and is found missing."""
    return any(one.field == problem.field for one in fields)
