"""Answers that are too much: they end at a bound, in memory as large as the bound."""

from __future__ import annotations

import pytest

from faults.answers import Answer, bomb, chunked, endless, json
from faults.caller import client, fetch, read
from faults.server import FaultServer
from ipylake._http import Limits, Lines
from ipylake._stop import Stop
from ipylake.errors import ServerFault

SMALL = Limits(body_bytes=1_000_000, stream_bytes=1_000_000)


@pytest.mark.fault(28)
def test_a_line_of_ten_megabytes_is_dropped_and_counted() -> None:
    lines = Lines(4 * 2**20)
    with FaultServer(chunked(b"first\n", *[b"x" * 65_536] * 160, b"\nlast\n")) as server:
        pieces = client(server).open("GET", "/a", doing="search", stop=Stop()).pieces()
        found = b"".join(lines.feed(piece) for piece in pieces) + lines.finish()
    assert found == b"first\nlast\n"
    assert lines.too_long == 1


TOO_MUCH = [
    pytest.param(json(b"x" * 2_000_000), id="long"),
    pytest.param(bomb(50_000_000), id="bomb", marks=pytest.mark.fault(30)),
    pytest.param(endless(b"x" * 65_536), id="endless", marks=pytest.mark.fault(31)),
]


@pytest.mark.parametrize("answer", TOO_MUCH)
def test_a_whole_answer_beyond_its_bound_is_refused(answer: Answer) -> None:
    with FaultServer(answer) as server, pytest.raises(ServerFault, match="larger than 1,000,000 bytes"):
        fetch(server, limits=SMALL)


@pytest.mark.parametrize("answer", TOO_MUCH)
def test_a_streamed_answer_ends_at_its_bound(answer: Answer) -> None:
    with FaultServer(answer) as server, pytest.raises(ServerFault, match="larger than 1,000,000 bytes"):
        read(client(server, limits=SMALL))
