"""Certificates: what is not trusted is not talked to."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import pytest

from faults.answers import json
from faults.caller import call, fetch
from faults.server import CA, CERTIFICATES, FaultServer
from ipylake._http import Http
from ipylake.errors import ConfigurationError, Unreachable

GOOD = json(b'"good"')


def test_the_authority_given_is_trusted_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "/no/such/file")
    with FaultServer(GOOD) as server:
        assert fetch(server, scheme="https") == b'"good"'


@pytest.mark.fault(25)
def test_a_wrong_authority_fails_and_names_the_setting() -> None:
    with FaultServer(GOOD) as server, pytest.raises(Unreachable, match="not trusted") as caught:
        call(Http(server.urls["https"]))
    assert caught.value.field == "ca_cert"
    assert "ca_cert" in caught.value.hint
    assert server.asked == []


@pytest.mark.fault(25)
@pytest.mark.parametrize(("certificate", "words"), [("expired", "has expired"), ("elsewhere", "for another name")])
def test_a_certificate_that_is_old_or_of_another_host_is_said_to_be_so(
    certificate: Literal["expired", "elsewhere"], words: str
) -> None:
    with FaultServer(GOOD, certificate=certificate) as server, pytest.raises(Unreachable, match=words):
        fetch(server, scheme="https")
    assert server.asked == []


@pytest.mark.fault(25)
def test_an_empty_authority_does_not_switch_verification_off() -> None:
    with FaultServer(GOOD) as server, pytest.raises(Unreachable, match="not trusted"):
        call(Http(server.urls["https"], ca_cert=""))


def test_an_authority_that_is_not_there_or_no_certificate_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        Http("https://h", ca_cert="/no/such/file")
    with pytest.raises(ConfigurationError, match="cannot be used"):
        call(Http("https://localhost:1", ca_cert=__file__))


def test_https_to_a_plain_server_says_that_there_is_no_secure_connection() -> None:
    with FaultServer(GOOD) as server, pytest.raises(Unreachable, match="no secure connection"):
        call(Http(f"https://127.0.0.1:{server.ports['http']}"))


@pytest.mark.fault(26)
@pytest.mark.parametrize("name", ["authority.pem", "authority.crt", "0123abcd.0"])
def test_a_folder_of_authorities_is_trusted_whatever_its_files_are_called(tmp_path: Path, name: str) -> None:
    shutil.copy(CA, tmp_path / name)
    (tmp_path / "other.pem").write_text("no certificate")
    (tmp_path / "gone.0").symlink_to(tmp_path / "nowhere")
    with FaultServer(GOOD) as server:
        assert call(Http(server.urls["https"], ca_cert=str(tmp_path))) == b'"good"'


@pytest.mark.fault(26)
def test_an_expired_list_of_revoked_certificates_stops_nothing(tmp_path: Path) -> None:
    shutil.copy(CA, tmp_path / "5a948657.0")
    shutil.copy(CERTIFICATES / "expired.crl", tmp_path / "5a948657.r0")
    with FaultServer(GOOD) as server:
        assert call(Http(server.urls["https"], ca_cert=str(tmp_path))) == b'"good"'


@pytest.mark.fault(26)
@pytest.mark.parametrize("names", [[], ["authority.signing_policy", "5a948657.r0", "README"]])
def test_a_folder_without_certificates_is_said_to_be_one(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        shutil.copy(CERTIFICATES / "expired.crl", tmp_path / name)
    with pytest.raises(ConfigurationError, match="no folder of certificates") as caught:
        call(Http("https://localhost:1", ca_cert=str(tmp_path)))
    assert caught.value.field == "ca_cert"
    assert str(tmp_path) in caught.value.message


@pytest.mark.fault(26)
def test_authorities_that_have_not_signed_are_counted_and_the_expired_among_them_named(tmp_path: Path) -> None:
    shutil.copy(CERTIFICATES / "expired-authority.pem", tmp_path)
    with FaultServer(GOOD) as server, pytest.raises(Unreachable, match="not trusted") as caught:
        call(Http(server.urls["https"], ca_cert=str(tmp_path)))
    assert str(tmp_path) in caught.value.hint
    assert "1\u00a0authority" in caught.value.hint
    assert "1 of them expired (ipylake tests of long ago)" in caught.value.hint
    assert server.asked == []
