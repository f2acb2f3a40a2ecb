"""Files of one draft as a storage that `Upload` puts files to. `address` is the name of the file.

What the site says of a file while it is put is kept: nothing is asked twice, a hundred small files would be five
hundred requests of a hundred a minute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from urllib.parse import quote

from ipylake._http.waits import back_off_s
from ipylake._stop import Stop
from ipylake._transfers.outgoing import Sendable
from ipylake._transfers.web_storage import Stored
from ipylake.errors import AccessDenied, AlreadyExists, InvalidInput, NotFound, QuotaExceeded, ServerFault

from .calls import Calls, DraftFile

_LOOKS = 4
"""How often a file that stays pending is looked at."""


class Door(Protocol):
    """How the content of a file gets into a draft."""

    def put(self, key: str, file: Sendable, stop: Stop) -> DraftFile: ...


class BucketDoor:
    """One request a file: Zenodo."""

    def __init__(self, calls: Calls, bucket: str) -> None:
        self._calls = calls
        self._bucket = bucket

    def put(self, key: str, file: Sendable, stop: Stop) -> DraftFile:
        return self._calls.put_into_bucket(f"{self._bucket}/{quote(key, safe='')}", key, file, stop)


class ThreeStepDoor:
    """Announced, sent, finished: every InvenioRDM site. `begun`: what is announced already."""

    def __init__(self, calls: Calls, draft: str, begun: Iterable[str] = ()) -> None:
        self._calls = calls
        self._draft = draft
        self._begun = set(begun)

    def begin(self, keys: Iterable[str], stop: Stop) -> None:
        """All of them in one request."""
        new = [key for key in keys if key not in self._begun]
        if new:
            self._calls.begin_files(self._draft, [{"key": key} for key in new], stop)
            self._begun.update(new)

    def put(self, key: str, file: Sendable, stop: Stop) -> DraftFile:
        self.begin([key], stop)
        try:
            self._calls.put_content(self._draft, key, file, stop)
        except NotFound as error:  # somebody has removed it meanwhile
            self._begun.discard(key)
            raise ServerFault(error.message, hint=error.hint, detail=error.detail) from error
        return self._finished(key, stop)

    def forget(self, key: str) -> None:
        self._begun.discard(key)

    def _finished(self, key: str, stop: Stop) -> DraftFile:
        """A site may lose a commit and keep the file pending for good (zenodo-rdm issue 1413): it is told again, then
        sent anew."""
        for attempt in range(_LOOKS):
            try:
                found = self._calls.commit(self._draft, key, stop)
            except (NotFound, AlreadyExists, InvalidInput, ServerFault):
                found = self._calls.file(self._draft, key, stop)
            if found.is_complete:
                return found
            stop.wait(back_off_s(attempt))
            stop.raise_if_set()
        raise ServerFault(
            f"Could not send {key} to {self._calls.rest.site.host}: the site took it, and does not finish it",
            hint="Try again; what is left of it is removed first",
        )


class DraftStorage:
    """`known`: the files that the draft has, as they were listed."""

    def __init__(self, calls: Calls, draft: str, door: Door, known: Mapping[str, DraftFile]) -> None:
        self._calls = calls
        self._draft = draft
        self._door = door
        self._known: dict[str, DraftFile | None] = dict(known)
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        return self._calls.rest.site.host

    def look(self, address: str, what: str, stop: Stop) -> Stored | None:
        with self._lock:
            is_known, found = address in self._known, self._known.get(address)
        if not is_known:
            try:
                found = self._calls.file(self._draft, address, stop)
            except NotFound:
                found = None
            self._note(address, found)
        return _stored(found) if found else None

    def put(self, address: str, file: Sendable, what: str, stop: Stop) -> None:
        with self._lock:
            self._known.pop(address, None)
        try:
            self._note(address, self._door.put(address, file, stop))
        except InvalidInput as error:
            if "quota" not in error.detail.lower():
                raise
            hint = "Ask the site for more room (`more_room`), or leave something out"
            raise QuotaExceeded(error.message, hint=hint, detail=error.detail, field="files") from error

    def remove(self, address: str, what: str, stop: Stop) -> None:
        """What is gone already is gone."""
        forget: Callable[[str], None] | None = getattr(self._door, "forget", None)
        try:
            self._calls.delete_file(self._draft, address, stop)
        except NotFound:
            pass
        except AccessDenied as error:
            hint = "Its files cannot be changed any more; a new version can have others"
            raise AccessDenied(error.message, hint=hint, detail=error.detail) from error
        if forget:
            forget(address)
        self._note(address, None)

    def expect_none(self, keys: Iterable[str]) -> None:
        """The draft has just been listed, and does not have these."""
        with self._lock:
            for key in keys:
                self._known.setdefault(key, None)

    def _note(self, key: str, found: DraftFile | None) -> None:
        with self._lock:
            self._known[key] = found


def _stored(found: DraftFile) -> Stored:
    """One that is not complete holds nothing that counts."""
    if not found.is_complete:
        return Stored(-1)
    return Stored(found.size, {"md5": found.md5} if found.md5 else {})
