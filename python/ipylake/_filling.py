"""What a form does, without a widget: it keeps what is filled in, and sends it when it is confirmed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from . import _protocol as p
from ._bridge import Bridge, Buffers, Outcome, Send, Task
from ._catalog import Catalog, Deposited, Deposits, FileState
from ._dropping import Drops
from ._faults import fault_of
from ._form import Filled, FilledFile, fields_of, problems
from ._lanes import Lane, Lanes
from ._parts import part
from ._picking import Picker
from ._signing_in import SigningIn
from ._stop import Stop
from ._transfers.meter import Meter
from .errors import Cancelled, InvalidInput, SignInNeeded, Unsupported

MOST_ROWS = 500
Phase = Literal["filling", "sending", "stopped", "failed", "done"]


class Filling:
    """The kernel's half of a form. Thread-safe.

    catalog    who signs in, and what the service is
    send       takes a message (JSON types) and its buffers, from any thread
    finished   told what a deposit has made
    """

    def __init__(
        self,
        deposits: Deposits,
        catalog: Catalog,
        send: Send,
        lanes: Lanes,
        *,
        files: Iterable[str | os.PathLike[str]] | Mapping[str, str] = (),
        values: Iterable[p.FormValue] = (),
        roots: Iterable[str | os.PathLike[str]] | None = None,
        finished: Callable[[Deposited], None] = lambda _: None,
    ) -> None:
        self._deposits = deposits
        self._catalog = catalog
        self._picker = Picker(roots)
        self.form = msgspec.structs.replace(deposits.form(), roots=tuple(self._picker.roots))
        self._fields = {one.id: one for one in fields_of(self.form)}
        self._drops = Drops()
        self._finished = finished
        self._lock = threading.RLock()
        self._lane = Lane("deposit", 1)
        self._stop = Stop()
        self._version = 0
        self._phase: Phase = "filling"
        self._values: dict[str, p.FormValue] = {}
        self._files: dict[int, p.FormFile] = {}
        self._next_number = 0
        self._fault: p.Fault | None = None
        self._result: tuple[p.KeyValue, ...] = ()
        self._come_further: set[int] = set()
        self._meter = Meter()
        self.bridge = Bridge(send, self._handle, lanes)
        self._signing_in = SigningIn(catalog, self._session_changed)
        self._keep(*values)
        named = files.items() if isinstance(files, Mapping) else [(path, "") for path in files]
        for path, name in named:
            whole = os.path.abspath(os.path.expanduser(os.fspath(path)))
            if not os.path.isfile(whole):
                raise InvalidInput(f"There is no file {path}", field="files")
            self._add(whole, name or os.path.basename(whole), os.stat(whole).st_size)

    # --- used by the widget -----------------------------------------------------------------------------------------

    @property
    def session(self) -> p.SessionState:
        return self._signing_in.state

    @property
    def host(self) -> str:
        return self._catalog.describe().host

    def state(self) -> p.FormState:
        filled = self.filled()
        with self._lock:
            return p.FormState(
                version=self._version,
                phase=self._phase,
                values=tuple(self._values.values()),
                files=tuple(self._files.values()),
                problems=tuple(problems(self.form, filled)),
                fault=self._fault,
                result=self._result,
                left=tuple(self._deposits.left(filled)) if self._phase in ("stopped", "failed") else (),
            )

    def filled(self) -> Filled:
        with self._lock:
            files = [FilledFile(one.path, one.name, one.size) for one in self._files.values()]
            return Filled(dict(self._values), files)

    def close(self) -> None:
        self._stop.set()
        self.bridge.close()
        self._lane.close()
        self._drops.close()

    # --- the calls ----------------------------------------------------------------------------------------------------

    def _handle(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:
        try:
            return self._answer(call, task, buffers)
        except SignInNeeded:
            self._signing_in.look()
            raise

    def _answer(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:  # one line a call
        match call:
            case p.OpenForm():
                return self._opened(call)
            case p.FillIn():
                return self._changed(lambda: self._keep(*call.values))
            case p.AddFiles():
                return self._add_picked(call)
            case p.RenameFile():
                return self._changed(lambda: self._rename(call))
            case p.RemoveFiles():
                return self._changed(lambda: [self._files.pop(number, None) for number in call.numbers])
            case p.DropPiece():
                return self._take_piece(call, buffers)
            case p.GetFolder():
                return self._picker.folder(call)
            case p.Suggest():
                return self._deposits.look_up(call.field, call.text, self.filled(), stop=task.stop)
            case p.ReviewForm():
                return self._review(task)
            case p.SendForm():
                return self._begin(call.digest)
            case p.SteerForm():
                return self._steer(call, task)
            case p.GetPart():
                return p.Part(), [part(call.name)]
            case _:
                answer = self._signing_in.answers.get(type(call))
                if answer is None:
                    raise Unsupported("A form does not do that")
                return answer(call, task, buffers)

    def _opened(self, call: p.OpenForm) -> p.FormOpened:
        if call.version != p.VERSION:
            raise Unsupported(
                f"This view speaks version {call.version} of the protocol, the kernel {p.VERSION}",
                hint="Restart the kernel and run the cell again",
            )
        self._signing_in.look()
        return p.FormOpened(
            version=p.VERSION,
            catalog=self._catalog.describe(),
            form=self.form,
            session=self.session,
            state=self.state(),
        )

    def _changed(self, change: Callable[[], object]) -> p.FormTold:
        """Something is filled in. While it is sent, nothing is."""
        with self._lock:
            if self._phase == "sending":
                raise InvalidInput("This is being sent just now", hint="Stop it first")
            change()
            self._phase, self._fault = "filling", None
        return self._told()

    def _told(self) -> p.FormTold:
        with self._lock:
            self._version += 1
        self.bridge.announce("form", lambda: p.FormChanged(state=self.state()))
        return p.FormTold(state=self.state())

    # --- what is filled in --------------------------------------------------------------------------------------------

    def _keep(self, *values: p.FormValue) -> None:
        for value in values:
            if value.field not in self._fields:
                raise InvalidInput(f'There is no field "{value.field}"', field=value.field)
            if len(value.rows) > MOST_ROWS:
                raise InvalidInput(f"These are more than {MOST_ROWS} rows", field=value.field)
        self._values.update((value.field, value) for value in values)

    def _add_picked(self, call: p.AddFiles) -> p.FormTold:
        picked = self._picker.pick(call.paths)

        def add() -> None:
            known = {one.path for one in self._files.values()}
            for one in picked:
                if one.path not in known:
                    self._add(one.path, one.below, one.size, self._picker.leads_to(one.path))

        return self._changed(add)

    def _add(self, path: str, name: str, size: int, note: str = "") -> None:
        number = self._next_number
        self._next_number += 1
        self._files[number] = p.FormFile(number=number, path=path, name=name, size=size, note=note)

    def _rename(self, call: p.RenameFile) -> None:
        known = self._files.get(call.number)
        if known is None:
            raise InvalidInput("This file is no longer in the list", field="files")
        self._files[call.number] = msgspec.structs.replace(known, name=call.name.strip())

    def _take_piece(self, call: p.DropPiece, buffers: Buffers) -> p.PieceTaken:
        received, path = self._drops.take(call, buffers)
        if path:
            self._changed(lambda: self._add(str(path), path.name, call.size, "dropped"))
        return p.PieceTaken(received=received)

    # --- sending ------------------------------------------------------------------------------------------------------

    def _review(self, task: Task) -> p.Review:
        with self._lock:
            for number, one in self._files.items():
                size = os.stat(one.path).st_size if os.path.isfile(one.path) else one.size
                self._files[number] = msgspec.structs.replace(one, size=size)
        filled = self.filled()
        wrong = tuple(problems(self.form, filled))
        if wrong:
            return p.Review(digest="", title="", where="", rows=(), files=(), problems=wrong)
        review = self._deposits.review(filled, stop=task.stop)
        digest = "" if review.problems else _digest(filled)
        return msgspec.structs.replace(review, digest=digest, files=tuple(self._files.values()))

    def _begin(self, digest: str) -> p.FormTold:
        filled = self.filled()
        with self._lock:
            if self._phase == "sending":
                return p.FormTold(state=self.state())
            if digest != _digest(filled):
                raise InvalidInput("What was reviewed has changed since", hint="Review it again")
            self._phase, self._fault, self._result = "sending", None, ()
            self._stop, self._meter = Stop(), Meter()
            for number, one in self._files.items():
                self._files[number] = msgspec.structs.replace(one, state="waiting", done=0)
            stop = self._stop
        self._lane.submit(lambda: self._send(filled, stop), stop)
        return self._told()

    def _send(self, filled: Filled, stop: Stop) -> None:
        numbers = list(self._files)

        def come_further(at: int, state: FileState, done: int) -> None:
            with self._lock:
                number = numbers[at]
                before = self._files[number]
                if state == "sending" and before.state == "sending":
                    self._meter.add(max(0, done - before.done))
                self._files[number] = msgspec.structs.replace(before, state=state, done=done)
                self._come_further.add(number)
            self.bridge.announce("form-progress", self._progress)

        try:
            made = self._deposits.deposit(filled, come_further, stop=stop)
        except BaseException as error:  # noqa: BLE001  # a view waits for the end, whatever happened
            if isinstance(error, SignInNeeded):
                self._signing_in.look()
            with self._lock:
                self._phase = "stopped" if isinstance(error, Cancelled) or stop.is_set else "failed"
                self._fault = fault_of(error)
        else:
            with self._lock:
                self._phase, self._result = "done", made.rows
            self._finished(made)
        self._told()

    def _progress(self) -> p.FormProgress | None:
        with self._lock:
            if self._phase != "sending":
                return None
            files = tuple(self._files[number] for number in sorted(self._come_further) if number in self._files)
            self._come_further.clear()
            every = self._files.values()
            is_reading = any(one.state == "reading" for one in every)
            return p.FormProgress(
                files=files,
                done=sum(one.size if one.state in ("sent", "done") else _sent(one) for one in every),
                total=sum(one.size for one in every),
                rate=self._meter.rate,
                doing="Reading the files" if is_reading else "Sending",
            )

    def _steer(self, call: p.SteerForm, task: Task) -> p.FormTold:
        if call.do == "stop":
            self._stop.set()
            return p.FormTold(state=self.state())
        if call.do == "go-on":
            return self._begin(_digest(self.filled()))
        if call.do == "clean":
            self._deposits.clean(self.filled(), stop=task.stop)
            return self._changed(lambda: None)
        return self._changed(self._begin_anew)

    def _begin_anew(self) -> None:
        self._files.clear()
        self._result = ()

    def _session_changed(self) -> None:
        self.bridge.announce("session", lambda: p.SessionChanged(state=self.session))


def _sent(one: p.FormFile) -> int:
    return one.done if one.state == "sending" else 0


def _digest(filled: Filled) -> str:
    """Stands for all that is filled in."""
    values: list[Any] = sorted((value.field, value.text, value.rows) for value in filled.values.values())
    files = [(one.path, one.name, one.size) for one in filled.files]
    return hashlib.sha256(msgspec.json.encode([values, files])).hexdigest()[:16]
