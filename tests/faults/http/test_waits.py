"""Servers that ask to be left alone for a while. No test waits: their clock is moved on instead."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from faults.answers import RATE_LIMITS, busy, in_turn, json
from faults.caller import USUAL, call, client, fetch
from faults.server import FaultServer
from ipylake._http import Http, Limits
from ipylake._stop import Stop
from ipylake.errors import ServerFault

GOOD = json(b'"good"')
PATIENT = Limits(total_s=600, pause_s=120)


class Skipping(Stop):
    """Does not sleep, but moves the clock of the module on: `waited` is what it was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.waited = 0.0
        clock = SimpleNamespace(monotonic=lambda: time.monotonic() + self.waited, time=time.time)
        monkeypatch.setattr("ipylake._http.client.time", clock)
        monkeypatch.setattr("ipylake._http.waits.time", clock)

    def wait(self, seconds: float) -> bool:
        self.waited += seconds
        return self.is_set


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Skipping:
    return Skipping(monkeypatch)


@pytest.mark.fault(13, 14)
@pytest.mark.parametrize("headers", RATE_LIMITS.values(), ids=RATE_LIMITS)
def test_each_family_of_headers_is_waited_for_as_long_as_it_says(headers: tuple[str, ...], stop: Skipping) -> None:
    with FaultServer(in_turn(busy(*headers), GOOD)) as server:
        assert fetch(server, limits=PATIENT, stop=stop) == b'"good"'
        assert len(server.asked) == 2
    assert stop.waited == pytest.approx(7, abs=0.5)


@pytest.mark.fault(13)
def test_a_wait_is_counted_down_second_by_second(stop: Skipping) -> None:
    shown: list[tuple[int, str]] = []
    with FaultServer(in_turn(busy("Retry-After: 3"), GOOD)) as server:
        fetch(server, limits=PATIENT, stop=stop, waiting=lambda seconds, why: shown.append((round(seconds), why)))
    assert shown == [(left, f"Waiting {left} s, as {server.url[7:]} asks") for left in (3, 2, 1)]


@pytest.mark.fault(13)
def test_the_next_call_waits_too_and_other_servers_are_asked_meanwhile(stop: Skipping) -> None:
    with FaultServer(in_turn(busy("Retry-After: 7", status=403), GOOD)) as server, FaultServer(GOOD) as other:
        http = client(server, limits=PATIENT)
        call(http, stop=stop)
        call(client(other), stop=stop)
        assert stop.waited == 0
        call(http, stop=stop)
        assert stop.waited == pytest.approx(7, abs=0.5)


@pytest.mark.fault(13)
@pytest.mark.parametrize("limits", [Limits(total_s=600, pause_s=10), Limits(total_s=10, pause_s=600)])
def test_a_wait_beyond_the_cap_or_the_deadline_is_not_begun_and_its_length_is_told(
    limits: Limits, stop: Skipping
) -> None:
    with FaultServer(busy("Retry-After: 60")) as server:
        http = Http(server.url, limits=limits)
        assert http.fetch("GET", "/a", doing="list scopes", stop=stop).status == 429
        with pytest.raises(ServerFault, match="asks to wait 60 s") as caught:
            call(http, stop=stop)
        assert (len(server.asked), stop.waited) == (1, 0)
    assert caught.value.retry_after_s == pytest.approx(60, abs=1)


@pytest.mark.fault(42)
@pytest.mark.parametrize("jump_s", [-86_400, 86_400])
@pytest.mark.parametrize("family", ["seconds", "date", "x-epoch"])
def test_a_clock_that_is_wrong_or_jumps_changes_no_wait(
    family: str, jump_s: int, stop: Skipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda now=time.time: now() + jump_s)
    with FaultServer(in_turn(busy(*RATE_LIMITS[family]), GOOD)) as server:
        assert fetch(server, limits=PATIENT, stop=stop) == b'"good"'
    assert stop.waited == pytest.approx(7, abs=0.5)


@pytest.mark.fault(42)
def test_a_wait_is_really_slept(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(in_turn(busy("Retry-After: 0.3"), GOOD)) as server:
        started = time.monotonic()
        assert fetch(server, limits=USUAL) == b'"good"'
        assert time.monotonic() - started >= 0.3
