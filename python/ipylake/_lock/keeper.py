"""One lock file, as one browser holds it: read once, compared with what the browser has set, written when asked to."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from ipylake._attached import Attached
from ipylake._catalog import Catalog, Downloads, IsScripted, Located, Pins
from ipylake._code import call_of
from ipylake._parallel import in_order
from ipylake._protocol import Query
from ipylake._stop import Stop
from ipylake._transfers.folder import Directory, writing
from ipylake.errors import ConfirmationNeeded, InvalidInput, LakeError, NotAvailable, Unsupported

from .compare import differences
from .document import FORMAT, LARGEST, Document, Instance, LockedFile, LockedQuery, LockedVariable, decoded, encoded
from .places import Places
from .seen import Seen, Verify

_BATCH, _AT_ONCE = 200, 8
_NAMED = 20
"""Ids that a proposed call names; of more it names what they were picked as."""


class Lock:
    """Thread-safe.

    path      of the file; it need not be there yet
    verify    "size": by size, and by time of change where this machine has verified the file before; "checksum": read
              every file

    Raises InvalidInput for a file that is no lock, or one of another instance; Unsupported for a lock of a later
    version and for a catalog that has nothing to pin.
    """

    def __init__(self, path: str | os.PathLike[str], catalog: Catalog, verify: Verify = "size") -> None:
        if not isinstance(catalog, Pins):
            raise Unsupported(f"{catalog.describe().title} has no files that a lock could pin", hint="Leave out `lock`")
        if verify not in ("size", "checksum"):
            raise InvalidInput(f'"{verify}" is no way to verify', hint='"size" or "checksum"', field="verify")
        self.path = Path(path).expanduser().resolve()
        self.verify = verify
        self._catalog = catalog
        self._guard = threading.Lock()
        self._held: bytes | None = None
        self.document: Document | None = None
        self._read()

    @property
    def query(self) -> Query | None:
        """What was searched when it was written."""
        return self.document.query.query() if self.document else None

    # --- from the file to variables --------------------------------------------------------------------------------

    def restored(self, stop: Stop) -> list[Attached]:
        """Its variables, with the paths of this machine. No network. A variable with a missing file has its fault."""
        document = self.document
        if document is None:
            return []
        places, seen = self._places(), Seen(self.path)

        def look(batch: Sequence[LockedFile], inner: Stop) -> list[tuple[str, str]]:
            inner.raise_if_set()
            return [self._find(file, places, seen) for file in batch]

        found = [one for part in in_order(look, _batches(document.files), at_once=_AT_ONCE, stop=stop) for one in part]
        seen.save()
        return [self._attached(variable, document, found) for variable in document.variables]

    def _find(self, file: LockedFile, places: Places, seen: Seen) -> tuple[str, str]:
        """(path, what is wrong with it)"""
        if not file.place:
            return "", "it was not here when it was locked"
        path = places.path(file.place, file.path)
        if path is None:
            return "", f"no folder of this machine stands for {file.place}"
        return path, seen.problem(file, path, self.verify)

    def _attached(self, variable: LockedVariable, document: Document, found: Sequence[tuple[str, str]]) -> Attached:
        files = tuple(document.files_of(variable))
        here = [found[at] for at in variable.files]
        missing = tuple((file.id, problem) for file, (_, problem) in zip(files, here, strict=True) if problem)
        paths = [path for path, _ in here]
        value = None if missing else paths if variable.is_list else paths[0]
        fault = self._missing(variable, missing, len(files)) if missing else None
        return Attached(variable.name, variable.is_list, len(files), variable.picks, value, files, fault=fault)

    def _missing(self, variable: LockedVariable, missing: tuple[tuple[str, str], ...], total: int) -> NotAvailable:
        first, reason = missing[0]
        ids = variable.picks if len(missing) > _NAMED and variable.picks else [one for one, _ in missing]
        how = ", have it copied to a storage element that is mounted here"
        if isinstance(self._catalog, IsScripted) and isinstance(self._catalog, Downloads):
            call = call_of(self._catalog.script(), "get", ids)
            how = f":\n{call}\nThen run the cell again"
        which = f"{first}: {reason}" if total == 1 else f"{len(missing)} of {total} files; {first}: {reason}"
        return NotAvailable(
            f"`{variable.name}` is not here as it was locked: {which}",
            hint=f"To get what is missing{how}",
            missing=missing,
            found=total - len(missing),
        )

    # --- from variables to the file --------------------------------------------------------------------------------

    def pinned(self, located: Iterable[Located], stop: Stop) -> tuple[LockedFile, ...]:
        """The files of a variable, as the lock keeps them. Raises Unsupported for a file in no folder with a name."""
        files = {one.file: one for one in located if one.path is not None}
        without = [one.file for one in files.values() if not one.checksums]
        sums = self._catalog.checksums(without, stop=stop) if without else {}
        places, seen = self._places(), Seen(self.path)
        times: dict[str, int] = {}
        pinned = []
        for file in files.values():
            path = file.path or ""
            place = places.of(path)
            if place is None:
                raise Unsupported(
                    f"{path} lies in no folder that a lock has a name for",
                    hint="Only files on mounted storage elements and in the folder for downloads can be locked",
                )
            status = os.stat(path)
            times[path] = status.st_mtime_ns
            checksums = {**(file.checksums or sums.get(file.file, {}))}
            pinned.append(LockedFile(file.file, status.st_size, *place, checksums=checksums))
        seen.learn(times)
        seen.save()
        return tuple(pinned)

    def differences(self, attached: Iterable[Attached], query: Query) -> tuple[str, ...]:
        """Between the file and these variables, a line for each that differs."""
        ours = list(attached)
        empty = self._document([], query)
        lockable = [one for one in ours if one.files is not None]
        lines = differences(self.document or empty, self._document(lockable, query))
        return (*lines, *(f"`{one.name}` cannot be locked: {one.unlockable}" for one in ours if one.files is None))

    def write(self, attached: Iterable[Attached], query: Query) -> None:
        """Make the file say what these variables are: at once or not at all.

        Raises ConfirmationNeeded when somebody has changed the file since it was read (it is read again: ask for the
        differences, then write); CannotWrite.
        """
        document = self._document([one for one in attached if one.files is not None], query)
        text = encoded(document)
        with self._guard:
            if self._on_disk() != self._held:
                self._read()
                raise ConfirmationNeeded(
                    f"{self.path.name} was changed by somebody else since it was read",
                    asks="overwrite",
                    hint="Look at what differs now, then update it again",
                )
            self._replace(text)
            self._held, self.document = text, document

    def _document(self, attached: Sequence[Attached], query: Query) -> Document:
        files: list[LockedFile] = []
        known: dict[tuple[str, int | None, str, str], int] = {}
        variables = []
        for one in attached:
            places = []
            for file in one.files or ():
                key = (file.id, file.size, file.place, file.path)
                if key not in known:
                    known[key] = len(files)
                    files.append(file)
                places.append(known[key])
            variables.append(LockedVariable(one.name, one.is_list, tuple(places), one.picks))
        return Document(FORMAT, self._catalog.pinned_as(), LockedQuery.of(query), tuple(variables), tuple(files))

    # --- the file --------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._held = self._on_disk()
        if self._held is None:
            self.document = None
            return
        try:
            document = decoded(self._held)
            ours: Instance = self._catalog.pinned_as()
            if not document.instance.is_same(ours):
                raise InvalidInput(f"It is of {document.instance}, and this is {ours}", field="lock")
        except LakeError as error:
            error.message = f"Could not use the lock {self.path}: {error.message[:1].lower()}{error.message[1:]}"
            error.hint = error.hint or "Use another file; a browser makes a new lock where there is none"
            raise
        self.document = document

    def _on_disk(self) -> bytes | None:
        try:
            with open(self.path, "rb") as file:
                return file.read(LARGEST + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            why = error.strerror or str(error)
            raise InvalidInput(f"The lock {self.path} cannot be read: {why}", field="lock") from error

    def _replace(self, text: bytes) -> None:
        part = f".{secrets.token_hex(8)}.part"
        with Directory.at(self.path.parent) as folder, writing(self.path):
            handle = folder.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(text)
                    out.flush()
                    os.fsync(out.fileno())
                if self._held is None:
                    folder.settle(part, self.path.name)
                else:
                    folder.rename(part, self.path.name)
                folder.sync()
            finally:
                folder.remove(part)

    def _places(self) -> Places:
        return Places(self._catalog.folders())


def _batches(files: Iterable[LockedFile]) -> Iterator[list[LockedFile]]:
    rows = iter(files)
    while batch := list(islice(rows, _BATCH)):
        yield batch
