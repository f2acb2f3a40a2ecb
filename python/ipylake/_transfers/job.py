"""One file, from its sources to its name."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ipylake._stop import Stop
from ipylake.errors import (
    Cancelled,
    CannotWrite,
    ConfirmationNeeded,
    InvalidInput,
    LakeError,
    NotAvailable,
    ServerFault,
    SignInNeeded,
    Unsupported,
)

from .checksum import Sums
from .folder import Directory, is_regular, writing
from .handlers import Handler, handler_for
from .landing import Landing
from .names import local_parts, numbered, printable, warning_of
from .parts import Part
from .transfer import State
from .wanted import Policy, Source, Wanted

_ENDING = (Cancelled, SignInNeeded, CannotWrite)
"""What no other source would change."""
_PIECE = 512 * 1024


class Watcher(Protocol):
    """Told how a file comes along, in the thread that fetches it."""

    def entered(self, state: State, place: str = "") -> None: ...
    def moved(self, count: int) -> None: ...

    @property
    def keeps_part(self) -> bool:
        """Whether what has come of a file that is not whole is wanted another time."""


@dataclass(frozen=True)
class Fetched:
    """A whole file; was_there: nothing had to be fetched."""

    folder: Path
    name: str
    was_there: bool

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def __fspath__(self) -> str:
        return f"{self.folder}/{self.name}"


def fetch(
    wanted: Wanted, root: Directory, policy: Policy, known: Mapping[str, Handler], stop: Stop, watcher: Watcher
) -> Fetched:
    """The file in its place, verified.

    root  the folder that `wanted.name` is below
    Raises InvalidInput (the name), CannotWrite, NoSpace, SignInNeeded, Cancelled, ConfirmationNeeded (another file is
    there and the policy asks), and where no source gave the bytes NotAvailable with each one's reason, or the only
    one's own error.
    """
    *above, name = local_parts(wanted.name)
    _check_harmless((*above, name), root.path)
    with root.below(tuple(above)) if above else nullcontext(root) as directory:
        place = _Place(directory, wanted, policy, stop, watcher)
        name, is_there = place.named(name)
        if is_there:
            return Fetched(directory.path, name, was_there=True)
        watcher.entered("looking")
        return Fetched(directory.path, place.bring(known, name), was_there=False)


def _check_harmless(parts: tuple[str, ...], root: Path) -> None:
    """What configures programs does not come to where programs look for it. Elsewhere a warning is enough."""
    reason = warning_of(parts)
    if reason and str(root.resolve()) in {str(Path.home()), str(Path.cwd()), *sys.path}:
        raise InvalidInput(
            f"Could not fetch {printable('/'.join(parts))} into {root}: {reason[0].lower()}{reason[1:]}",
            hint="Choose a folder for data",
            field="to",
        )


def discard(wanted: Wanted, root: Path) -> None:
    """Throw away what was kept of a file that is not whole."""
    with suppress(LakeError, OSError):
        *above, name = local_parts(wanted.name)
        if root.joinpath(*above).is_dir():
            with Directory.at(root) as folder, folder.below(tuple(above)) as directory:
                part = Part(directory, wanted, name)
                part.claim()
                part.remove()


class _Place:
    """The directory of one file, and what is known of the file."""

    def __init__(self, directory: Directory, wanted: Wanted, policy: Policy, stop: Stop, watcher: Watcher) -> None:
        self.directory = directory
        self.wanted = wanted
        self.policy = policy
        self.stop = stop
        self.watcher = watcher

    def named(self, name: str) -> tuple[str, bool]:
        """The name that the file is to have, or that it has: whether it is there."""
        number, free = 1, name
        while found := self.directory.stat(free):
            if not is_regular(found):
                raise CannotWrite(
                    f"Could not write {self.directory.path / free}: a folder or a link of that name is there"
                )
            if self._is_it(free, found.st_size):
                return free, True
            if self.policy.existing == "replace":
                return free, False
            if self.policy.existing != "rename":
                raise self._taken(free)
            number += 1
            free = numbered(name, number)
        return free, False

    def bring(self, known: Mapping[str, Handler], name: str) -> str:
        """From the first source that gives it whole; the name it has got."""
        reasons: list[tuple[str, LakeError]] = []
        found = self.wanted.sources
        is_there = False
        landing = Landing(self.directory, name, self.wanted, self.policy, self.stop, self.watcher.moved)
        try:
            for source in found(self.stop) if callable(found) else found:
                try:
                    self._try(source, known, landing)
                    name = self._settle(landing, name)
                    is_there = True
                    return name
                except _ENDING:
                    raise
                except LakeError as error:
                    self.stop.raise_if_set()
                    reasons.append((source.place or source.host or "this machine", error))
            raise self._no_source(reasons)
        finally:
            landing.close(keeps=not is_there and self.watcher.keeps_part)

    def _try(self, source: Source, known: Mapping[str, Handler], landing: Landing) -> None:
        handler = handler_for(source, known)
        if handler is None:
            raise Unsupported(f"Nothing here reads {source.scheme}:// addresses")
        self.watcher.entered("running", source.place or source.host)
        handler.fetch(source, landing)
        self.watcher.entered("verifying")
        try:
            landing.verify()
        except ServerFault:  # wrong once may have been a resumed file that had changed; wrong twice is the source's
            landing.restart()
            self.watcher.entered("running")
            handler.fetch(source, landing)
            self.watcher.entered("verifying")
            try:
                landing.verify()
            except ServerFault:
                landing.restart()
                raise

    def _settle(self, landing: Landing, name: str) -> str:
        while True:
            self.stop.raise_if_set()
            try:
                landing.settle(name)
                return name
            except FileExistsError:  # somebody was quicker
                name, is_there = self.named(name)
                if is_there:
                    return name
            except OSError as error:
                with writing(self.directory.path, name):
                    raise error

    def _is_it(self, name: str, size: int) -> bool:
        """Whether a file that is there is what is wanted; without a size and a checksum nobody can tell."""
        wanted = self.wanted
        sums = Sums(wanted.checksums)
        if wanted.size not in (None, size) or (wanted.size is None and not sums):
            return False
        self.watcher.entered("verifying")
        with writing(self.directory.path, name), open(self.directory.open(name, 0), "rb", buffering=0) as file:
            piece = bytearray(_PIECE)
            while sums and (count := file.readinto(piece)):
                self.stop.raise_if_set()
                sums.update(memoryview(piece)[:count])
        return sums.differing(wanted.checksums) is None

    def _taken(self, name: str) -> LakeError:
        said = f"Could not fetch {printable(self.wanted.name)}: {self.directory.path / name} holds something else"
        if self.policy.existing == "ask":
            return ConfirmationNeeded(said, asks="overwrite", hint="Replace it, or keep both?")
        return InvalidInput(said, hint='existing="rename" keeps both, existing="replace" the new one', field="existing")

    def _no_source(self, reasons: list[tuple[str, LakeError]]) -> LakeError:
        if len(reasons) == 1:
            return reasons[0][1]
        said = "no place has it" if not reasons else f"none of {len(reasons)} places gave it"
        detail = "\n".join(f"{place}: {error.message}" for place, error in reasons)
        return NotAvailable(f"Could not fetch {printable(self.wanted.name)}: {said}", detail=detail)
