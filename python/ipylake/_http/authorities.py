"""Which certificate authorities are trusted: the system's, those of a file, or those of a folder."""

from __future__ import annotations

import contextlib
import re
import ssl
import time
from collections.abc import Mapping
from pathlib import Path

from ipylake._text import counted, visible
from ipylake.errors import ConfigurationError

_is_certificate = re.compile(r".+\.(pem|crt|cer|\d+)").fullmatch
"""By name. A folder of grid authorities also holds lists of revoked certificates (.r0, .crl) and policies."""
_MOST_FILES = 2000


def trusting(path: Path | None) -> ssl.SSLContext:
    """TLS that trusts the authorities in `path`, and nobody else; the system's, if that is None.

    Every certificate of a folder is read, whatever its file is called: OpenSSL by itself finds only files that are
    named by a hash (`c_rehash`), by that of its own version. Lists of revoked certificates are not looked at, as in
    Rucio's client: one that has expired stops nothing.
    Raises ConfigurationError where there is no certificate.
    """
    if path is None:
        return ssl.create_default_context()
    try:
        if path.is_dir():
            context = ssl.create_default_context(capath=str(path))
            _read_folder(context, path)
        else:
            context = ssl.create_default_context(cafile=str(path))
    except OSError as error:
        hint = "ca_cert wants certificates in PEM, in a file or a folder"
        detail = error.strerror or str(error)
        raise ConfigurationError(f"{path} cannot be used", hint=hint, field="ca_cert", detail=detail) from error
    if not context.cert_store_stats()["x509"]:
        what = "folder" if path.is_dir() else "file"
        hint = "It needs files .pem, .crt or .0 in PEM; is it the right one?" if path.is_dir() else ""
        raise ConfigurationError(f"{path} is no {what} of certificates", hint=hint, field="ca_cert")
    return context


def why_not(context: ssl.SSLContext, path: Path) -> str:
    """What to do where a certificate is not trusted although the authorities of `path` are."""
    known = context.get_ca_certs()
    expired = [_name(one) for one in known if ssl.cert_time_to_seconds(str(one["notAfter"])) < time.time()]
    shown = ", ".join(visible(name) for name in expired[:3]) + (", …" if len(expired) > 3 else "")
    of = f"None of the {counted(len(known), 'authority', 'authorities')} in {path} is known to have signed it"
    old = f"; {len(expired)} of them expired ({shown})" if expired else ""
    return f"{of}{old}. Set `ca_cert` to what this server's authority publishes, or update it there"


def _read_folder(context: ssl.SSLContext, folder: Path) -> None:
    files = sorted(file for file in folder.iterdir() if _is_certificate(file.name))
    for file in files[:_MOST_FILES]:
        with contextlib.suppress(OSError):  # unreadable, no certificate, or a link that leads nowhere: the others count
            context.load_verify_locations(cafile=str(file))


def _name(certificate: Mapping[str, object]) -> str:
    subject = certificate.get("subject", ())
    parts = {key: value for group in subject for key, value in group} if isinstance(subject, tuple) else {}
    return str(parts.get("commonName") or parts.get("organizationName") or "an authority without a name")
