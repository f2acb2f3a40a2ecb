"""The files of a rule that could not be copied: how often each was tried, what came of it, and when it is tried again.

What a single transfer's error says Rucio tells administrators only (`perm_get_request_history_by_did`); everybody is
told how it ended, and the words of the last one, which the rule carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ipylake._protocol import StuckFile, StuckFiles

from .wire import RuleRow, seconds

MOST = 200
"""Files that are listed; the fewest tries come last."""
_HOUR_S, _DAY_S = 3600, 86_400
_ENDS: Mapping[str, str] = {
    "FAILED": "the transfer failed",
    "DONE": "the transfer ended, the copy did not count",
    "LOST": "the transfer was lost sight of",
    "NO_SOURCES": "there was no copy to take it from",
    "ONLY_TAPE_SOURCES": "the only copy is on tape",
    "SUBMISSION_FAILED": "the transfer could not be started",
    "MISMATCH_SCHEME": "the two elements have no protocol in common",
    "SUSPEND": "the transfer was suspended",
}


class StuckTransfer(msgspec.Struct, frozen=True):
    """Of GET /rules/{id}/analysis: one lock that is STUCK. `last_error` is a state, whatever it is called."""

    scope: str
    name: str
    rse: str
    attempts: int = 0
    last_error: str | None = None
    last_source: str | None = None
    last_time: str | None = None


class Analysis(msgspec.Struct, frozen=True):
    transfers: Sequence[StuckTransfer] = ()


def stuck_files(row: RuleRow, analysis: Analysis, now: float) -> StuckFiles:
    found = sorted(analysis.transfers, key=lambda one: (-one.attempts, one.scope, one.name))
    last = [at for one in found if (at := seconds(one.last_time)) is not None]
    made = seconds(row.created_at)
    pause_s = _pause_s(row.activity or "", now - made if made is not None else 0)
    return StuckFiles(
        rule=row.id,
        files=tuple(map(_file, found[:MOST])),
        count=len(found),
        retry_at=min(last) + pause_s if last else None,
    )


def _file(one: StuckTransfer) -> StuckFile:
    word = (one.last_error or "").rpartition(".")[2]
    said = _ENDS.get(word, word.replace("_", " ").lower() if one.attempts else "")
    return StuckFile(
        entry=f"{one.scope}:{one.name}",
        place=one.rse,
        tries=one.attempts,
        said=said or "it was not tried yet",
        source=one.last_source or "",
        last_at=seconds(one.last_time),
    )


def _pause_s(activity: str, age_s: float) -> int:
    """From the last change of a lock until it is tried again. The change itself is not told; it is never before the
    last transfer was made. Source: `__is_retry_required`, rucio/core/rule_grouping.py."""
    if activity == "Express":
        return 2 * _HOUR_S
    return (2 * min(int(age_s // _DAY_S), 3) + 2) * _HOUR_S
