"""Sending one file: whole and confirmed by the storage, or not at all.

What a broken connection leaves open is looked at before anything is sent again: the file may be there although its
answer was lost, or be there in part. In part it is removed.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ipylake._http.waits import TRIES, back_off_s
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, LakeError, ServerFault, Unreachable

from .outgoing import Sendable
from .web_storage import Stored

_CLEANING_S = 30
"""How long what is left of a file is tried to be removed, after somebody has pressed Stop."""


class Storage(Protocol):
    """Where files are put: `WebStorage`, `MountedStorage`. `address` is a URL, or a path."""

    @property
    def host(self) -> str: ...

    def look(self, address: str, what: str, stop: Stop) -> Stored | None: ...

    def put(self, address: str, file: Sendable, what: str, stop: Stop) -> None: ...

    def remove(self, address: str, what: str, stop: Stop) -> None: ...


@dataclass(frozen=True)
class Sent:
    """A file that lies where it was sent.

    checksums   of the bytes that were sent, by "adler32" and "md5"
    confirmed   what the storage has said to be the same: "size", "adler32", "md5"
    was_there   it lay there already, the same: nothing was sent
    """

    size: int
    checksums: Mapping[str, str]
    confirmed: tuple[str, ...]
    was_there: bool = False


class Upload:
    """Puts `file` at `address`.

    what          how messages call it; the file's name if empty
    leaves_part   once it has failed: part of the file may lie there
    """

    def __init__(self, file: Sendable, storage: Storage, address: str, what: str = "") -> None:
        self.leaves_part = False
        self._file = file
        self._storage = storage
        self._address = address
        self._what = what or file.path.name

    def run(self, *, is_ours: bool, stop: Stop) -> Sent:
        """
        is_ours   what lies there, if anything, is ours: left by an earlier try, it is removed. Otherwise only a file
                  whose checksum is known to be the same counts as sent

        Ends within 0.2 s of `stop`; what was sent by then is removed behind it. Raises InvalidInput where the file has
        changed or something else lies there, NoSpace, AccessDenied, SignInNeeded, ServerFault, Unreachable.
        """
        self.leaves_part = is_ours
        found = self._look(stop)
        if found:
            if found.size == self._file.size and found.checksums and not self._file.checksums:
                self._file.read(stop)  # to tell whether it is the same: a read is less than to send it in vain
            same = self._confirmed(found)
            if len(same) > 1:  # more than the size
                return Sent(self._file.size, self._file.checksums, same, was_there=True)
            if not is_ours:
                raise InvalidInput(
                    f"Something else lies on {self._storage.host} where {self._what} would go",
                    hint="Choose another name",
                    field="name",
                )
            self._storage.remove(self._address, self._what, stop)
            self.leaves_part = False
        for attempt in range(TRIES):
            sent = self._try(is_last=attempt + 1 == TRIES, stop=stop)
            if sent:
                return sent
            stop.wait(back_off_s(attempt))
            stop.raise_if_set()
        raise AssertionError("the last try returns or raises")

    def _try(self, *, is_last: bool, stop: Stop) -> Sent | None:
        failure = self._put(stop)
        if isinstance(failure, Cancelled):
            self.leaves_part = True
            self._remove_behind()
            raise failure
        try:
            found = self._look(stop)
        except LakeError as error:
            if failure is None or is_last:
                raise self._left_behind(failure or error) from error
            return None
        same = self._confirmed(found) if found else ()
        if found and same and not self._differing(found) and not isinstance(failure, InvalidInput):
            return Sent(self._file.size, self._file.checksums, same)
        if found:
            self._remove(failure, stop)
        if failure is None:
            failure = self._not_as_sent(found)
        if is_last or not isinstance(failure, (Unreachable, ServerFault)):
            raise failure
        return None

    def _put(self, stop: Stop) -> LakeError | None:
        try:
            self._storage.put(self._address, self._file, self._what, stop)
            self._file.raise_if_changed()
        except LakeError as error:
            return error
        return None

    def _look(self, stop: Stop) -> Stored | None:
        return self._storage.look(self._address, self._what, stop)

    def _confirmed(self, found: Stored) -> tuple[str, ...]:
        """What the storage says to be as it was sent; nothing if anything is not."""
        if self._differing(found):
            return ()
        known = self._file.checksums
        return (*(("size",) if found.size is not None else ()), *(name for name in found.checksums if name in known))

    def _differing(self, found: Stored) -> str:
        if found.size not in (None, self._file.size):
            return f"the storage holds {found.size:,} bytes, {self._file.size:,} were sent"
        for name, theirs in found.checksums.items():
            ours = self._file.checksums.get(name, theirs)
            if ours != theirs:
                return f"{name}: the storage has {theirs}, sent was {ours}"
        return ""

    def _not_as_sent(self, found: Stored | None) -> LakeError:
        tried = f"Could not send {self._what} to {self._storage.host}"
        if found is None:
            return ServerFault(f"{tried}: it is not there, although the storage took it")
        reason = self._differing(found) or "the storage does not say what it holds"
        return ServerFault(f"{tried}: what it holds is not what was sent", detail=reason, hint="It was removed again")

    def _remove(self, failure: LakeError | None, stop: Stop) -> None:
        try:
            self._storage.remove(self._address, self._what, stop)
        except Cancelled:
            raise
        except LakeError as error:
            raise self._left_behind(failure or error) from error

    def _left_behind(self, failure: LakeError) -> LakeError:
        self.leaves_part = True
        failure.hint = f"A part of {self._what} may lie on {self._storage.host}; going on with the upload removes it"
        return failure

    def _remove_behind(self) -> None:
        """In a thread of its own: whoever pressed Stop does not wait for the storage."""
        stop = Stop()
        ending = threading.Timer(_CLEANING_S, stop.set)
        ending.daemon = True

        def work() -> None:
            ending.start()
            try:
                self._storage.remove(self._address, self._what, stop)
            except LakeError:
                pass  # the next try finds it, and removes it
            finally:
                ending.cancel()

        threading.Thread(target=work, name="ipylake-clean", daemon=True).start()
