"""A form with files on its way to a catalog: described, filled in, looked over, sent."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .catalog import CatalogInfo
from .details import KeyValue, Link, Text
from .drafts import Draft, MoreRoom
from .faults import Fault
from .signing_in import SessionState


class FormChoice(Message):
    """`note` stands beside the label."""

    value: str
    label: str
    note: str = ""


class FormColumn(Message):
    """A field in each row of a list.

    kind   text · long-text · choice: one of `choices` · look-up: typed, with values that `suggest` proposes for "id",
           or "id.column" in a list · date: 2026-11-21 · period: a date, month or year, or two of them with "/" between
           · find: one that the service knows, proposed by `suggest`. It travels as id, tab, label; what has no tab are
           words of one's own, which `free` allows
    """

    id: str
    label: str
    kind: Literal[
        "text", "long-text", "choice", "look-up", "date", "period", "find", "rows", "tags", "people", "access", "doi"
    ] = "text"
    required: bool = False
    free: bool = False
    mono: bool = False
    hint: str = ""
    placeholder: str = ""
    choices: tuple[FormChoice, ...] = ()


class FormField(FormColumn):
    """One field. Besides the kinds of a column:

    rows     a list of rows, each with the `columns`
    tags     several of what `find` has one of, in order: a row of one text each
    people   persons and organizations, in order, a row each: "person" or "organization", name ("Hagen, Mira"),
             identifier (an ORCID, a ROR), role (one of `choices`), and then a text for each affiliation, as `find` has
             it. `suggest` is asked for "id.name" and "id.affiliation"
    access   who may have the files: the text is one of `choices`; for "embargoed" a row says until when, and why
    doi      what one has already, or what the service reserves
    """

    columns: tuple[FormColumn, ...] = ()


class FormSection(Message):
    id: str
    label: str
    fields: tuple[FormField, ...]
    note: str = ""


class FormInfo(Message):
    """A form, said without network.

    action     what sending is called: "Upload"
    names      what the name of a file is called: "Name in Rucio"
    roots      folders of this machine that files are picked from
    max_drop   bytes of a file that may be dropped from the browser
    max_files  how many there may be; None: as many as one likes; `max_bytes` of all of them
    keeps_drafts   what is filled in is saved at the service as one types
    publishes  what is sent is published in a step of its own
    imports    what metadata can be imported from, for people: "CITATION.cff, .zenodo.json, …"; "" for nothing
    variables  variables of the notebook can be files
    scripted   `GetCode` is answered: a script can make the same deposit
    """

    title: str
    action: str
    sections: tuple[FormSection, ...]
    names: str = "Name"
    roots: tuple[str, ...] = ()
    max_drop: Natural = 0
    max_files: int | None = None
    max_bytes: int | None = None
    keeps_drafts: bool = False
    publishes: bool = False
    imports: str = ""
    variables: bool = False
    scripted: bool = False


class FormValue(Message):
    """What a field holds: a text, or rows, each a text for each column."""

    field: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class FormProblem(Message):
    """What is still wrong. `field` "files" for the list of files; `row` counts from 0, in a list or of the files."""

    field: str
    message: str
    row: int | None = None
    column: str = ""


class FormFile(Message):
    """One file. `name` is what it will be called; `note`: where it really comes from, if not from `path`, which is ""
    for what is at the service already, and for what is written from a `variable` when it is sent."""

    number: Natural
    path: str
    name: str
    size: Natural
    state: Literal["waiting", "reading", "sending", "sent", "done", "failed"] = "waiting"
    done: Natural = 0
    note: str = ""
    variable: str = ""


class FormState(Message):
    """A form as the kernel holds it, whole; a higher version replaces it.

    phase    filling · sending · stopped · failed · sent: and not published yet · publishing · done
    fault    why it failed; what has been kept is in `left`
    result   what was made, for people; `texts` to copy, such as how to cite it; `links` to its pages
    draft    None where the service keeps none
    more_room  where the files fill what there is, and more can be asked for
    """

    version: Natural
    phase: Literal["filling", "sending", "stopped", "failed", "sent", "publishing", "done"]
    values: tuple[FormValue, ...]
    files: tuple[FormFile, ...]
    problems: tuple[FormProblem, ...] = ()
    fault: Fault | None = None
    result: tuple[KeyValue, ...] = ()
    left: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    links: tuple[Link, ...] = ()
    draft: Draft | None = None
    more_room: MoreRoom | None = None


class OpenForm(Message, tag="open-form"):
    """The first words of a view of a form. Answer: FormOpened; a kernel of another version refuses."""

    version: Natural


class FormOpened(Message, tag="form-opened"):
    version: Natural
    catalog: CatalogInfo
    form: FormInfo
    session: SessionState
    state: FormState


class FillIn(Message, tag="fill-in"):
    """These fields hold these values now. Answer: FormTold."""

    values: tuple[FormValue, ...]


class AddFiles(Message, tag="add-files"):
    """Files, folders with all that is in them, and patterns (`*.root`), below the roots. Answer: FormTold."""

    paths: tuple[str, ...]


class RenameFile(Message, tag="rename-file"):
    """Answer: FormTold."""

    number: Natural
    name: str


class RemoveFiles(Message, tag="remove-files"):
    """Answer: FormTold."""

    numbers: tuple[Natural, ...]


class DropPiece(Message, tag="drop-piece"):
    """A piece of a file that was dropped from the browser, in the message's one buffer. Answer: PieceTaken.

    drop    chosen by the view: which file it belongs to
    start   of the piece, in the file of `size` bytes
    """

    drop: str
    name: str
    size: Natural
    start: Natural


class PieceTaken(Message, tag="piece-taken"):
    """`received` of the file's bytes are here; with the last one it is among the files."""

    received: Natural


class GetFolder(Message, tag="get-folder"):
    """What is in a folder of this machine: rows [start, start + count). Answer: Folder.

    path      absolute; "" for the first root
    pattern   names that fit it (`*.root`), or that contain it
    of        where to look: files for the form, or what a sign-in wants (a proxy, a certificate, a key)
    """

    path: str
    pattern: str = ""
    hidden: bool = False
    sort: Literal["name", "size", "modified"] = "name"
    descending: bool = False
    start: Natural = 0
    count: Natural = 200
    of: Literal["form", "sign-in"] = "form"


class FolderItem(Message):
    """`leads_to`: the path that a link ends at, where that is outside of the folders one picks from."""

    name: str
    is_folder: bool
    size: int | None = None
    modified: int | None = None
    leads_to: str = ""


class Folder(Message, tag="folder"):
    """`parents`: the folders above, from the root on, as (name, path). `roots`: all places to look at. `total` rows fit
    the pattern."""

    path: str
    parents: tuple[tuple[str, str], ...]
    items: tuple[FolderItem, ...]
    start: Natural
    total: Natural
    files: Natural
    roots: tuple[str, ...] = ()


class ReviewForm(Message, tag="review-form"):
    """What exactly would be sent. Answer: Review."""


class Difference(Message):
    """What a key was before, and will be; "" for nothing."""

    key: str
    before: str
    after: str


class Review(Message, tag="review"):
    """Exactly this will be sent, there. `digest` stands for it; "" while `problems` are in the way.

    where    the service and the place, for people
    notes    what one should know before
    since    what it follows ("version 1.0, 10.5072/zenodo.17"): then `differences` say what changes
    """

    digest: str
    title: str
    where: str
    rows: tuple[KeyValue, ...]
    files: tuple[FormFile, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[FormProblem, ...] = ()
    since: str = ""
    differences: tuple[Difference, ...] = ()


class SendForm(Message, tag="send-form"):
    """Send what the review with this digest has shown; what differs by now is refused. Answer: FormTold, at once."""

    digest: str


class SteerForm(Message, tag="steer-form"):
    """stop: the sending · go-on: with what was stopped or failed · edit: what was sent and is not published yet ·
    clean: take back what it has left · anew: an empty list of files, for the next one; with drafts an empty form.
    Answer: FormTold."""

    do: Literal["stop", "go-on", "edit", "clean", "anew"]


class FormTold(Message, tag="form-told"):
    state: FormState


class FormChanged(Message, tag="form-changed"):
    state: FormState


class FormProgress(Message, tag="form-progress"):
    """While it is sent: the files that have come further since, and all of them. Rates in bytes a second."""

    files: tuple[FormFile, ...]
    done: Natural
    total: Natural
    rate: float
    doing: str


FormCalls = (
    OpenForm | FillIn | AddFiles | RenameFile | RemoveFiles | DropPiece | GetFolder | ReviewForm | SendForm | SteerForm
)
FormResults = FormOpened | FormTold | PieceTaken | Folder | Review
FormEvents = FormChanged | FormProgress
