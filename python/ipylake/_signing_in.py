"""Who is signed in, as one browser knows it, and how that changes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping

import msgspec

from ._bridge import Buffers, Task
from ._catalog import Caches, Catalog, ChecksSignIn, SignsIn
from ._desk import Answers
from ._faults import fault_of
from ._protocol import (
    CachePurged,
    CheckSignIn,
    Folder,
    GetFolder,
    PurgeCache,
    SessionState,
    SignedIn,
    SignIn,
    SignInChecked,
    SignOut,
)
from ._stop import Stop
from .errors import InvalidInput, LakeError, NotFound, Unsupported

_WHERE = ("~", "/tmp", "/etc/grid-security", ".")  # noqa: S108  # nothing is written: proxies lie there


class SigningIn:
    """Thread-safe. `changed` is told when the state differs from the one before."""

    def __init__(self, catalog: Catalog, changed: Callable[[], None]) -> None:
        self._catalog = catalog
        self._changed = changed
        self._lock = threading.Lock()
        self._waiting = Stop()
        not_needed = SessionState(version=0, state="not-needed")
        self._state = not_needed
        if isinstance(catalog, SignsIn):
            from ._kept import kernel_sessions

            self._state = catalog.session()
            kernel_sessions.watch(self.look)

    @property
    def state(self) -> SessionState:
        """As last seen; no network."""
        return self._state

    def look(self) -> None:
        """The session may have ended, or have begun or ended in another widget of this kernel."""
        if isinstance(self._catalog, SignsIn):
            self._set(self._catalog.session())

    @property
    def answers(self) -> Answers:
        return {
            SignIn: self._sign_in,
            CheckSignIn: self._check,
            SignOut: self._sign_out,
            PurgeCache: self._purge,
            GetFolder: lambda call, _task, _buffers: self.folder(call),
        }

    def folder(self, call: GetFolder) -> Folder:
        """Where certificates and proxies lie on this machine; what is hidden is shown. A folder that is not there, or
        not below these places, leads to the first of them."""
        from ._picking import Picker  # not before somebody looks for a file

        picker = Picker(_WHERE)
        try:
            return picker.folder(msgspec.structs.replace(call, path=os.path.expanduser(call.path)))
        except (InvalidInput, NotFound):
            return picker.folder(msgspec.structs.replace(call, path=""))

    def close(self) -> None:
        """Nobody waits for a sign-in any more."""
        self._waiting.set()

    def _sign_in(self, call: SignIn, task: Task, buffers: Buffers) -> SignedIn:
        if not isinstance(self._catalog, SignsIn):
            raise Unsupported(f"{self._catalog.describe().title} needs no sign-in")
        self._waiting.set()  # the latest counts
        self._waiting = task.stop
        values = _field_values(buffers)
        try:
            self._set(self._catalog.sign_in(call.method, values, show=lambda _: self.look(), stop=task.stop))
        except LakeError:
            self.look()  # nothing has to be done elsewhere any more
            raise
        return SignedIn(state=self._state)

    def _check(self, call: CheckSignIn, _task: Task, buffers: Buffers) -> SignInChecked:
        if not isinstance(self._catalog, ChecksSignIn):
            return SignInChecked()
        try:
            return self._catalog.check_sign_in(call.method, _field_values(buffers))
        except LakeError as error:
            return SignInChecked(fault=fault_of(error))

    def _sign_out(self, _call: SignOut, _task: Task, _buffers: Buffers) -> SignedIn:
        self._waiting.set()
        if isinstance(self._catalog, SignsIn):
            self._set(self._catalog.sign_out())
        return SignedIn(state=self._state)

    def _purge(self, _call: PurgeCache, _task: Task, _buffers: Buffers) -> CachePurged:
        return CachePurged(what=self._catalog.purge() if isinstance(self._catalog, Caches) else ())

    def _set(self, state: SessionState) -> None:
        with self._lock:
            known = self._state
            if state == msgspec.structs.replace(known, version=state.version):
                return
            self._state = msgspec.structs.replace(state, version=known.version + 1)
        self._changed()


def _field_values(buffers: Buffers) -> Mapping[str, str]:
    """The fields of a sign-in, out of the message's one buffer; nothing of it may end in an error's text."""
    try:
        return msgspec.json.decode(bytes(buffers[0]), type=dict[str, str])
    except (IndexError, msgspec.MsgspecError, UnicodeDecodeError):
        pass
    raise InvalidInput("The sign-in came without its fields", hint="Fill in the form again")
