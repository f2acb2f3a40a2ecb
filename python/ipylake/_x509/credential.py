"""One X.509 credential, diagnosed before it is used: a server says of a bad one no more than that it is refused."""

from __future__ import annotations

import datetime
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID

from ipylake._credentials import Secret
from ipylake._private_files import read_private
from ipylake._text import time_left
from ipylake.errors import InvalidInput

from .voms import Attributes, attributes

_PROXY_INFO = frozenset({"1.3.6.1.5.5.7.1.14", "1.3.6.1.4.1.3536.1.222"})  # RFC 3820, and Globus before it


@dataclass(frozen=True)
class Credential:
    """What a server is shown, as files: nothing of them is kept here but what may be told.

    subject     who it is, without the parts that a proxy adds: "CN=Alice Adams,O=Lake"
    ends        UTC seconds; the earliest end of the chain and of the attributes
    needs_passphrase   the key is encrypted
    """

    certificate: Path
    key: Path
    subject: str
    ends: float
    attributes: Attributes | None = None
    is_proxy: bool = False
    needs_passphrase: bool = False

    def __str__(self) -> str:
        """For people: who, which organisation, how long."""
        vo = f", VO {self.attributes.vo}" if self.attributes and self.attributes.vo else ""
        return f"{self.subject}{vo}, {time_left(self.ends - time.time())} left"


def read_proxy(path: Path, *, voms: str = "") -> Credential:
    """voms   the organisation that it has to be of; "" for any

    Raises InvalidInput (field "proxy"): not there, open to others, somebody else's, ended, of another organisation, no
    proxy. The hint says which command makes a new one.
    """
    command = f"`voms-proxy-init --voms {voms}`" if voms else "`voms-proxy-init`"
    again = f"Make a new one with {command}, then check again"
    try:
        data = read_private(path, "The proxy", field="proxy")
    except InvalidInput as error:
        error.hint = error.hint or again
        raise
    chain = _certificates(data, path, "proxy")
    known = attributes(chain[0])
    key = _key(data, Secret(b""), path, "proxy")
    if key is None or key.public_key() != chain[0].public_key():
        raise InvalidInput(f"The proxy {path} does not hold the key of its certificate", hint=again, field="proxy")
    ends = min([*(_end(one) for one in chain), *([known.ends] if known and known.ends else [])])
    owner = next((one for one in chain if not _is_proxy(one)), chain[-1])
    found = Credential(path, path, owner.subject.rfc4514_string(), ends, known, _is_proxy(chain[0]))
    _check_time(found, chain[0], "proxy", "This proxy", again)
    if voms and (known is None or known.vo != voms):
        theirs = f"is of the VO {known.vo}" if known and known.vo else "has no VO"
        raise InvalidInput(f"This proxy {theirs}, and {voms} is wanted here", hint=again, field="proxy")
    return found


def read_certificate(certificate: Path, key: Path, passphrase: Secret) -> Credential:
    """A user's certificate and its key. The passphrase is looked at only where the key has one.

    Raises InvalidInput, with the field ("certificate", "key", "passphrase") it is about.
    """
    hint = "Your authority's pages say how to get a new one"
    chain = _certificates(read_any(certificate, "The certificate", "certificate"), certificate, "certificate")
    opened = _key(read_private(key, "The key", field="key"), passphrase, key, "key")
    ends = min(_end(one) for one in chain)
    found = Credential(certificate, key, chain[0].subject.rfc4514_string(), ends, needs_passphrase=opened is None)
    _check_time(found, chain[0], "certificate", "This certificate", hint)
    if opened is not None and opened.public_key() != chain[0].public_key():
        raise InvalidInput(
            f"{key} is not the key of {certificate}", hint="Choose the two that belong together", field="key"
        )
    return found


def read_any(path: Path, what: str, field: str) -> bytes:
    """A file that anybody may read."""
    try:
        return path.read_bytes()
    except OSError as error:
        words = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise InvalidInput(f"{what} {path} {words}", field=field) from None


def _certificates(data: bytes, path: Path, field: str) -> list[x509.Certificate]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # old authorities' serial numbers
            return x509.load_pem_x509_certificates(data)
    except ValueError:
        pass
    hint = "A .p12 becomes PEM with `openssl pkcs12 -in usercert.p12`" if data[:1] == b"\x30" else ""
    raise InvalidInput(f"{path} holds no certificate in PEM format", hint=hint, field=field)


def _key(data: bytes, passphrase: Secret, path: Path, field: str) -> PrivateKeyTypes | None:
    """None for an encrypted key without a passphrase. Raises InvalidInput for a wrong one."""
    problem = InvalidInput(f"{path} holds no key in PEM format", field=field)
    try:
        return serialization.load_pem_private_key(data, passphrase.reveal() or None)
    except TypeError:
        if not passphrase:
            return None
        return _key(data, Secret(b""), path, field)  # it has no passphrase, and one was given
    except (ValueError, UnsupportedAlgorithm):
        if passphrase:
            problem = InvalidInput(f"This passphrase does not open {path}", hint="Type it again", field="passphrase")
    raise problem


def _is_proxy(certificate: x509.Certificate) -> bool:
    if any(extension.oid.dotted_string in _PROXY_INFO for extension in certificate.extensions):
        return True
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return bool(names) and names[-1].value in ("proxy", "limited proxy")  # before RFC 3820


def _end(certificate: x509.Certificate) -> float:
    return certificate.not_valid_after_utc.timestamp()


def _check_time(found: Credential, first: x509.Certificate, field: str, what: str, hint: str) -> None:
    now = datetime.datetime.now(datetime.timezone.utc)
    if found.ends <= now.timestamp():
        ago = time_left(now.timestamp() - found.ends)
        raise InvalidInput(f"{what} ended {ago} ago", hint=hint, field=field)
    if first.not_valid_before_utc > now + datetime.timedelta(minutes=5):
        begins = first.not_valid_before_utc.strftime("%Y-%m-%d %H:%M UTC")
        raise InvalidInput(f"{what} is valid from {begins} on only", hint="See whether the clock is right", field=field)
