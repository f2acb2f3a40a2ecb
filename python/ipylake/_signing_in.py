"""Who is signed in, as one browser knows it, and how that changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import msgspec

from ._bridge import Buffers, Task
from ._catalog import Catalog, SignsIn
from ._desk import Answers
from ._protocol import SessionState, SignedIn, SignIn, SignOut
from .errors import InvalidInput, Unsupported


class SigningIn:
    """Thread-safe. `changed` is told when the state differs from the one before."""

    def __init__(self, catalog: Catalog, changed: Callable[[], None]) -> None:
        self._catalog = catalog
        self._changed = changed
        self._lock = threading.Lock()
        not_needed = SessionState(version=0, state="not-needed")
        self._state = catalog.session() if isinstance(catalog, SignsIn) else not_needed

    @property
    def state(self) -> SessionState:
        """As last seen; no network."""
        return self._state

    def look(self) -> None:
        """The session may have ended, or begun in another widget of this kernel."""
        if isinstance(self._catalog, SignsIn):
            self._set(self._catalog.session())

    @property
    def answers(self) -> Answers:
        return {SignIn: self._sign_in, SignOut: self._sign_out}

    def close(self) -> None:
        """Nothing goes on here."""

    def _sign_in(self, call: SignIn, task: Task, buffers: Buffers) -> SignedIn:
        if not isinstance(self._catalog, SignsIn):
            raise Unsupported(f"{self._catalog.describe().title} needs no sign-in")
        self._set(self._catalog.sign_in(call.method, _field_values(buffers), stop=task.stop))
        return SignedIn(state=self._state)

    def _sign_out(self, _call: SignOut, _task: Task, _buffers: Buffers) -> SignedIn:
        if isinstance(self._catalog, SignsIn):
            self._set(self._catalog.sign_out())
        return SignedIn(state=self._state)

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
