"""Rucio's client against a server that answers like one, and then does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from faults.answers import Answer
from faults.rucio_answers import CANARY, Serve
from faults.server import FaultServer
from ipylake._credentials import Sessions
from ipylake._http import Limits
from ipylake.rucio import Rucio


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as servers:

        def start(answer: Answer, path: str = "", **options: Any) -> tuple[Rucio, FaultServer]:
            server = servers.enter_context(FaultServer(answer))
            limits = Limits(connect_s=5, idle_s=1, total_s=10, stream_s=10, stream_bytes=20 * 2**20)
            options = {"username": "alice", "password": CANARY, "sessions": Sessions(), "limits": limits, **options}
            return Rucio(server.url + path, **options), server

        yield start
