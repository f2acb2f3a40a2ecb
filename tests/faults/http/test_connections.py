"""A connection that does not come about."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from faults.answers import json
from faults.caller import IMPATIENT, USUAL, call, fetch
from faults.server import FaultServer
from ipylake._http import Http, Limits
from ipylake.errors import ConfigurationError, TimedOut, Unreachable
from patience import PATIENCE_S


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@pytest.mark.fault(1)
def test_a_refused_connection_names_the_host_and_what_was_tried() -> None:
    port = free_port()
    with pytest.raises(Unreachable, match=f"Could not list scopes on 127.0.0.1:{port}: connection refused"):
        call(Http(f"http://127.0.0.1:{port}"))


@pytest.mark.fault(1)
def test_an_unknown_host_is_said_to_be_unknown() -> None:
    with pytest.raises(Unreachable, match="unknown host"):
        call(Http("http://no-such-host.invalid"))


@pytest.mark.fault(1)
def test_a_server_that_takes_no_connection_times_out_in_connect_s() -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as deaf,
        socket.create_connection(deaf.getsockname()),
    ):
        started = time.monotonic()
        with pytest.raises(TimedOut, match=r"no connection within 1 s"):
            call(Http(f"http://127.0.0.1:{deaf.getsockname()[1]}", limits=IMPATIENT))
        assert time.monotonic() - started < 15


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(*kind, address) for address in addresses])


@pytest.mark.fault(1)
def test_a_host_with_an_address_that_refuses_is_reached_by_its_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(json(b"1")) as server:
        resolves_to(monkeypatch, ("127.0.0.1", free_port()), ("127.0.0.1", server.ports["http"]))
        assert call(Http("http://rucio.example.org", limits=USUAL)) == b"1"


@pytest.mark.fault(1)
def test_an_address_that_takes_nothing_leaves_its_share_of_the_time_to_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as deaf,
        socket.create_connection(deaf.getsockname()),
        FaultServer(json(b"1")) as server,
    ):
        resolves_to(monkeypatch, deaf.getsockname(), ("127.0.0.1", server.ports["http"]))
        assert call(Http("http://rucio.example.org", limits=IMPATIENT)) == b"1"


@pytest.mark.fault(1)
def test_a_name_server_that_says_nothing_counts_as_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def silent(*_: Any, **__: Any) -> list[Any]:
        over.wait(PATIENCE_S)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with pytest.raises(TimedOut, match=r"no connection within 0\.2 s"):
        call(Http("http://rucio.example.org", limits=Limits(connect_s=0.2)))
    over.set()


@pytest.mark.parametrize(
    "url", ["rucio.example.org", "ftp://h", "https://", "https://user:pw@h", "https://h?x=1", "https://h:port"]
)
def test_an_address_that_is_none_is_refused_before_any_call(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Http(url)
    assert caught.value.field == "url"


def test_a_server_that_is_fine_is_read() -> None:
    with FaultServer(json(b"1")) as server:
        assert fetch(server) == b"1"
