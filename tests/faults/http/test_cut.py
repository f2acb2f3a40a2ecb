"""Answers that end before their end are lost, and never taken for short ones."""

from __future__ import annotations

import threading

import pytest

from faults.answers import END, Close, Hang, Reset, Script, Send, Until, chunk, chunked, lying
from faults.caller import BOTH, client, fetch
from faults.server import FaultServer
from ipylake._stop import Stop
from ipylake.errors import Unreachable

CUTS: dict[str, Script] = {
    "between chunks": (*chunked(b"row\n", b"row\n", ended=False), Close()),
    "inside a chunk": (*chunked(b"row\n", ended=False), Send(b"100\r\nrow\n"), Close()),
    "reset": (*chunked(b"row\n", ended=False), Reset()),
    "garbage": (*chunked(b"row\n", ended=False), Send(b"this is no chunk\r\n"), Hang()),
    "length": lying(b"row\n", says=100),
    "headers": (Send(b"HTTP/1.1 200 OK\r\nContent-Ty"), Close()),
}


@BOTH
@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_an_answer_that_ends_before_its_end_is_lost_and_never_short(cut: Script, scheme: str) -> None:
    with FaultServer(cut) as server, pytest.raises(Unreachable, match="lost before the end"):
        fetch(server, scheme=scheme)


@BOTH
def test_what_comes_after_the_length_is_not_read(scheme: str) -> None:
    with FaultServer(lying(b"row\nmore\n", says=4)) as server:
        assert fetch(server, scheme=scheme) == b"row\n"


@BOTH
def test_rows_come_before_the_next_ones_are_sent(scheme: str) -> None:
    seen = threading.Semaphore(0)
    more = tuple(step for number in range(1, 4) for step in (Until(seen), chunk(b"%d\n" % number)))
    with FaultServer((*chunked(b"0\n", ended=False), *more, END)) as server:
        rows = []
        for piece in client(server, scheme).open("GET", "/a", doing="search", stop=Stop()).pieces():
            rows.append(piece)
            seen.release()
    assert rows == [b"0\n", b"1\n", b"2\n", b"3\n"]
