"""The server's side of signing in: what is asked, and what its answers mean."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ipylake._credentials import ClientCertificate, Entered, Secret, Session
from ipylake._http import Answer, Http, Limits, target
from ipylake._protocol import Errand
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError, SignInNeeded
from ipylake.rucio.faults import fault_of_answer
from ipylake.rucio.settings import Settings
from ipylake.rucio.wire import decoded, seconds

DOING = "sign in"


class SeveralAccounts(Exception):
    """The identity has several accounts: one of `accounts` has to be named. `entered`: what is open for the first."""

    def __init__(self, accounts: tuple[str, ...], entered: Entered | None = None) -> None:
        super().__init__("several accounts")
        self.accounts = accounts
        self.entered = entered


@dataclass(frozen=True)
class Door:
    """Where one signs in, and as whom.

    auth     the server that gives tokens; `api` the one that takes them
    account  "" for the server's choice; `vo` "" where there is only one
    tell     called with what a person has to do elsewhere; None: it is done, or in vain
    """

    settings: Settings
    auth: Http
    api: Http
    account: str = ""
    vo: str = ""
    tell: Callable[[Errand | None], None] | None = None
    limits: Limits | None = None

    @property
    def host(self) -> str:
        return self.auth.host

    def showing(self, certificate: ClientCertificate) -> Http:
        """Connections of their own, that show a certificate to this one server. The caller closes them."""
        if self.auth.origin.scheme != "https":
            raise InvalidInput(f"{self.host} is not reached by https, without which no certificate is shown")
        return Http(self.auth.url, ca_cert=self.settings.ca_cert, limits=self.limits, shows=certificate)

    def headers(self) -> dict[str, str | Secret]:
        """Who is meant, and what program asks."""
        named = {"X-Rucio-Account": self.account, "X-Rucio-VO": self.vo, "X-Rucio-AppID": self.settings.app_id}
        return {name: value for name, value in named.items() if value}

    def ask(
        self, path: str, headers: Mapping[str, str | Secret], stop: Stop, *, http: Http | None = None, query: str = ""
    ) -> Answer:
        """An answer of /auth/…, whatever its status."""
        sent = {**self.headers(), **headers}
        where = target("auth", path) + (f"?{query}" if query else "")
        return (http or self.auth).fetch("GET", where, doing=DOING, stop=stop, headers=sent)

    def session(self, answer: Answer, method: str, refused: SignInNeeded, *, user: str = "") -> Session:
        """Of an answer with a token. Raises SeveralAccounts; `refused`, with the server's words; or what went wrong."""
        if answer.status == 206:
            raise SeveralAccounts(_accounts(answer.headers.get("X-Rucio-Auth-Accounts", ""), answer.body))
        token = answer.headers.get("X-Rucio-Auth-Token")
        if answer.status >= 400 or not token:
            raise self.fault(answer, refused)
        expires_at = seconds(answer.headers.get("X-Rucio-Auth-Token-Expires"))
        server_now = seconds(answer.headers.get("Date")) or time.time()
        ends = None if expires_at is None else time.monotonic() + expires_at - server_now
        named = answer.headers.get("X-Rucio-Auth-Account") or self.account or user
        return Session(named, Secret(token), method, expires_at, ends)

    def fault(self, answer: Answer, refused: SignInNeeded) -> LakeError:
        """What an answer without a token means."""
        fault = fault_of_answer(answer.status, answer.headers, answer.body, DOING, self.host)
        if isinstance(fault, SignInNeeded):
            refused.detail = fault.detail
            return refused
        return fault


def _accounts(header: str, body: bytes) -> tuple[str, ...]:
    try:
        listed = decoded(body, list[str])
    except ValueError:
        listed = []
    return tuple(listed) or tuple(filter(None, map(str.strip, header.split(","))))
