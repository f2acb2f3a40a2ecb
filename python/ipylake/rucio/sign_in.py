"""User name and password → a session."""

from __future__ import annotations

import time

from ipylake._credentials import Secret, Session
from ipylake._http import Http, target
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError, SignInNeeded

from .faults import fault_of_answer
from .wire import decoded, seconds

METHOD = "userpass"


class SeveralAccounts(Exception):
    """The identity has several accounts and no default: one of `accounts` has to be named."""

    def __init__(self, accounts: tuple[str, ...]) -> None:
        super().__init__("several accounts")
        self.accounts = accounts


def sign_in(http: Http, username: str, password: Secret, *, account: str, vo: str, stop: Stop) -> Session:
    """Raises SignInNeeded when refused, SeveralAccounts where the server asks which one.

    Source: GET /auth/userpass (Rucio REST): 200 with the token in a header, 206 with a list of accounts, 401.
    """
    headers: dict[str, str | Secret] = {
        "X-Rucio-Username": _sendable("username", Secret(username)),
        "X-Rucio-Password": _sendable("password", password),
    }
    headers |= {"X-Rucio-Account": account} if account else {}
    headers |= {"X-Rucio-VO": vo} if vo else {}
    answer = http.fetch("GET", target("auth", "userpass"), doing="sign in", stop=stop, headers=headers)
    if answer.status == 206:
        raise SeveralAccounts(_accounts(answer.headers.get("X-Rucio-Auth-Accounts", ""), answer.body))
    token = answer.headers.get("X-Rucio-Auth-Token")
    if answer.status >= 400 or not token:
        raise _refused(fault_of_answer(answer.status, answer.headers, answer.body, "sign in", http.host), http.host)
    expires_at = seconds(answer.headers.get("X-Rucio-Auth-Token-Expires"))
    server_now = seconds(answer.headers.get("Date")) or time.time()
    ends = None if expires_at is None else time.monotonic() + expires_at - server_now
    named = answer.headers.get("X-Rucio-Auth-Account") or account or username
    return Session(named, Secret(token), METHOD, expires_at, ends)


def _sendable(field: str, value: Secret) -> Secret:
    encoded = _for_header(value)
    if not encoded:
        problem = "holds characters that cannot be sent" if value else "is missing"
        raise InvalidInput(f"The {field} {problem}", hint="Type it again", field=field)
    return encoded


def _for_header(value: Secret) -> Secret | None:
    """As Latin-1 without control characters, as headers are; http.client would quote the value in its complaint. A
    function of its own, so that no frame of an error holds what is in the secret."""
    try:
        text = value.reveal().decode()
        return None if any(char < " " or char == "\x7f" for char in text) else Secret(text.encode("latin-1"))
    except UnicodeError:
        return None


def _accounts(header: str, body: bytes) -> tuple[str, ...]:
    try:
        listed = decoded(body, list[str])
    except ValueError:
        listed = []
    return tuple(listed) or tuple(filter(None, map(str.strip, header.split(","))))


def _refused(fault: LakeError, host: str) -> LakeError:
    if not isinstance(fault, SignInNeeded):
        return fault
    return SignInNeeded(
        f"{host} refused this user name and password",
        hint="Check them, and the account if you gave one",
        detail=fault.detail,
        field="password",
    )
