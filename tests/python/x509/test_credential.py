"""_x509/credential.py and _x509/voms.py"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from ipylake._credentials import Secret
from ipylake._x509 import read_certificate, read_proxy
from ipylake.errors import InvalidInput
from lake import certificates
from lake.certificates import end_entity, lake_name, locked, proxy_of, save, sign, write

DAY = datetime.timedelta(days=1)
NONE = Secret(b"")
pytestmark = pytest.mark.fault(68)


def person(lasts: datetime.timedelta = 365 * DAY) -> certificates.Signed:
    return sign(lake_name("Alice Adams"), sign(lake_name("CA"), None, 3650 * DAY, []), lasts, end_entity())


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    size = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + size + content


def attribute_certificate(vo: str, ends: datetime.datetime) -> x509.UnrecognizedExtension:
    """What of a VOMS attribute certificate is looked at, where it stands in one (GFD-I.182, 3.4)."""
    fqans_oid = bytes.fromhex("060a2b06010401be45646404")
    names = der(0xA0, der(0x86, f"{vo}://voms.example.org:15001".encode()))
    fqans = der(0x30, der(0x04, f"/{vo}/Role=NULL/Capability=NULL".encode()))
    attribute = der(0x30, fqans_oid, der(0x31, der(0x30, names, fqans)))
    begins = ends - 2 * DAY
    times = [der(0x18, f"{moment:%Y%m%d%H%M%SZ}".encode()) for moment in (begins, ends)]
    info = der(0x30, der(0x30, *times), der(0x30, attribute))
    return x509.UnrecognizedExtension(
        x509.ObjectIdentifier("1.3.6.1.4.1.8005.100.100.5"), der(0x30, der(0x30, der(0x30, info)))
    )


def voms_proxy(file: Path, vo: str, ends: datetime.timedelta = DAY, lasts: datetime.timedelta = 4 * DAY) -> Path:
    owner = person()
    subject = x509.Name([*owner[0].subject, *lake_name("42").rdns[-1]])
    carried = attribute_certificate(vo, datetime.datetime.now(datetime.timezone.utc) + ends)
    made = sign(subject, owner, lasts, [(certificates.PROXY_INFO, True), (carried, False)])
    save(file, [*made, owner[0]])
    return file


def test_a_proxy_says_who_made_it_and_how_long_it_lasts(tmp_path: Path) -> None:
    owner = person()
    once = proxy_of(owner, DAY / 2)
    save(tmp_path / "proxy", [*proxy_of(once, DAY), once[0], owner[0]])
    found = read_proxy(tmp_path / "proxy")
    assert (found.subject, found.is_proxy, found.needs_passphrase) == ("CN=Alice Adams,O=Lake", True, False)
    assert str(found).startswith("CN=Alice Adams,O=Lake, 11\u202fh")  # the one above it in the chain ends first


def test_the_organisation_and_the_end_of_its_attributes_are_read(tmp_path: Path) -> None:
    found = read_proxy(voms_proxy(tmp_path / "proxy", "atlas"), voms="atlas")
    assert found.attributes
    assert (found.attributes.vo, found.attributes.fqans) == ("atlas", ("/atlas/Role=NULL/Capability=NULL",))
    assert str(found).endswith("VO atlas, 23\u202fh 59\u202fmin left")


def test_a_proxy_of_another_organisation_is_refused_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is of the VO cms, and atlas is wanted") as caught:
        read_proxy(voms_proxy(tmp_path / "proxy", "cms"), voms="atlas")
    assert "`voms-proxy-init --voms atlas`" in caught.value.hint
    save(tmp_path / "plain", [*proxy_of(person())])
    with pytest.raises(InvalidInput, match="has no VO"):
        read_proxy(tmp_path / "plain", voms="atlas")


def test_a_proxy_whose_attributes_have_ended_has_ended(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="This proxy ended 1\u202fh"):
        read_proxy(voms_proxy(tmp_path / "proxy", "atlas", ends=-datetime.timedelta(hours=1, minutes=1)))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_proxy_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    save(tmp_path / "proxy", [*proxy_of(person())], mode)
    (tmp_path / "proxy").chmod(mode)
    with pytest.raises(InvalidInput, match="can be read by others") as caught:
        read_proxy(tmp_path / "proxy")
    assert "chmod 600" in caught.value.hint


def test_a_proxy_that_is_not_there_comes_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="does not exist") as caught:
        read_proxy(tmp_path / "none", voms="cms")
    assert "`voms-proxy-init --voms cms`" in caught.value.hint


def test_a_proxy_without_its_key_is_none(tmp_path: Path) -> None:
    mine, other = proxy_of(person()), proxy_of(person())
    save(tmp_path / "proxy", [mine[0], other[1]])
    with pytest.raises(InvalidInput, match="does not hold the key"):
        read_proxy(tmp_path / "proxy")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x82\x01", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_what_is_no_certificate_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "proxy", content)
    with pytest.raises(InvalidInput, match="holds no certificate"):
        read_proxy(tmp_path / "proxy")


@pytest.mark.parametrize("cut", [1, 5, 17, 40, 80])
def test_attributes_that_are_cut_anywhere_break_nothing(tmp_path: Path, cut: int) -> None:
    whole = attribute_certificate("atlas", datetime.datetime.now(datetime.timezone.utc) + DAY)
    broken = x509.UnrecognizedExtension(whole.oid, whole.value[:-cut])
    owner = person()
    made = sign(owner[0].subject, owner, DAY, [(certificates.PROXY_INFO, True), (broken, False)])
    save(tmp_path / "proxy", [*made, owner[0]])
    assert read_proxy(tmp_path / "proxy").is_proxy


@pytest.mark.fault(64)
@pytest.mark.parametrize("form", ["PKCS8", "TraditionalOpenSSL"])
def test_a_locked_key_needs_its_passphrase_and_a_wrong_one_shows_nowhere(tmp_path: Path, form: str) -> None:
    certificate, key = person()
    save(tmp_path / "cert.pem", [certificate], 0o644)
    write(tmp_path / "key.pem", locked(key, getattr(serialization.PrivateFormat, form)))
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    assert read_certificate(*files, NONE).needs_passphrase
    assert not read_certificate(*files, Secret(certificates.PASSPHRASE)).needs_passphrase
    with pytest.raises(InvalidInput, match="does not open") as caught:
        read_certificate(*files, Secret("canary"))
    assert caught.value.field == "passphrase"
    assert "canary" not in str(caught.value)


def test_a_passphrase_for_a_key_without_one_does_no_harm(tmp_path: Path) -> None:
    certificate, key = person()
    save(tmp_path / "cert.pem", [certificate], 0o644)
    save(tmp_path / "key.pem", [key])
    assert not read_certificate(tmp_path / "cert.pem", tmp_path / "key.pem", Secret("typed")).needs_passphrase
