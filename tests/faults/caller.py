"""How the tests of this folder call: quickly impatient, and without patience for what hangs."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from ipylake._credentials import Secret
from ipylake._http import Http, Limits
from ipylake._stop import Stop
from ipylake.errors import Cancelled
from patience import PATIENCE_S

from .server import CA, FaultServer

USUAL = Limits(connect_s=15, idle_s=15, total_s=60, stream_s=60)
IMPATIENT = Limits(connect_s=1, idle_s=1, total_s=30, stream_s=30)
STOPPED_WITHIN_S = 5
"""Long before the server is given up. 0.2 s is the promise, which tests/bench measures: here the machine may stall."""
TOKEN = Secret("canary-token")
BOTH = pytest.mark.parametrize("scheme", ["http", "https"])


def client(server: FaultServer, scheme: str = "http", limits: Limits = USUAL) -> Http:
    return Http(server.urls[scheme], ca_cert=CA, limits=limits)


def fetch(
    server: FaultServer, target: str = "/a", *, scheme: str = "http", limits: Limits = USUAL, **more: Any
) -> bytes:
    return call(client(server, scheme, limits), target, **more)


def call(http: Http, target: str = "/a", *, stop: Stop | None = None, **more: Any) -> bytes:
    return http.fetch("GET", target, doing="list scopes", stop=stop or Stop(), **more).body


def read(http: Http, stop: Stop | None = None) -> bytes:
    return b"".join(http.open("GET", "/a", doing="search", stop=stop or Stop()).pieces())


def assert_stops(http: Http) -> None:
    """A call that hangs ends when its Stop is set."""
    stop = Stop()
    stopped_at: list[float] = []

    def press() -> None:
        stopped_at.append(time.monotonic())
        stop.set()

    timer = threading.Timer(0.2, press)
    timer.daemon = True
    timer.start()
    with pytest.raises(Cancelled):
        read(http, stop)
    assert time.monotonic() - stopped_at[0] < STOPPED_WITHIN_S


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def locals_of(error: BaseException | None) -> str:
    """All that a traceback in verbose mode could show."""
    shown = ""
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if frame.f_code is not locals_of.__code__:
                shown += repr(frame.f_locals)
        shown += repr(error.args)
        error = error.__cause__ or error.__context__
    return shown
