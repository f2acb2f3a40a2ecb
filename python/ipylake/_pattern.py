"""Patterns as people type them: `*` and `%` both stand for anything."""

from __future__ import annotations

import re
from collections.abc import Callable

_ANYTHING = re.compile(r"[*%]+")


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a whole name fits, in time linear in its length: as a regular expression, `*a*a*a*a*a*b` takes hours."""
    first, *others = _ANYTHING.split(pattern)
    if not others:
        return lambda name: name == pattern
    *middle, last = others

    def fits(name: str) -> bool:
        at, end = len(first), len(name) - len(last)
        if at > end or not name.startswith(first) or not name.endswith(last):
            return False
        for part in middle:
            found = name.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True

    return fits
