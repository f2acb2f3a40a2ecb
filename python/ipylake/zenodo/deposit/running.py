"""One run of a deposit, step by step; each step asks the site what is there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ipylake._protocol import FormProblem
from ipylake._stop import Stop
from ipylake.errors import AlreadyExists, ConfirmationNeeded, InvalidInput, NotFound, Unsupported

from .calls import DraftFile, Json
from .files import Item
from .finding import Found, find
from .limits import check
from .metadata import Metadata
from .order import Deposit, Order, Told, deposit_of, digest, draft_url, said
from .rdm import from_rdm, is_same, to_rdm
from .sending import Sending, SentFile

if TYPE_CHECKING:
    from .depositing import Depositing


class Run:
    def __init__(self, depositing: Depositing, order: Order, told: Told, stop: Stop) -> None:
        self._deposits = depositing
        self._calls = depositing.calls
        self._order = order
        self._told = told
        self._stop = stop
        self._said = order.metadata
        self._known = depositing.remembered.find(depositing.site, order.place)

    def run(self) -> Deposit:
        order, known, stop = self._order, self._known, self._stop
        if self._calls.rest.site.is_zenodo and not order.is_edit:  # its limits are known without asking anything
            check([*order.items, *_stand_ins(order.stays)], self._deposits.limits(order.draft or known.draft))
        found = Found()
        if order.draft or known.draft or not order.anew:
            found = find(self._calls, order.draft, known, order.metadata, list(order.items), stop)
        there = found.record or found.draft
        if there and not order.draft and not order.replace:
            self._refuse_another(there)
        if found.record:
            return self._published(found.record)
        draft, problems = self._written(found.draft)
        number = str(draft["id"])
        if known.draft != number:
            known.draft, known.keys = number, []
        self._keep()
        self._deposits.reviews.ask(draft, order.metadata, stop)
        if order.is_edit:
            return deposit_of(draft, (), problems)
        listed = self._calls.files(number, stop)
        if draft.get("is_published"):
            return deposit_of(draft, self._unchanged(listed), problems)
        files = self._filled(draft, listed)
        return deposit_of(draft, files, problems, order.stays)

    def _refuse_another(self, there: Json) -> None:
        """What this place is remembered by is something else: a folder that much is deposited from, such as a mount."""
        title = str((there.get("metadata") or {}).get("title") or "")
        keys = {one.key for one in self._order.items}
        if not self._known.keys or keys & set(self._known.keys) or title == self._order.metadata.title:
            return
        raise ConfirmationNeeded(
            f"Other files of {self._order.place} were deposited before, as “{title}” ({there['id']})",
            asks="overwrite",
            hint='place="…" keeps several deposits of one folder apart; replace=True makes this of that one',
            field="files",
        )

    # --- metadata ---------------------------------------------------------------------------------------------

    def _written(self, draft: Json | None) -> tuple[Json, list[FormProblem]]:
        known = self._known
        metadata = self._said = self._deposits.whole(self._order.metadata, draft or {})
        if draft is None:
            self._deposits.words.check(metadata, self._stop)
            made, problems = self._deposits.create(metadata, self._order.items, self._stop)
            known.draft, known.keys = str(made["id"]), []
            self._wrote(made)
            return made, problems
        if is_same(metadata, draft) or (known.sent, known.said) == (digest(to_rdm(metadata)), said(draft)):
            return draft, []
        if known.said and known.said != said(draft) and not self._order.replace and known.draft == str(draft["id"]):
            self._refuse_to_overwrite(draft)
        written, problems = self._deposits.write(draft, metadata, self._stop)
        known.draft = str(draft["id"])
        self._wrote(written)
        return written, problems

    def _wrote(self, answer: Json) -> None:
        self._known.sent, self._known.said = digest(to_rdm(self._said)), said(answer)
        self._keep()

    def _refuse_to_overwrite(self, draft: Json) -> None:
        theirs, ours = from_rdm(draft), self._said
        differing = [name for name in Metadata.__struct_fields__ if getattr(theirs, name) != getattr(ours, name)]
        raise ConfirmationNeeded(
            f"The draft {draft['id']} was changed at the site since: {', '.join(differing)}",
            asks="overwrite",
            hint=f"Look at {draft_url(draft)}; replace=True writes what you give over it",
            field=differing[0] if differing else None,
        )

    # --- files ------------------------------------------------------------------------------------------------

    def _filled(self, draft: Json, listed: Mapping[str, DraftFile]) -> list[SentFile]:
        order, known, number = self._order, self._known, str(draft["id"])
        missing = sorted(key for key in order.stays if key not in listed)
        if missing:
            raise NotFound(f"{missing[0]} is no longer in the draft {number}", hint="Add the file again", field="files")
        left = [one for one in order.items if not _is_there(one, listed)]
        bucket = self._deposits.bucket(number, self._stop) if left else ""
        if left:
            check([*order.items, *_stand_ins(order.stays)], self._deposits.limits(number, bool(bucket)))
        wanted = {one.key for one in order.items} | order.stays
        self._remove(draft, [key for key in listed if key not in wanted])
        known.keys = sorted({*known.keys, *(one.key for one in order.items)})
        self._keep()
        sending = Sending(self._calls, number, known, self._keep, self._told, self._deposits.ways)
        try:
            sent = sending.run(order.items, listed, bucket, self._stop)
        except Exception:
            self._keep()
            raise
        if any(not one.was_there for one in sent):
            self._compare(number, sent)
        return sent

    def _remove(self, draft: Json, extra: Sequence[str]) -> None:
        """Files of the draft that are not wanted any more: those we have sent, and those of the version before."""
        is_version = (draft.get("versions") or {}).get("index", 1) > 1
        foreign = [key for key in extra if key not in self._known.keys and not is_version]
        if foreign and not self._order.replace:
            raise ConfirmationNeeded(
                f"The draft {draft['id']} holds files that are not among these: {', '.join(foreign[:3])}",
                asks="overwrite",
                hint="replace=True removes them",
                field="files",
            )
        for key in extra:
            self._calls.delete_file(str(draft["id"]), key, self._stop)

    def _compare(self, number: str, sent: Iterable[SentFile]) -> None:
        """Once more, all of it: somebody else may work on the same draft."""
        listed = self._calls.files(number, self._stop)
        for one in sent:
            there = listed.get(one.key)
            if there is None or not there.is_complete or (there.md5 and there.md5 != one.md5):
                raise InvalidInput(
                    f"{one.key} was changed in the draft {number} while this was sending: somebody else works on it",
                    hint="Call again when that has ended",
                    field="files",
                )

    def _unchanged(self, listed: Mapping[str, DraftFile]) -> list[SentFile]:
        """What is published keeps its files: they are only compared."""
        sending = Sending(self._calls, "", self._known, self._keep, self._told)
        differing = [one.key for one in self._order.items if not _is_there(one, listed)]
        if differing:
            raise Unsupported(
                f"{differing[0]} differs from what is published: files of a record do not change",
                hint="Make a new version",
                field="files",
            )
        return sending.run(self._order.items, listed, "", self._stop)

    # --- published meanwhile ----------------------------------------------------------------------------------

    def _published(self, record: Json) -> Deposit:
        """This very deposit is public: there is nothing to do. Anything else has to be a version of it, or new."""
        number = str(record["id"])
        listed = self._calls.published_files(number, self._stop)
        is_whole = listed.keys() == {one.key for one in self._order.items} | self._order.stays
        if is_whole and all(_is_there(one, listed) for one in self._order.items) and self._says_same(record):
            files = self._unchanged(listed)
            return deposit_of(record, files, [])
        deposit = deposit_of(record, (), [])
        raise AlreadyExists(
            f"This was published as {deposit.doi or deposit.url}, and something of it has changed since",
            hint=f'`new_version("{number}", …)` publishes the changes, `edit("{number}", …)` what is said of it; '
            "anew=True makes another record",
            existing=(number,),
        )

    def _says_same(self, record: Json) -> bool:
        metadata = self._deposits.whole(self._order.metadata, record)
        return self._known.sent == digest(to_rdm(metadata)) or is_same(metadata, record)

    def _keep(self) -> None:
        self._deposits.remembered.keep(self._known)


def _is_there(item: Item, listed: Mapping[str, DraftFile]) -> bool:
    """As far as can be told without reading it."""
    there = listed.get(item.key)
    return there is not None and there.is_complete and there.size == item.size


def _stand_ins(keys: Iterable[str]) -> list[Item]:
    return [Item(key, Path(), 1) for key in keys]
