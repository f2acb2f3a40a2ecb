"""What is filled in, as a service keeps it: saved as one types, taken up again, thrown away."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .faults import Fault

DraftKind = Literal["new", "version", "edit"]


class Draft(Message):
    """The draft that a form is about.

    id        of the service; "" before it was saved for the first time
    kind      new · version: of something that is published · edit: of what is said of it, its files stay
    state     unsaved: something was typed since · saving · saved · failed: `fault` says why, and what was typed stays
    saved_at  seconds since 1970
    url       its page at the service
    doi       what is reserved for it; "" while nothing is
    of        what it is a version or an edit of, for people: "10.5072/zenodo.17, version 1.0"
    review    what others have said of it, for people: "Wildfire Research: waiting for review"
    room      bytes that all its files may have; None where nothing is said
    """

    id: str = ""
    kind: DraftKind = "new"
    state: Literal["unsaved", "saving", "saved", "failed"] = "unsaved"
    saved_at: int | None = None
    url: str = ""
    doi: str = ""
    of: str = ""
    review: str = ""
    room: int | None = None
    fault: Fault | None = None


class MoreRoom(Message):
    """What can be asked of the service for a draft: `size` bytes for all its files. `call`: the same in Python, ""
    before the draft was saved for the first time."""

    size: Natural
    call: str = ""


class DraftLine(Message):
    """One of somebody's drafts. `note`: what is said of it besides, such as where a review of it is."""

    id: str
    title: str
    kind: DraftKind = "new"
    modified: int | None = None
    doi: str = ""
    url: str = ""
    note: str = ""


class SaveDraft(Message, tag="save-draft"):
    """Now, and not a moment after the last stroke. Answer: FormTold; how it went is in the draft."""


class AskRoom(Message, tag="ask-room"):
    """Ask for room for so many bytes in the draft, which is saved before. Answer: FormTold."""

    size: Natural


class GetDrafts(Message, tag="get-drafts"):
    """Mine, the latest first. Answer: Drafts."""


class Drafts(Message, tag="drafts"):
    """`more` says that there are others, older ones."""

    items: tuple[DraftLine, ...]
    more: bool = False


class TakeUp(Message, tag="take-up"):
    """Go on with a draft (`kind` new, or any of `Drafts`), or begin a new version or an edit of something published, by
    its id, DOI or address. What the form held before stays in its own draft. Answer: FormTold."""

    kind: DraftKind
    id: str


class DropDraft(Message, tag="drop-draft"):
    """Delete a draft, or discard the changes of an edit. If the form is about it, the form begins anew.
    Answer: Drafts, those that are left."""

    id: str


class GiveDoi(Message, tag="give-doi"):
    """Reserve a DOI if there is none, and set a variable of the notebook to it; without a name it is only reserved.
    Answer: DoiGiven."""

    variable: str = ""
    overwrite: bool = False


class DoiGiven(Message, tag="doi-given"):
    doi: str
    variable: str


class ImportMetadata(Message, tag="import-metadata"):
    """Take over what a file, or a record that is published, says. `source` is a path below the roots, an id, a DOI or
    an address. Fields that hold something keep it unless `replace` is set. Answer: Imported."""

    source: str
    replace: bool = False


class Imported(Message, tag="imported"):
    """By their labels: the fields that were filled in, and those that kept what they held. `notes`: what was not
    understood."""

    taken: tuple[str, ...]
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


DraftsCalls = SaveDraft | AskRoom | GetDrafts | TakeUp | DropDraft | GiveDoi | ImportMetadata
DraftsResults = Drafts | DoiGiven | Imported
