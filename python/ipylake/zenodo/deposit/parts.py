"""A large file in parts, where a site takes them: what was cut goes on with the part that it was cut in.

Zenodo announces parts and refuses each of them (zenodo-rdm issue 1443), and has another way. A site does not say which
parts it has: that is remembered here, and on another machine the file is sent anew. A site joins what it has, also
with a part missing (seen on invenio-app-rdm 14): the md5 of the whole tells.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator

from ipylake._http.outgoing import PIECE, Outgoing
from ipylake._stop import Stop
from ipylake._transfers.outgoing import LocalFile
from ipylake.errors import AccessDenied, InvalidInput, NotFound, ServerFault, Unsupported

from .calls import Calls, DraftFile
from .remembered import Known, SentParts, kept_print

PART = 64 * 2**20
LARGE = 2 * PART
"""Smaller files are sent in one request."""


class PartsRefused(Exception):
    """The site takes no parts."""


class _Part(Outgoing):
    """`size` bytes of a file from `start` on. `whole` has seen what comes before, and afterwards this as well."""

    def __init__(
        self, file: LocalFile, start: int, size: int, whole: hashlib._Hash, told: Callable[[int], None]
    ) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._before = whole
        self._told = told
        self.whole = whole
        self.md5 = ""

    @property
    def size(self) -> int:
        return self._size

    def pieces(self) -> Iterator[bytes]:
        whole, own = self._before.copy(), hashlib.md5(usedforsecurity=False)
        with open(self._file.path, "rb", buffering=0) as file:
            file.seek(self._start)
            left = self._size
            while left:
                piece = file.read(min(PIECE, left))
                if not piece:
                    raise InvalidInput(f"{self._file.path} changed while it was being sent", field="files")
                left -= len(piece)
                whole.update(piece)
                own.update(piece)
                yield piece
                self._told(self._start + self._size - left)
        self.whole, self.md5 = whole, own.hexdigest()


class PartsUpload:
    """One file of one draft. `keep` writes what is remembered to the disk."""

    def __init__(self, calls: Calls, draft: str, key: str, known: Known, keep: Callable[[], None]) -> None:
        self._calls = calls
        self._draft = draft
        self._key = key
        self._known = known
        self._keep = keep

    def run(self, file: LocalFile, is_there: bool, stop: Stop) -> tuple[str, bool]:
        """Its md5, and whether the site says the same. `is_there`: the draft has something of that name.

        Raises PartsRefused before anything was sent; InvalidInput where the file has changed, ServerFault where the
        site holds something else.
        """
        sent = self._begun(file, is_there, stop)
        links = {one.part: one.url for one in self._announced(file, sent, stop).links.parts}
        whole = hashlib.md5(usedforsecurity=False)
        for number in range(1, self._count(file.size) + 1):
            start = (number - 1) * sent.part_size
            part = _Part(file, start, min(sent.part_size, file.size - start), whole, file.told)
            if number in sent.done:
                self._pass(part, sent.done[number], stop)
            else:
                self._send(part, links[number], number, stop)
                sent.done[number] = part.md5
                self._keep()
            whole = part.whole
        file.raise_if_changed()
        return self._joined(whole.hexdigest(), stop)

    def _count(self, size: int) -> int:
        return -(-size // PART)

    def _begun(self, file: LocalFile, is_there: bool, stop: Stop) -> SentParts:
        """What is remembered of it, if it is of the file as it is; else nothing, and nothing of it is there."""
        sent = self._known.parts.get(self._key)
        if sent and is_there and sent.fingerprint == kept_print(file.fingerprint) and sent.part_size == PART:
            return sent
        if is_there:
            self._remove(stop)
        sent = self._known.parts[self._key] = SentParts(kept_print(file.fingerprint), PART, {})
        return sent

    def _announced(self, file: LocalFile, sent: SentParts, stop: Stop) -> DraftFile:
        if sent.done:
            return self._calls.file(self._draft, self._key, stop)
        transfer = {"type": "M", "parts": self._count(file.size), "part_size": PART}
        wanted = {"key": self._key, "size": file.size, "transfer": transfer}
        try:
            announced = self._calls.begin_files(self._draft, [wanted], stop).get(self._key)
        except (InvalidInput, AccessDenied, Unsupported) as error:
            raise PartsRefused from error
        own = f"{self._calls.rest.site.url}/"  # nothing is sent elsewhere, where the token must not go
        if announced is None or not any(one.url.startswith(own) for one in announced.links.parts):
            self._remove(stop)
            raise PartsRefused
        return announced

    def _send(self, part: _Part, address: str, number: int, stop: Stop) -> None:
        try:
            self._calls.put_part(address, self._key, part, stop)
        except AccessDenied as error:
            if number > 1:
                raise
            self._remove(stop)
            raise PartsRefused from error

    def _pass(self, part: _Part, md5: str, stop: Stop) -> None:
        """One that is there: read only, for the sum of the whole."""
        for _ in part.pieces():
            stop.raise_if_set()
        if part.md5 != md5:
            self._remove(stop)
            raise InvalidInput(f"{self._key} has changed since a part of it was sent", hint="Try again", field="files")

    def _joined(self, md5: str, stop: Stop) -> tuple[str, bool]:
        found = self._calls.commit(self._draft, self._key, stop)
        if found.is_complete and found.md5 in ("", md5):
            return md5, bool(found.md5)
        self._remove(stop)
        raise ServerFault(
            f"Could not send {self._key} to {self._calls.rest.site.host}: what it joined is not what was sent",
            detail=f"md5: the site has {found.md5 or 'none'}, sent was {md5}",
            hint="Try again; it was removed there",
        )

    def _remove(self, stop: Stop) -> None:
        self._known.parts.pop(self._key, None)
        with contextlib.suppress(NotFound):
            self._calls.delete_file(self._draft, self._key, stop)
        self._keep()
