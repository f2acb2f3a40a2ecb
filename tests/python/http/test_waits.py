"""_http/waits.py"""

from __future__ import annotations

import pytest

from faults.answers import RATE_LIMITS
from ipylake._http.waits import TRIES, Budget, asked_wait_s, back_off_s

DATE = {"Date": "Fri, 15 Jan 2027 08:00:00 GMT"}  # 1 800 000 000 s since 1970


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({**DATE, "Retry-After": "Fri, 15 Jan 2027 08:00:20 GMT"}, 20),
        ({**DATE, "Retry-After": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0),
        ({"Retry-After": "Fri, 15 Jan 2010 07:00:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, None),
        ({**DATE, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000030"}, 30),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, 30),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "5"}, 5),
        ({"X-RateLimit-Remaining": "3", "X-RateLimit-Reset": "30"}, None),
        ({"X-RateLimit-Reset": "30"}, None),
        ({"RateLimit": "limit=60, remaining=0, reset=7"}, 7),
        ({"RateLimit": "limit=60, remaining=10, reset=7"}, None),
        ({"RateLimit": '"burst";r=0;t=7'}, 7),
        ({"RateLimit": '"burst";r=3;t=7'}, None),
    ],
)
def test_asked_wait_reads_each_family_of_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait_s(headers) == seconds


@pytest.mark.fault(14)
@pytest.mark.parametrize("lines", RATE_LIMITS.values(), ids=RATE_LIMITS)
def test_a_refusal_is_waited_for_whichever_header_says_how_long(lines: tuple[str, ...]) -> None:
    headers = dict(line.split(": ", 1) for line in lines)
    assert asked_wait_s(headers, 429) == 7


def test_back_off_doubles_and_never_exceeds_a_second() -> None:
    for attempt, longest in enumerate([0.25, 0.5, 1.0]):
        assert longest / 2 <= back_off_s(attempt) <= longest


def test_budget_keeps_the_latest_moment_a_server_named() -> None:
    budget = Budget()
    assert budget.wait_s() == 0
    budget.note(200, {"Retry-After": "60"})
    budget.note(200, {"Retry-After": "1"})
    assert 59 < budget.wait_s() <= 60


@pytest.mark.fault(15)
def test_budget_is_spent_by_refusals_in_a_row() -> None:
    budget = Budget()
    for status in [429] * (TRIES - 1) + [200] + [429] * (TRIES - 1):
        budget.note(status, {})
        assert not budget.is_spent
    budget.note(429, {})
    assert budget.is_spent
