"""The bytes of records: copies of their files on this machine, and the ways to fetch them.

The page's own link (`/records/N/files/NAME`) honours Range and is for open files; the API's
(`/api/records/N/files/NAME/content`) takes a token and sends whole files only. So what is open is resumed where it was
cut, and what is not begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from ipylake import _fetching
from ipylake._catalog import NOT_FETCHED, Located, Progress, Sourced
from ipylake._credentials import Secret
from ipylake._data_folder import data_folder
from ipylake._http.targets import Origin, is_internal_host
from ipylake._parallel import in_order
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._transfers.access import Access, Certificate
from ipylake._transfers.wanted import Source, Wanted
from ipylake.errors import LakeError, NotFound

from .files import File
from .identifiers import DRAFT, parts_of_file
from .reader import Reader
from .session import Admission
from .settings import Settings

_AT_ONCE = 4
NO_FILES = "a community holds records, and no files of its own"
_FILELESS = "the record has no files"
_PENDING = "its content has not come to the site yet"


class Token:
    """The session's token for transfers: asked for at each connection, so that one who signs in meanwhile counts."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def headers(self) -> Mapping[str, str | Secret]:
        session = self._admission.session
        return {"Authorization": Secret(b"Bearer " + session.token.reveal())} if session else {}

    def certificate(self) -> Certificate | None:
        return None

    def renew(self, stop: Stop) -> bool:
        return False


class Fetching(_fetching.Fetching):
    """Thread-safe."""

    def __init__(self, reader: Reader, settings: Settings) -> None:
        origin = Origin.of(settings.site.url)
        default = data_folder("zenodo", settings.name or f"{origin.host}-{origin.port}")
        folder = Path(settings.downloads).expanduser() if settings.downloads else default
        super().__init__(f"zenodo {settings.site.url}", folder)
        self.sourcer = Sourcer(reader, settings)


class Sourcer:
    """Every file of what is picked, and where it is. Thread-safe."""

    def __init__(self, reader: Reader, settings: Settings) -> None:
        self._reader = reader
        site, here = settings.site, is_internal_host(Origin.of(settings.site.url).host)
        self._site = site
        self._open = Access(ca_cert=settings.ca_cert or None, internal=here)
        token = Token(reader.rest.admission)
        self._signed_in = Access(token, ca_cert=settings.ca_cert or None, internal=here, insecure=here)

    def sources(self, entries: Iterable[Entry], progress: Progress, stop: Stop) -> Iterator[Sourced]:
        for entry, file, reason in self.files(entries, progress, stop):
            if file is None:
                yield Sourced(entry, Wanted(entry.id, ""), reason)
                continue
            sums = {"md5": file.md5} if file.md5 else {}
            ways = () if reason else self._ways(file, stop)
            yield Sourced(entry, Wanted(file.id, local_name(file), file.size, sums, ways), reason)

    def located(
        self, entries: Iterable[Entry], find: _fetching.FindCopy, progress: Progress, stop: Stop
    ) -> Iterator[Located]:
        for entry, file, reason in self.files(entries, progress, stop):
            if file is None:
                yield Located(entry, entry.id, None, reason)
                continue
            path = find(file.id, local_name(file), file.size)
            sums = {"md5": file.md5} if file.md5 else {}
            why = "" if path else reason or NOT_FETCHED
            yield Located(entry, file.id, path, why, fetched=path is not None, checksums=sums)

    def files(
        self, entries: Iterable[Entry], progress: Progress, stop: Stop
    ) -> Iterator[tuple[Entry, File | None, str]]:
        """With the reason why one cannot be had. A record whose files nobody may see raises: it never ends empty."""
        done = 0
        for found in in_order(self._below, entries, at_once=_AT_ONCE, stop=stop):
            done += len(found)
            progress(done, None, "Looking for the files")
            yield from found

    def _below(self, entry: Entry, stop: Stop) -> Sequence[tuple[Entry, File | None, str]]:
        parts = parts_of_file(entry.id)
        if entry.kind == "file" and parts:
            one = next((file for file in self._reader.files(parts[0], stop) if file.key == parts[1]), None)
            if one is None:
                raise NotFound(f'"{entry.id}" does not exist on {self._site.host}', hint="Search again")
            return [(entry, one, "" if one.ready else _PENDING)]
        if entry.kind not in ("record", "draft"):
            return [(entry, None, NO_FILES)]
        files = self._reader.files(entry.id, stop)
        return [(entry, file, "" if file.ready else _PENDING) for file in files] or [(entry, None, _FILELESS)]

    def _ways(self, file: File, stop: Stop) -> tuple[Source, ...]:
        """Best first."""
        is_draft = file.record.startswith(DRAFT)
        number = file.record.removeprefix(DRAFT)
        host = self._site.host
        path = (
            "api",
            "records",
            number,
            *(("draft",) if is_draft else ()),
            "files",
            quote(file.key, safe=""),
            "content",
        )
        address = self._site.page(*path)
        secret = self._reader.known.links.query(number)
        if secret:
            return (_signed(address, secret, host, self._open),)
        whole = Source(address, f"{host}, whole files only", self._signed_in)
        if is_draft or not self._is_open(number, stop):
            return (whole,)
        return Source(self._site.page("records", number, "files", quote(file.key)), host, self._open), whole

    def _is_open(self, number: str, stop: Stop) -> bool:
        try:
            return self._reader.record(number, stop).has_open_files
        except LakeError:
            return True  # a page that leads elsewhere is noticed by its size


def local_name(file: File) -> str:
    """Below the folder for downloads: the number, then the name, whose slashes are folders."""
    return "/".join([file.record.removeprefix(DRAFT), *filter(None, file.key.split("/"))])


def _signed(address: str, secret: Secret, host: str, access: Access) -> Source:
    return Source(f"{address}?{secret.reveal().decode()}", f"{host}, by a secret link", access, signed=True)
