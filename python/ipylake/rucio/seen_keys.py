"""Keys of JSON metadata that were seen. A server does not list those in use (GET /meta_conventions/ has an admin's)."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from ipylake._protocol import Suggestion, Suggestions
from ipylake._text import counted

_MOST = 500
_SHOWN = 100


class SeenKeys:
    """Thread-safe; the latest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[str, None] = {}

    def saw(self, keys: Iterable[str]) -> None:
        with self._lock:
            fresh = dict.fromkeys(key for key in keys if "." not in key)  # a filter cannot name the others
            self._keys = dict(list({**fresh, **self._keys}.items())[:_MOST])

    def purge(self) -> str:
        """Forget them, and say how many; "" for none."""
        with self._lock:
            keys, self._keys = self._keys, {}
        return counted(len(keys), "metadata key") if keys else ""

    def suggest(self, text: str) -> Suggestions:
        """Those that contain the text, case ignored."""
        with self._lock:
            keys = list(self._keys)
        found = [key for key in keys if text.casefold() in key.casefold()]
        items = tuple(Suggestion(value=key) for key in found[:_SHOWN])
        return Suggestions(items=items, matching=len(found), total=len(keys))
