"""Sort a million rows without stopping the kernel: runs, splitters, buckets."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from ._stop import Stop

RUN = 10_000
"""Rows sorted at a time: one `sorted()` of a million names holds the interpreter's lock for half a second, one of these
for some 5 ms, the time after which another thread may ask for it."""


def sorted_numbers(keys: Sequence[Any], *, descending: bool, stop: Stop) -> array[int]:
    """The indices of `keys` in ascending (or descending) order, stable, other threads running in between.

    Sorted runs are cut at common splitters into buckets of about `RUN`; each bucket is finished on its own, so that no
    step is longer than sorting one run. Raises Cancelled.
    """
    key: Callable[[int], Any] = keys.__getitem__
    count = len(keys)
    runs: list[array[int]] = []  # of lists the numbers lie all over the memory: reading them again takes longer
    for start in range(0, count, RUN):
        _breathe(stop)
        runs.append(array("I", sorted(range(start, min(start + RUN, count)), key=key, reverse=descending)))
    if len(runs) < 2:
        return runs[0] if runs else array("I")
    if descending:  # bisect wants ascending runs; turned back below
        for run in runs:
            run.reverse()
    sample = sorted(key(run[at]) for run in runs for at in range(0, len(run), RUN // 50))
    splitters = sample[50::50]
    cuts = [[0, *(bisect_left(run, splitter, key=key) for splitter in splitters), len(run)] for run in runs]
    order = array("I")
    for bucket in range(len(splitters) + 1):
        _breathe(stop)
        pieces = [run[cut[bucket] : cut[bucket + 1]] for run, cut in zip(runs, cuts, strict=True)]
        rows = list(chain.from_iterable(map(reversed, pieces) if descending else pieces))
        rows.sort(key=key, reverse=descending)
        if descending:
            rows.reverse()
        order.fromlist(rows)
    if descending:
        order.reverse()
    return order


def _breathe(stop: Stop) -> None:
    stop.raise_if_set()
    time.sleep(0)
