"""Stop ends a call wherever it waits, and nothing is left."""

from __future__ import annotations

import socket
import threading

import pytest

from faults.answers import Hang, Script, Send, busy, chunked, head, in_turn, json
from faults.caller import BOTH, assert_stops, call, client, fetch, read, until
from faults.server import FaultServer
from ipylake._http import Http
from ipylake._stop import Stop
from ipylake.errors import Cancelled


def test_stop_ends_a_connection_that_is_not_taken() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, socket.create_connection(deaf.getsockname()):
        assert_stops(Http(f"http://127.0.0.1:{deaf.getsockname()[1]}"))


def test_stop_ends_a_handshake() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert_stops(Http(f"https://127.0.0.1:{silent.getsockname()[1]}"))


@BOTH
def test_stop_ends_the_wait_for_an_answer_also_on_a_connection_used_before(scheme: str) -> None:
    with FaultServer(in_turn(json(b"1"), (Hang(),))) as server:
        http = client(server, scheme)
        call(http)
        assert_stops(http)
        assert len(server.asked) == 2


@pytest.mark.fault(6)
@BOTH
@pytest.mark.parametrize(
    "begun",
    [
        chunked(b"row\n", ended=False),
        (*head(200, "Content-Length: 1000"), Send(b"row\n")),
        (*head(200, "Connection: close"), Send(b"row\n")),
    ],
    ids=["chunked", "length", "close"],
)
def test_stop_ends_reading(scheme: str, begun: Script) -> None:
    with FaultServer((*begun, Hang())) as server:
        assert_stops(client(server, scheme))


@pytest.mark.fault(13)
def test_stop_ends_a_pause_that_the_server_asked_for() -> None:
    with FaultServer(busy("Retry-After: 60", status=503)) as server:
        assert_stops(Http(server.url))
        assert len(server.asked) == 1


def test_a_call_that_is_stopped_before_it_began_sends_nothing() -> None:
    stop = Stop()
    stop.set()
    with FaultServer(json(b"1")) as server:
        with pytest.raises(Cancelled):
            read(client(server), stop)
        assert server.asked == []


def test_a_stream_that_is_forgotten_closes_its_connection() -> None:
    with FaultServer((*chunked(b"row\n", ended=False), Hang())) as server:
        stream = client(server).open("GET", "/a", doing="search", stop=Stop())
        until(lambda: server.open_connections == 1)
        del stream
        until(lambda: server.open_connections == 0)


def test_a_call_leaves_no_thread_behind() -> None:
    with FaultServer(json(b"1")) as server:
        before = threading.active_count()
        fetch(server)
        until(lambda: threading.active_count() <= before)
