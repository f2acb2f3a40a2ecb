"""rucio/storages.py: which storage is shown what."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ipylake._credentials import Secret, Session
from ipylake._http import Http
from ipylake._transfers.access import CredentialRef
from ipylake.errors import ConfigurationError, SignInNeeded
from ipylake.rucio.settings import Settings
from ipylake.rucio.storages import SessionCertificate, SessionToken, Storages

TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmVk"  # noqa: S105  # no one's
CANARY = "canary"


def storages(
    token: str = TOKEN,
    url: str = "https://rucio.example.org",
    shown: object = None,
    ca_cert: str = "",
    **named: str,
) -> Storages:
    rest: Any = SimpleNamespace(
        session=Session("alice", Secret(token), "oidc") if token else None,
        http=Http(url),
        settings=Settings("demo", url, ca_cert=ca_cert),
        admission=SimpleNamespace(shown=shown),
    )
    return Storages(rest, {name.replace("__", "*.").replace("_", "."): how for name, how in named.items()})


def test_the_token_of_the_session_goes_to_no_storage_that_is_not_named() -> None:
    assert storages().access("ANY", "dav.example.org").credential is None


@pytest.mark.parametrize(
    ("rse", "host"), [("PIC", "any.example.org"), ("ANY", "dav.pic.es"), ("ANY", "pool7.eos.ch"), ("ANY", "a.b.eos.ch")]
)
def test_it_goes_to_elements_hosts_and_domains_that_are(rse: str, host: str) -> None:
    found = storages(PIC="token", dav_pic_es="token", __eos_ch="token").access(rse, host).credential
    assert isinstance(found, SessionToken)
    header = found.headers()["Authorization"]
    assert isinstance(header, Secret)
    assert header.reveal() == f"Bearer {TOKEN}".encode()


def test_names_of_elements_come_before_hosts_and_hosts_before_domains() -> None:
    known = storages(PIC="none", dav_pic_es="environment:A", __pic_es="token")
    assert known.access("PIC", "dav.pic.es").credential is None
    assert known.access("X", "dav.pic.es").credential == CredentialRef("environment", "A")
    assert isinstance(known.access("X", "other.pic.es").credential, SessionToken)


@pytest.mark.fault(21)
def test_a_redirect_takes_a_credential_to_hosts_that_are_shown_the_same_and_no_others() -> None:
    known = storages(door_eos_ch="token", __pools_ch="token", other_ch="environment:A")
    assert set(known.access("X", "door.eos.ch").trusted) == {"door.eos.ch", "*.pools.ch"}
    assert storages(door_eos_ch="none").access("X", "door.eos.ch").trusted == ()


def test_a_session_that_is_no_web_token_is_not_sent_but_explained() -> None:
    found = storages("alice-alice-unknown-0123", PIC="token").access("PIC", "h").credential
    assert found
    with pytest.raises(SignInNeeded, match="no token that a storage understands"):
        found.headers()


def test_the_certificate_one_signed_in_with_is_shown_to_any_storage() -> None:
    shown = SimpleNamespace(certificate=Path("proxy"), key=None, passphrase=None)
    found = storages(shown=shown).access("ANY", "h").credential
    assert isinstance(found, SessionCertificate)
    assert storages(shown=shown, PIC="none").access("PIC", "h").credential is None


def test_one_way_is_one_object_since_connections_are_kept_by_it() -> None:
    known = storages(__eos_ch="environment:A")
    assert known.access("X", "a.eos.ch").credential is known.access("Y", "b.eos.ch").credential


def test_the_authority_of_the_instance_is_that_of_its_storages() -> None:
    assert storages(ca_cert=__file__).access("X", "h").ca_cert == __file__
    assert storages().access("X", "h").ca_cert is None


@pytest.mark.fault(24)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "169.254.169.254", "0.0.0.0"])  # noqa: S104
def test_a_server_elsewhere_cannot_lead_us_to_our_own_machine(host: str) -> None:
    assert storages().is_forbidden("X", host)
    assert not storages().access("X", host).internal


def test_a_server_on_our_machine_may_and_so_may_who_is_named() -> None:
    assert not storages(url="https://localhost:1").is_forbidden("X", "localhost")
    assert storages(url="https://localhost:1").access("X", "localhost").internal
    assert not storages(localhost="none").is_forbidden("X", "localhost")


@pytest.mark.fault(64)
def test_nothing_of_it_shows_a_secret() -> None:
    access = storages(CANARY, PIC="token").access("PIC", "h")
    assert CANARY not in repr(access)


def test_a_way_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match='"tokn" for "PIC" is not known'):
        storages(PIC="tokn")
