"""Upload to Rucio: files of this machine become DIDs at a storage element."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipylake._catalog import Progress
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError, NotFound
from ipylake.rucio.elements import KnownElements
from ipylake.rucio.mounts import Mounts
from ipylake.rucio.query import typed_did
from ipylake.rucio.rest import Rest
from ipylake.rucio.storages import Storages

from .elements import WritableElement, room_at, writable_elements
from .journal import VERSION, Journal, Journals, Record
from .registry import Registry
from .steps import Plan, State, Steps, Told, UploadedFile, left_behind
from .target import Targets

__all__ = [
    "Files",
    "Order",
    "Outlook",
    "Unfinished",
    "Uploaded",
    "UploadedFile",
    "Uploader",
    "WritableElement",
    "in_all",
]

Path_ = str | os.PathLike[str]
Files = Path_ | Iterable[Path_] | Mapping[Path_, str]
"""One path, several, or several with the name that each gets."""


@dataclass(frozen=True)
class Order:
    """What to upload. `dataset`: `scope:name`, or a name in `scope`; empty for none."""

    files: Files
    scope: str
    rse: str
    dataset: str = ""
    name: str = ""
    lifetime_s: int | None = None
    metadata: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Outlook:
    """What an upload would do.

    begun    an earlier call has begun it
    room     bytes of free quota, None where there is no limit
    known    DIDs that exist already: their checksums decide whether they are these files
    place    the host, or the folder, that the bytes go to
    """

    begun: bool
    room: int | None
    known: tuple[str, ...]
    dataset: str
    is_new_dataset: bool
    place: str


@dataclass(frozen=True)
class Uploaded:
    """What was made. `dids` are `scope:name`; `dataset` is empty without one; `rules` are ids of new rules."""

    dids: tuple[str, ...]
    dataset: str
    rse: str
    rules: tuple[str, ...]
    files: tuple[UploadedFile, ...]


@dataclass(frozen=True)
class Unfinished:
    """An upload that has not ended. `left` says, for people, what it has left where; `key` names it."""

    key: str
    rse: str
    files: tuple[str, ...]
    left: tuple[str, ...]


class Uploader:
    """Thread-safe."""

    def __init__(
        self, rest: Rest, mounts: Mounts, elements: KnownElements, storages: Storages, journals: Journals | None = None
    ) -> None:
        self._rest = rest
        self._mounts = mounts
        self._elements = elements
        self._storages = storages
        self._journals = journals or Journals()

    def elements(self, stop: Stop) -> Sequence[WritableElement]:
        return writable_elements(self._rest, self._mounts, self._elements, stop)

    def upload(self, order: Order, told: Told, stop: Stop) -> Uploaded:
        """Goes on where an earlier call for the same files and the same place has ended."""
        journal = self._journals.kept(self._journal(order, stop))
        room = room_at(self._rest, order.rse, stop)
        plan = Plan(journal, order.lifetime_s, order.metadata or {}, room)
        try:
            files, rules = Steps(
                plan, Registry(self._rest, order.rse), self._targets(order.rse, stop), self._journals, told, stop
            ).run()
        except LakeError as error:
            self._say_what_is_left(journal, error)
            raise
        self._journals.forget(journal)
        return Uploaded(tuple(one.did for one in files), journal.dataset, order.rse, tuple(rules), tuple(files))

    def look(self, order: Order, stop: Stop) -> Outlook:
        """What an upload would do, as far as that is known before a file is read. Raises what is in its way."""
        journal = self._journals.kept(self._journal(order, stop))
        registry = Registry(self._rest, order.rse)
        dids = [one.did for one in journal.records]
        dataset = journal.dataset_did
        target = self._targets(order.rse, stop).target(dids[0], stop)
        return Outlook(
            begun=journal.has_begun,
            room=room_at(self._rest, order.rse, stop),
            known=tuple(":".join(did) for did in registry.known(dids, stop)),
            dataset=journal.dataset,
            is_new_dataset=dataset is not None and registry.dataset(dataset, stop) == "",
            place=target.storage.host,
        )

    def left(self, order: Order, stop: Stop) -> tuple[str, ...]:
        """What an earlier call has left; no network but for the name of the account."""
        return tuple(left_behind(self._journals.kept(self._journal(order, stop, is_checked=False))))

    def clean_order(self, order: Order, stop: Stop) -> list[str]:
        """Take that back."""
        journal = self._journal(order, stop, is_checked=False)
        return self.clean(journal.key, stop) if self._journals.kept(journal).has_begun else []

    def unfinished(self) -> list[Unfinished]:
        """Those of this server, the latest first; no network."""
        mine = [one for one in self._journals.all() if one.server == self._server]
        return [
            Unfinished(one.key, one.rse, tuple(record.path for record in one.records), tuple(left_behind(one)))
            for one in mine
        ]

    def clean(self, key: str, stop: Stop) -> list[str]:
        """Take back what an upload that has not ended has left; what was uploaded whole stays.

        Returns the DIDs that Rucio itself removes in its next round. Raises NotFound for a key that is none,
        AccessDenied where an administrator has to do it; then it can be tried again.
        """
        journal = next((one for one in self._journals.all() if one.key == key), None)
        if journal is None:
            raise NotFound(f'There is no unfinished upload "{key}"', field="key")
        registry = Registry(self._rest, journal.rse)
        targets = self._targets(journal.rse, stop)
        later: list[str] = []
        states = registry.states([one.did for one in journal.records], stop)
        for record in journal.records:
            if record.step and states.get(record.did) == "AVAILABLE":  # the answer that said so was lost
                record.step = "done"
            if record.step in ("sending", "sent"):
                target = targets.target(record.did, stop)
                target.storage.remove(target.address, ":".join(record.did), stop)
            if record.is_reserved and record.step != "done":
                registry.give_up(record.did, stop)
                later.append(":".join(record.did))
        if journal.dataset_did and journal.made_dataset and not any(one.step == "done" for one in journal.records):
            registry.let_expire(journal.dataset_did, stop)
            later.append(journal.dataset)
        self._journals.forget(journal)
        return later

    @property
    def _server(self) -> str:
        """What names are of: in each organisation they are others."""
        return " ".join(filter(None, (self._rest.http.url, self._rest.admission.vo)))

    def _targets(self, rse: str, stop: Stop) -> Targets:
        return Targets(rse, self._rest, self._mounts, self._elements, self._storages, stop)

    def _journal(self, order: Order, stop: Stop, *, is_checked: bool = True) -> Journal:
        if not order.scope:
            raise InvalidInput("Give a scope", field="scope")
        if not order.rse:
            raise InvalidInput("Give a storage element", field="rse")
        records = [Record(path, order.scope, name) for path, name in named_files(order.files, order.name)]
        if not records:
            raise InvalidInput("There is no file to upload", field="files")
        dataset = dataset_did(order.dataset, order.scope)
        if dataset and is_checked:
            self._check_dataset(dataset, order.rse, stop)
        account = self._rest.account(stop)
        return Journal(VERSION, self._server, account, order.rse, ":".join(dataset or ()), records)

    def _check_dataset(self, dataset: tuple[str, str], rse: str, stop: Stop) -> None:
        kind = Registry(self._rest, rse).dataset(dataset, stop)
        if kind not in ("", "dataset"):
            raise InvalidInput(f"{':'.join(dataset)} is a {kind}, files go into datasets", field="dataset")

    def _say_what_is_left(self, journal: Journal, error: LakeError) -> None:
        if not journal.has_begun:
            self._journals.forget(journal)
            return
        done = sum(one.step == "done" for one in journal.records)
        way_out = f"{done} of {len(journal.records)} files are uploaded; the same call goes on from there"
        error.hint = f"{error.hint}. {way_out}" if error.hint else way_out


def in_all(order: Order, progress: Progress) -> Told:
    """What is told of each file, as bytes of all of them."""
    sizes = [
        Path(path).stat().st_size if Path(path).is_file() else 0 for path, _ in named_files(order.files, order.name)
    ]
    passed = [0] * len(sizes)
    lock = threading.Lock()

    def told(number: int, state: State, done: int) -> None:
        with lock:
            passed[number] = sizes[number] if state in ("sent", "done") else done if state == "sending" else 0
            progress(sum(passed), sum(sizes), "Reading the files" if state == "reading" else "Sending the files")

    return told


def dataset_did(dataset: str, scope: str) -> tuple[str, str] | None:
    """None for an empty one."""
    if not dataset:
        return None
    return typed_did(dataset) if ":" in dataset else (scope, dataset)


def named_files(files: Files, name: str) -> list[tuple[str, str]]:
    """(absolute path, name of the DID) of each: the name of the file, unless one is given. Raises InvalidInput."""
    if isinstance(files, (str, os.PathLike)):
        files = [files]
    pairs = list(files.items()) if isinstance(files, Mapping) else [(path, "") for path in files]
    if name and len(pairs) != 1:
        raise InvalidInput("One name is for one file", hint="Give files={path: name, …}", field="name")
    found = []
    for path, given in pairs:
        whole = Path(path).expanduser().absolute()
        found.append((str(whole), given or name or whole.name))
    return found
