"""Pairs of measurements, anchor and ours in turn."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

Pairs = list[tuple[float, float]]


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that `work` takes; by `time.process_time` those of the processor, for what does nothing but compute."""
    gc.collect()
    begin = clock()
    work()
    return clock() - begin


def pairs_of(anchor: Callable[[], float], ours: Callable[[], float], count: int = 9) -> Pairs:
    """After one warm-up of each."""
    anchor(), ours()
    return [(anchor(), ours()) for _ in range(count)]
