"""Proxies that the environment names."""

from __future__ import annotations

import traceback

import pytest

from faults.answers import Hang, Tunnel, head, in_turn, json
from faults.caller import TOKEN, USUAL, assert_stops, call, fetch
from faults.server import CA, FaultServer
from ipylake._http import Http
from ipylake.errors import ConfigurationError, Unreachable

GOOD = json(b'"good"')


@pytest.mark.fault(27)
def test_the_environments_proxy_is_used_and_its_password_is_in_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(GOOD) as proxy:
        monkeypatch.setenv("http_proxy", f"http://me:canary@127.0.0.1:{proxy.ports['http']}")
        monkeypatch.setenv("no_proxy", "inside.invalid")
        http = Http("http://rucio.example.org/base")
        assert call(http) == b'"good"'
        assert proxy.asked[0].target == "http://rucio.example.org/base/a"
        assert proxy.asked[0].headers["proxy-authorization"].startswith("Basic ")
        with pytest.raises(Unreachable, match="unknown host"):
            call(Http("http://inside.invalid"))
    with pytest.raises(Unreachable, match=r"through the proxy 127\.0\.0\.1") as caught:
        call(http)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.fault(27)
def test_https_goes_through_a_proxy_end_to_end_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        FaultServer(in_turn(GOOD, (Hang(),)), certificate="elsewhere") as server,
        FaultServer((*head(200), Tunnel(server.ports["https"]))) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.ports['http']}")
        http = Http("https://elsewhere.example.org", ca_cert=CA, limits=USUAL)
        assert call(http, headers={"X-Token": TOKEN}) == b'"good"'
        assert [asked.target for asked in proxy.asked] == ["elsewhere.example.org:443"]
        assert "x-token" not in proxy.asked[0].headers
        assert_stops(http)


@pytest.mark.fault(27)
def test_this_machine_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with FaultServer(GOOD) as server:
        assert fetch(server) == b'"good"'


@pytest.mark.fault(27)
def test_a_proxy_of_an_unknown_kind_is_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    with pytest.raises(ConfigurationError, match="socks5"):
        call(Http("http://rucio.example.org"))
