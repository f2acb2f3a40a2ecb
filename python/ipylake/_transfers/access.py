"""How a storage is spoken to: with which credential, trusting whom. Secrets are asked for at the moment of use."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from ipylake._credentials import Secret
from ipylake._stop import Stop
from ipylake.errors import SignInNeeded


@dataclass(frozen=True)
class Certificate:
    """A client certificate: PEM files. A proxy holds its key in the same file.

    key         None if it is in `chain`
    passphrase  of the key, None if it has none
    """

    chain: Path
    key: Path | None = None
    passphrase: Secret | None = None


class Credential(Protocol):
    """Asked before each connection, from any thread, so that a session that was renewed meanwhile counts at once."""

    def headers(self) -> Mapping[str, str | Secret]:
        """What goes with a request, `Authorization` mostly. Raises SignInNeeded."""

    def certificate(self) -> Certificate | None:
        """The client certificate to show. Raises SignInNeeded."""

    def renew(self, stop: Stop) -> bool:
        """The storage said 401: whether there is something newer to show now, got without asking anybody."""


Kind = Literal["none", "token-file", "environment", "proxy"]


@dataclass(frozen=True)
class CredentialRef:
    """Where a credential lies, never itself: resolved in the process that uses it, so it may travel to another machine.

    kind   "token-file": a file with a bearer token; "environment": a variable that holds one;
           "proxy": an X.509 proxy; "none"
    where  path or name of the variable; "" for the usual one: $BEARER_TOKEN_FILE, BEARER_TOKEN, $X509_USER_PROXY and
           then /tmp/x509up_u<uid>
    Source: WLCG bearer token discovery 1.0; Grid Community Toolkit for the proxy
    """

    kind: Kind = "none"
    where: str = ""

    def headers(self) -> Mapping[str, str | Secret]:
        token = self._token()
        return {"Authorization": Secret(b"Bearer " + token)} if token else {}

    def certificate(self) -> Certificate | None:
        if self.kind != "proxy":
            return None
        path = Path(self.where or os.environ.get("X509_USER_PROXY") or f"/tmp/x509up_u{os.getuid()}")  # noqa: S108  # where every grid tool looks
        if not path.is_file():
            raise SignInNeeded(f"There is no X.509 proxy at {path}", hint="Make one with voms-proxy-init")
        return Certificate(path)

    def renew(self, stop: Stop) -> bool:
        """Files and variables are read at each use: whoever renews them does so without us."""
        return self.kind != "none"

    def _token(self) -> bytes:
        if self.kind == "environment":
            name = self.where or "BEARER_TOKEN"
            found = os.environ.get(name, "").strip().encode()
            if not found:
                raise SignInNeeded(f"The environment variable {name} holds no token")
            return found
        if self.kind == "token-file":
            path = Path(self.where or os.environ.get("BEARER_TOKEN_FILE", ""))
            try:
                return path.read_bytes().strip()
            except OSError as error:
                raise SignInNeeded(f"The token file {path} cannot be read: {error.strerror}") from error
        return b""


@dataclass(frozen=True)
class Access:
    """How a storage is spoken to.

    credential  None for one that asks nobody
    ca_cert     file or folder of the authorities to trust instead of the system's
    trusted     hosts to which a redirect of it may take the credential along: `pool.example.org`,
                `*.example.org`; dCache's doors send to pools
    internal    whether it may be on this machine, and lead to it; addresses come from servers, and are not believed
    insecure    whether the credential may go over plain http
    """

    credential: Credential | None = None
    ca_cert: str | None = None
    trusted: tuple[str, ...] = ()
    internal: bool = False
    insecure: bool = False

    def headers(self, scheme: str, host: str) -> Mapping[str, str | Secret]:
        """What is sent of ours. Raises SignInNeeded where the credential has none, or would go over a line that
        everybody can read."""
        headers = self.credential.headers() if self.credential else {}
        if headers and scheme in ("http", "dav") and not self.insecure:
            raise SignInNeeded(
                f"No credential is sent to {host}: its address is not https",
                hint="Allow it with insecure=True if you trust the network",
            )
        return headers


ANYBODY = Access()
