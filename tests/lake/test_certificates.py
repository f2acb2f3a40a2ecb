"""Certificates and proxies as people have them: good, over, almost over, readable by others, with a passphrase."""

from __future__ import annotations

import http.client
import ssl
import stat
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lake.fixture import RunningLake
from lake.people import PASSPHRASE


def account_of(lake: RunningLake, certificate: Path, key: Path, passphrase: str | None = None) -> str | None:
    """Whom Rucio takes the bearer for; None when it refuses. Raises ssl.SSLError where TLS does."""
    tls = ssl.create_default_context(cafile=str(lake.ca))
    tls.load_cert_chain(certificate, key, passphrase or "")
    with closing(http.client.HTTPSConnection(urlsplit(lake.url).netloc, timeout=30, context=tls)) as connection:
        connection.request("GET", "/auth/x509_proxy")
        return connection.getresponse().headers.get("X-Rucio-Auth-Account")


def seconds_left(proxy: Path) -> float:
    """Of the first certificate in the file."""
    facts = ssl._ssl._test_decode_cert(str(proxy))  # type: ignore[attr-defined]  # the only reader in the standard library
    return ssl.cert_time_to_seconds(facts["notAfter"]) - time.time()


def test_a_proxy_lasts_twelve_hours_unless_asked_otherwise(lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy")
    assert 11.9 * 3600 < seconds_left(proxy) <= 12 * 3600
    assert stat.S_IMODE(proxy.stat().st_mode) == 0o600
    assert account_of(lake, proxy, proxy) == "alice"


def test_a_proxy_may_be_almost_over(lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy", "bob", lasts_s=600)
    assert 540 < seconds_left(proxy) <= 600
    assert account_of(lake, proxy, proxy) == "bob"


def test_a_proxy_that_is_over_is_refused(lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy", lasts_s=-60)
    assert seconds_left(proxy) < 0
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        account_of(lake, proxy, proxy)


def test_a_proxy_may_be_readable_by_the_group(lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy", mode=0o640)
    assert stat.S_IMODE(proxy.stat().st_mode) == 0o640


@pytest.mark.parametrize("key", ["alice.locked.key", "alice.locked-old.key"])
def test_a_locked_key_opens_with_its_passphrase_alone(lake: RunningLake, key: str) -> None:
    certificate, file = lake.certs / "alice.pem", lake.certs / key
    assert b"ENCRYPTED" in file.read_bytes()
    with pytest.raises(ssl.SSLError):
        account_of(lake, certificate, file)
    assert account_of(lake, certificate, file, PASSPHRASE) == "alice"
