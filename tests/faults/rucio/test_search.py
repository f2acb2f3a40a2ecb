"""Searches that break, hang, or never end."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable

import pytest

from faults.answers import END, Close, Hang, Reset, Step, Until, bomb, busy, chunk, chunked, endless, in_turn
from faults.caller import STOPPED_WITHIN_S, until
from faults.rucio_answers import Serve, refused, row, rucio
from ipylake._catalog import Incomplete, Results
from ipylake._stop import Stop
from ipylake.errors import Cancelled, LakeError, ServerFault, SignInNeeded, Unreachable

A_ROW = chunked(row("run1"), ended=False)
SILENT = (*A_ROW, Hang())


@pytest.mark.fault(28)
@pytest.mark.parametrize(
    ("end", "fault"),
    [
        pytest.param(Reset(), Unreachable, id="reset"),
        pytest.param(Close(), Unreachable, id="close"),
        pytest.param(Hang(), Unreachable, id="hang", marks=pytest.mark.fault(6)),
        pytest.param(
            chunk(b'{"ExceptionClass": "CannotAuthenticate", "ExceptionMessage": "gone"}\n'), SignInNeeded, id="session"
        ),
        pytest.param(chunk(b'{"ExceptionClass": "DatabaseException"}\n'), ServerFault, id="database"),
    ],
)
def test_a_search_that_breaks_keeps_its_rows_and_is_incomplete(serve: Serve, end: Step, fault: type[LakeError]) -> None:
    seen = threading.Semaphore(0)  # a reset may overtake what was sent before it
    rows = chunked(row("run1") + row("run2"), ended=False)
    client, _ = serve(rucio(dids=(*rows, Until(seen), end)))
    results = client.search("mc16:run*")
    seen.release()
    found = [entry.id for batch in results.batches() for entry in batch]
    assert found == ["mc16:run1", "mc16:run2"]
    assert isinstance(results.end, Incomplete)
    assert isinstance(results.end.fault, fault)


@pytest.mark.fault(28)
def test_lines_that_cannot_be_read_are_counted_and_the_rest_is_shown(serve: Serve) -> None:
    long = [b"x" * 65_536] * 80
    odd = row("run2", bytes=float("inf"))
    client, _ = serve(rucio(dids=chunked(row("run1"), b"<html>\n", b'{"scope": 5}\n', *long, b"\n" + odd)))
    results = client.search("mc16:run*")
    assert [(entry.name, entry.size) for batch in results.batches() for entry in batch] == [("run1", 5), ("run2", None)]
    assert results.end == Incomplete(None, 3)


@pytest.mark.fault(30, 31)
@pytest.mark.parametrize(
    "too_much", [endless(b"x" * 65_536), endless(b"<html>\n" * 5000), bomb(50_000_000)], ids=["line", "lines", "bomb"]
)
def test_what_never_becomes_a_row_ends_at_the_bound(serve: Serve, too_much: tuple[Step, ...]) -> None:
    client, _ = serve(rucio(dids=too_much))
    with pytest.raises(ServerFault, match=r"larger than|more than 10,000 lines"):
        client.search("mc16:run*")


@pytest.mark.fault(31)
def test_a_search_without_an_end_keeps_its_rows_and_is_incomplete(serve: Serve) -> None:
    client, _ = serve(rucio(dids=endless(row("run1") * 1000)))
    results = client.search("mc16:run*")
    assert sum(map(len, results.batches())) > 100_000
    assert isinstance(results.end, Incomplete)
    assert "larger than" in str(results.end.fault)


@pytest.mark.parametrize(
    "use",
    [lambda results: None, lambda results: next(iter(results)), lambda results: next(results.batches())],
    ids=["unused", "iterated", "in batches"],
)
def test_a_search_that_is_forgotten_closes_its_connection_without_the_collector(
    serve: Serve, use: Callable[[Results], object]
) -> None:
    client, server = serve(rucio(dids=SILENT))
    gc.disable()
    try:
        results = client.search("mc16:run*")
        use(results)
        assert server.open_connections == 1
        del results
        until(lambda: server.open_connections == 0)
    finally:
        gc.enable()


def test_a_search_that_is_stopped_closes_its_connection(serve: Serve) -> None:
    client, server = serve(rucio(dids=SILENT))
    results = client.search("mc16:run*")
    batches = results.batches()
    next(batches)
    results.close()
    assert list(batches) == []
    until(lambda: server.open_connections == 0)
    assert isinstance(results.end, Incomplete)


def test_stop_ends_a_search_that_waits_for_its_first_row(serve: Serve) -> None:
    client, _ = serve(rucio(dids=(Hang(),)))
    stop = Stop()
    threading.Timer(0.2, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        client.search("mc16:run*", stop=stop)
    assert time.monotonic() - started < 0.2 + STOPPED_WITHIN_S


@pytest.mark.fault(13)
def test_a_server_that_asks_to_wait_is_waited_for_and_it_is_shown(serve: Serve) -> None:
    dids = in_turn(refused("-"), busy("Retry-After: 0.3", status=503), (*A_ROW, END))  # the first request signs in
    client, _ = serve(rucio(dids=dids))
    shown: list[str] = []
    assert len(list(client.search("mc16:run*", progress=lambda *step: shown.append(step[2])))) == 1
    assert shown[0].startswith("Waiting 0 s, as ")
