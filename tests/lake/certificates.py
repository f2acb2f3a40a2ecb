"""A certificate authority, the host's certificate, and people with proxies (RFC 3820), below certs/.

EC keys: fourteen RSA keys take seconds, these take none. Runs in the server's environment (cryptography).
As a program it makes one more proxy, of some lifetime: `python -m lake.certificates CERTS USER SECONDS FILE`.
"""

from __future__ import annotations

import datetime
import ipaddress
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lake.people import NOBODY, PASSPHRASE, PEOPLE

NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
# ProxyCertInfo with the policy id-ppl-inheritAll and no limit on the path length, RFC 3820 section 3.8.
PROXY_INFO = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.14"), bytes.fromhex("300c300a06082b06010505071501")
)
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip

Extension = tuple[x509.ExtensionType, bool]
Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def make_certificates(folder: Path) -> None:
    """Write ca.pem, host.pem and host.key, and `<user>.pem|.key|.proxy.pem|.proxy2.pem` (proxy of a proxy).

    `<user>.locked.key`, `<user>.locked-old.key`: the key with a passphrase, in PKCS 8 and as OpenSSL once wrote it.
    """
    authority = sign(
        lake_name("Lake CA"), None, 3650 * DAY, [(x509.BasicConstraints(True, None), True), usage("key_cert_sign")]
    )
    save(folder / "ca.pem", [authority[0]], 0o644)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), loopback])
    serving = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    host = sign(lake_name("localhost"), authority, 365 * DAY, [*end_entity(), (names, False), (serving, False)])
    save(folder / "host.pem", [host[0]], 0o644)
    save(folder / "host.key", [host[1]])
    for person in (*PEOPLE, NOBODY):
        own = sign(lake_name(person.common_name), authority, 365 * DAY, end_entity())
        save(folder / f"{person.user}.pem", [own[0]], 0o644)
        save(folder / f"{person.user}.key", [own[1]])
        write(folder / f"{person.user}.locked.key", locked(own[1], serialization.PrivateFormat.PKCS8))
        write(folder / f"{person.user}.locked-old.key", locked(own[1], serialization.PrivateFormat.TraditionalOpenSSL))
        once = proxy_of(own)
        save(folder / f"{person.user}.proxy.pem", [*once, own[0]])
        save(folder / f"{person.user}.proxy2.pem", [*proxy_of(once), once[0], own[0]])


def make_proxy(folder: Path, user: str, lasts: datetime.timedelta, file: Path) -> None:
    """A proxy of a person of `folder`; one that lasts less than no time is over already."""
    certificate = x509.load_pem_x509_certificate((folder / f"{user}.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / f"{user}.key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"the key of {user} is none of ours")
    save(file, [*proxy_of((certificate, key), lasts), certificate])


def lake_name(common_name: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, "Lake"), (NameOID.COMMON_NAME, common_name))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def sign(
    subject: x509.Name, issuer: Signed | None, lasts: datetime.timedelta, extensions: Iterable[Extension]
) -> Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(minutes=5))
        .not_valid_after(NOW + lasts)
    )
    signer = issuer[1] if issuer else key
    # Python 3.13 asks for both key identifiers (VERIFY_X509_STRICT).
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    for extension, critical in (*extensions, (own, False), (above, False)):
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, hashes.SHA256()), key


def usage(*on: str) -> Extension:
    return x509.KeyUsage(**{name: name in on for name in USAGES}), True


def end_entity() -> list[Extension]:
    return [(x509.BasicConstraints(False, None), True), usage("digital_signature", "key_agreement")]


def proxy_of(owner: Signed, lasts: datetime.timedelta = 300 * DAY) -> Signed:
    number = str(x509.random_serial_number() % 10**9)
    subject = x509.Name([*owner[0].subject, x509.NameAttribute(NameOID.COMMON_NAME, number)])
    return sign(subject, owner, lasts, [(PROXY_INFO, True), usage("digital_signature")])


def save(file: Path, parts: Sequence[x509.Certificate | ec.EllipticCurvePrivateKey], mode: int = 0o600) -> None:
    """PEM blocks in the given order; a proxy file is: proxy, its key, the certificates it comes from."""
    write(file, b"".join(pem(part) for part in parts), mode)


def write(file: Path, content: bytes, mode: int = 0o600) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode)
    file.write_bytes(content)


def pem(part: x509.Certificate | ec.EllipticCurvePrivateKey) -> bytes:
    if isinstance(part, x509.Certificate):
        return part.public_bytes(serialization.Encoding.PEM)
    return part.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def locked(key: ec.EllipticCurvePrivateKey, form: serialization.PrivateFormat) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, form, serialization.BestAvailableEncryption(PASSPHRASE.encode())
    )


if __name__ == "__main__":
    certs, user, seconds, target = sys.argv[1:]
    make_proxy(Path(certs), user, datetime.timedelta(seconds=float(seconds)), Path(target))
