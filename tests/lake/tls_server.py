"""cheroot with TLS and optional client certificates, proxies included."""

from __future__ import annotations

import os
import signal
import ssl
from pathlib import Path
from typing import Any

from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter

SHORT = {
    "commonName": "CN", "organizationName": "O", "organizationalUnitName": "OU", "countryName": "C",
    "stateOrProvinceName": "ST", "localityName": "L", "domainComponent": "DC",
}  # fmt: skip


class GridAdapter(BuiltinSSLAdapter):
    """Hands the client's subject on as SSL_CLIENT_S_DN, the one place where Rucio looks for it."""

    def __init__(self, certs: Path) -> None:
        super().__init__(str(certs / "host.pem"), str(certs / "host.key"))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certs / "host.pem", certs / "host.key")
        self.context.load_verify_locations(certs / "ca.pem")
        self.context.verify_mode = ssl.CERT_OPTIONAL
        self.context.verify_flags |= ssl.VERIFY_ALLOW_PROXY_CERTS

    def get_environ(self, sock: ssl.SSLSocket) -> dict[str, Any]:
        environ = {"wsgi.url_scheme": "https", "HTTPS": "on", "SSL_CLIENT_VERIFY": "NONE"}
        peer = sock.getpeercert()
        if peer:
            environ.update(SSL_CLIENT_VERIFY="SUCCESS", SSL_CLIENT_S_DN=subject_text(peer["subject"]))
        return environ


def subject_text(subject: Any) -> str:
    """As Apache's mod_ssl writes it, most specific part first: CN=Alice Adams,O=Lake."""
    return ",".join("+".join(f"{SHORT.get(key, key)}={value}" for key, value in part) for part in reversed(subject))


def make_server(application: Any, port: int, threads: int, certs: Path | None = None) -> wsgi.Server:
    """A server on 127.0.0.1, with TLS when there are certificates; SIGTERM ends the process at once."""
    server = wsgi.Server(("127.0.0.1", port), application, numthreads=threads, request_queue_size=128)
    server.ssl_adapter = GridAdapter(certs) if certs else None
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # cheroot's own farewell takes seconds
    return server
