"""Files into a draft: what is there and the same stays, everything else is sent, and all of it is compared."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ipylake._deposits import FileState
from ipylake._parallel import in_order
from ipylake._stop import Stop
from ipylake._transfers.outgoing import LocalFile, Sendable
from ipylake._transfers.upload import Upload
from ipylake.errors import Cancelled, InvalidInput, LakeError

from . import parts
from .calls import Calls, DraftFile
from .files import Item
from .parts import PartsRefused, PartsUpload
from .remembered import Known, Summed, kept_print, print_of
from .storage import BucketDoor, Door, DraftStorage, ThreeStepDoor

Told = Callable[[int, FileState, int], None]
_AT_ONCE = 4


@dataclass(frozen=True)
class SentFile:
    """
    md5           of what was sent; "" where neither it nor the site's is known
    was_there     the site had it already: nothing was sent
    is_confirmed  the site says the same md5; some keep none of what came in parts
    """

    key: str
    path: str
    size: int
    md5: str
    was_there: bool = False
    is_confirmed: bool = True


@dataclass
class Ways:
    """How a site takes files, as far as it is known. parts: of large files, one after the other; None: not tried."""

    parts: bool | None = None


class _DraftUpload(Upload):
    def _remove_behind(self) -> None:
        """Nothing counts at the site before it is complete: the next call goes on with it."""


class Sending:
    """One run. `known` is what is remembered of the deposit; `keep` writes that to the disk."""

    def __init__(
        self, calls: Calls, draft: str, known: Known, keep: Callable[[], None], told: Told, ways: Ways | None = None
    ) -> None:
        self._calls = calls
        self._ways = ways or Ways()
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
                done[number] = same
                self._told(number, "done", item.size)
        left = [(number, item) for number, item in numbered if number not in done]
        if left:
            in_parts = [] if bucket or self._ways.parts is False else [one for one in left if _is_large(one[1])]
            for one in in_parts:
                file = self._send_in_parts(*one, listed, stop)
                if file is None:
                    break
                done[one[0]] = file
            left = [(number, item) for number, item in left if number not in done]
        if left:
            storage = self._storage(left, listed, bucket, stop)
            sent = in_order(lambda one, inner: self._send(*one, storage, inner), left, at_once=_AT_ONCE, stop=stop)
            done |= {number: file for (number, _), file in zip(left, sent, strict=True)}
            self._keep()
        return [done[number] for number, _ in numbered]

    def _compared(self, number: int, item: Item, listed: Mapping[str, DraftFile], stop: Stop) -> SentFile | None:
        """A file that is there and the same."""
        there = listed.get(item.key)
        if there is None or not there.is_complete or there.size != item.size:
            return None
        if there.md5:
            is_same = self._md5(number, item, stop) == there.md5
        else:  # sent in parts, and the site keeps no sum of it
            sent = self._known.parts.get(item.key)
            is_same = sent is not None and not item.members and sent.fingerprint == print_of(item.path)
        if not is_same:
            return None
        return SentFile(item.key, str(item.path), item.size, there.md5, was_there=True, is_confirmed=bool(there.md5))

    def _send_in_parts(self, number: int, item: Item, listed: Mapping[str, DraftFile], stop: Stop) -> SentFile | None:
        """None where the site takes no parts."""
        file = LocalFile(item.path, sums=("md5",))
        file.told = lambda passed: self._told(number, "sending", passed)
        upload = PartsUpload(self._calls, self._draft, item.key, self._known, self._keep)
        try:
            md5, is_confirmed = upload.run(file, item.key in listed, stop)
        except PartsRefused:
            self._ways.parts = False
            return None
        self._ways.parts = True
        self._remember(file, md5)
        self._told(number, "done", item.size)
        return SentFile(item.key, str(item.path), item.size, md5, is_confirmed=is_confirmed)

    def _md5(self, number: int, item: Item, stop: Stop) -> str:
        """Of what is here now: remembered of a file that has not been touched since, else read."""
        if not item.members:
            summed = self._known.sums.get(str(item.path))
            if summed and summed.fingerprint == print_of(item.path):
                return summed.md5
        file = item.opened()
        file.told = lambda passed: self._told(number, "reading", passed)
        md5 = file.read(stop)["md5"]
        self._remember(file, md5)
        return md5

    def _remember(self, file: Sendable, md5: str) -> None:
        """Of the file as it was when it was opened: it may have changed since it was read."""
        if isinstance(file, LocalFile):
            with self._lock:
                self._known.sums[str(file.path)] = Summed(kept_print(file.fingerprint), md5)

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
        self._remember(file, sent.checksums["md5"])
        self._told(number, "done", item.size)
        return SentFile(item.key, str(item.path), item.size, sent.checksums["md5"])

    def _opened(self, number: int, item: Item) -> Sendable:
        file = item.opened()
        if file.size != item.size:
            raise InvalidInput(f"{item.path} has changed", hint="Look it over again", field="files")
        file.told = lambda passed: self._told(number, "sending", passed)
        return file


def _is_large(item: Item) -> bool:
    """A ZIP that is made while it is sent cannot begin in its middle."""
    return item.size >= parts.LARGE and not item.members
