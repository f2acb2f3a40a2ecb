"""What Rucio has to be told of new files, one method a call."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ipylake._http.waits import TRIES
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, AlreadyExists, NotFound, ServerFault, Unreachable
from ipylake.rucio.rest import BATCH, Did, Rest
from ipylake.rucio.wire import Hit, Number, Replica, Row, kind_of, whole

from .journal import Record


class Known(Row, frozen=True):
    """A DID that exists, as far as a file has to be told from another of its name."""

    account: str = ""
    did_type: str | None = None
    bytes: Number = None
    adler32: str | None = None
    md5: str | None = None

    def is_same(self, record: Record) -> bool:
        """Whether it is that file: a checksum that Rucio does not have proves nothing, one at least it has."""
        sums = [(self.adler32, record.adler32), (self.md5, record.md5)]
        known = [(theirs.lower(), ours) for theirs, ours in sums if theirs]
        is_alike = all(theirs.lstrip("0") == ours.lstrip("0") for theirs, ours in known)
        return kind_of(self.did_type) == "file" and whole(self.bytes) == record.size and bool(known) and is_alike


class Registry:
    """One element, through one account. Thread-safe."""

    def __init__(self, rest: Rest, rse: str) -> None:
        self._rest = rest
        self._rse = rse

    def may_set_states(self, stop: Stop) -> bool:
        """Whether this account may turn COPYING into AVAILABLE. Rucio's own policy leaves that to administrators,
        those of experiments do not. Asked with no file, so that nothing changes; the permission is looked at first
        (rucio/gateway/replica.py, update_replicas_states)."""
        try:
            self._set_states([], "A", stop)
        except AccessDenied:
            return False
        return True

    def known(self, dids: Sequence[Did], stop: Stop) -> dict[Did, Known]:
        """Those that exist. Raises InvalidInput for a name that the server does not allow."""
        found: dict[Did, Known] = {}
        for some in _batches(dids):
            body = {"dids": _named(some), "plugin": "DID_COLUMN"}
            for rows in self._rest.ask(("dids", "bulkmeta"), body, Known, "look up the names", stop):
                found |= {(row.scope, row.name): row for row in rows}
        return found

    def states(self, dids: Sequence[Did], stop: Stop) -> dict[Did, str]:
        """The state of each replica at the element; those that have none are left out."""
        found: dict[Did, str] = {}
        for some in _batches(dids):
            for rows in self._rest.replicas(some, stop):
                found |= {_did(row): row.states[self._rse] for row in rows if self._rse in row.states}
        return found

    def add(self, records: Sequence[Record], state: str, stop: Stop) -> None:
        """Register replicas, and the DIDs that do not exist yet. `state`: C while bytes are to come, else A."""
        files = [
            {**_of(one.did), "bytes": one.size, "adler32": one.adler32, "md5": one.md5, "state": state}
            for one in records
        ]
        for some in _batches(files):
            body = {"rse": self._rse, "files": some}
            self._rest.tell("POST", ("replicas",), body, "register the files", stop)

    def make_available(self, dids: Sequence[Did], stop: Stop) -> None:
        for some in _batches(dids):
            self._set_states(_named(some), "A", stop)

    def dataset(self, did: Did, stop: Stop) -> str:
        """Its kind; "" if nothing has that name."""
        try:
            return kind_of(self._rest.get(("dids", *did), Hit, f'look up "{":".join(did)}"', stop).type)
        except NotFound:
            return ""

    def make_dataset(self, did: Did, stop: Stop) -> bool:
        """False if it is there already. After an answer that was lost a look tells whether it was made, hence one
        before: a dataset of somebody else's must not pass for ours."""
        if self.dataset(did, stop):
            return False
        doing = f'make the dataset "{":".join(did)}"'
        for attempt in range(TRIES):
            try:
                self._rest.tell("POST", ("dids", *did), {"type": "DATASET"}, doing, stop, is_idempotent=False)
            except AlreadyExists:
                return False
            except (Unreachable, ServerFault):
                if self.dataset(did, stop):
                    return True
                if attempt + 1 == TRIES:
                    raise
            else:
                return True
        raise AssertionError("the last try returns or raises")

    def attach(self, dataset: Did, dids: Sequence[Did], stop: Stop) -> list[Did]:
        """Those that were not in it before. One that is there already would have all of a call refused."""
        doing = f'put the files into "{":".join(dataset)}"'
        inside = self._content(dataset, stop)
        new = [did for did in dids if did not in inside]
        for some in _batches(new):
            try:
                self._attach(dataset, some, doing, stop)
            except AlreadyExists:  # by a call whose answer was lost, or by somebody else, meanwhile
                inside = self._content(dataset, stop)
                self._attach(dataset, [did for did in some if did not in inside], doing, stop)
        return new

    def _attach(self, dataset: Did, dids: Sequence[Did], doing: str, stop: Stop) -> None:
        if dids:
            self._rest.tell("POST", ("dids", *dataset, "dids"), {"dids": _named(dids)}, doing, stop)

    def _content(self, dataset: Did, stop: Stop) -> set[Did]:
        return {_did(row) for rows in self._rest.content(dataset, stop) for row in rows}

    def add_rules(self, dids: Sequence[Did], lifetime_s: int | None, stop: Stop) -> list[str]:
        """That the copies at the element are kept; ids of the rules. One that is there already is left as it is, and
        has all of a call refused: then each is asked for by itself."""
        made: list[str] = []
        for some in _batches(dids):
            try:
                made += self._add_rules(some, lifetime_s, stop)
            except AlreadyExists:
                for did in some:
                    with contextlib.suppress(AlreadyExists):
                        made += self._add_rules([did], lifetime_s, stop)
        return made

    def _add_rules(self, dids: Sequence[Did], lifetime_s: int | None, stop: Stop) -> list[str]:
        body = {
            "dids": _named(dids),
            "copies": 1,
            "rse_expression": self._rse,
            "account": self._rest.account(stop),
            "lifetime": lifetime_s,
            "grouping": "DATASET",
            "weight": None,
            "locked": False,
        }
        return self._rest.send("POST", ("rules", ""), body, list[str], "have the copies kept", stop)

    def describe(self, did: Did, metadata: Mapping[str, Any], stop: Stop) -> None:
        doing = f'describe "{":".join(did)}"'
        body = {"meta": dict(metadata)}
        self._rest.tell("POST", ("dids", *did, "meta"), body, doing, stop)

    def give_up(self, did: Did, stop: Stop) -> None:
        """A replica that never was AVAILABLE: Rucio removes it in its next round, and the DID, if it has no other. The
        state comes first, since nothing is removed that is COPYING (rucio/core/replica.py). One that is not there is
        given up already. Raises AccessDenied."""
        body = {"replicas": [{"rse": self._rse, **_of(did)}]}
        with contextlib.suppress(NotFound):
            self._set_states(_named([did]), "U", stop)
            self._rest.tell("POST", ("replicas", "tombstone"), body, f'give up "{":".join(did)}"', stop)

    def let_expire(self, dataset: Did, stop: Stop) -> None:
        """Rucio removes it in its next round; what is in it stays."""
        path = ("dids", *dataset, "meta", "lifetime")
        self._rest.tell("POST", path, {"value": 0}, f'give up "{":".join(dataset)}"', stop)

    def _set_states(self, files: Sequence[Mapping[str, str]], state: str, stop: Stop) -> None:
        body = {"rse": self._rse, "files": [{**one, "state": state} for one in files]}
        self._rest.tell("PUT", ("replicas",), body, "make the files available", stop)


def _did(row: Hit | Replica) -> Did:
    return row.scope, row.name


def _of(did: Did) -> dict[str, str]:
    return {"scope": did[0], "name": did[1]}


def _named(dids: Sequence[Did]) -> list[dict[str, str]]:
    return [_of(did) for did in dids]


def _batches(items: Sequence[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(items), BATCH):
        yield list(items[at : at + BATCH])
