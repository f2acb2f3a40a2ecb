"""rucio/stuck.py"""

from __future__ import annotations

import pytest

from ipylake._protocol import StuckFile
from ipylake.rucio.stuck import Analysis, StuckTransfer, stuck_files
from ipylake.rucio.wire import RuleRow

MADE_S, HOUR_S = 1_795_251_600, 3600
MADE = "Sat, 21 Nov 2026 09:00:00 UTC"
TRIED = "Sat, 21 Nov 2026 11:00:00 UTC"


def rule(activity: str = "") -> RuleRow:
    return RuleRow("mc16", "d", "r1", activity=activity, created_at=MADE)


def transfer(name: str, state: str | None = "RequestState.FAILED", **about: object) -> StuckTransfer:
    return StuckTransfer("mc16", name, "B", **{"attempts": 3, "last_error": state, "last_time": TRIED, **about})  # type: ignore[arg-type]  # one dict of several types


@pytest.mark.parametrize(
    ("activity", "days", "hours"),
    [("", 0, 2), ("", 1, 4), ("", 2, 6), ("", 3, 8), ("", 30, 8), ("Express", 30, 2), ("User Subscriptions", 0, 2)],
)
def test_the_next_try_is_some_hours_after_the_last_by_the_age_of_the_rule(activity: str, days: int, hours: int) -> None:
    found = stuck_files(rule(activity), Analysis([transfer("f")]), MADE_S + days * 24 * HOUR_S + 60)
    assert found.retry_at == MADE_S + 2 * HOUR_S + hours * HOUR_S


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("RequestState.NO_SOURCES", "there was no copy to take it from"),
        ("RequestState.NEW_KIND", "new kind"),
        ("FAILED", "the transfer failed"),
    ],
)
def test_how_the_last_try_ended_is_said_in_words(state: str, said: str) -> None:
    (file,) = stuck_files(rule(), Analysis([transfer("f", state, last_source="A")]), MADE_S).files
    assert file == StuckFile(entry="mc16:f", place="B", tries=3, said=said, source="A", last_at=MADE_S + 2 * HOUR_S)


def test_a_file_that_was_never_sent_for_has_no_next_try() -> None:
    found = stuck_files(rule(), Analysis([transfer("f", "None", attempts=0, last_time=None)]), MADE_S)
    assert (found.files[0].said, found.retry_at) == ("it was not tried yet", None)


def test_of_many_files_those_that_were_tried_most_come_first_and_all_are_counted() -> None:
    many = [transfer(f"f{at:03}", attempts=at) for at in range(300)]
    found = stuck_files(rule(), Analysis(many), MADE_S)
    assert (found.count, len(found.files), found.files[0].entry) == (300, 200, "mc16:f299")
