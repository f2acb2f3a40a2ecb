"""How long a server wants to be left alone: Retry-After (RFC 9110), X-RateLimit-* and RateLimit-*."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

TRIES = 3
PASSING = frozenset({429, 502, 503, 504})
"""Statuses that may be gone at the next try."""
_EPOCH = 1_000_000_000  # X-RateLimit-Reset is seconds to wait on some servers and a date since 1970 on others


def asked_wait_s(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds the answer asks to wait, None if it does not. `now` in seconds since 1970."""
    after = headers.get("Retry-After")
    if after is not None:
        return _seconds(after, now)
    for prefix in ("X-RateLimit-", "RateLimit-"):
        reset = headers.get(f"{prefix}Reset")
        if reset is not None and headers.get(f"{prefix}Remaining", "").strip() == "0":
            return _seconds(reset, now)
    return None


def _seconds(text: str, now: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        try:
            number = parsedate_to_datetime(text).timestamp()
        except (ValueError, TypeError):
            return None
    return max(0.0, number - now if number > _EPOCH else number)


def back_off_s(attempt: int) -> float:
    """0.25 s, 0.5 s, …, less a random part, so that many clients do not come back together."""
    return 0.25 * 2.0**attempt * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, guards nothing)


class Budget:
    """What a server still allows: no request starts before the moment it has named. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._not_before = 0.0

    def note(self, headers: Mapping[str, str]) -> None:
        wait = asked_wait_s(headers, time.time())
        if wait is not None:
            with self._lock:
                self._not_before = max(self._not_before, time.monotonic() + wait)

    def wait_s(self) -> float:
        with self._lock:
            return max(0.0, self._not_before - time.monotonic())
