"""Pairs of measurements, anchor and ours in turn."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

Pairs = list[tuple[float, float]]


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def pairs_of(anchor: Callable[[], float], ours: Callable[[], float], count: int = 9) -> Pairs:
    """After one warm-up of each."""
    anchor(), ours()
    return [(anchor(), ours()) for _ in range(count)]
