"""The fault server does what it is told; read by http.client alone, so that nothing is mended on the way."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from faults.answers import Delay, Drip, Flood, Hang, Script, chunked, file, head, lying, whole
from faults.named import FAULTS, by_name
from faults.server import MOST_CONNECTIONS, FaultServer
from patience import PATIENCE_S


@contextmanager
def asking(
    server: FaultServer, path: str = "/", headers: Mapping[str, str] | None = None
) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.ports["http"], timeout=PATIENCE_S)) as connection:
        connection.request("GET", path, headers=dict(headers or {}))
        with connection.getresponse() as answer:
            yield answer


def ask(server: FaultServer, path: str = "/", headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body."""
    with asking(server, path, headers) as answer:
        return answer.status, answer.read()


def test_it_keeps_what_was_asked() -> None:
    with FaultServer(whole(b"1")) as server:
        assert ask(server, "/a?b=c", {"X-One": "1"}) == (200, b"1")
    (asked,) = server.asked
    assert (asked.method, asked.target, asked.headers["x-one"], asked.number) == ("GET", "/a?b=c", "1", 1)


def test_it_delays_and_drips() -> None:
    started = time.monotonic()
    with FaultServer((Delay(0.1), *head(200, "Content-Length: 3"), Drip(b"abc", every_s=0.05))) as server:
        assert ask(server) == (200, b"abc")
    assert time.monotonic() - started >= 0.2


def test_it_lies_about_the_length() -> None:
    with FaultServer(lying(b"abc", says=100)) as server, pytest.raises(http.client.IncompleteRead):
        ask(server)


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ({}, 200, b"0123456789"),
        ({"Range": "bytes=4-"}, 206, b"456789"),
        ({"Range": "bytes=4-", "If-Range": '"1"'}, 206, b"456789"),
        ({"Range": "bytes=4-", "If-Range": '"2"'}, 200, b"0123456789"),
        ({"Range": "bytes=10-"}, 416, b""),
    ],
)
def test_it_gives_a_part_of_a_file_unless_told_to_drop_the_range(
    asked: dict[str, str], status: int, body: bytes
) -> None:
    with FaultServer(file(b"0123456789")) as server:
        assert ask(server, headers=asked) == (status, body)
    with FaultServer(file(b"0123456789", takes_range=False)) as server:
        assert ask(server, headers=asked) == (200, b"0123456789")


def test_it_floods_until_the_client_leaves() -> None:
    with FaultServer((*head(200, "Connection: close"), Flood(b"x" * 1000))) as server, asking(server) as answer:
        assert len(answer.read(5_000_000)) == 5_000_000


def test_it_takes_no_more_than_so_many_connections() -> None:
    with FaultServer((*chunked(b"1", ended=False), Hang())) as server, ExitStack() as kept:
        for _ in range(MOST_CONNECTIONS):
            kept.enter_context(asking(server))
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            ask(server)


def test_an_answer_that_is_broken_breaks_the_test() -> None:
    def broken(_: object) -> Script:
        raise ZeroDivisionError

    server = FaultServer(broken).__enter__()
    with pytest.raises(http.client.HTTPException):
        ask(server)
    with pytest.raises(ZeroDivisionError):
        server.__exit__()


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - {"reset", "silent"}))
def test_a_named_fault_begins_with_a_status(name: str) -> None:
    with FaultServer(by_name) as server, asking(server, f"/{name}/dids") as answer:
        assert answer.status in (200, 302, 429, 503)


def test_signing_in_to_rucio_works_below_each_named_fault() -> None:
    with FaultServer(by_name) as server, asking(server, "/reset/auth/userpass") as answer:
        assert answer.headers["X-Rucio-Auth-Token"]


def test_it_starts_from_the_command_line_and_ends_with_its_input() -> None:
    tests = Path(__file__).parents[1]
    command = [sys.executable, "-m", "faults"]
    with subprocess.Popen(  # noqa: S603  # our own
        command, cwd=tests, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(tests)}
    ) as program:
        assert program.stdout
        said = json.loads(program.stdout.readline())
        assert set(FAULTS) == set(said["faults"])
        with urllib.request.urlopen(f"{said['http']}/none/dids", timeout=PATIENCE_S) as answer:  # noqa: S310  # our own
            assert b"run1" in answer.read()
        assert program.stdin
        program.stdin.close()
        assert program.wait(PATIENCE_S) == 0
