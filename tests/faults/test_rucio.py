"""Rucio's client against a server that answers like one, and then does not."""

from __future__ import annotations

import gc
import json
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from faults.server import FaultServer, Wire
from faults.test_http import STOPPED_WITHIN_S, locals_of, until
from ipylake._catalog import Incomplete, Results
from ipylake._credentials import Secret, Sessions
from ipylake._http import Limits
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake.errors import (
    AccessDenied,
    Cancelled,
    ConfigurationError,
    InvalidInput,
    LakeError,
    NotFound,
    ServerFault,
    SignInNeeded,
    Unreachable,
)
from ipylake.rucio import Rucio

Answer = Callable[[Wire], None]
CANARY = "canary-password"


def row(name: str, **more: Any) -> bytes:
    return json.dumps({"scope": "mc16", "name": name, "did_type": "DATASET", "bytes": 5, **more}).encode() + b"\n"


def refused(kind: str, words: str = "in its own words", status: int = 500) -> Answer:
    body = json.dumps({"ExceptionClass": kind, "ExceptionMessage": words}).encode()
    return lambda wire: wire.whole(status, body, "Content-Type: application/octet-stream")


def token(wire: Wire) -> None:
    expires = time.strftime("%a, %d %b %Y %H:%M:%S UTC", time.gmtime(time.time() + 3600))
    wire.whole(
        200, b"", "X-Rucio-Auth-Token: canary-token", "X-Rucio-Auth-Account: alice",
        f"X-Rucio-Auth-Token-Expires: {expires}",
    )  # fmt: skip


class Fake:
    """A Rucio of a few answers, by the beginning of the target; signing in always works unless told otherwise."""

    def __init__(self, **answers: Answer) -> None:
        self.answers: dict[str, Answer] = {"/auth/userpass": token}
        self.answers |= {f"/{name.replace('_', '/')}": answer for name, answer in answers.items()}

    def __call__(self, wire: Wire) -> None:
        for beginning, answer in self.answers.items():
            if wire.asked.target.startswith(beginning):
                return answer(wire)
        return refused("DataIdentifierNotFound", status=404)(wire)


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Rucio, FaultServer]]]:
    servers: list[FaultServer] = []

    def start(fake: Answer, path: str = "", **options: Any) -> tuple[Rucio, FaultServer]:
        server = FaultServer(fake).__enter__()
        servers.append(server)
        options = {"username": "alice", "password": CANARY, **options}
        limits = Limits(connect_s=5, idle_s=1, total_s=10, stream_s=10)
        return Rucio(server.url + path, sessions=Sessions(), limits=limits, **options), server

    yield start
    for server in servers:
        server.__exit__()


Serve = Callable[..., tuple[Rucio, FaultServer]]


def rows_then(end: Answer, seen: threading.Event) -> Answer:
    def answer(wire: Wire) -> None:
        wire.chunked(row("run1") + row("run2"))
        assert seen.wait(5)  # a reset may overtake what was sent before it
        end(wire)

    return answer


@pytest.mark.parametrize(
    ("end", "fault"),
    [
        (lambda wire: wire.reset(), Unreachable),
        (lambda wire: wire.close(), Unreachable),
        (lambda wire: wire.hang(), Unreachable),
        (
            lambda wire: wire.chunk(b'{"ExceptionClass": "CannotAuthenticate", "ExceptionMessage": "gone"}\n'),
            SignInNeeded,
        ),
        (lambda wire: wire.chunk(b'{"ExceptionClass": "DatabaseException"}\n'), ServerFault),
    ],
)
def test_a_search_that_breaks_keeps_its_rows_and_is_incomplete(
    serve: Serve, end: Answer, fault: type[LakeError]
) -> None:
    seen = threading.Event()
    client, _ = serve(Fake(dids=rows_then(end, seen)))
    results = client.search("mc16:run*")
    seen.set()
    found = [entry.id for batch in results.batches() for entry in batch]
    assert found == ["mc16:run1", "mc16:run2"]
    assert isinstance(results.end, Incomplete)
    assert isinstance(results.end.fault, fault)


def rows_and_silence(wire: Wire) -> None:
    wire.chunked(row("run1"))
    wire.hang()


@pytest.mark.parametrize(
    "use", [lambda results: None, lambda results: next(iter(results)), lambda results: next(results.batches())]
)
def test_a_search_that_is_forgotten_closes_its_connection_without_the_collector(
    serve: Serve, use: Callable[[Results], object]
) -> None:
    client, server = serve(Fake(dids=rows_and_silence))
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
    client, server = serve(Fake(dids=rows_and_silence))
    results = client.search("mc16:run*")
    batches = results.batches()
    next(batches)
    results.close()
    assert list(batches) == []
    until(lambda: server.open_connections == 0)
    assert isinstance(results.end, Incomplete)


def test_lines_that_cannot_be_read_are_counted_and_the_rest_is_shown(serve: Serve) -> None:
    def answer(wire: Wire) -> None:
        wire.chunked(row("run1"), b"<html>\n", b'{"scope": 5}\n')
        for _ in range(80):
            wire.chunk(b"x" * 65_536)
        wire.chunk(b"\n" + row("run2", bytes=float("inf")))
        wire.end()

    client, _ = serve(Fake(dids=answer))
    results = client.search("mc16:run*")
    assert [(entry.name, entry.size) for batch in results.batches() for entry in batch] == [("run1", 5), ("run2", None)]
    assert results.end == Incomplete(None, 3)


def test_stop_ends_a_search_that_waits_for_its_first_row(serve: Serve) -> None:
    client, _ = serve(Fake(dids=lambda wire: wire.hang()))
    stop = Stop()
    threading.Timer(0.2, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        client.search("mc16:run*", stop=stop)
    assert time.monotonic() - started < 0.2 + STOPPED_WITHIN_S


@pytest.mark.parametrize(
    ("answer", "fault", "words"),
    [
        (refused("AccessDenied", status=401), AccessDenied, "not allowed"),
        (refused("AccessDenied", status=500), AccessDenied, "not allowed"),
        (refused("CannotAuthenticate", status=401), SignInNeeded, "session has ended"),
        (refused("ValueError", "Token must be set.", 400), SignInNeeded, "session has ended"),
        (refused("ScopeNotFound", status=404), NotFound, "does not exist"),
        (refused("InvalidObject"), InvalidInput, "InvalidObject"),
        (refused("DatabaseException"), ServerFault, "DatabaseException"),
        (lambda wire: wire.whole(500, b"Internal Error"), ServerFault, "500"),
        (lambda wire: wire.whole(200, b"<html>log in", "Content-Type: text/html"), ServerFault, "web page"),
        (lambda wire: wire.whole(403, b"<html>", "Content-Type: text/html"), ServerFault, "web page"),
        (lambda wire: wire.json(b"[1, 2"), ServerFault, "not what Rucio promises"),
        (lambda wire: wire.json(b'{"a": 1}'), ServerFault, "not what Rucio promises"),
    ],
)
def test_errors_are_told_by_rucios_class_and_quote_its_words(
    serve: Serve, answer: Answer, fault: type[LakeError], words: str
) -> None:
    client, server = serve(Fake(scopes=answer))
    with pytest.raises(fault, match=words) as caught:
        client.scopes()
    assert caught.value.message.startswith(f"Could not list the scopes on {server.url[7:]}")


def test_an_error_in_headers_only_is_understood(serve: Serve) -> None:
    answer: Answer = lambda wire: wire.whole(500, b"", "ExceptionClass: AccessDenied", "ExceptionMessage: no")  # noqa: E731
    client, _ = serve(Fake(scopes=answer))
    with pytest.raises(AccessDenied) as caught:
        client.scopes()
    assert caught.value.detail == "no"


def test_a_script_whose_session_ends_signs_in_again_once_and_repeats_the_call(serve: Serve) -> None:
    def scopes(wire: Wire) -> None:
        if wire.number == 2:
            refused("CannotAuthenticate", status=401)(wire)
        else:
            wire.json(b'["mc16"]')

    client, server = serve(Fake(scopes=scopes))
    assert client.scopes() == ["mc16"]
    targets = [asked.target for asked in server.asked]
    assert targets == ["/auth/userpass", "/scopes/", "/auth/userpass", "/scopes/"]


def test_a_refused_password_is_tried_once(serve: Serve) -> None:
    fake = Fake()
    fake.answers["/auth/userpass"] = refused("CannotAuthenticate", status=401)
    client, server = serve(fake)
    with pytest.raises(SignInNeeded, match="refused this user name"):
        client.scopes()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda wire: wire.whole(200, b"<html>", "Content-Type: text/html"), "web page"),
        (lambda wire: wire.whole(200, b""), "answered 200"),
    ],
)
def test_a_sign_in_without_a_token_is_a_server_fault(serve: Serve, answer: Answer, words: str) -> None:
    fake = Fake()
    fake.answers["/auth/userpass"] = answer
    client, _ = serve(fake)
    with pytest.raises(ServerFault, match=words):
        client.scopes()


def test_the_virtual_organisation_is_named_from_the_first_call_on(serve: Serve) -> None:
    client, server = serve(Fake(scopes=lambda wire: wire.json(b"[]")), vo="atl")
    client.scopes()
    assert [asked.headers["x-rucio-vo"] for asked in server.asked] == ["atl", "atl"]


def test_a_base_path_stays_in_front_of_every_call(serve: Serve) -> None:
    fake = Fake()
    fake.answers = {"/rucio/auth/userpass": token, "/rucio/scopes": lambda wire: wire.json(b"[]")}
    client, server = serve(fake, path="/rucio")
    client.scopes()
    assert [asked.target for asked in server.asked] == ["/rucio/auth/userpass", "/rucio/scopes/"]


def test_signing_in_may_be_elsewhere(serve: Serve) -> None:
    _, elsewhere = serve(Fake())
    client, server = serve(Fake(scopes=lambda wire: wire.json(b"[]")), auth_url=elsewhere.url)
    client.scopes()
    assert [asked.target for asked in server.asked] == ["/scopes/"]
    assert [asked.headers.get("x-rucio-password") for asked in elsewhere.asked] == [CANARY]


@pytest.mark.parametrize(
    ("setting", "value"), [("url", "rucio.example.org"), ("auth_url", "ftp://h"), ("ca_cert", "/no/such/file")]
)
def test_a_setting_that_cannot_be_used_is_named_with_where_it_was_set(setting: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Rucio(**{"url": "https://h", setting: value})
    assert caught.value.field == setting
    assert caught.value.hint.endswith("it was set by the arguments")


@pytest.mark.parametrize(
    ("name", "segment"), [("/store/a.root", "%2Fstore%2Fa.root"), ("50% é", "50%25%20%C3%A9"), ("..", "%2E%2E")]
)
def test_a_name_is_one_segment_of_the_target(serve: Serve, name: str, segment: str) -> None:
    client, server = serve(Fake(dids=lambda wire: wire.json(row(name))))
    assert [entry.name for entry in client.search(f"mc16:{name}", limit=1)] == [name] or "%" in name
    assert any(asked.target.startswith(f"/dids/mc16/{segment}") for asked in server.asked) or "%" in name


def test_a_server_that_asks_to_wait_is_waited_for_and_it_is_shown(serve: Serve) -> None:
    def scopes(wire: Wire) -> None:
        if wire.number == 2:
            wire.whole(503, b"", "Retry-After: 1")
        else:
            wire.chunked(row("run1"))
            wire.end()

    client, _ = serve(Fake(dids=scopes))
    shown: list[str] = []
    assert len(list(client.search("mc16:run*", progress=lambda *step: shown.append(step[2])))) == 1
    assert shown[0].startswith("Waiting 1 s, as ")


def test_one_part_of_the_details_that_fails_leaves_the_other(serve: Serve) -> None:
    def dids(wire: Wire) -> None:
        wire.json(b'{"name": "run1", "scope": "mc16", "did_type": "DATASET"}')

    client, _ = serve(Fake(dids=dids, replicas=refused("DatabaseException")))
    metadata, replicas = client.details(Entry("mc16:run1", "run1", "dataset")).tabs
    assert metadata.fault is None
    assert metadata.sections
    assert replicas.fault
    assert replicas.fault.code == "server-fault"


def test_a_list_of_files_that_is_cut_is_no_short_list_of_paths(serve: Serve) -> None:
    def files(wire: Wire) -> None:
        wire.chunked(row("f1"), row("f2"))
        wire.reset()

    fake = Fake(replicas=lambda wire: wire.json(b""))
    fake.answers["/dids/mc16/run1/files"] = files
    client, _ = serve(fake)
    with pytest.raises(Unreachable, match='list the files of "mc16:run1"'):
        list(client.locate([Entry("mc16:run1", "run1", "dataset")]))


def all_that_shows(client: Rucio, error: BaseException) -> str:
    return "".join([repr(client), str(client.settings), "".join(traceback.format_exception(error)), locals_of(error)])


@pytest.mark.parametrize(
    "answer", [refused("CannotAuthenticate", status=401), lambda wire: wire.reset(), lambda wire: wire.hang()]
)
def test_the_password_shows_nowhere_when_a_sign_in_fails(
    serve: Serve, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    fake = Fake()
    fake.answers["/auth/userpass"] = answer
    client, server = serve(fake, username=None, password=None)
    values = {"username": "alice", "password": CANARY}
    with pytest.raises(LakeError) as caught:
        sign_in(client, values)
    assert server.asked[0].headers["x-rucio-password"] == CANARY
    shown = all_that_shows(client, caught.value).replace(repr(values), "").replace(repr(server.asked), "")
    assert CANARY not in shown
    assert CANARY not in caplog.text


def sign_in(client: Rucio, values: dict[str, str]) -> None:
    client.sign_in("userpass", values)


def test_a_password_that_cannot_be_sent_shows_nowhere(serve: Serve) -> None:
    client, server = serve(Fake(), password=Secret(f"{CANARY}\n"))
    with pytest.raises(InvalidInput) as caught:
        client.scopes()
    assert CANARY not in all_that_shows(client, caught.value)
    assert server.asked == []


def test_the_token_shows_nowhere(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client, server = serve(Fake(scopes=lambda wire: wire.reset()))
    with pytest.raises(Unreachable) as caught:
        client.scopes()
    shown = all_that_shows(client, caught.value).replace(repr(server.asked), "")
    assert "canary-token" not in shown + caplog.text + repr(client._rest.session)
