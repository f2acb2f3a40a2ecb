"""What a form does, without a widget: it keeps what is filled in, and sends it when it is confirmed."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from . import _notebook
from . import _protocol as p
from ._bridge import Bridge, Buffers, Outcome, Send, Task
from ._catalog import Catalog
from ._deposits import Deposited, Deposits, GivesCode, KeepsDrafts, NamesValues, Publishes, ReadsMetadata
from ._desk import Answer, Answers, Desk, require_version
from ._drafting import Drafting
from ._dropping import Drops
from ._form import Filled, FilledFile
from ._form_variables import FormVariables
from ._held import Held
from ._importing import Importing
from ._lanes import Lanes
from ._naming import Naming
from ._parts import part
from ._picking import Picker
from ._publishing import Publishing
from ._sending import Sending
from ._signing_in import SigningIn
from .errors import InvalidInput, SignInNeeded, Unsupported

_log = logging.getLogger("ipylake")
FormFiles = Iterable[str | os.PathLike[str] | FilledFile] | Mapping[str, str]


class Filling:
    """The kernel's half of a form. Thread-safe.

    catalog    who signs in, and what the service is
    send       takes a message (JSON types) and its buffers, from any thread
    finished   told what a deposit has made, and what has become of that when it is published
    files      paths, {path: name}, or files with their names and sizes
    namespace  the variables of the notebook; None: those of IPython
    """

    def __init__(
        self,
        deposits: Deposits,
        catalog: Catalog,
        send: Send,
        lanes: Lanes,
        *,
        files: FormFiles = (),
        values: Iterable[p.FormValue] = (),
        roots: Iterable[str | os.PathLike[str]] | None = None,
        finished: Callable[[Deposited], None] = lambda _: None,
        namespace: Callable[[], dict[str, Any]] = _notebook.namespace,
    ) -> None:
        self._deposits = deposits
        self._catalog = catalog
        self._picker = Picker(roots)
        self._drops = Drops()
        self.form = msgspec.structs.replace(
            deposits.form(),
            roots=tuple(self._picker.roots),
            keeps_drafts=isinstance(deposits, KeepsDrafts),
            publishes=isinstance(deposits, Publishes),
            variables=True,
            scripted=isinstance(deposits, GivesCode),
        )
        self._held = held = Held(deposits, self.form, self._changed)
        self.bridge = Bridge(send, self._handle, lanes)
        self._signing_in = SigningIn(catalog, self._session_changed)
        lost = self._signing_in.look

        def told(made: Deposited) -> None:
            try:
                finished(made)
            except Exception:  # noqa: BLE001  # the user's own code
                _log.exception("an observer of the form failed")

        self._naming = Naming(deposits, held) if isinstance(deposits, NamesValues) else None
        self._drafting = (
            Drafting(deposits, held, namespace, lost, self._naming) if isinstance(deposits, KeepsDrafts) else None
        )
        variables = FormVariables(held, namespace)
        self._desks: list[Desk] = [
            variables,
            Sending(deposits, held, self._drafting, variables, self.bridge.announce, told, lost),
        ]
        if self._drafting:
            self._desks.append(self._drafting)
        if isinstance(deposits, Publishes):
            self._desks.append(Publishing(deposits, held, told, lost))
        if isinstance(deposits, ReadsMetadata):
            self._desks.append(Importing(deposits, held, self._picker, self._drafting, self._naming))
        self._answers = self._all_answers()
        held.keep(values)
        for one in _files_of(files):
            held.add(one.path, one.name, one.size)
        if self._drafting:
            self._drafting.begin()

    # --- used by the widget -----------------------------------------------------------------------------------------

    @property
    def session(self) -> p.SessionState:
        return self._signing_in.state

    @property
    def host(self) -> str:
        return self._catalog.describe().host

    def state(self) -> p.FormState:
        return self._held.state()

    def filled(self) -> Filled:
        return self._held.filled()

    def close(self) -> None:
        self.bridge.close()
        self._signing_in.close()
        for desk in self._desks:
            desk.close()
        if self._naming:
            self._naming.close()
        self._drops.close()

    # --- the calls ----------------------------------------------------------------------------------------------------

    def _handle(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:
        answer = self._answers.get(type(call))
        if answer is None:
            raise Unsupported("A form does not do that")
        try:
            return answer(call, task, buffers)
        except SignInNeeded:
            self._signing_in.look()
            raise

    def _all_answers(self) -> Answers:
        held = self._held
        own: dict[type, Answer] = {
            p.OpenForm: lambda call, _task, _buffers: self._opened(call),
            p.FillIn: lambda call, _task, _buffers: self._fill_in(call),
            p.AddFiles: lambda call, _task, _buffers: self._add_picked(call),
            p.RenameFile: lambda call, _task, _buffers: held.change(lambda: held.rename(call.number, call.name)),
            p.RemoveFiles: lambda call, _task, _buffers: held.change(lambda: held.remove(call.numbers)),
            p.DropPiece: lambda call, _task, buffers: self._take_piece(call, buffers),
            p.GetFolder: self._folder,
            p.Suggest: lambda call, task, _buffers: self._deposits.look_up(
                call.field, call.text, self.filled(), stop=task.stop
            ),
            p.GetPart: lambda call, _task, _buffers: (p.Part(), [part(call.name)]),
        }
        if isinstance(deposits := self._deposits, GivesCode):
            own[p.GetCode] = lambda _call, _task, _buffers: p.Code(text=deposits.code(self.filled()))
        return {
            **self._signing_in.answers,
            **own,
            **{call: answer for desk in self._desks for call, answer in desk.answers.items()},
        }

    def _folder(self, call: p.GetFolder, _task: Task, _buffers: Buffers) -> p.Folder:
        return self._signing_in.folder(call) if call.of == "sign-in" else self._picker.folder(call)

    def _opened(self, call: p.OpenForm) -> p.FormOpened:
        require_version(call.version)
        self._signing_in.look()
        if self._naming:
            self._naming.look()
        return p.FormOpened(
            version=p.VERSION,
            catalog=self._catalog.describe(),
            form=self.form,
            session=self.session,
            state=self.state(),
        )

    def _fill_in(self, call: p.FillIn) -> p.FormTold:
        told = self._held.change(lambda: self._held.keep(call.values))
        if not self._drafting:
            return told
        self._drafting.typed()
        return p.FormTold(state=self.state())

    def _add_picked(self, call: p.AddFiles) -> p.FormTold:
        held = self._held
        picked = self._picker.pick(call.paths)

        def add() -> None:
            known = {one.path for one in held.files.values()}
            for one in picked:
                if one.path not in known:
                    held.add(one.path, one.below, one.size, note=self._picker.leads_to(one.path))

        return held.change(add)

    def _take_piece(self, call: p.DropPiece, buffers: Buffers) -> p.PieceTaken:
        received, path = self._drops.take(call, buffers)
        if path:
            self._held.change(lambda: self._held.add(str(path), path.name, call.size, note="dropped"))
        return p.PieceTaken(received=received)

    # --- what the views are told --------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.bridge.announce("form", lambda: p.FormChanged(state=self.state()))

    def _session_changed(self) -> None:
        self.bridge.announce("session", lambda: p.SessionChanged(state=self.session))
        if self._drafting and self.session.state == "in":
            self._drafting.again()


def _files_of(files: FormFiles) -> Iterator[FilledFile]:
    """Raises InvalidInput for one that is not there."""
    for given, name in files.items() if isinstance(files, Mapping) else [(one, "") for one in files]:
        if isinstance(given, FilledFile):
            yield given
            continue
        path = os.path.abspath(os.path.expanduser(os.fspath(given)))
        if not os.path.isfile(path):
            raise InvalidInput(f"There is no file {given}", field="files")
        yield FilledFile(path, name or os.path.basename(path), os.stat(path).st_size)
