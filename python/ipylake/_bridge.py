"""The bridge: message → lane → answer or fault. Messages get lost, doubled, reordered; asking twice is asking once."""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from ._events import Events
from ._faults import fault_of
from ._lanes import Lane, Lanes
from ._protocol import (
    Answer,
    Call,
    Cancel,
    CancelTransfers,
    CheckSignIn,
    CloseBranch,
    ContinueListing,
    DropPiece,
    Failure,
    Fault,
    FillIn,
    FromKernel,
    GetListing,
    GetPart,
    GetTransfers,
    GetWindow,
    Hello,
    OpenBranch,
    OpenForm,
    OpenListing,
    PauseTransfers,
    Progress,
    Request,
    Result,
    Select,
    SignIn,
    StopListing,
    ToKernel,
)
from ._stop import Stop
from .errors import Cancelled, InvalidInput, LakeError, ServerFault

Buffers = Sequence[bytes | memoryview]
Send = Callable[[dict[str, Any], Sequence[bytes]], None]
Outcome = tuple[Result, Sequence[bytes]] | Result | None
MAX_RECEIVED = 256_000
"""Bytes of a message of a view, buffers included; a pasted list of 3 000 identifiers has room."""
MAX_PIECE = 640_000
"""The same, of one that carries a piece of a file."""
MAX_SENT = 8_000_000
"""Bytes of an answer: a stock Jupyter server drops what comes near 10 MiB, and says nothing."""
MAX_RUNNING = 1000
KEPT_RIDS = 10_000
KEPT_ANSWERS = 64
KEPT_BYTES = 2_000_000
CARRYING = (SignIn, CheckSignIn, DropPiece)
"""Calls with a buffer."""
AT_ONCE = (Hello, OpenForm, GetListing, GetPart, GetWindow, GetTransfers)
"""Answered in the kernel's own thread: they take less than a millisecond, and what is sent before the kernel says that
it is idle reaches the page up to 40 ms earlier (a stock Jupyter server leaves Nagle's algorithm on)."""
_log = logging.getLogger("ipylake")

# Made while one thread imports this: msgspec (0.22) learns a type when it meets it first, and two threads that bring it
# the same new type at once end the process.
_decode = msgspec.json.Decoder(ToKernel).decode
_is_rid = re.compile(r"[ -~]{1,64}").fullmatch


class _Sent(NamedTuple):
    """What was answered, as it travels; `size` in bytes."""

    content: dict[str, Any]
    buffers: Sequence[bytes]
    size: int


class Task:
    """One request at work."""

    def __init__(self, rid: str, bridge: Bridge) -> None:
        self.rid = rid
        self.stop = Stop()
        self._bridge = bridge
        self._lock = threading.Lock()
        self._is_cancelled = False
        self._is_committed = False
        self._is_answered = False

    def attempt(self, work: Callable[[], Outcome]) -> None:
        """Answer with what `work` returns (None: the answer comes later); what it raises becomes a Failure."""
        if self._is_answered:
            return
        try:
            self.stop.raise_if_set()
            outcome = work()
        except BaseException as error:  # noqa: BLE001  # a view waits for an answer, whatever happened
            self.fail(error)
        else:
            if isinstance(outcome, tuple):
                self.answer(*outcome)
            elif outcome is not None:
                self.answer(outcome)

    def answer(self, result: Result, buffers: Sequence[bytes] = ()) -> None:
        """Send the answer; a second one is dropped."""
        if self._first():
            self._bridge._finish(self, Answer(rid=self.rid, result=result), buffers)

    def fail(self, error: BaseException) -> None:
        if self._first():
            if self.stop.is_set:  # whatever broke when the socket was shut: it was stopped
                error = Cancelled("Stopped")
            self._bridge._finish(self, Failure(rid=self.rid, fault=fault_of(error)), ())

    def cancel(self) -> None:
        """The view does not want it any more: stop the work, unless it is done but for the telling."""
        with self._lock:
            if self._is_committed:
                return
            self._is_cancelled = True
        self.stop.set()
        self.fail(Cancelled("Stopped"))

    def commit(self) -> None:
        """Called right before what cannot be taken back: a cancel comes too late from here on. Raises Cancelled."""
        with self._lock:
            if self._is_cancelled:
                raise Cancelled("Stopped")
            self.stop.raise_if_set()
            self._is_committed = True

    def progress(self, done: int, total: int | None, doing: str) -> None:
        """Told to the view that asked, at most ten times a second over all tasks."""
        self.stop.raise_if_set()
        message = Progress(rid=self.rid, done=done, total=total, doing=doing)
        self._bridge.announce(("progress", self.rid), lambda: None if self._is_answered else message)

    def _first(self) -> bool:
        with self._lock:
            first, self._is_answered = not self._is_answered, True
            return first


Handler = Callable[[Call, Task, Buffers], Outcome]
"""Answers a call; None: the handler answers, or has answered, through the task."""


class Bridge:
    """Between a widget's comm and what answers its calls.

    send     takes a message as JSON types and its buffers; called from any thread
    handle   runs in a lane; what it raises becomes a Failure
    """

    def __init__(self, send: Send, handle: Handler, lanes: Lanes) -> None:
        self._send = send
        self._handle = handle
        self._lanes = lanes
        self._events = Events(lambda message: self._tell(_as_json_types(message), ()))
        self._lock = threading.Lock()
        self._closed = False
        self._running: dict[str, Task] = {}
        self._answered: OrderedDict[str, _Sent] = OrderedDict()
        self._settled: OrderedDict[str, None] = OrderedDict()
        self._cancelled: OrderedDict[str, None] = OrderedDict()

    def receive(self, content: object, buffers: Buffers) -> None:
        """Take one message of a view; returns at once, and never raises: a page can send anything."""
        try:
            data = msgspec.json.encode(content)
            size = len(data) + sum(len(buffer) for buffer in buffers)
            if size > MAX_PIECE:
                raise _too_much()
            message = _decode(data)
            if size > MAX_RECEIVED and not (isinstance(message, Request) and isinstance(message.call, DropPiece)):
                raise _too_much()
        except Exception as error:  # noqa: BLE001  # whatever is wrong with it
            self._refuse(content, error)
            return
        if not _is_rid(message.rid):
            _log.debug("a view sent a message under no number that could be one")
        elif isinstance(message, Cancel):
            self._cancel(message.rid)
        else:
            self._start(message, buffers if isinstance(message.call, CARRYING) else ())

    def announce(self, key: Hashable, make: Callable[[], FromKernel | None]) -> None:
        """Tell all views; see Events.changed."""
        self._events.changed(key, make)

    def close(self) -> None:
        """Stop all that runs; nothing is taken or sent any more."""
        self._events.close()
        with self._lock:
            self._closed = True
            tasks = list(self._running.values())
        for task in tasks:
            task.stop.set()

    def _start(self, request: Request, buffers: Buffers) -> None:
        rid = request.rid
        with self._lock:
            if self._closed:
                return
            is_at_work = rid in self._running
            answer = self._answered.get(rid)
            if answer is None and rid in self._settled:
                answer = _sent(Failure(rid=rid, fault=_TOO_LATE), ())
            if answer is None and not is_at_work:
                is_crowded = len(self._running) >= MAX_RUNNING
                task = self._running[rid] = Task(rid, self)
                is_cancelled = rid in self._cancelled  # the cancel has overtaken its request
        if is_at_work:  # a kernel that says nothing to a repeated question is taken for one that was started anew
            self._tell(_as_json_types(Progress(rid=rid, done=0, total=None, doing="")), ())
        elif answer is not None:
            self._tell(answer.content, answer.buffers)
        elif is_cancelled:
            task.cancel()
        elif is_crowded:
            task.fail(LakeError("Too much is asked at once", hint="Try again when something has been answered"))
        else:
            handle = partial(self._handle, request.call, task, buffers)
            if isinstance(request.call, AT_ONCE):
                task.attempt(handle)
            else:
                self._lane(request.call).submit(lambda: task.attempt(handle), task.stop)

    def _lane(self, call: Call) -> Lane:
        match call:
            case StopListing() | ContinueListing() | PauseTransfers() | CancelTransfers():
                return self._lanes.looks
            case OpenListing() | OpenBranch() | CloseBranch() | Select() | FillIn() | DropPiece():
                return self._lanes.orders
            case _:
                return self._lanes.calls

    def _cancel(self, rid: str) -> None:
        with self._lock:
            task = self._running.get(rid)
            if task is None and rid not in self._settled:
                _remember(self._cancelled, rid)
        if task:
            task.cancel()

    def _finish(self, task: Task, message: Answer | Failure, buffers: Sequence[bytes]) -> None:
        self._events.forget(("progress", task.rid))
        try:
            answer = _sent(message, buffers)
        except Exception as error:  # noqa: BLE001  # a catalog gave what JSON cannot say, or too much of it
            answer = _sent(Failure(rid=task.rid, fault=fault_of(error)), ())
        with self._lock:
            self._running.pop(task.rid, None)
            _remember(self._settled, task.rid)
            self._answered[task.rid] = answer
            kept = sum(one.size for one in self._answered.values())
            while len(self._answered) > KEPT_ANSWERS or (kept > KEPT_BYTES and len(self._answered) > 1):
                kept -= self._answered.popitem(last=False)[1].size
        self._tell(answer.content, answer.buffers)

    def _refuse(self, content: object, error: Exception) -> None:
        _log.debug("a view sent what was refused: %.200r", str(error))  # as repr: it may quote the message
        rid = content.get("rid") if isinstance(content, dict) else None
        if isinstance(rid, str) and _is_rid(rid):
            fault = fault_of(error) if isinstance(error, LakeError) else _not_understood(str(error))
            self._tell(_as_json_types(Failure(rid=rid, fault=fault)), ())

    def _tell(self, content: dict[str, Any], buffers: Sequence[bytes]) -> None:
        if self._closed:
            return
        try:
            self._send(content, buffers)
        except Exception:  # noqa: BLE001  # the comm is gone, or going: to the view, a message that was lost
            _log.debug("could not send", exc_info=True)


_TOO_LATE = Fault(code="invalid-input", message="The answer to this request is no longer kept", hint="Ask again")


def _too_much() -> InvalidInput:
    return InvalidInput("This is too much at once", hint="Paste a shorter text, or a part at a time")


def _not_understood(reason: str) -> Fault:
    return Fault(
        code="invalid-input",
        message="The kernel does not understand what this view sent",
        hint="Restart the kernel and run the cell again; the two halves may be of different versions",
        detail=reason[:200],
    )


def _as_json_types(message: FromKernel) -> dict[str, Any]:
    """By way of JSON, so that nothing is left that breaks the comm: a lone surrogate, a number without end."""
    content: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(message))
    return content


def _sent(message: Answer | Failure, buffers: Sequence[bytes]) -> _Sent:
    """Raises what is wrong with it; ServerFault when it is too large."""
    data = msgspec.json.encode(message)
    size = len(data) + sum(map(len, buffers))
    if size > MAX_SENT:
        raise ServerFault(f"The answer has {size / 1e6:.0f} MB: too much for a notebook to show")
    return _Sent(msgspec.json.decode(data), buffers, size)


def _remember(rids: OrderedDict[str, None], rid: str) -> None:
    rids[rid] = None
    while len(rids) > KEPT_RIDS:
        rids.popitem(last=False)
