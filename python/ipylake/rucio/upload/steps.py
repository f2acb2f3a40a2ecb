"""An upload as Rucio's own client does it, a step at a time, each of which can be repeated.

For each file: checksums → DID and replica registered as COPYING → bytes to the element → AVAILABLE. For all of them:
the dataset, its content, a rule that keeps them, metadata. Where the account may not set states, which Rucio's own
policy leaves to administrators, files are registered after their bytes are there (`register_after_upload` of Rucio's
client): then the one reading of a file that sends it gives its checksums as well. Registered before, a replica needs
them then: its md5 is never set later (rucio/core/did_meta_plugins/did_column_meta.py sets adler32 alone).

Source: rucio/client/uploadclient.py, 41.5
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ipylake._parallel import in_order
from ipylake._stop import Stop
from ipylake._transfers.outgoing import LocalFile
from ipylake._transfers.upload import Upload
from ipylake.errors import AlreadyExists, InvalidInput, LakeError, QuotaExceeded
from ipylake.rucio.rest import Did

from .journal import Journal, Journals, Record, Step
from .registry import Known, Registry
from .target import Targets

State = Literal["waiting", "reading", "sending", "sent", "done", "failed"]
Told = Callable[[int, State, int], None]
"""(number of the file, what is done with it, bytes that have passed)"""
_AT_ONCE = 4


@dataclass(frozen=True)
class Plan:
    """What is to become of an upload. `metadata` is for the files and for a dataset that is made. `room` is the
    free quota in bytes, None where there is no limit."""

    journal: Journal
    lifetime_s: int | None
    metadata: Mapping[str, Any]
    room: int | None


@dataclass(frozen=True)
class UploadedFile:
    """`confirmed`: what the storage has said to be the same. `was_there`: Rucio had it there already."""

    did: str
    path: str
    size: int
    adler32: str
    md5: str
    confirmed: tuple[str, ...] = ()
    was_there: bool = False


class Steps:
    """One upload at work; made for one run."""

    def __init__(
        self, plan: Plan, registry: Registry, targets: Targets, journals: Journals, told: Told, stop: Stop
    ) -> None:
        self._plan = plan
        self._journal = plan.journal
        self._registry = registry
        self._targets = targets
        self._journals = journals
        self._told = told
        self._stop = stop
        self._numbers: dict[Did, int] = {}
        self._confirmed: dict[Did, tuple[str, ...]] = {}
        self._were_there: set[Did] = set()
        self._states: dict[Did, str] = {}

    def run(self) -> tuple[list[UploadedFile], list[str]]:
        """The files, and the ids of the rules that were made. Raises the first fault; `journal` says what is there."""
        records = self._journal.records
        self._numbers = {one.did: number for number, one in enumerate(records)}
        if len(self._numbers) < len(records):
            raise InvalidInput("Two of the files would get the same name", hint="Give one another name", field="name")
        for record in records:
            self._take_up(record)
        known = self._registry.known([one.did for one in self._left()], self._stop)
        reserves = self._registry.may_set_states(self._stop)
        read_first = [one for one in records if not one.adler32 and (reserves or one.did in known)]
        for _ in in_order(self._sum_up, read_first, at_once=2, stop=self._stop):
            pass
        self._compare_with_rucio(known)
        self._check_room()
        self._journals.keep(self._journal)
        self._make_dataset()
        if reserves:
            self._reserve()
        for _ in in_order(self._send, self._left(), at_once=_AT_ONCE, stop=self._stop):
            pass
        self._register()
        rules = self._keep()
        self._describe()
        return [self._result(one) for one in records], rules

    # --- before anything is sent --------------------------------------------------------------------------------------

    def _take_up(self, record: Record) -> None:
        """As it is now: what an earlier run has summed up or sent of another state of the file counts no more."""
        found = LocalFile(record.path).fingerprint
        if record.is_of(found):
            return
        if record.is_reserved or record.step == "done":
            raise InvalidInput(
                f"{record.path} has changed since {':'.join(record.did)} was registered",
                hint="Give it another name",
                field="files",
            )
        record.fingerprint = (found.size, found.mtime_ns, found.inode)
        record.adler32 = record.md5 = ""
        if record.step == "sent":
            record.step = "sending"

    def _sum_up(self, record: Record, stop: Stop) -> None:
        file = LocalFile(record.path)
        file.told = lambda passed: self._told(self._numbers[record.did], "reading", passed)
        record.sums = file.read(stop)

    def _compare_with_rucio(self, known: Mapping[Did, Known]) -> None:
        """A name that is taken by something else is refused before anything is sent."""
        self._states = self._registry.states(list(known), self._stop)
        for record in self._left():
            there = known.get(record.did)
            if there and not there.is_same(record):
                raise AlreadyExists(
                    f"{':'.join(record.did)} exists already, and is another file",
                    hint="Give it another name",
                    field="name",
                )
            state = self._states.get(record.did)
            if state == "AVAILABLE":
                self._were_there.add(record.did)
                self._come_to(record, "done")
            elif state and there and there.account == self._journal.account:
                # Begun on another machine: what lies there is ours.
                record.step, record.is_reserved = record.step or "sending", True
            elif state and not record.step:
                raise AlreadyExists(
                    f"{':'.join(record.did)} is {state.lower()} at {self._journal.rse} by somebody else's order",
                    hint="Wait for it, or give it another name",
                    field="name",
                )

    def _check_room(self) -> None:
        needed = sum(one.size for one in self._left() if one.step != "sent")
        room = self._plan.room
        if room is not None and needed > room:
            raise QuotaExceeded(
                f"{needed:,} bytes are to be sent, {max(room, 0):,} bytes of quota are left on {self._journal.rse}",
                hint="Choose another storage element, or delete what you no longer need there",
                field="rse",
            )

    def _make_dataset(self) -> None:
        """Before anything is sent, since it may be refused."""
        dataset = self._journal.dataset_did
        if dataset and self._registry.make_dataset(dataset, self._stop):
            self._journal.made_dataset = True
            self._journals.keep(self._journal)

    def _reserve(self) -> None:
        """Those included that are noted as reserved and that Rucio does not have: an earlier order never came there."""
        wanted = [one for one in self._left() if not one.step or (one.is_reserved and one.did not in self._states)]
        if not wanted:
            return
        for record in wanted:
            record.step, record.is_reserved = record.step or "reserved", True
        self._journals.keep(self._journal)  # before it is so: what is left behind is always known
        self._registry.add(wanted, "C", self._stop)

    # --- the bytes ----------------------------------------------------------------------------------------------------

    def _send(self, record: Record, stop: Stop) -> None:
        number = self._numbers[record.did]
        if record.step == "sent":
            self._told(number, "sent", record.size)
            return
        file = LocalFile(record.path, checksums=record.sums)
        if not record.is_of(file.fingerprint):
            raise InvalidInput(f"{record.path} has changed", hint="Start the upload again", field="files")
        file.told = lambda passed: self._told(number, "sending", passed)
        target = self._targets.target(record.did, stop)
        is_ours = record.step == "sending"
        if not is_ours:
            self._come_to(record, "sending")
        sending = Upload(file, target.storage, target.address, ":".join(record.did))
        try:
            sent = sending.run(is_ours=is_ours, stop=stop)
        except LakeError:
            self._told(number, "failed", 0)
            if not sending.leaves_part:
                self._come_to(record, "reserved" if record.is_reserved else "")
            raise
        record.sums = sent.checksums
        self._confirmed[record.did] = sent.confirmed
        self._come_to(record, "sent")
        self._told(number, "sent", record.size)

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def _register(self) -> None:
        sent = self._left()
        if not sent:
            return
        unknown = [one for one in sent if not one.is_reserved]
        if unknown:
            self._registry.add(unknown, "A", self._stop)
        states = self._registry.states([one.did for one in sent], self._stop)
        copying = [one.did for one in sent if states.get(one.did) != "AVAILABLE"]
        if copying:
            self._registry.make_available(copying, self._stop)
        for record in sent:
            self._come_to(record, "done")

    def _keep(self) -> list[str]:
        """The dataset, what is in it, and the rule. A rule on a dataset that was there would have all of it copied:
        then it is on the files alone, those included that an earlier call has put into it."""
        dids = [one.did for one in self._journal.records]
        dataset = self._journal.dataset_did
        if not dataset:
            return self._registry.add_rules(dids, self._plan.lifetime_s, self._stop)
        new = self._registry.attach(dataset, dids, self._stop)
        ours = [did for did in dids if did in new or did not in self._were_there]
        kept = [dataset] if self._journal.made_dataset else ours
        return self._registry.add_rules(kept, self._plan.lifetime_s, self._stop)

    def _describe(self) -> None:
        metadata = self._plan.metadata
        if not metadata:
            return
        described = [one.did for one in self._journal.records]
        dataset = self._journal.dataset_did
        described += [dataset] if dataset and self._journal.made_dataset else []
        work = in_order(
            lambda did, stop: self._registry.describe(did, metadata, stop), described, at_once=_AT_ONCE, stop=self._stop
        )
        for _ in work:
            pass

    def _left(self) -> list[Record]:
        return [one for one in self._journal.records if one.step != "done"]

    def _come_to(self, record: Record, step: Step) -> None:
        number = self._numbers[record.did]
        record.step = step
        self._journals.note(self._journal, number)
        if step == "done":
            self._told(number, "done", record.size)

    def _result(self, record: Record) -> UploadedFile:
        did = record.did
        return UploadedFile(
            did=":".join(did),
            path=record.path,
            size=record.size,
            adler32=record.adler32,
            md5=record.md5,
            confirmed=self._confirmed.get(did, ()),
            was_there=did in self._were_there,
        )


def left_behind(journal: Journal) -> Sequence[str]:
    """What an upload that has not ended has left in the world, for people."""
    told = {
        "reserved": "registered as being copied, without its bytes",
        "sending": "maybe in part at the element",
        "sent": "at the element, not usable yet",
        "done": "uploaded",
    }
    left = [f"{':'.join(one.did)}: {told[one.step]}" for one in journal.records if one.step]
    return [*left, *([f"{journal.dataset}: dataset, made"] if journal.made_dataset else [])]
