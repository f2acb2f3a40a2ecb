"""The virtual organisation of a VOMS proxy, out of the attribute certificate that it carries (GFD-I.182).

Nothing is verified: the storage does that. It is read to tell a person, before it is used, that a proxy is of another
organisation or that its attributes have ended.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography import x509

_EXTENSION = x509.ObjectIdentifier("1.3.6.1.4.1.8005.100.100.5")
_FQANS = bytes.fromhex("2b06010401be45646404")  # 1.3.6.1.4.1.8005.100.100.4
_SEQUENCE, _SET, _OID, _OCTETS, _TIME, _URI = 0x30, 0x31, 0x06, 0x04, 0x18, 0x86


@dataclass(frozen=True)
class Attributes:
    """vo, groups and roles ("/atlas/Role=production"), and the end in UTC seconds; what is not said is empty."""

    vo: str = ""
    fqans: tuple[str, ...] = ()
    ends: float | None = None


def attributes(certificate: x509.Certificate) -> Attributes | None:
    """None for a proxy without any."""
    try:
        found = certificate.extensions.get_extension_for_oid(_EXTENSION)
    except x509.ExtensionNotFound:
        return None
    encoded = found.value.public_bytes()
    texts = [text for inside in _attribute_values(encoded) for text in _texts(inside)]
    uris = [text for tag, text in texts if tag == _URI]
    fqans = tuple(text for tag, text in texts if tag == _OCTETS)
    vo = uris[0].partition("://")[0] if uris else (fqans[0].split("/")[1] if fqans and "/" in fqans[0] else "")
    return Attributes(vo, fqans, _end(encoded))


def _attribute_values(encoded: bytes) -> Iterator[bytes]:
    """The values of each attribute that lists FQANs: SEQUENCE { OID, SET }."""
    for tag, content in _walk(encoded):
        if tag == _SEQUENCE:
            parts = list(_elements(content))
            if len(parts) == 2 and parts[0] == (_OID, _FQANS) and parts[1][0] == _SET:
                yield parts[1][1]


def _texts(encoded: bytes) -> Iterator[tuple[int, str]]:
    for tag, content in _walk(encoded):
        if tag in (_URI, _OCTETS):
            yield tag, content.decode("utf-8", "replace")


def _end(encoded: bytes) -> float | None:
    """The validity is two times in a row; the earliest end of several attribute certificates counts."""
    ends = []
    for tag, content in _walk(encoded):
        parts = list(_elements(content)) if tag == _SEQUENCE else []
        if [kind for kind, _ in parts] == [_TIME, _TIME]:
            text = parts[1][1].decode("ascii", "replace")
            ends.append(datetime.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.timezone.utc))
    return min(ends).timestamp() if ends else None


def _walk(encoded: bytes) -> Iterator[tuple[int, bytes]]:
    """Every element at any depth."""
    for tag, content in _elements(encoded):
        yield tag, content
        if tag & 0x20:  # constructed
            yield from _walk(content)


def _elements(encoded: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements of one level (DER: tag, length, content). Ends where the encoding is broken."""
    at = 0
    while at + 2 <= len(encoded):
        tag, length = encoded[at], encoded[at + 1]
        at += 2
        if length & 0x80:
            width = length & 0x7F
            length = int.from_bytes(encoded[at : at + width], "big")
            at += width
        if at + length > len(encoded):
            return
        yield tag, encoded[at : at + length]
        at += length
