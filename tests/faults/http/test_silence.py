"""Servers that are slow, or say nothing more."""

from __future__ import annotations

import pytest

from faults.answers import Drip, Hang, Send, chunked, head
from faults.caller import IMPATIENT, client, fetch
from faults.server import FaultServer
from ipylake._http import Limits
from ipylake._stop import Stop
from ipylake.errors import TimedOut


@pytest.mark.fault(6)
def test_silence_before_the_answer_ends_after_idle_s() -> None:
    with FaultServer((Hang(),)) as server, pytest.raises(TimedOut, match="stopped answering"):
        fetch(server, limits=IMPATIENT)


@pytest.mark.fault(6)
def test_silence_in_the_middle_ends_after_idle_s_and_keeps_what_came() -> None:
    with FaultServer((*chunked(b"row\n", ended=False), Hang())) as server:
        pieces = client(server, limits=IMPATIENT).open("GET", "/a", doing="search", stop=Stop()).pieces()
        assert next(pieces) == b"row\n"
        with pytest.raises(TimedOut, match="Could not search"):
            next(pieces)


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    "begun", [(Send(b"HTTP/1.1 200 OK\r\nX: "),), head(200, "Content-Length: 1000")], ids=["headers", "body"]
)
def test_a_byte_at_a_time_ends_with_the_whole_calls_deadline(begun: tuple[Send]) -> None:
    with FaultServer((*begun, Drip(b"x" * 200))) as server, pytest.raises(TimedOut, match="took too long"):
        fetch(server, limits=Limits(idle_s=5, total_s=0.5))
