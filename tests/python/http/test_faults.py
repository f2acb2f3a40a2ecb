"""What errors of the socket and of TLS mean."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator

import pytest

from ipylake._http.faults import ConnectionLost, lost
from ipylake._http.sockets import Line
from ipylake._stop import Stop


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line(Stop(), connect_s=1, give_up_at=time.monotonic() + 60)
    line.is_connected = True
    yield line
    line.close()


def test_a_kept_tls_connection_that_the_server_has_closed_counts_as_lost_and_is_tried_again(line: Line) -> None:
    for ended in (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), ssl.SSLZeroReturnError(6, "closed")):
        assert isinstance(lost(ended, line, "list scopes", "h:1"), ConnectionLost)


def test_other_words_of_tls_are_no_lost_connection(line: Line) -> None:
    fault = lost(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER]"), line, "list scopes", "h:1")
    assert not isinstance(fault, ConnectionLost)
    assert "https://" in fault.hint
