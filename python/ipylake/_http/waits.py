"""How long a server wants to be left alone: Retry-After (RFC 9110), X-RateLimit-*, RateLimit-* and RateLimit."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

TRIES = 3
PASSING = frozenset({429, 502, 503, 504})
"""Statuses that may be gone at the next try. Not 500: with that one Rucio also says "not allowed"."""
_REFUSED = 429
_EPOCH = 1_000_000_000  # X-RateLimit-Reset is seconds to wait on some servers and a date since 1970 on others
_FIELDS = (("X-RateLimit-Reset", "X-RateLimit-Remaining"), ("RateLimit-Reset", "RateLimit-Remaining"))
_NAMES = {"retry-after", "ratelimit", *(name.lower() for pair in _FIELDS for name in pair)}
_NOTHING_LEFT = re.compile(r"\b(?:remaining|r)=0\b")
_RESET = re.compile(r"\b(?:reset|t)=(\d+)")


def asked_wait_s(headers: Mapping[str, str], status: int = 200) -> float | None:
    """Seconds the answer asks to wait, None if it does not. Dates are held against the server's own clock.

    Source: RFC 9110, 10.2.3; draft-ietf-httpapi-ratelimit-headers, 03 (three fields), 07 and 10 (one field)
    """
    if _NAMES.isdisjoint(map(str.lower, headers)):
        return None
    after = headers.get("Retry-After")
    if after is not None:
        return _seconds(after, headers)
    for resets, remaining in _FIELDS:
        reset = headers.get(resets)
        if reset is not None and headers.get(remaining, "0" if status == _REFUSED else "").strip() == "0":
            return _seconds(reset, headers)
    limit = headers.get("RateLimit", "")
    reset_in = _RESET.search(limit) if _NOTHING_LEFT.search(limit) else None
    return float(reset_in[1]) if reset_in else None


def _seconds(text: str, headers: Mapping[str, str]) -> float | None:
    moment = _date(text)
    try:
        number = float(text) if moment is None else moment
    except ValueError:
        return None
    if number > _EPOCH:
        number -= _date(headers.get("Date", "")) or time.time()
    return max(0.0, number) if number < _EPOCH else None  # NaN and the end of days are no waits


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def back_off_s(attempt: int) -> float:
    """0.25 s, 0.5 s, …, less a random part, so that many clients do not come back together."""
    return 0.25 * 2.0**attempt * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, guards nothing)


class Budget:
    """What a server still allows: no request starts before the moment it has named, and one that refuses for ever is
    not asked three times by everybody. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._refusals = 0

    def note(self, status: int, headers: Mapping[str, str]) -> None:
        """An answer has come."""
        wait = asked_wait_s(headers, status)
        with self._lock:
            self._refusals = self._refusals + 1 if status == _REFUSED else 0
            if wait is not None:
                self._not_before = max(self._not_before, time.monotonic() + wait)

    @property
    def is_spent(self) -> bool:
        """Whether the server has refused as often as a call is tried: nothing is tried again until it answers."""
        with self._lock:
            return self._refusals >= TRIES

    def wait_s(self) -> float:
        with self._lock:
            return max(0.0, self._not_before - time.monotonic())
