"""A certificate of ours is shown to its own server, and to nobody else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from faults.answers import json, redirect
from faults.caller import USUAL, call, locals_of
from faults.server import CA, FaultServer
from ipylake._credentials import ClientCertificate, Secret
from ipylake._http import Http
from ipylake.errors import ConfigurationError
from lake.certificates import DAY, PASSPHRASE, end_entity, lake_name, locked, save, sign, usage, write

GOOD = json(b'"good"')


@pytest.fixture
def mine(tmp_path: Path) -> ClientCertificate:
    """With a locked key; its own authority is `authority.pem`."""
    is_authority = [(x509.BasicConstraints(True, None), True), usage("key_cert_sign")]
    authority = sign(lake_name("Lake CA"), None, 9 * DAY, is_authority)
    certificate, key = sign(lake_name("Alice"), authority, DAY, end_entity())
    save(tmp_path / "authority.pem", [authority[0]])
    save(tmp_path / "cert.pem", [certificate])
    write(tmp_path / "key.pem", locked(key, serialization.PrivateFormat.PKCS8))
    return ClientCertificate(tmp_path / "cert.pem", tmp_path / "key.pem", Secret(PASSPHRASE))


def serving(mine: ClientCertificate, answer: object) -> FaultServer:
    return FaultServer(answer, asks_for=mine.certificate.with_name("authority.pem"))  # type: ignore[arg-type]


def client(server: FaultServer, mine: ClientCertificate) -> Http:
    return Http(server.urls["https"], ca_cert=CA, limits=USUAL, shows=mine)


def test_it_is_shown_to_the_server_that_it_is_meant_for(mine: ClientCertificate) -> None:
    with serving(mine, GOOD) as server:
        assert call(client(server, mine)) == b'"good"'
        assert server.shown[0]


@pytest.mark.fault(21)
def test_a_redirect_to_another_port_is_followed_without_it(mine: ClientCertificate) -> None:
    with serving(mine, GOOD) as other, serving(mine, redirect(f"{other.urls['https']}/b")) as server:
        assert call(client(server, mine)) == b'"good"'
        assert server.shown[0]
        assert other.shown == [None]


def test_once_closed_the_client_shows_nothing_any_more(mine: ClientCertificate) -> None:
    with serving(mine, GOOD) as server:
        http = client(server, mine)
        call(http)
        http.close()
        call(http)
        assert [bool(serial) for serial in server.shown] == [True, False]


@pytest.mark.fault(64)
@pytest.mark.parametrize("passphrase", [Secret("canary"), None], ids=["wrong", "none"])
def test_a_key_that_does_not_open_is_told_without_its_passphrase_and_without_asking_a_terminal(
    mine: ClientCertificate, passphrase: Secret | None
) -> None:
    with serving(mine, GOOD) as server, pytest.raises(ConfigurationError, match="cannot be shown") as caught:
        call(client(server, ClientCertificate(mine.certificate, mine.key, passphrase)))
    shown = locals_of(caught.value) + str(caught.value)
    assert "canary" not in shown
    assert server.asked == []


@pytest.mark.fault(64)
def test_neither_the_key_nor_its_passphrase_is_written_anywhere(
    mine: ClientCertificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir() if file.is_file()}
    with serving(mine, GOOD) as server:
        call(client(server, mine))
    assert os.listdir(tmp_path / "tmp") == []
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir() if file.is_file()} == before
