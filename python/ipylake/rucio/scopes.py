"""The scopes of a server: asked for once in a while, for the picker and for searches without one."""

from __future__ import annotations

import difflib
import threading
import time

from ipylake._protocol import Suggestion, Suggestions
from ipylake._stop import Stop
from ipylake._text import counted
from ipylake.errors import NotFound

from .rest import Rest

_FRESH_S = 300
_SHOWN = 30


class KnownScopes:
    """Thread-safe. All scopes are one answer, of some thousand names on a large server."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._lock = threading.Lock()
        self._fetched: dict[str, tuple[float, list[str]]] = {}

    def all(self, stop: Stop) -> list[str]:
        """Sorted by name."""
        return self._kept("", stop)

    def mine(self, stop: Stop) -> list[str]:
        """Those of the account that is signed in."""
        session = self._rest.session
        return self._kept(session.account, stop) if session else []

    def suggest(self, text: str, stop: Stop) -> Suggestions:
        """The first few that contain `text`, case ignored: the account's own first, then those that begin with it."""
        every = self.all(stop)
        mine = frozenset(self.mine(stop))
        wanted = text.strip().casefold()
        matching = [scope for scope in every if wanted in scope.casefold()]
        matching.sort(key=lambda scope: (scope not in mine, not scope.casefold().startswith(wanted)))
        items = tuple(Suggestion(value=scope, mine=scope in mine) for scope in matching[:_SHOWN])
        return Suggestions(items=items, matching=len(matching), total=len(every))

    def check(self, scope: str, stop: Stop) -> None:
        """Raises NotFound for a scope that the server does not have: a search there finds nothing and says nothing."""
        every = self.all(stop)
        if scope not in every:
            every = self._kept("", stop, fresh_s=0)  # it may be new
        if scope in every:
            return
        close = difflib.get_close_matches(scope, every, n=3)
        hint = f"Similar: {', '.join(close)}" if close else f'Type a part of its name alone, for example "{scope[:3]}"'
        raise NotFound(f'There is no scope "{scope}" on {self._rest.http.host}', hint=hint)

    def purge(self) -> str:
        """Forget them, and say how many; "" for none."""
        with self._lock:
            fetched, self._fetched = self._fetched, {}
        count = max((len(scopes) for _, scopes in fetched.values()), default=0)
        return counted(count, "scope") if count else ""

    def _kept(self, account: str, stop: Stop, fresh_s: float = _FRESH_S) -> list[str]:
        with self._lock:
            fetched_at, scopes = self._fetched.get(account, (float("-inf"), []))
        if time.monotonic() - fetched_at > fresh_s:
            scopes = sorted(self._rest.scopes_of(account, stop) if account else self._rest.scopes(stop))
            with self._lock:
                self._fetched[account] = (time.monotonic(), scopes)
        return scopes
