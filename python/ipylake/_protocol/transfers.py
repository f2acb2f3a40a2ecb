"""Files on their way to this machine."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .faults import Fault

TransferStep = Literal["failed", "running", "verifying", "paused", "waiting", "done", "cancelled"]
"""In the order in which a view lists them."""


class TransferLine(Message):
    """One file on its way.

    transfer  its number
    name      what the catalog calls it
    size      bytes in all, `bytes` of them here; `rate` bytes a second
    place     where the bytes come from, or came
    path      where the file is, once it is whole
    verified  whether it was compared with a checksum of the catalog's; without one only its size was
    was_there it was here already, and nothing was fetched
    fault     why it failed, or what it waits for
    """

    transfer: Natural
    name: str
    state: TransferStep
    size: int | None
    bytes: Natural
    rate: Natural
    place: str = ""
    path: str = ""
    verified: bool = False
    was_there: bool = False
    fault: Fault | None = None


class TransfersState(Message):
    """All of them together; files by state add up to `files`.

    size      None while the size of any is unknown; `bytes` of it are here
    asks      how many failed because another file of their name is there: replace it, or keep both?
    left      files of an earlier kernel that are not here yet: *Go on* fetches them
    """

    version: Natural
    files: Natural = 0
    failed: Natural = 0
    running: Natural = 0
    paused: Natural = 0
    waiting: Natural = 0
    done: Natural = 0
    cancelled: Natural = 0
    bytes: Natural = 0
    size: int | None = 0
    rate: Natural = 0
    seconds_left: Natural | None = None
    asks: Natural = 0
    left: Natural = 0


class StartDownload(Message, tag="start-download"):
    """Fetch all files of the selection. Sends Progress while they are looked for. Answer: DownloadStarted.

    existing  what becomes of another file of that name that is there: ask: this one fails, and says so · skip ·
              rename: keep both · replace
    missing   refuse: fail when a file has no copy that can be fetched · skip: take the others
    large     consent to more than 10 000 files
    """

    existing: Literal["ask", "skip", "rename", "replace"] = "ask"
    missing: Literal["refuse", "skip"] = "refuse"
    large: bool = False


class GetTransfers(Message, tag="get-transfers"):
    """Up to 200 lines from place `start`, in the order of their states. Answer: TransferWindow."""

    start: Natural
    count: Natural


class PauseTransfers(Message, tag="pause-transfers"):
    """What has come is kept. No numbers: all. Answer: TransfersTold, as of the next four."""

    transfers: tuple[Natural, ...] = ()


class ResumeTransfers(Message, tag="resume-transfers"):
    """Go on with what is paused."""

    transfers: tuple[Natural, ...] = ()


class CancelTransfers(Message, tag="cancel-transfers"):
    """What has come is thrown away; files that are whole stay."""

    transfers: tuple[Natural, ...] = ()


class RetryTransfers(Message, tag="retry-transfers"):
    """What failed or was cancelled. `existing`: only those that asked, with this answer."""

    transfers: tuple[Natural, ...] = ()
    existing: Literal["", "skip", "rename", "replace"] = ""


class ForgetTransfers(Message, tag="forget-transfers"):
    """Drop what has ended from the list."""

    transfers: tuple[Natural, ...] = ()


class GoOnWithTransfers(Message, tag="go-on-with-transfers"):
    """Fetch what an earlier kernel left (`forget`: no more of it). Answer: TransfersTold."""

    forget: bool = False


class DownloadStarted(Message, tag="download-started"):
    """`count` files are in the queue, on their way to `folder`; `skipped` have no copy that can be fetched."""

    count: Natural
    skipped: Natural
    folder: str
    state: TransfersState


class TransferWindow(Message, tag="transfer-window"):
    state: TransfersState
    start: Natural
    lines: tuple[TransferLine, ...]


class TransfersTold(Message, tag="transfers-told"):
    state: TransfersState


class TransfersChanged(Message, tag="transfers-changed"):
    """Something moved. A view that shows lines asks for them."""

    state: TransfersState


TransfersCalls = (
    StartDownload
    | GetTransfers
    | PauseTransfers
    | ResumeTransfers
    | CancelTransfers
    | RetryTransfers
    | ForgetTransfers
    | GoOnWithTransfers
)
TransfersResults = DownloadStarted | TransferWindow | TransfersTold
TransfersEvents = TransfersChanged
