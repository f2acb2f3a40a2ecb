"""Measure by the rule: warm up once, then interleaved pairs, the median of their ratios with its quartiles."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable

PAIRS = 9


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measured(
    row: str,
    *,
    anchor: Callable[[], float],
    ours: Callable[[], float],
    ratio: float,
    plus_s: float = 0.0,
    pairs: int = PAIRS,
    unit: str = "s",
) -> dict[str, object]:
    """One row of the table: each callable gives one measurement in `unit`; the goal is ours ≤ ratio × anchor + plus_s."""
    anchor(), ours()
    both = [(anchor(), ours()) for _ in range(pairs)]
    return judged(row, both, ratio=ratio, plus_s=plus_s, unit=unit)


def judged(
    row: str, both: list[tuple[float, float]], *, ratio: float, plus_s: float = 0.0, unit: str = "s"
) -> dict[str, object]:
    """Met when even the upper quartile keeps the goal, missed when even the lower one does not, else undecided.

    With an allowance in seconds the compared figure is (ours − allowance) / anchor.
    """
    ratios = sorted((ours - plus_s) / anchor for anchor, ours in both)
    low, middle, high = statistics.quantiles(ratios, n=4)
    verdict = "met" if high <= ratio else "missed" if low > ratio else "undecided"
    return {
        "row": row,
        "anchor": statistics.median(anchor for anchor, _ in both),
        "ours": statistics.median(ours for _, ours in both),
        "unit": unit,
        "plus": plus_s,
        "ratio": middle,
        "quartiles": [low, high],
        "goal": ratio,
        "verdict": verdict,
        "pairs": len(both),
    }


def tell(result: dict[str, object]) -> None:
    """One JSON document a line, for the runner."""
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
