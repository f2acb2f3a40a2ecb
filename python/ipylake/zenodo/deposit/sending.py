"""Files into a draft: what is there and the same stays, everything else is sent, and all of it is compared."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ipylake._catalog import FileState
from ipylake._parallel import in_order
from ipylake._stop import Stop
from ipylake._transfers.outgoing import Sendable
from ipylake._transfers.upload import Upload
from ipylake.errors import Cancelled, InvalidInput, LakeError

from .calls import Calls, DraftFile
from .files import Item
from .remembered import Known, Summed, print_of
from .storage import BucketDoor, Door, DraftStorage, ThreeStepDoor

Told = Callable[[int, FileState, int], None]
_AT_ONCE = 4


@dataclass(frozen=True)
class SentFile:
    """`was_there`: the site had it already, nothing was sent. `md5` is "" where the site knows none."""

    key: str
    path: str
    size: int
    md5: str
    was_there: bool = False


class _DraftUpload(Upload):
    def _remove_behind(self) -> None:
        """Nothing counts at the site before it is complete: the next call goes on with it."""


class Sending:
    """One run. `known` is what is remembered of the deposit; `keep` writes that to the disk."""

    def __init__(self, calls: Calls, draft: str, known: Known, keep: Callable[[], None], told: Told) -> None:
        self._calls = calls
        self._draft = draft
        self._known = known
        self._keep = keep
        self._told = told
        self._lock = threading.Lock()

    def run(self, items: Sequence[Item], listed: Mapping[str, DraftFile], bucket: str, stop: Stop) -> list[SentFile]:
        """`bucket`: where files go in one request each, "" where the site has none. Raises the first fault."""
        numbered = list(enumerate(items))
        done: dict[int, SentFile] = {}
        for (number, item), same in zip(
            numbered,
            in_order(lambda one, inner: self._compared(*one, listed, inner), numbered, at_once=2, stop=stop),
            strict=True,
        ):
            if same:
                done[number] = SentFile(item.key, str(item.path), item.size, same, was_there=True)
                self._told(number, "done", item.size)
        left = [(number, item) for number, item in numbered if number not in done]
        if left:
            storage = self._storage(left, listed, bucket, stop)
            sent = in_order(lambda one, inner: self._send(*one, storage, inner), left, at_once=_AT_ONCE, stop=stop)
            done |= {number: file for (number, _), file in zip(left, sent, strict=True)}
            self._keep()
        return [done[number] for number, _ in numbered]

    def _compared(self, number: int, item: Item, listed: Mapping[str, DraftFile], stop: Stop) -> str:
        """The md5 of a file that is there and the same, else ""."""
        there = listed.get(item.key)
        if there is None or not there.is_complete or there.size != item.size:
            return ""
        if not there.md5:  # sent in parts, and the site keeps no sum of it
            parts = self._known.parts.get(item.key)
            is_ours = parts is not None and not item.members and parts.fingerprint == print_of(item.path)
            return "-" if is_ours else ""
        return there.md5 if self._md5(number, item, stop) == there.md5 else ""

    def _md5(self, number: int, item: Item, stop: Stop) -> str:
        """Of what is here now: remembered of a file that has not been touched since, else read."""
        if not item.members:
            summed = self._known.sums.get(str(item.path))
            if summed and summed.fingerprint == print_of(item.path):
                return summed.md5
        file = item.opened()
        file.told = lambda passed: self._told(number, "reading", passed)
        md5 = file.read(stop)["md5"]
        self._remember(item, md5)
        return md5

    def _remember(self, item: Item, md5: str) -> None:
        if not item.members:
            with self._lock:
                self._known.sums[str(item.path)] = Summed(print_of(item.path), md5)

    def _storage(
        self, left: Sequence[tuple[int, Item]], listed: Mapping[str, DraftFile], bucket: str, stop: Stop
    ) -> DraftStorage:
        door: Door
        if bucket:
            door = BucketDoor(self._calls, bucket)
        else:
            door = ThreeStepDoor(self._calls, self._draft, listed)
            door.begin([item.key for _, item in left if item.key not in listed], stop)
        storage = DraftStorage(self._calls, self._draft, door, listed)
        storage.expect_none(item.key for _, item in left)
        return storage

    def _send(self, number: int, item: Item, storage: DraftStorage, stop: Stop) -> SentFile:
        file = self._opened(number, item)
        try:
            sent = _DraftUpload(file, storage, item.key, item.key).run(is_ours=True, stop=stop)
        except Cancelled:
            raise
        except LakeError:
            self._told(number, "failed", 0)
            raise
        if "md5" not in sent.confirmed:
            raise InvalidInput(f"The site does not say what it holds of {item.key}", field="files")
        self._remember(item, sent.checksums["md5"])
        self._told(number, "done", item.size)
        return SentFile(item.key, str(item.path), item.size, sent.checksums["md5"])

    def _opened(self, number: int, item: Item) -> Sendable:
        file = item.opened()
        if file.size != item.size:
            raise InvalidInput(f"{item.path} has changed", hint="Look it over again", field="files")
        file.told = lambda passed: self._told(number, "sending", passed)
        return file
