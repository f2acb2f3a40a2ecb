"""Http against a server that does not behave. Each test is a row of the fault matrix."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from faults.server import CERTIFICATES, FaultServer, Wire
from ipylake._credentials import Secret
from ipylake._http import Http, Limits, Lines
from ipylake._stop import Stop
from ipylake.errors import Cancelled, ConfigurationError, LakeError, ServerFault, TimedOut, Unreachable

CA = str(CERTIFICATES / "ca.pem")
QUICK = Limits(connect_s=5, idle_s=2, total_s=10, stream_s=10)
IMPATIENT = Limits(connect_s=0.5, idle_s=0.5, total_s=10, stream_s=10)
STOPPED_WITHIN_S = 0.5
"""0.2 s is the promise; a machine that is busy with other tests is given some more."""
TOKEN = Secret("canary-token")


def fetch(server: FaultServer, target: str = "/a", *, limits: Limits = QUICK, **options: Any) -> bytes:
    http = Http(server.url, ca_cert=CA if server.url.startswith("https") else None, limits=limits)
    return http.fetch("GET", target, doing="list scopes", stop=Stop(), **options).body


def after(seconds: float, action: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()


# --- no connection ------------------------------------------------------------------------------------------


def test_a_refused_connection_names_the_host_and_what_was_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=f"Could not list scopes on 127.0.0.1:{port}: connection refused"):
        Http(f"http://127.0.0.1:{port}").fetch("GET", "/a", doing="list scopes", stop=Stop())


def test_an_unknown_host_is_said_to_be_unknown() -> None:
    with pytest.raises(Unreachable, match="unknown host"):
        Http("http://no-such-host.invalid").fetch("GET", "/a", doing="list scopes", stop=Stop())


def test_a_server_that_takes_no_connection_times_out_in_connect_s() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, socket.create_connection(deaf.getsockname()):
        port = deaf.getsockname()[1]
        started = time.monotonic()
        with pytest.raises(TimedOut, match=r"no connection within 0\.5 s"):
            Http(f"http://127.0.0.1:{port}", limits=IMPATIENT).fetch("GET", "/a", doing="list scopes", stop=Stop())
        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "url", ["rucio.example.org", "ftp://h", "https://", "https://user:pw@h", "https://h?x=1", "https://h:port"]
)
def test_an_address_that_is_none_is_refused_before_any_call(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Http(url)
    assert caught.value.field == "url"


# --- TLS ----------------------------------------------------------------------------------------------------


def whole(wire: Wire) -> None:
    wire.json(b'"good"')


def test_the_authority_given_is_trusted_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "/no/such/file")
    with FaultServer(whole, certificate="server") as server:
        assert fetch(server) == b'"good"'


def test_a_wrong_authority_fails_and_names_the_setting() -> None:
    with FaultServer(whole, certificate="server") as server, pytest.raises(Unreachable, match="not trusted") as caught:
        Http(server.url).fetch("GET", "/a", doing="list scopes", stop=Stop())
    assert caught.value.field == "ca_cert"
    assert "ca_cert" in caught.value.hint
    assert server.asked == []


@pytest.mark.parametrize(("certificate", "words"), [("expired", "has expired"), ("elsewhere", "for another name")])
def test_a_certificate_that_is_old_or_of_another_host_is_said_to_be_so(certificate: str, words: str) -> None:
    with FaultServer(whole, certificate=certificate) as server, pytest.raises(Unreachable, match=words):
        fetch(server)


def test_an_empty_authority_does_not_switch_verification_off() -> None:
    with FaultServer(whole, certificate="server") as server, pytest.raises(Unreachable, match="not trusted"):
        Http(server.url, ca_cert="").fetch("GET", "/a", doing="list scopes", stop=Stop())


def test_an_authority_that_is_not_there_or_no_certificate_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        Http("https://h", ca_cert="/no/such/file")
    with pytest.raises(ConfigurationError, match="no file of certificates"):
        Http("https://localhost:1", ca_cert=__file__).fetch("GET", "/a", doing="list scopes", stop=Stop())


def test_https_to_a_plain_server_says_that_there_is_no_secure_connection() -> None:
    with FaultServer(whole) as server, pytest.raises(Unreachable, match="no secure connection"):
        Http(server.url.replace("http", "https")).fetch("GET", "/a", doing="list scopes", stop=Stop())


# --- slow and silent ----------------------------------------------------------------------------------------


def test_silence_before_the_answer_ends_after_idle_s() -> None:
    with FaultServer(lambda wire: wire.hang()) as server, pytest.raises(TimedOut, match="stopped answering"):
        fetch(server, limits=IMPATIENT)


def test_silence_in_the_middle_ends_after_idle_s_and_keeps_what_came() -> None:
    def answer(wire: Wire) -> None:
        wire.chunked(b"row\n")
        wire.hang()

    with FaultServer(answer) as server:
        pieces = Http(server.url, limits=IMPATIENT).open("GET", "/a", doing="search", stop=Stop()).pieces()
        assert next(pieces) == b"row\n"
        with pytest.raises(TimedOut, match="Could not search"):
            next(pieces)


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_byte_at_a_time_ends_with_the_whole_calls_deadline(where: str) -> None:
    def answer(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 1000\r\n\r\n" if where == "body" else b"X: "))
        for _ in range(200):
            wire.send(b"x")
            time.sleep(0.05)

    limits = Limits(idle_s=5, total_s=0.5)
    with FaultServer(answer) as server, pytest.raises(TimedOut, match="took too long"):
        Http(server.url, limits=limits).fetch("GET", "/a", doing="list scopes", stop=Stop())


# --- stop ---------------------------------------------------------------------------------------------------


def read(http: Http, stop: Stop) -> None:
    for _ in http.open("GET", "/a", doing="search", stop=stop).pieces():
        pass


def assert_stops(http: Http) -> None:
    stop = Stop()
    stopped_at: list[float] = []

    def press() -> None:
        stopped_at.append(time.monotonic())
        stop.set()

    after(0.2, press)
    with pytest.raises(Cancelled):
        read(http, stop)
    assert time.monotonic() - stopped_at[0] < STOPPED_WITHIN_S


def test_stop_ends_a_connection_that_is_not_taken() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, socket.create_connection(deaf.getsockname()):
        assert_stops(Http(f"http://127.0.0.1:{deaf.getsockname()[1]}"))


def test_stop_ends_a_handshake() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert_stops(Http(f"https://127.0.0.1:{silent.getsockname()[1]}"))


@pytest.mark.parametrize("certificate", [None, "server"])
def test_stop_ends_the_wait_for_an_answer_also_on_a_connection_used_before(certificate: str | None) -> None:
    def answer(wire: Wire) -> None:
        if wire.number == 1:
            wire.json(b"1")
        else:
            wire.hang()

    with FaultServer(answer, certificate=certificate) as server:
        http = Http(server.url, ca_cert=CA)
        http.fetch("GET", "/a", doing="list scopes", stop=Stop())
        assert_stops(http)
        assert len(server.asked) == 2


@pytest.mark.parametrize("certificate", [None, "server"])
@pytest.mark.parametrize("length", ["Transfer-Encoding: chunked", "Content-Length: 1000", "Connection: close"])
def test_stop_ends_reading(certificate: str | None, length: str) -> None:
    def answer(wire: Wire) -> None:
        wire.head(200, length)
        if "chunked" in length:
            wire.chunk(b"row\n")
        else:
            wire.send(b"row\n")
        wire.hang()

    with FaultServer(answer, certificate=certificate) as server:
        assert_stops(Http(server.url, ca_cert=CA))


def test_stop_ends_a_pause_that_the_server_asked_for() -> None:
    with FaultServer(lambda wire: wire.whole(503, b"", "Retry-After: 60")) as server:
        assert_stops(Http(server.url))
        assert len(server.asked) == 1


def test_a_call_that_is_stopped_before_it_began_sends_nothing() -> None:
    stop = Stop()
    stop.set()
    with FaultServer(whole) as server:
        with pytest.raises(Cancelled):
            read(Http(server.url), stop)
        assert server.asked == []


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_stream_that_is_forgotten_closes_its_connection() -> None:
    def answer(wire: Wire) -> None:
        wire.chunked(b"row\n")
        wire.hang()

    with FaultServer(answer) as server:
        stream = Http(server.url).open("GET", "/a", doing="search", stop=Stop())
        until(lambda: server.open_connections == 1)
        del stream
        until(lambda: server.open_connections == 0)


def test_a_call_leaves_no_thread_behind() -> None:
    with FaultServer(whole) as server:
        before = threading.active_count()
        fetch(server)
        until(lambda: threading.active_count() <= before + 1)  # the server's own, for the open connection


# --- cut answers --------------------------------------------------------------------------------------------


def chunked_cut(wire: Wire) -> None:
    wire.chunked(b"row\n", b"row\n")
    wire.close()


def chunked_cut_inside(wire: Wire) -> None:
    wire.chunked(b"row\n")
    wire.send(b"100\r\nrow\n")
    wire.close()


def chunked_reset(wire: Wire) -> None:
    wire.chunked(b"row\n")
    wire.reset()


def chunked_garbage(wire: Wire) -> None:
    wire.chunked(b"row\n")
    wire.send(b"this is no chunk\r\n")
    wire.hang()


def length_cut(wire: Wire) -> None:
    wire.head(200, "Content-Length: 100")
    wire.send(b"row\n")
    wire.close()


def headers_cut(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    wire.close()


@pytest.mark.parametrize("certificate", [None, "server"])
@pytest.mark.parametrize(
    "answer", [chunked_cut, chunked_cut_inside, chunked_reset, chunked_garbage, length_cut, headers_cut]
)
def test_an_answer_that_ends_before_its_end_is_lost_and_never_short(
    answer: Callable[[Wire], None], certificate: str | None
) -> None:
    with (
        FaultServer(answer, certificate=certificate) as server,
        pytest.raises(Unreachable, match="lost before the end"),
    ):
        fetch(server)


@pytest.mark.parametrize("certificate", [None, "server"])
def test_rows_come_before_the_next_ones_are_sent(certificate: str | None) -> None:
    seen = threading.Semaphore(0)

    def answer(wire: Wire) -> None:
        wire.chunked(b"0\n")
        for number in range(1, 4):
            assert seen.acquire(timeout=5)
            wire.chunk(b"%d\n" % number)
        wire.end()

    with FaultServer(answer, certificate=certificate) as server:
        http = Http(server.url, ca_cert=CA)
        rows = []
        for piece in http.open("GET", "/a", doing="search", stop=Stop()).pieces():
            rows.append(piece)
            seen.release()
    assert rows == [b"0\n", b"1\n", b"2\n", b"3\n"]


def test_a_line_of_ten_megabytes_is_dropped_and_counted() -> None:
    def answer(wire: Wire) -> None:
        wire.chunked(b"first\n")
        for _ in range(160):
            wire.chunk(b"x" * 65_536)
        wire.chunk(b"\nlast\n")
        wire.end()

    lines = Lines(4 * 2**20)
    with FaultServer(answer) as server:
        pieces = Http(server.url).open("GET", "/a", doing="search", stop=Stop()).pieces()
        found = b"".join(lines.feed(piece) for piece in pieces) + lines.finish()
    assert found == b"first\nlast\n"
    assert lines.too_long == 1


def test_a_body_beyond_its_bound_is_refused() -> None:
    with FaultServer(lambda wire: wire.json(b"x" * 2000)) as server, pytest.raises(ServerFault, match="larger than"):
        Http(server.url, limits=Limits(body_bytes=1000)).fetch("GET", "/a", doing="list scopes", stop=Stop())


def test_a_compressed_bomb_is_refused_at_the_bound() -> None:
    bomb = gzip.compress(b"x" * 50_000_000)
    with (
        FaultServer(lambda wire: wire.whole(200, bomb, "Content-Encoding: gzip")) as server,
        pytest.raises(ServerFault, match="larger than"),
    ):
        Http(server.url, limits=Limits(body_bytes=1_000_000)).fetch("GET", "/a", doing="list scopes", stop=Stop())


# --- tries --------------------------------------------------------------------------------------------------


def failing(times: int, fail: Callable[[Wire], None]) -> Callable[[Wire], None]:
    return lambda wire: fail(wire) if wire.number <= times else whole(wire)


@pytest.mark.parametrize("status", [502, 503, 504, 429])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    with FaultServer(failing(2, lambda wire: wire.whole(status, b""))) as server:
        assert fetch(server) == b'"good"'
        assert len(server.asked) == 3


@pytest.mark.parametrize("fail", [lambda wire: wire.reset(), lambda wire: wire.close()])
def test_a_connection_lost_before_the_answer_is_tried_again(fail: Callable[[Wire], None]) -> None:
    with FaultServer(failing(2, fail)) as server:
        assert fetch(server) == b'"good"'
        assert len(server.asked) == 3


def test_there_are_three_tries_and_no_more() -> None:
    with FaultServer(lambda wire: wire.whole(503, b"busy")) as server:
        assert fetch(server) == b"busy"
        assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 500, 501])
def test_other_failures_are_not_tried_again(status: int) -> None:
    with FaultServer(lambda wire: wire.whole(status, b"no")) as server:
        assert fetch(server) == b"no"
        assert len(server.asked) == 1


def test_a_post_is_sent_once_unless_it_only_reads() -> None:
    with FaultServer(failing(1, lambda wire: wire.reset())) as server:
        with pytest.raises(Unreachable, match="lost"):
            Http(server.url).fetch("POST", "/a", doing="add a rule", stop=Stop(), body=b"{}")
        assert len(server.asked) == 1
    with FaultServer(failing(1, lambda wire: wire.reset())) as server:
        Http(server.url).fetch("POST", "/a", doing="list replicas", stop=Stop(), body=b"{}", is_idempotent=True)
        assert [asked.body for asked in server.asked] == [b"{}", b"{}"]


def test_a_wait_that_the_server_asks_for_is_kept_and_shown() -> None:
    times: list[float] = []
    shown: list[tuple[float, str]] = []

    def answer(wire: Wire) -> None:
        times.append(time.monotonic())
        if wire.number == 1:
            wire.whole(429, b"", "Retry-After: 1")
        else:
            whole(wire)

    with FaultServer(answer) as server:
        assert fetch(server, waiting=lambda seconds, why: shown.append((seconds, why))) == b'"good"'
        assert times[1] - times[0] >= 1
    assert shown[0][1] == f"Waiting 1 s, as {server.url[7:]} asks"


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    with FaultServer(lambda wire: wire.whole(429, b"", "Retry-After: 3600")) as server:
        http = Http(server.url, limits=QUICK)
        started = time.monotonic()
        assert http.fetch("GET", "/a", doing="list scopes", stop=Stop()).status == 429
        with pytest.raises(ServerFault, match="asks to wait") as caught:
            http.fetch("GET", "/a", doing="list scopes", stop=Stop())
        assert time.monotonic() - started < 1
        assert caught.value.retry_after_s == pytest.approx(3600, abs=5)
        assert len(server.asked) == 1


# --- redirects ----------------------------------------------------------------------------------------------


@pytest.fixture
def other() -> Iterator[FaultServer]:
    with FaultServer(whole) as server:
        yield server


def test_a_redirect_within_the_server_keeps_the_credential() -> None:
    def answer(wire: Wire) -> None:
        if wire.number == 1:
            wire.whole(303, b"<html>", "Location: root")
        else:
            whole(wire)

    with FaultServer(answer) as server:
        answered = Http(server.url).fetch("GET", "/accounts/whoami", doing="x", stop=Stop(), headers={"X-Token": TOKEN})
        assert [asked.target for asked in server.asked] == ["/accounts/whoami", "/accounts/root"]
        assert {asked.headers["x-token"] for asked in server.asked} == {"canary-token"}
        assert answered.url == f"{server.url}/accounts/root"


def test_a_redirect_to_another_port_takes_no_header_of_ours_along(other: FaultServer) -> None:
    with FaultServer(lambda wire: wire.whole(302, b"", f"Location: {other.url}/b")) as server:
        assert fetch(server, headers={"X-Rucio-Auth-Token": TOKEN, "X-Rucio-Account": "alice"}) == b'"good"'
    assert set(other.asked[0].headers) == {"host", "user-agent", "accept-encoding"}


def test_a_redirect_in_circles_ends() -> None:
    with FaultServer(lambda wire: wire.whole(302, b"", "Location: /a")) as server:
        with pytest.raises(ServerFault, match="circles"):
            fetch(server)
        assert len(server.asked) == 6


def test_a_redirect_from_https_to_http_is_refused(other: FaultServer) -> None:
    with FaultServer(lambda wire: wire.whole(302, b"", f"Location: {other.url}"), certificate="server") as server:
        with pytest.raises(ServerFault, match="from https to http"):
            fetch(server)
        assert other.asked == []


def test_a_redirect_to_this_machine_is_refused_unless_the_server_is_there_itself(
    other: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    monkeypatch.setattr(  # the server's name stands for a machine elsewhere
        socket, "getaddrinfo", lambda host, *rest, **more: look_up("127.0.0.1" if "." in host else host, *rest, **more)
    )
    with FaultServer(lambda wire: wire.whole(302, b"", f"Location: {other.url}/b")) as server:
        outside = Http(f"http://rucio.example.org:{server.port}")
        with pytest.raises(ServerFault, match="redirects to this machine"):
            outside.fetch("GET", "/a", doing="list scopes", stop=Stop())
        assert other.asked == []
        assert fetch(server) == b'"good"'


# --- proxies ------------------------------------------------------------------------------------------------


def test_the_environments_proxy_is_used_and_its_password_is_in_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(whole) as proxy:
        monkeypatch.setenv("http_proxy", f"http://me:canary@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "inside.invalid")
        http = Http("http://rucio.example.org/base")
        assert http.fetch("GET", "/a", doing="list scopes", stop=Stop()).body == b'"good"'
        assert proxy.asked[0].target == "http://rucio.example.org/base/a"
        assert proxy.asked[0].headers["proxy-authorization"].startswith("Basic ")
        with pytest.raises(Unreachable, match="unknown host"):
            Http("http://inside.invalid").fetch("GET", "/a", doing="x", stop=Stop())
    with pytest.raises(Unreachable, match=r"through the proxy 127\.0\.0\.1") as caught:
        http.fetch("GET", "/a", doing="list scopes", stop=Stop())
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_https_goes_through_a_proxy_end_to_end_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(wire: Wire) -> None:
        if wire.number == 1:
            wire.json(b'"good"')
        else:
            wire.hang()

    with (
        FaultServer(answer, certificate="elsewhere") as server,
        FaultServer(lambda wire: wire.tunnel(server.port)) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
        http = Http("https://elsewhere.example.org", ca_cert=CA, limits=QUICK)
        sent = {"X-Token": TOKEN}
        assert http.fetch("GET", "/a", doing="list scopes", stop=Stop(), headers=sent).body == b'"good"'
        assert [asked.target for asked in proxy.asked] == ["elsewhere.example.org:443"]
        assert "x-token" not in proxy.asked[0].headers
        assert_stops(http)


def test_this_machine_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with FaultServer(whole) as server:
        assert fetch(server) == b'"good"'


def test_a_proxy_of_an_unknown_kind_is_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    with pytest.raises(ConfigurationError, match="socks5"):
        Http("http://rucio.example.org").fetch("GET", "/a", doing="x", stop=Stop())


# --- secrets ------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("fail", [lambda wire: wire.reset(), lambda wire: wire.hang()])
def test_a_secret_is_in_no_frame_of_a_traceback(fail: Callable[[Wire], None]) -> None:
    with FaultServer(fail) as server, pytest.raises(LakeError) as caught:
        fetch(server, limits=IMPATIENT, headers={"X-Token": Secret("canary-token")})
    assert server.asked[0].headers["x-token"] == "canary-token"
    assert "fetch" in "".join(traceback.format_exception(caught.value))
    shown = locals_of(caught.value)
    assert "canary" not in shown.replace("Asked(", "").replace(repr(server.asked), "")


def test_secrets_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with FaultServer(whole) as server:
        fetch(server, headers={"X-Token": TOKEN})
    assert "GET /a" in caplog.text
    assert "canary" not in caplog.text
