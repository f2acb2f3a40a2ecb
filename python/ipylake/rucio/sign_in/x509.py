"""X.509: a proxy, or a user's certificate and key."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ipylake._credentials import ClientCertificate, Entered, Secret
from ipylake._filled_in import Values
from ipylake._protocol import Field, SignInChecked, SignInMethod
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, SignInNeeded
from ipylake.rucio.settings import Settings

from .door import Door

if TYPE_CHECKING:
    from ipylake._x509 import Credential

GROUP = "X.509"
_ANY_ACCOUNT = {"X-Rucio-Allow-Return-Multiple-Accounts": "true"}


def usual_proxy() -> str:
    """Where the programs of the grid look for a proxy."""
    number = os.getuid() if hasattr(os, "getuid") else 0
    return os.environ.get("X509_USER_PROXY") or f"/tmp/x509up_u{number}"  # noqa: S108 (where voms-proxy-init puts it)


@dataclass(frozen=True)
class Proxy:
    """`GET /auth/x509_proxy`. Renewed by itself as long as the proxy lasts, or a newer one takes its place."""

    settings: Settings
    id: str = "x509-proxy"
    needs_nobody: bool = True

    def describe(self) -> SignInMethod:
        return SignInMethod(
            id=self.id,
            label="Proxy file",
            group=GROUP,
            fields=(Field(id="proxy", label="File", value=self._usual(), path=True),),
            note="The proxy stays where it is. A new session is fetched with it as long as it lasts.",
            checks=True,
            command=f"voms-proxy-init --voms {self.settings.voms}" if self.settings.voms else "voms-proxy-init",
        )

    def is_ready(self) -> bool:
        return Path(self._usual()).expanduser().exists()

    def check(self, values: Values) -> SignInChecked:
        return SignInChecked(found=str(self._read(values)))

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        found = self._read(values)
        refused = SignInNeeded(
            f"{door.host} knows no account for {found.subject}",
            hint="Ask for your certificate to be registered there, or use another one",
            field="proxy",
        )
        return _entered(self, "x509_proxy", door, values, stop, found, None, refused)

    def _usual(self) -> str:
        return self.settings.client_x509_proxy or usual_proxy()

    def _read(self, values: Values) -> Credential:
        from ipylake._x509 import read_proxy  # cryptography takes 50 ms to load, and most never need it

        return read_proxy(Path(values.text("proxy") or self._usual()).expanduser(), voms=self.settings.voms)


@dataclass(frozen=True)
class Certificate:
    """`GET /auth/x509`. OpenSSL opens the key in its file: neither it nor its passphrase is written anywhere."""

    settings: Settings
    id: str = "x509"
    needs_nobody: bool = True

    def describe(self) -> SignInMethod:
        certificate, key = self._usual()
        return SignInMethod(
            id=self.id,
            label="Certificate and key",
            group=GROUP,
            fields=(
                Field(id="certificate", label="Certificate", value=certificate, path=True),
                Field(id="key", label="Key", value=key, path=True),
                Field(id="passphrase", label="Passphrase", secret=True, on_demand=True),
            ),
            note="The files stay where they are. The passphrase is in the kernel's memory until you sign out.",
            checks=True,
        )

    def is_ready(self) -> bool:
        if not all(Path(path).expanduser().exists() for path in self._usual()):
            return False
        try:
            return not self._read(Values()).needs_passphrase
        except InvalidInput:
            return True  # it says what is wrong with them when it is tried

    def check(self, values: Values) -> SignInChecked:
        found = self._read(values)
        return SignInChecked(found=str(found), asks=("passphrase",) if found.needs_passphrase else ())

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        found = self._read(values)
        if found.needs_passphrase:
            raise InvalidInput("The key is locked", hint="Type its passphrase", field="passphrase")
        refused = SignInNeeded(
            f"{door.host} knows no account for {found.subject}",
            hint="Ask for your certificate to be registered there, or use another one",
            field="certificate",
        )
        return _entered(self, "x509", door, values, stop, found, values.secret("passphrase"), refused)

    def _usual(self) -> tuple[str, str]:
        if self.settings.client_cert:
            return self.settings.client_cert, self.settings.client_key or self.settings.client_cert
        globus = "~/.globus/usercert.pem", "~/.globus/userkey.pem"
        return os.environ.get("X509_USER_CERT") or globus[0], os.environ.get("X509_USER_KEY") or globus[1]

    def _read(self, values: Values) -> Credential:
        from ipylake._x509 import read_certificate

        certificate, key = self._usual()
        paths = [Path(values.text(field) or usual) for field, usual in (("certificate", certificate), ("key", key))]
        return read_certificate(paths[0].expanduser(), paths[1].expanduser(), values.secret("passphrase"))


def _entered(
    method: Proxy | Certificate,
    path: str,
    door: Door,
    values: Values,
    stop: Stop,
    found: Credential,
    passphrase: Secret | None,
    refused: SignInNeeded,
) -> Entered:
    shown = ClientCertificate(found.certificate, found.key, passphrase)
    with closing(door.showing(shown)) as http:
        answer = door.ask(path, _ANY_ACCOUNT, stop, http=http)
    session = door.session(answer, method.id, refused)
    same = replace(door, account=session.account)
    return Entered(session, lambda again: method.enter(same, values, again), found.ends, shown)
