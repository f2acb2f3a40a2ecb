"""Storages behind a proxy that the environment names."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from faults.answers import Tunnel, file, head, whole
from faults.server import CA, FaultServer
from faults.transfers.fetching import ACCESS, BODY, fetch, wanted
from ipylake._transfers import Access, Source
from ipylake.errors import ConfigurationError, Unreachable


@pytest.mark.fault(27)
@pytest.mark.parametrize("access", [ACCESS, Access(ca_cert=CA)], ids=["of this machine", "of elsewhere"])
def test_a_storage_is_reached_through_a_tunnel_that_sees_no_header_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, access: Access
) -> None:
    with (
        FaultServer(file(BODY), certificate="elsewhere") as storage,
        FaultServer((*head(200), Tunnel(storage.ports["https"]))) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"http://me:canary@127.0.0.1:{proxy.ports['http']}")
        one = wanted(Source("https://elsewhere.example.org/run7", access=access))
        assert fetch(one, tmp_path).read_bytes() == BODY
        assert [(asked.method, asked.target) for asked in proxy.asked] == [("CONNECT", "elsewhere.example.org:443")]
        assert proxy.asked[0].headers["proxy-authorization"].startswith("Basic ")
        assert "user-agent" not in proxy.asked[0].headers


@pytest.mark.fault(27)
def test_a_proxy_that_refuses_is_named_without_its_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(whole(b"", status=407)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://me:canary@127.0.0.1:{proxy.ports['http']}")
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1.*407") as raised:
            fetch(wanted(Source("https://elsewhere.example.org/run7", access=ACCESS)), tmp_path)
    assert "canary" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.fault(27)
def test_a_proxy_of_an_unknown_kind_is_a_configuration_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")
    with pytest.raises(ConfigurationError, match="socks5"):
        fetch(wanted(Source("https://elsewhere.example.org/run7", access=ACCESS)), tmp_path)
