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

from .server import CA, FaultServer

QUICK = Limits(connect_s=5, idle_s=2, total_s=10, stream_s=10)
IMPATIENT = Limits(connect_s=0.5, idle_s=0.5, total_s=10, stream_s=10)
STOPPED_WITHIN_S = 0.5
"""0.2 s is the promise; a machine that is busy with other tests is given some more."""
TOKEN = Secret("canary-token")
BOTH = pytest.mark.parametrize("scheme", ["http", "https"])


def client(server: FaultServer, scheme: str = "http", limits: Limits = QUICK) -> Http:
    return Http(server.urls[scheme], ca_cert=CA, limits=limits)


def fetch(
    server: FaultServer, target: str = "/a", *, scheme: str = "http", limits: Limits = QUICK, **more: Any
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
    deadline = time.monotonic() + 5
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
