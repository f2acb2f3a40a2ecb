"""What `Zenodo` can do about deposits. What does it is imported when it is first used: most people only read."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ipylake._catalog import Progress
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotFound
from ipylake.zenodo.identifiers import named, number_of_doi

if TYPE_CHECKING:
    from ipylake._deposits import FileState
    from ipylake._protocol import FormProblem, Suggestions
    from ipylake.zenodo.reader import Reader
    from ipylake.zenodo.rest import Rest

    from .calls import Json
    from .depositing import Depositing
    from .files import Bundling, Files, Item
    from .imports import Imported
    from .metadata import Metadata
    from .order import Deposit

    Said = Metadata | Mapping[str, Any] | str | os.PathLike[str]
    """Metadata; a dictionary of it; or a file that holds it: CITATION.cff, .zenodo.json, ro-crate-metadata.json,
codemeta.json."""


@dataclass(frozen=True)
class DraftRow:
    """One of the drafts that a site lists. `kind`: new · version · edit of what is published."""

    id: str
    title: str
    kind: str
    modified: str
    doi: str
    url: str
    review: str


class DepositVerbs:
    """What `Zenodo` can do that changes something."""

    _rest: Rest
    _reader: Reader
    _depositing: Depositing | None = None

    def deposit(
        self,
        files: Files,
        metadata: Said,
        *,
        bundle: Bundling = "ask",
        draft: str = "",
        keep: Sequence[str] = (),
        place: str | os.PathLike[str] | None = None,
        replace: bool = False,
        anew: bool = False,
        on_progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Deposit:
        """A draft with these files and this metadata, complete, each md5 compared. Nothing is published.

            draft = zenodo.deposit("out/*.tif", {"title": "Burned-area masks", "resource_type": "dataset",
                                                 "creators": ["Hagen, Mira"], "licenses": "cc-by-4.0"})
            zenodo.publish(draft)

        files     paths, folders, patterns, or {path: name}
        metadata  as `ipylake.zenodo.deposit.Metadata` says it; or a CITATION.cff, .zenodo.json, RO-Crate,
                  codemeta.json
        bundle    what becomes of a folder: "zip" one ZIP, "keys" names with slashes in them; "zip" also makes one of
                  more than 100 files
        draft     the number of a draft to go on with
        keep      names of files that this draft has already, and that stay
        place     what the draft is remembered by, a folder or a lock file; else the folder that the files are in.
                  Several deposits of one folder, such as a mount, need one each
        replace   go over what was changed at the site meanwhile
        anew      another record, whatever this folder was deposited as

        Interrupted anywhere, the same call goes on: no second draft is made and no file is sent twice. Raises
        WrongMetadata (`problems` says where), QuotaExceeded, InvalidInput, ConfirmationNeeded, AlreadyExists,
        SignInNeeded, AccessDenied, Unreachable, ServerFault, Cancelled.
        """
        from .order import Order

        items = self._items(files, bundle)
        where = _place(place, items, draft)
        if anew:
            self.depositing.remembered.forget(self.depositing.site, where)
        order = Order(items, self._said(metadata), where, draft, stays=frozenset(keep), replace=replace, anew=anew)
        return self.depositing.run(order, _in_all(items, on_progress), stop or Stop())

    def publish(self, draft: Deposit | str, *, communities: Sequence[str] = (), stop: Stop | None = None) -> Deposit:
        """Make it public, for good, exactly once; what is public already is said to be.

        draft        what `deposit` gave: every file must be there as it was sent; or a number
        communities  short names: the first one is asked before; the others are asked afterwards

        A draft whose community reviews what it takes is submitted to it: `review` of the result says how far that is.
        Raises InvalidInput, WrongMetadata while something is in the way, TimedOut where nobody knows; then look again.
        """
        from .metadata import Metadata
        from .order import Deposit
        from .publishing import Publishing

        stop = stop or Stop()
        number = draft.id if isinstance(draft, Deposit) else self.number(draft, stop=stop)
        if communities:
            wish = Metadata(communities=tuple(communities))
            with contextlib.suppress(NotFound):  # it is public already
                self.depositing.reviews.ask(self.depositing.calls.draft(number, stop), wish, stop)
        files, stays = (draft.files or None, draft.stays) if isinstance(draft, Deposit) else (None, ())
        made = Publishing(self.depositing).run(number, files, communities, stop, stays=stays)
        self.forget(number)
        return made

    def new_version(
        self,
        record: str,
        files: Files = (),
        metadata: Said | None = None,
        *,
        bundle: Bundling = "ask",
        on_progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Deposit:
        """The draft of the next version of a record, by its number, DOI or address. Only what has changed is sent;
        what the version before had and `files` has not is not in it. Without files all of them stay.

        metadata  all of it; None: that of the version before, dated today
        """
        from .order import Order

        stop = stop or Stop()
        draft, said = self.begin_version(record, stop=stop)
        items = self._items(files, bundle)
        listed = self.depositing.calls.files(str(draft.id), stop)
        told = said if metadata is None else self._said(metadata)
        stays = frozenset(listed) if not items else frozenset()
        order = Order(items, told, _place(None, items, draft.id), draft.id, stays=stays, known=said)
        return self.depositing.run(order, _in_all(items, on_progress), stop)

    def begin_version(self, record: str, *, stop: Stop | None = None) -> tuple[Deposit, Metadata]:
        """The draft of the next version, with the files of the last one, and what is said of it. There is one such
        draft at most: begun twice it is the same."""
        from .metadata import dated
        from .order import deposit_of
        from .rdm import from_rdm

        stop = stop or Stop()
        calls = self.depositing.calls
        draft = calls.new_version(self.number(record, is_public=True, stop=stop), stop)
        if not calls.files(str(draft["id"]), stop):
            calls.import_files(str(draft["id"]), stop)
        return deposit_of(draft, (), ()), dated(from_rdm(draft))

    def edit(self, record: str, metadata: Said | None = None, *, stop: Stop | None = None) -> Deposit:
        """The draft of what is said of a published record; its files stay. `publish` makes it public, `discard` gives
        it up. Without metadata it is only begun."""
        from .order import deposit_of

        stop = stop or Stop()
        draft = self.depositing.calls.edit(self.number(record, is_public=True, stop=stop), stop)
        problems: list[FormProblem] = []
        if metadata is not None:
            said = self.depositing.whole(self._said(metadata), draft)
            draft, problems = self.depositing.write(draft, said, stop)
        return deposit_of(draft, (), problems)

    def discard(self, record: str, *, stop: Stop | None = None) -> None:
        """Give up the edit of a published record. Raises InvalidInput for a draft that was never published."""
        self._drop(record, is_published=True, stop=stop or Stop())

    def delete_draft(self, draft: str, *, stop: Stop | None = None) -> None:
        """Delete a draft with its files. Raises InvalidInput for the edit of a published record."""
        self._drop(draft, is_published=False, stop=stop or Stop())

    def drafts(self, *, stop: Stop | None = None) -> list[DraftRow]:
        """Yours, the latest first: what was never published, and edits. Up to 100."""
        found = self.depositing.calls.mine("", 1, stop or Stop())
        hits = (found.get("hits") or {}).get("hits") or []
        return [_row(one) for one in hits if one.get("is_draft") or not one.get("is_published")]

    def draft(self, number: str, *, stop: Stop | None = None) -> tuple[Deposit, Metadata]:
        """One of them, with its files as the site has them, and what is said of it."""
        from .order import deposit_of
        from .rdm import from_rdm
        from .sending import SentFile

        stop = stop or Stop()
        shown = self.depositing.calls.draft(number, stop)
        listed = self.depositing.calls.files(number, stop)
        files = [SentFile(one.key, "", one.size or 0, one.md5, True) for one in listed.values() if one.is_complete]
        review = self.depositing.reviews.of(shown, stop)
        whole = {**shown, "parent": {**(shown.get("parent") or {}), "review": review or {}}}
        return deposit_of(whole, files, ()), from_rdm(shown)

    def reserve_doi(self, draft: str, *, stop: Stop | None = None) -> str:
        """The DOI that the draft will have; asked again it is the same one."""
        from .order import deposit_of

        stop = stop or Stop()
        calls = self.depositing.calls
        known = deposit_of(calls.draft(draft, stop), (), ()).doi
        return known or deposit_of(calls.reserve(draft, stop), (), ()).doi

    def reviews(self, record: str, *, stop: Stop | None = None) -> dict[str, str]:
        """Which communities were asked to take a record or draft, and how far that is: submitted, accepted, …"""
        stop = stop or Stop()
        return self.depositing.reviews.states(self.number(record, stop=stop), stop)

    def cancel_review(self, draft: str, *, stop: Stop | None = None) -> None:
        """Take back what a community was asked; the draft stays."""
        self.depositing.reviews.cancel(draft, stop or Stop())

    def more_room(self, draft: Deposit | str, gigabytes: int, *, stop: Stop | None = None) -> None:
        """Ask the site for room for this record, `gigabytes` in all: Zenodo grants 150 GB to each person at once."""
        from .order import Deposit

        number = draft.id if isinstance(draft, Deposit) else draft
        self.depositing.calls.more_room(number, gigabytes, stop or Stop())
        self.depositing.remembered.grant(self.depositing.site, number, gigabytes * 10**9)

    def read_metadata(self, source: str | os.PathLike[str], *, stop: Stop | None = None) -> Imported:
        """From a file that is there (CITATION.cff, .zenodo.json, an RO-Crate, codemeta.json), or of a record, by
        number, DOI or address. Its own DOI is not taken."""
        from .imports import Imported, read_metadata
        from .rdm import from_rdm

        path = Path(os.path.expanduser(os.fspath(source)))
        if path.exists():
            return read_metadata(path)
        stop = stop or Stop()
        record = self.depositing.calls.record(self.number(os.fspath(source), is_public=True, stop=stop), stop)
        return Imported(msgspec.structs.replace(from_rdm(record), doi="", version=""))

    def look_up(self, field: str, text: str, *, stop: Stop | None = None) -> Suggestions:
        """Words of the site's lists that fit `text`: names, affiliations, funders, awards, subjects, licenses,
        languages, communities, resource_type."""
        from .words import look_up

        return look_up(self.depositing.calls, field, text, stop or Stop())

    def number(self, text: str, *, is_public: bool = False, stop: Stop | None = None) -> str:
        """Of the record or draft that is named by a number, a DOI or an address. With `is_public` of a record: by the
        DOI of all versions of one the latest. Raises InvalidInput, NotFound."""
        stop = stop or Stop()
        site = self._rest.site
        found = named(text, site)
        if found is None or found.what not in ("record", "draft", "doi"):
            raise InvalidInput(f'"{text}" is no record of {site.host}', hint="Give a number or a DOI", field="id")
        if found.what == "doi":
            number = None if is_public else number_of_doi(found.value, site)
            return number or self._reader.of_doi(found.value, stop).number
        return self._reader.of_number(found.value, stop).number if is_public else found.value

    def forget(self, number: str) -> None:
        """What was read of a record, which has changed since."""
        self._reader.known.forget(number)

    # --- within -----------------------------------------------------------------------------------------------

    @property
    def depositing(self) -> Depositing:
        """What it knows of the site is kept; a copy of this client that tells of waits has its own."""
        if self._depositing is None or self._depositing.calls.rest is not self._rest:
            from .calls import Calls
            from .depositing import Depositing
            from .remembered import Remembered

            self._depositing = Depositing(Calls(self._rest), Remembered())
        return self._depositing

    def _items(self, files: Files, bundle: Bundling) -> list[Item]:
        from .files import items_of

        items = items_of(files, bundle=bundle)
        return _at_most_a_hundred(items) if bundle == "zip" else items

    def _said(self, metadata: Said) -> Metadata:
        from .metadata import metadata_of

        if isinstance(metadata, (str, os.PathLike)):
            return self.read_metadata(metadata).metadata
        return metadata_of(metadata)

    def _drop(self, number: str, *, is_published: bool, stop: Stop) -> None:
        number = self.number(number, stop=stop)
        draft = self.depositing.calls.draft(number, stop)
        if bool(draft.get("is_published")) != is_published:
            what, way = ("was never published", "delete_draft") if is_published else ("is published", "discard")
            raise InvalidInput(f"{number} {what}", hint=f'`{way}("{number}")` is for that', field="draft")
        self.depositing.calls.delete(number, stop)


def _place(given: str | os.PathLike[str] | None, items: Sequence[Item], draft: str) -> str:
    """What a deposit is remembered by. Raises InvalidInput where there is nothing to deposit."""
    from .files import folder_of

    if given is not None:
        return os.fspath(Path(given).absolute())
    if items:
        return os.fspath(folder_of(items))
    if draft:
        return f"draft {draft}"
    raise InvalidInput("There is no file to deposit", hint="A record needs at least one file", field="files")


def _row(shown: Json) -> DraftRow:
    from .order import deposit_of

    deposit = deposit_of(shown, (), ())
    index = (shown.get("versions") or {}).get("index", 1)
    kind = "edit" if shown.get("is_published") else "version" if index > 1 else "new"
    modified = str(shown.get("updated") or "")
    return DraftRow(deposit.id, deposit.title, kind, modified, deposit.doi, deposit.url, deposit.review)


def _at_most_a_hundred(items: list[Item]) -> list[Item]:
    from .files import all_zipped, folder_of
    from .limits import ZENODO

    if ZENODO.files is None or len(items) <= ZENODO.files:
        return items
    return [all_zipped(items, f"{folder_of(items).name or 'files'}.zip")]


def _in_all(items: Sequence[Item], progress: Progress | None) -> Any:
    """What is told of each file, as bytes of all of them."""
    passed = [0] * len(items)
    total = sum(one.size for one in items)
    lock = threading.Lock()

    def told(number: int, state: FileState, done: int) -> None:
        if progress is None:
            return
        with lock:
            passed[number] = done if state in ("sending", "sent", "done") else 0
            progress(sum(passed), total, "Reading the files" if state == "reading" else "Sending the files")

    return told
