"""The seam: what takes files with a form is to the rest of ipylake.

It needs what `Deposits` has. Further abilities are methods that are there or not: `ChecksForms`, `KeepsDrafts`,
`Publishes`, `ReadsMetadata`, `NamesValues`, `GivesRoom`, `GivesCode`. Every call that may take long takes a `Stop`;
everything may be called from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ._form import Filled, FilledFile
    from ._protocol import (
        Draft,
        DraftKind,
        Drafts,
        FormInfo,
        FormProblem,
        FormValue,
        KeyValue,
        Link,
        MoreRoom,
        Publication,
        Review,
        Suggestions,
        Text,
    )
    from ._stop import Stop

FileState = Literal["waiting", "reading", "sending", "sent", "done", "failed"]
FileTold = Callable[[int, FileState, int], None]
"""(number of the file, what is done with it, bytes of it that have passed); called from several threads."""


@dataclass(frozen=True)
class Deposited:
    """What a deposit has made: `rows`, `texts` to copy and `links` for people, `value` for the next cell, and what has
    become of the draft, if that differs."""

    rows: tuple[KeyValue, ...]
    value: Any
    texts: tuple[Text, ...] = ()
    links: tuple[Link, ...] = ()
    draft: Draft | None = None


class Deposits(Protocol):
    """Takes files with a form. Everything may be asked again; a deposit that was stopped goes on where it was."""

    def form(self) -> FormInfo:
        """No network."""

    def look_up(self, field: str, text: str, filled: Filled, *, stop: Stop) -> Suggestions:
        """Values for a field, or a column ("creators.orcid"), that contain `text`."""

    def review(self, filled: Filled, *, stop: Stop) -> Review:
        """What would be sent, and what is in the way, as far as that can be known before. `digest` is set by the
        caller."""

    def deposit(self, filled: Filled, told: FileTold, *, stop: Stop) -> Deposited:
        """Send it. An error with a `field` is shown there."""

    def left(self, filled: Filled) -> Sequence[str]:
        """What a deposit of this that has not ended has left, for people; no network."""

    def clean(self, filled: Filled, *, stop: Stop) -> None:
        """Take that back."""


@runtime_checkable
class ChecksForms(Protocol):
    """Deposits that can tell what is wrong without asking anybody."""

    def problems(self, filled: Filled) -> Sequence[FormProblem]:
        """Besides what is missing, or none of the choices; no network."""


@dataclass(frozen=True)
class DraftSaved:
    """A draft after it was saved, and what the service has against it, at the fields."""

    draft: Draft
    problems: Sequence[FormProblem] = ()


@dataclass(frozen=True)
class TakenUp:
    """A draft of the service's, to go on with: what a form holds then. `files` are those at the service."""

    draft: Draft
    values: Sequence[FormValue]
    files: Sequence[FilledFile] = ()
    problems: Sequence[FormProblem] = ()


@runtime_checkable
class KeepsDrafts(Protocol):
    """Deposits whose service keeps what is filled in. `Filled.draft` says where: it is saved before it is deposited."""

    def begun(self, filled: Filled) -> TakenUp | None:
        """The draft that the same call, in another kernel, has begun and not finished, with what was typed then; no
        network. `filled` is what the code gives."""

    def at_first(self) -> Sequence[FormValue]:
        """What a new deposit begins with, if anything is usual; no network."""

    def save(self, filled: Filled, *, stop: Stop) -> DraftSaved:
        """All that is filled in but the files, as a draft, which is made if there is none. What the service has against
        it is no error. Raises SignInNeeded, Unreachable, NotFound for a draft that is gone."""

    def drafts(self, *, stop: Stop) -> Drafts:
        """Mine, the latest first."""

    def take_up(self, kind: DraftKind, draft: str, *, stop: Stop) -> TakenUp:
        """A draft by its id; or a version or an edit of what is published, by id, DOI or address, begun if there is
        none."""

    def drop(self, draft: str, *, stop: Stop) -> None:
        """Delete it, or discard the changes of an edit."""

    def reserve(self, draft: str, *, stop: Stop) -> str:
        """The DOI that the draft will have; the same one again if it has one."""


@runtime_checkable
class GivesRoom(Protocol):
    """Deposits that keep drafts whose service gives a draft more room when it is asked."""

    def more_room(self, filled: Filled) -> MoreRoom | None:
        """What to ask for when the files nearly fill what there is; no network."""

    def ask_room(self, draft: str, size: int, *, stop: Stop) -> int:
        """Bytes that the draft's files may have then. Raises what the service says."""


@runtime_checkable
class Publishes(Protocol):
    """Deposits that become public in a step of their own. What `deposit` has made is a draft that is complete."""

    def publication(self, filled: Filled, *, stop: Stop) -> Publication:
        """What would become public, each file compared with what was sent. `digest` is set by the caller."""

    def publish(self, filled: Filled, *, stop: Stop) -> Deposited:
        """Once: where it is not known whether it was done, look before doing it again."""


@runtime_checkable
class NamesValues(Protocol):
    """Deposits of a service that knows what ids are called."""

    def named(self, filled: Filled, *, stop: Stop) -> Sequence[FormValue]:
        """The values in which an id stands where people want its label, with the label. What cannot be found out stays
        as it is."""


@runtime_checkable
class GivesCode(Protocol):
    """Deposits that a script can make as well."""

    def code(self, filled: Filled) -> str:
        """Lines of Python that make the same deposit without a form; no network. Raises Unsupported."""


@dataclass(frozen=True)
class MetadataRead:
    """What a file, or something published, says, as a form holds it. `notes`: what was not understood."""

    values: Sequence[FormValue]
    notes: Sequence[str] = ()


@runtime_checkable
class ReadsMetadata(Protocol):
    """Deposits whose form can be filled in from elsewhere."""

    def read_metadata(self, source: str, *, stop: Stop) -> MetadataRead:
        """`source` is the path of a file, or an id, a DOI or an address. Raises InvalidInput, NotFound."""
