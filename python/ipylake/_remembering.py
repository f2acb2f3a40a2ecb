"""What a person searched for before, and scopes marked with a star.

One small file an instance in the folder of Jupyter's data, readable by its owner only: queries and names of scopes, no
account and no secret. Nobody misses it where it cannot be read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from ._bridge import Buffers, Task
from ._desk import Answers
from ._private_files import read_own, write_private
from ._protocol import CatalogInfo, ForgetQueries, MemoryState, Query, Remembered, StarScope
from ._query import keepable
from .errors import InvalidInput

MOST_QUERIES = 30
MOST_BYTES = 2000
"""Of one query: a pasted list is not remembered."""
MOST_STARRED = 50
_LONGEST_SCOPE = 255


class Store:
    """Where the memory of one instance is kept between kernels."""

    def __init__(self, info: CatalogInfo, folder: Path | None = None) -> None:
        where = "\0".join((info.title, info.instance, info.host))
        self._name = f"{hashlib.sha256(where.encode()).hexdigest()[:32]}.json"
        self._folder = folder

    def read(self) -> MemoryState | None:
        """None where nothing is, or nothing that can be read."""
        with contextlib.suppress(ImportError, OSError, msgspec.MsgspecError, UnicodeDecodeError):
            found = read_own(self._file())
            if found:
                return msgspec.json.decode(found[0], type=MemoryState)
        return None

    def write(self, state: MemoryState) -> None:
        with contextlib.suppress(ImportError, OSError):
            write_private(self._file(), msgspec.json.encode(state))

    def _file(self) -> Path:
        if self._folder is None:
            from jupyter_core.paths import jupyter_data_dir

            self._folder = Path(jupyter_data_dir()) / "ipylake" / "searches"
        return self._folder / self._name


class Remembering:
    """Thread-safe. `changed` is told when there is something else to remember."""

    def __init__(self, store: Store | None, changed: Callable[[], None]) -> None:
        self._store = store
        self._changed = changed
        self._lock = threading.Lock()
        self._state = (store.read() if store else None) or MemoryState()

    @property
    def state(self) -> MemoryState:
        return self._state

    @property
    def answers(self) -> Answers:
        return {StarScope: self._star, ForgetQueries: self._forget}

    def close(self) -> None:
        """Nothing goes on here."""

    def searched(self, query: Query) -> None:
        """The latest stands first, each once whatever it is sorted by."""
        plain = msgspec.structs.replace(keepable(query), sort=None)
        if not query.asks or len(msgspec.json.encode(plain)) > MOST_BYTES:
            return

        def change(state: MemoryState) -> MemoryState:
            others = (one for one in state.queries if one != plain)
            return msgspec.structs.replace(state, queries=(plain, *others)[:MOST_QUERIES])

        self._change(change)

    def _star(self, call: StarScope, _task: Task, _buffers: Buffers) -> Remembered:
        if not 0 < len(call.scope) <= _LONGEST_SCOPE:
            raise InvalidInput("This is no scope", field="scope")

        def change(state: MemoryState) -> MemoryState:
            others = tuple(one for one in state.starred if one != call.scope)
            starred = (*others, call.scope)[-MOST_STARRED:] if call.is_starred else others
            return msgspec.structs.replace(state, starred=starred)

        return self._change(change)

    def _forget(self, _call: ForgetQueries, _task: Task, _buffers: Buffers) -> Remembered:
        return self._change(lambda state: msgspec.structs.replace(state, queries=()))

    def _change(self, change: Callable[[MemoryState], MemoryState]) -> Remembered:
        with self._lock:
            known = (self._store.read() if self._store else None) or self._state  # another kernel may have added to it
            changed = change(known)
            if changed != known and self._store:
                self._store.write(changed)
            self._state = msgspec.structs.replace(changed, version=self._state.version + 1)
        self._changed()
        return Remembered(state=self._state)
