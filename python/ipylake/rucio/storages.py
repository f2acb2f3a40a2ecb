"""How a storage is spoken to: what it is shown of ours, and whom we trust it to be.

`storage_access` of the settings says it by element, host or `*.domain`; an element comes before a host, a host before
a domain:

    [rucio.atlas.storage_access]
    PIC_DATADISK = "token"            # the token of the session, as a bearer token: never shown to any other storage
    "eos.example.org" = "proxy"       # an X.509 proxy, as every grid tool finds it; or "proxy:/path/to/it"
    "*.pools.example.org" = "proxy"   # where doors redirect to: what is shown there is what was shown at the door
    "dcache.example.org" = "token-file:/run/token"   # or "environment:NAME", a variable that holds a token
    "ui.example.org" = "certificate"  # the one of the session, proxy or not
    "open.example.org" = "none"

What is not named gets the client certificate of the session, if that is how one signed in (a certificate tells who we
are, and nobody can use it in our place), and nothing otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import cast, get_args

from ipylake._credentials import Secret
from ipylake._http.targets import is_internal_host
from ipylake._stop import Stop
from ipylake._transfers.access import Access, Certificate, Credential, CredentialRef, Kind
from ipylake.errors import ConfigurationError, SignInNeeded

from .rest import Rest

_SESSION = "token"
_CERTIFICATE = "certificate"
_KINDS = (_SESSION, _CERTIFICATE, *get_args(Kind))


class SessionToken:
    """The token of the session, for storages that take it as a bearer token. Asked for at each use: a session that was
    renewed meanwhile counts at once."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def __repr__(self) -> str:
        return "SessionToken()"

    def headers(self) -> Mapping[str, str | Secret]:
        session = self._rest.session
        if session is None:
            raise SignInNeeded(f"Nobody is signed in on {self._rest.http.host}", hint="Sign in, then try again")
        if session.token.reveal().count(b".") != 2:  # three parts between dots: a JSON web token (RFC 7519)
            raise SignInNeeded(
                "The session has no token that a storage understands", hint="Sign in with OIDC, or set storage_access"
            )
        return {"Authorization": Secret(b"Bearer " + session.token.reveal())}

    def certificate(self) -> Certificate | None:
        return None

    def renew(self, stop: Stop) -> bool:
        """A session that has ended is renewed by whoever signs in."""
        return False


class SessionCertificate:
    """The certificate that one signed in with: it tells who we are, and nobody can use it in our place."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def __repr__(self) -> str:
        return "SessionCertificate()"

    def headers(self) -> Mapping[str, str | Secret]:
        return {}

    def certificate(self) -> Certificate | None:
        shown = self._rest.admission.shown
        return Certificate(shown.certificate, shown.key, shown.passphrase) if shown else None

    def renew(self, stop: Stop) -> bool:
        """Its files are read at each use."""
        return self._rest.admission.shown is not None


class Storages:
    """What the settings say, looked up. Thread-safe. Raises ConfigurationError for what is no way to show oneself."""

    def __init__(self, rest: Rest, named: Mapping[str, str]) -> None:
        self._rest = rest
        self._named = {name.lower(): how for name, how in named.items()}
        self._is_at_home = is_internal_host(rest.http.origin.host)
        self._credentials: dict[str, Credential | None] = {
            "none": None,
            _SESSION: SessionToken(rest),
            _CERTIFICATE: SessionCertificate(rest),
        }
        for name, how in named.items():
            if how.partition(":")[0] not in _KINDS:
                raise ConfigurationError(
                    f'storage_access: "{how}" for "{name}" is not known',
                    hint=f"One of {', '.join(_KINDS)}",
                    field="storage_access",
                )

    def access(self, rse: str, host: str) -> Access:
        """`host` as in an address, without the port."""
        named = self._named_how(rse, host)
        how = named or (_CERTIFICATE if self._rest.admission.shown else "none")
        ca_cert = self._rest.settings.ca_cert or None
        is_believed = self._is_at_home or named is not None
        return Access(self._credential(how), ca_cert, self._alike(how), internal=is_believed)

    def is_forbidden(self, rse: str, host: str) -> bool:
        """Whether a server, by naming this host, would have us speak to our own machine or its link."""
        return is_internal_host(host) and not self._is_at_home and self._named_how(rse, host) is None

    def _named_how(self, rse: str, host: str) -> str | None:
        domain = host.lower()
        candidates = [rse.lower(), domain]
        while "." in domain:
            domain = domain.partition(".")[2]
            candidates.append(f"*.{domain}")
        return next((self._named[name] for name in candidates if name in self._named), None)

    def _credential(self, how: str) -> Credential | None:
        """One object for one way: connections are kept by it."""
        if how not in self._credentials:
            kind, _, where = how.partition(":")
            self._credentials.setdefault(how, CredentialRef(cast("Kind", kind), os.path.expanduser(where)))
        return self._credentials[how]

    def _alike(self, how: str) -> tuple[str, ...]:
        """Hosts that may see the same; elements among the names match none."""
        return () if how == "none" else tuple(name for name, other in self._named.items() if other == how)
