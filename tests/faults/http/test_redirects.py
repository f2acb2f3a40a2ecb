"""Redirects: followed by hand, so that nothing of ours leaves its server and nobody leads us to this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from faults.answers import Answer, hops, in_turn, json, redirect
from faults.caller import BOTH, TOKEN, USUAL, call, client, fetch
from faults.server import FaultServer
from ipylake._http import Http
from ipylake._stop import Stop
from ipylake.errors import LakeError, ServerFault

GOOD = json(b'"good"')
SECRETS = {"X-Rucio-Auth-Token": TOKEN, "X-Rucio-Account": "alice", "Authorization": TOKEN, "Cookie": TOKEN}


@pytest.fixture
def other() -> Iterator[FaultServer]:
    with FaultServer(GOOD) as server:
        yield server


@pytest.mark.fault(21)
def test_a_redirect_within_the_server_keeps_the_credential() -> None:
    with FaultServer(in_turn(redirect("root", status=303), GOOD)) as server:
        asked = {"doing": "x", "stop": Stop(), "headers": {"X-Token": TOKEN}}
        answered = client(server).fetch("GET", "/accounts/whoami", **asked)  # type: ignore[arg-type]
        assert [asked.target for asked in server.asked] == ["/accounts/whoami", "/accounts/root"]
        assert {asked.headers["x-token"] for asked in server.asked} == {"canary-token"}
        assert answered.url == f"{server.url}/accounts/root"


@pytest.mark.fault(21)
def test_a_redirect_to_another_port_takes_no_header_of_ours_along(other: FaultServer) -> None:
    with FaultServer(redirect(f"{other.url}/b")) as server:
        assert fetch(server, headers=SECRETS) == b'"good"'
    assert set(other.asked[0].headers) == {"host", "user-agent", "accept-encoding"}


@pytest.mark.fault(21)
def test_a_credential_does_not_come_back_with_the_redirect_back(other: FaultServer) -> None:
    with FaultServer(in_turn(redirect(f"{other.url}/b"), GOOD)) as server:
        other._answer = redirect(f"{server.url}/c")
        assert fetch(server, headers=SECRETS) == b'"good"'
    assert "canary-token" in server.asked[0].headers.values()
    assert "canary-token" not in server.asked[1].headers.values()


@pytest.mark.fault(22)
def test_a_presigned_address_is_asked_for_as_it_was_signed_and_without_authorization(other: FaultServer) -> None:
    signed = "/bucket/a%2Fb%20c?X-Amz-Signature=ab%2Fcd%3D&X-Amz-Credential=k%2F20261121%2Fus-east-1"
    with FaultServer(redirect(f"{other.url}{signed}", status=307)) as server:
        assert fetch(server, headers=SECRETS) == b'"good"'
    assert other.asked[0].target == signed
    assert set(other.asked[0].headers) == {"host", "user-agent", "accept-encoding"}


@pytest.mark.fault(23)
@pytest.mark.parametrize("count", [6, 30])
def test_a_chain_of_redirects_ends_after_five(count: int) -> None:
    with FaultServer(hops(count, GOOD)) as server:
        with pytest.raises(ServerFault, match="circles"):
            fetch(server)
        assert len(server.asked) == 6


def test_a_chain_of_five_redirects_is_followed() -> None:
    with FaultServer(hops(5, GOOD)) as server:
        assert fetch(server) == b'"good"'


@pytest.mark.fault(23)
def test_a_redirect_to_itself_ends() -> None:
    with FaultServer(redirect("/a")) as server, pytest.raises(ServerFault, match="circles"):
        fetch(server)


@pytest.mark.fault(20)
def test_a_redirect_from_https_to_http_is_refused(other: FaultServer) -> None:
    with FaultServer(redirect(other.url)) as server, pytest.raises(ServerFault, match="from https to http"):
        fetch(server, scheme="https")
    assert other.asked == []


class Elsewhere:
    """rucio.example.org stands for a machine that is not this one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        look_up = socket.getaddrinfo

        def named(host: str, *rest: Any, **more: Any) -> Any:
            return look_up("127.0.0.1" if host.endswith("example.org") else host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", named)

    def client(self, server: FaultServer, answer: Answer) -> Http:
        server._answer = answer
        return Http(f"http://rucio.example.org:{server.ports['http']}", limits=USUAL)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    return Elsewhere(monkeypatch)


INSIDE = [
    "http://127.0.0.1:{port}/b",
    "http://localhost:{port}/b",
    "http://inside.example.org:{port}/b",
    "http://2130706433:{port}/b",
    "http://0x7f.1:{port}/b",
    "http://0.0.0.0:{port}/b",
    "http://[::1]:{port}/b",
    "http://[::ffff:127.0.0.1]:{port}/b",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1%25lo]:{port}/b",
]


@pytest.mark.fault(24)
@pytest.mark.parametrize("location", INSIDE)
def test_a_redirect_to_this_machine_or_its_link_is_refused_however_it_is_written(
    location: str, elsewhere: Elsewhere, other: FaultServer
) -> None:
    with FaultServer(GOOD) as server:
        outside = elsewhere.client(server, redirect(location.format(port=other.ports["http"])))
        with pytest.raises(LakeError, match=r"redirects to this machine or its link|redirect is refused"):
            call(outside)
    assert other.asked == []


@pytest.mark.fault(24)
@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://h/a", "gopher://h", "data:,x", "javascript:1"])
def test_a_redirect_to_what_is_no_web_address_is_refused(location: str) -> None:
    with FaultServer(redirect(location)) as server, pytest.raises(ServerFault, match="redirect is refused"):
        fetch(server)


@pytest.mark.fault(24)
@pytest.mark.parametrize("location", ["http://169.254.169.254/latest/", "http://[::ffff:169.254.169.254]/latest/"])
def test_a_server_on_this_machine_may_lead_to_another_there_but_not_to_the_link(location: str) -> None:
    with FaultServer(redirect(location)) as server, pytest.raises(ServerFault, match="redirects to this machine"):
        fetch(server)


@BOTH
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_each_kind_of_redirect_within_a_server_is_followed(status: int, scheme: str) -> None:
    with FaultServer(in_turn(redirect("/b", status=status), GOOD)) as server:
        assert fetch(server, scheme=scheme) == b'"good"'
