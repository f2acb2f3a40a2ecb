"""What is tried again, how often, and what never is."""

from __future__ import annotations

import threading

import pytest

from faults.answers import Close, Reset, Script, busy, in_turn, json, whole
from faults.caller import call, client, fetch
from faults.server import FaultServer
from ipylake._http import Http
from ipylake._stop import Stop
from ipylake.errors import Unreachable

GOOD = json(b'"good"')


@pytest.mark.fault(16)
@pytest.mark.parametrize("status", [502, 503, 504, 429])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    failed = busy(status=status)
    with FaultServer(in_turn(failed, failed, GOOD)) as server:
        assert fetch(server) == b'"good"'
        assert len(server.asked) == 3


@pytest.mark.parametrize("end", [Reset(), Close()], ids=["reset", "close"])
def test_a_connection_lost_before_the_answer_is_tried_again(end: Reset | Close) -> None:
    with FaultServer(in_turn((end,), (end,), GOOD)) as server:
        assert fetch(server) == b'"good"'
        assert len(server.asked) == 3


@pytest.mark.fault(16)
def test_there_are_three_tries_and_no_more() -> None:
    with FaultServer(whole(b"busy", status=503)) as server:
        assert fetch(server) == b"busy"
        assert len(server.asked) == 3


@pytest.mark.fault(16)
@pytest.mark.parametrize("status", [400, 401, 404, 500, 501])
def test_other_failures_are_not_tried_again(status: int) -> None:
    with FaultServer(whole(b"no", status=status)) as server:
        assert fetch(server) == b"no"
        assert len(server.asked) == 1


@pytest.mark.fault(16)
@pytest.mark.parametrize("failed", [(Reset(),), busy(status=503), busy("Retry-After: 0")], ids=["reset", "503", "429"])
def test_a_post_is_sent_once_unless_it_only_reads(failed: Script) -> None:
    with FaultServer(failed) as server:
        post(client(server), is_idempotent=None)
        assert len(server.asked) == 1
    with FaultServer(in_turn(failed, GOOD)) as server:
        post(client(server), is_idempotent=True)
        assert [asked.body for asked in server.asked] == [b"{}", b"{}"]


def post(http: Http, is_idempotent: bool | None) -> None:
    try:
        http.fetch("POST", "/a", doing="add a rule", stop=Stop(), body=b"{}", is_idempotent=is_idempotent)
    except Unreachable as lost:
        assert "lost" in lost.message  # noqa: PT017  # some of the failures are answers


@pytest.mark.fault(15)
def test_a_server_that_refuses_for_ever_is_asked_three_times_and_then_once_a_call() -> None:
    with FaultServer(busy()) as server:
        http = client(server)
        call(http)
        assert len(server.asked) == 3
        call(http)
        assert len(server.asked) == 4


@pytest.mark.fault(15)
def test_calls_side_by_side_share_what_is_left_of_the_tries() -> None:
    with FaultServer(busy()) as server:
        http = client(server)
        callers = [threading.Thread(target=call, args=(http,)) for _ in range(3)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        assert len(server.asked) <= 5


@pytest.mark.fault(15)
def test_an_answer_that_is_no_refusal_gives_the_tries_back() -> None:
    with FaultServer(in_turn(busy(), busy(), GOOD, busy(), busy(), GOOD)) as server:
        http = client(server)
        assert [call(http), call(http)] == [b'"good"', b'"good"']
