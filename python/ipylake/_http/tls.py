"""What a server is asked to prove, and what it is shown."""

from __future__ import annotations

import ssl
from pathlib import Path

from ipylake._credentials import ClientCertificate
from ipylake.errors import ConfigurationError

from .authorities import trusting
from .faults import scrub


def tls_context(ca_cert: Path | None, shown: ClientCertificate | None = None) -> ssl.SSLContext:
    """Raises ConfigurationError, naming the file, for one that cannot be used."""
    context = trusting(ca_cert)
    if shown:
        _show(context, shown)
        context.post_handshake_auth = True  # where only a part of a server asks for certificates
    return context


def _show(context: ssl.SSLContext, shown: ClientCertificate) -> None:
    def passphrase() -> bytes:  # always given: OpenSSL would ask at the terminal
        return shown.passphrase.reveal() if shown.passphrase else b""

    try:
        context.load_cert_chain(shown.certificate, shown.key, passphrase)
        return
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        scrub(error)
        words = getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
    raise ConfigurationError(
        f"{shown.certificate} and its key cannot be shown to a server", detail=str(words), field="certificate"
    )
