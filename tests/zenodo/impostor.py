"""A certificate for zenodo.org that nobody but a test believes: for clients whose addresses are hard-wired."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOSTS = ("zenodo.org", "sandbox.zenodo.org")


def make(folder: Path) -> tuple[str, str]:
    """(certificate, key): PEM files in `folder`. The certificate is its own authority, for two days."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=tests")
    now = datetime.now(timezone.utc)
    alternatives = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    unsigned = unsigned.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    unsigned = unsigned.add_extension(alternatives, False).add_extension(x509.BasicConstraints(True, None), True)
    chain, secret = folder / "zenodo.pem", folder / "zenodo.key"
    chain.write_bytes(unsigned.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return str(chain), str(secret)
