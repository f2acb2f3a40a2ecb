"""The bridge: message → lane → answer or fault. Messages get lost, doubled, reordered; asking twice is asking once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import msgspec

from ._events import Events
from ._faults import fault_of
from ._lanes import Lane, Lanes
from ._protocol import (
    Answer,
    Call,
    Cancel,
    ContinueListing,
    Failure,
    Fault,
    FromKernel,
    OpenBranch,
    OpenListing,
    Progress,
    Request,
    Result,
    Select,
    ToKernel,
)
from ._stop import Stop
from .errors import Cancelled

Buffers = Sequence[bytes | memoryview]
Send = Callable[[dict[str, Any], Sequence[bytes]], None]
MAX_RID = 64
KEPT_ANSWERS = 64
KEPT_BYTES = 2_000_000


class Task:
    """One request at work."""

    def __init__(self, rid: str, bridge: Bridge) -> None:
        self.rid = rid
        self.stop = Stop()
        self._bridge = bridge
        self._lock = threading.Lock()
        self._is_answered = False

    def answer(self, result: Result, buffers: Sequence[bytes] = ()) -> None:
        """Send the answer; a second one is dropped."""
        if self._first():
            self._bridge._finish(self, Answer(rid=self.rid, result=result), buffers)

    def fail(self, error: BaseException) -> None:
        if self._first():
            if self.stop.is_set:  # whatever broke when the socket was shut: it was stopped
                error = Cancelled("Stopped")
            self._bridge._finish(self, Failure(rid=self.rid, fault=fault_of(error)), ())

    def progress(self, done: int, total: int | None, doing: str) -> None:
        """Told to the view that asked, at most ten times a second over all tasks."""
        self.stop.raise_if_set()
        message = Progress(rid=self.rid, done=done, total=total, doing=doing)
        self._bridge.announce(("progress", self.rid), lambda: None if self._is_answered else message)

    def _first(self) -> bool:
        with self._lock:
            first, self._is_answered = not self._is_answered, True
            return first


Handler = Callable[[Call, Task, Buffers], tuple[Result, Sequence[bytes]] | Result | None]
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
        self._events = Events(lambda message: self._tell(message, ()))
        self._lock = threading.Lock()
        self._running: dict[str, Task] = {}
        self._answered: OrderedDict[str, tuple[Answer | Failure, Sequence[bytes]]] = OrderedDict()
        self._cancelled: OrderedDict[str, None] = OrderedDict()

    def receive(self, content: object, buffers: Buffers) -> None:
        """Take one message of a view; returns at once."""
        try:
            message = msgspec.convert(content, ToKernel)
        except msgspec.ValidationError as error:
            self._refuse(content, str(error))
            return
        if not 0 < len(message.rid) <= MAX_RID:
            return
        if isinstance(message, Cancel):
            self._cancel(message.rid)
        else:
            self._start(message, buffers)

    def announce(self, key: Hashable, make: Callable[[], FromKernel | None]) -> None:
        """Tell all views; see Events.changed."""
        self._events.changed(key, make)

    def close(self) -> None:
        """Stop all that runs; nothing is sent any more."""
        self._events.close()
        with self._lock:
            tasks = list(self._running.values())
        for task in tasks:
            task.stop.set()

    def _start(self, request: Request, buffers: Buffers) -> None:
        rid = request.rid
        with self._lock:
            known = self._answered.get(rid)
            if known is None:
                if rid in self._running:
                    return
                task = self._running[rid] = Task(rid, self)
                if rid in self._cancelled:  # the cancel has overtaken its request
                    task.stop.set()
        if known is not None:
            self._tell(*known)
            return
        self._lane(request.call).submit(lambda: self._run(task, request.call, buffers), task.stop)

    def _lane(self, call: Call) -> Lane:
        match call:
            case OpenListing() | OpenBranch() | ContinueListing():
                return self._lanes.streams
            case Select():
                return self._lanes.orders
            case _:
                return self._lanes.calls

    def _run(self, task: Task, call: Call, buffers: Buffers) -> None:
        try:
            task.stop.raise_if_set()
            outcome = self._handle(call, task, buffers)
            if isinstance(outcome, tuple):
                task.answer(*outcome)
            elif outcome is not None:
                task.answer(outcome)
        except BaseException as error:  # noqa: BLE001  # a view waits for an answer, whatever happened
            task.fail(error)
        finally:
            with self._lock:
                self._running.pop(task.rid, None)

    def _cancel(self, rid: str) -> None:
        with self._lock:
            task = self._running.get(rid)
            self._cancelled[rid] = None
            while len(self._cancelled) > KEPT_ANSWERS:
                self._cancelled.popitem(last=False)
        if task:
            task.stop.set()
            task.fail(Cancelled("Stopped"))

    def _finish(self, task: Task, message: Answer | Failure, buffers: Sequence[bytes]) -> None:
        self._events.forget(("progress", task.rid))
        with self._lock:
            self._running.pop(task.rid, None)
            self._answered[task.rid] = (message, buffers)
            kept = sum(len(buffer) for _, some in self._answered.values() for buffer in some)
            while len(self._answered) > KEPT_ANSWERS or (kept > KEPT_BYTES and len(self._answered) > 1):
                _, (_, dropped) = self._answered.popitem(last=False)
                kept -= sum(map(len, dropped))
        self._tell(message, buffers)

    def _refuse(self, content: object, reason: str) -> None:
        rid = content.get("rid") if isinstance(content, dict) else None
        if isinstance(rid, str) and 0 < len(rid) <= MAX_RID:
            fault = Fault(
                code="invalid-input",
                message="The kernel does not understand what this view sent",
                hint="Restart the kernel and run the cell again; the two halves may be of different versions",
                detail=reason[:200],
            )
            self._tell(Failure(rid=rid, fault=fault), ())

    def _tell(self, message: FromKernel, buffers: Sequence[bytes]) -> None:
        self._send(msgspec.to_builtins(message), buffers)
