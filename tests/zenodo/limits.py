"""How often Zenodo may be asked: its figures, a minute's window for each person, search apart.

Source: zenodo-rdm's invenio.cfg (guests 133/min, search 30/min) and developers.zenodo.org (with token 100/min).
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from .wire import Asked, Refused

GUEST, PERSON, SEARCH = 133, 100, 30
_SEARCHES = re.compile(r"/api/(records|communities/[^/]+/records|user/records)/?")


@dataclass
class Left:
    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.remaining)),
            "X-RateLimit-Reset": str(self.reset),
        }


class Limits:
    """`scale` multiplies the figures: tests that are about something else raise it. `minute_s` is how long a minute
    is: measurements shorten it. `now`: in epoch seconds."""

    def __init__(self, scale: float, minute_s: int = 60) -> None:
        self.scale = scale
        self.minute_s = minute_s
        self.now: Callable[[], float] = time.time
        self._counts: Counter[tuple[int, str, bool]] = Counter()

    def count(self, asked: Asked) -> Left:
        """Raises Refused (429) for one too many."""
        is_search = asked.method == "GET" and bool(_SEARCHES.fullmatch(asked.path))
        limit = round((SEARCH if is_search else PERSON if asked.token else GUEST) * self.scale)
        now = self.now()
        minute = int(now // self.minute_s)
        place = (minute, asked.token or "", is_search)
        self._counts[place] += 1
        left = Left(limit, limit - self._counts[place], (minute + 1) * self.minute_s)
        if left.remaining < 0:
            wait = max(1, left.reset - int(now))
            raise Refused(
                429,
                "Rate limit exceeded. Please wait before retrying.",
                headers={**left.headers(), "Retry-After": str(wait)},
            )
        return left
