"""A form is looked over and sent, once it is confirmed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import Any

import msgspec

from . import _protocol as p
from ._bridge import Buffers, Task
from ._deposits import Deposited, Deposits, FileState, Publishes
from ._desk import Answers
from ._drafting import Drafting
from ._faults import fault_of
from ._form import Filled
from ._form_variables import FormVariables
from ._held import AT_WORK, Held
from ._lanes import Lane
from ._stop import Stop
from ._transfers.meter import Meter
from .errors import Cancelled, InvalidInput, SignInNeeded


class Sending:
    """announce   tells all views what the function returns, under a key
    finished      told what a deposit has made
    lost          told that the session has ended
    """

    def __init__(
        self,
        deposits: Deposits,
        held: Held,
        drafting: Drafting | None,
        variables: FormVariables,
        announce: Callable[[str, Callable[[], p.FormProgress | None]], None],
        finished: Callable[[Deposited], None],
        lost: Callable[[], None],
    ) -> None:
        self._deposits = deposits
        self._held = held
        self._drafting = drafting
        self._variables = variables
        self._announce = announce
        self._finished = finished
        self._lost = lost
        self._lane = Lane("deposit", 1)
        self._stop = Stop()
        self._come_further: set[int] = set()
        self._meter = Meter()

    @property
    def answers(self) -> Answers:
        return {p.ReviewForm: self._review, p.SendForm: self._send_reviewed, p.SteerForm: self._steer}

    def close(self) -> None:
        self._stop.set()
        self._lane.close()

    def _review(self, _call: p.ReviewForm, task: Task, _buffers: Buffers) -> p.Review:
        held = self._held
        with held.lock:
            for number, one in held.files.items():
                if os.path.isfile(one.path):
                    held.renew(number, size=os.stat(one.path).st_size)
        wrong = held.problems()
        if not wrong and self._drafting:
            self._drafting.save(task.stop)
            wrong = held.problems()
        if wrong:
            return p.Review(digest="", title="", where="", rows=(), files=(), problems=wrong)
        filled = held.filled()
        review = self._deposits.review(filled, stop=task.stop)
        digest = "" if review.problems else _digest(filled)
        return msgspec.structs.replace(review, digest=digest, files=tuple(held.files.values()))

    def _send_reviewed(self, call: p.SendForm, _task: Task, _buffers: Buffers) -> p.FormTold:
        return self._begin(call.digest, anew=True)

    def _begin(self, digest: str, *, anew: bool) -> p.FormTold:
        held = self._held
        with held.lock:
            if held.phase in AT_WORK:
                return p.FormTold(state=held.state())
            if digest != _digest(held.filled()):
                raise InvalidInput("What was reviewed has changed since", hint="Review it again")
            held.phase, held.fault, held.made = "sending", None, Deposited((), None)
            self._stop, self._meter = Stop(), Meter()
            for number, one in held.files.items():
                path = "" if anew and one.variable else one.path
                is_there = not path and not one.variable
                held.renew(number, path=path, state="done" if is_there else "waiting", done=0)
            stop = self._stop
        self._lane.submit(lambda: self._send(stop), stop)
        return held.tell()

    def _send(self, stop: Stop) -> None:
        held = self._held
        numbers = list(held.files)

        def come_further(at: int, state: FileState, done: int) -> None:
            with held.lock:
                number = numbers[at]
                before = held.files[number]
                if state == "sending" and before.state == "sending":
                    self._meter.add(max(0, done - before.done))
                held.renew(number, state=state, done=done)
                self._come_further.add(number)
            self._announce("form-progress", self._progress)

        try:
            self._variables.write(stop)
            if self._drafting:
                self._drafting.save(stop)
            made = self._deposits.deposit(held.filled(), come_further, stop=stop)
        except BaseException as error:  # noqa: BLE001  # a view waits for the end, whatever happened
            if isinstance(error, SignInNeeded):
                self._lost()
            with held.lock:
                held.phase = "stopped" if isinstance(error, Cancelled) or stop.is_set else "failed"
                held.fault = fault_of(error)
                for number, one in held.files.items():
                    if one.state in ("reading", "sending"):
                        held.renew(number, state="waiting", done=0)
        else:
            with held.lock:
                held.phase = "sent" if isinstance(self._deposits, Publishes) else "done"
                held.made = made
            self._finished(made)
        held.tell()

    def _progress(self) -> p.FormProgress | None:
        held = self._held
        with held.lock:
            if held.phase != "sending":
                return None
            files = tuple(held.files[number] for number in sorted(self._come_further) if number in held.files)
            self._come_further.clear()
            every = held.files.values()
            is_reading = any(one.state == "reading" for one in every)
            return p.FormProgress(
                files=files,
                done=sum(one.size if one.state in ("sent", "done") else _sent(one) for one in every),
                total=sum(one.size for one in every),
                rate=self._meter.rate,
                doing="Reading the files" if is_reading else "Sending",
            )

    def _steer(self, call: p.SteerForm, task: Task, _buffers: Buffers) -> p.FormTold:
        held = self._held
        match call.do:
            case "stop":
                self._stop.set()
                return p.FormTold(state=held.state())
            case "go-on":
                return self._begin(_digest(held.filled()), anew=False)
            case "edit":
                return held.change(lambda: None)
            case "clean":
                self._deposits.clean(held.filled(), stop=task.stop)
                return held.change(lambda: None)
            case "anew":
                return held.change(self._begin_anew)

    def _begin_anew(self) -> None:
        if self._drafting:
            self._drafting.forget()
        self._held.files.clear()
        self._held.made = Deposited((), None)


def _sent(one: p.FormFile) -> int:
    return one.done if one.state == "sending" else 0


def _digest(filled: Filled) -> str:
    """Stands for all that is filled in."""
    values: list[Any] = sorted((value.field, value.text, value.rows) for value in filled.values.values())
    files = [(one.variable or one.path, one.name, 0 if one.variable else one.size) for one in filled.files]
    return hashlib.sha256(msgspec.json.encode([values, files])).hexdigest()[:16]
