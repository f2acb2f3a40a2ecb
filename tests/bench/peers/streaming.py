"""How long something that arrives bit by bit takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable


def streamed(warm_up: Callable[[], Iterable[object]], work: Callable[[], Iterable[object]]) -> dict[str, float]:
    """Seconds until the first of `work` and until all, and how many they are; the connection has been used before."""
    for _ in warm_up():
        pass
    count, first = 0, 0.0
    begin = time.perf_counter()
    for _ in work():
        if count == 0:
            first = time.perf_counter() - begin
        count += 1
    return {"first": first, "all": time.perf_counter() - begin, "count": count}
