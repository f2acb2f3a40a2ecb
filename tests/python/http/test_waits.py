"""_http/waits.py"""

from __future__ import annotations

import pytest

from ipylake._http.waits import Budget, asked_wait_s, back_off_s

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Fri, 15 Jan 2027 08:00:20 GMT"}, 20),
        ({"Retry-After": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000030"}, 30),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, 30),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "5"}, 5),
        ({"X-RateLimit-Remaining": "3", "X-RateLimit-Reset": "30"}, None),
    ],
)
def test_asked_wait_reads_the_three_families_of_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait_s(headers, NOW) == seconds


def test_back_off_doubles_and_never_exceeds_a_second() -> None:
    for attempt, longest in enumerate([0.25, 0.5, 1.0]):
        assert longest / 2 <= back_off_s(attempt) <= longest


def test_budget_keeps_the_latest_moment_a_server_named() -> None:
    budget = Budget()
    assert budget.wait_s() == 0
    budget.note({"Retry-After": "60"})
    budget.note({"Retry-After": "1"})
    assert 59 < budget.wait_s() <= 60
