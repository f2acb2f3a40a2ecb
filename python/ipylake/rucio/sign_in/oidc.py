"""Single sign-on: a person approves elsewhere, in a browser; Rucio asks the provider, and gives out the token.

The link ends where Rucio's own server sends the person on (GET /auth/oidc_redirect?…); state, nonce and the provider's
identity are the server's to check. The link may name another host than ours does: what is asked goes to ours alone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import msgspec

from ipylake._credentials import Entered, Secret
from ipylake._filled_in import Values
from ipylake._http import Answer, target
from ipylake._protocol import Errand, Field, SignInChecked, SignInMethod
from ipylake._stop import Stop
from ipylake._tokens import claims_of
from ipylake.errors import InvalidInput, ServerFault, SignInNeeded, Unreachable

from .door import DOING, Door, SeveralAccounts
from .identity import accounts_of
from .token import session_of

GROUP = "Single sign-on"
LIMIT_S = 300
"""As long as the server remembers that somebody was sent away."""
EVERY_S = 2.0
_FETCH = {"X-Rucio-Client-Fetch-Token": "True"}
_HELP = "If the page refused you, your identity belongs to no account there: ask its support. Else sign in again"


class CodeNeeded(Exception):
    """A person has to bring a code from elsewhere."""

    def __init__(self, errand: Errand) -> None:
        super().__init__("a code is needed")
        self.errand = errand


@dataclass(frozen=True)
class SingleSignOn:
    """The kernel asks every two seconds whether it is done, for five minutes."""

    id: str = "oidc"
    needs_nobody: bool = False

    def describe(self) -> SignInMethod:
        note = "You sign in at your provider, in a page of its own. The notebook never sees your password."
        return SignInMethod(id=self.id, label="Wait here", group=GROUP, fields=(), note=note)

    def is_ready(self) -> bool:
        return False

    def check(self, values: Values) -> SignInChecked:
        return SignInChecked()

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        tell = door.tell
        if tell is None:
            raise InvalidInput("Nobody would see the link", hint="Give `show=`, a function that takes it")
        until = time.monotonic() + LIMIT_S
        errand = _begun(door, stop, polling=True)
        tell(errand)
        try:
            token = _awaited(door, errand, until, stop)
        finally:
            tell(None)
        return _entered(door, token, self.id, stop)


@dataclass(frozen=True)
class PastedCode:
    """For a kernel that cannot wait, or a person with two machines."""

    id: str = "oidc-code"
    needs_nobody: bool = False

    def describe(self) -> SignInMethod:
        field = Field(id="code", label="Code", on_demand=True, hint="The page shows it when you have signed in")
        note = "You sign in at your provider, and bring back the code that the page then shows."
        return SignInMethod(id=self.id, label="Paste a code", group=GROUP, fields=(field,), note=note)

    def is_ready(self) -> bool:
        return False

    def check(self, values: Values) -> SignInChecked:
        return SignInChecked()

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        """Raises CodeNeeded when there is no code yet."""
        code = values.secret("code")
        if not code:
            raise CodeNeeded(_begun(door, stop, polling=False))
        token = _token(_fetched(door, _quoted(code), stop))
        if not token:
            raise SignInNeeded(
                f"{door.host} does not know this code",
                hint="It is good for five minutes. Sign in again for a new link",
                field="code",
            )
        return _entered(door, token, self.id, stop)


def _begun(door: Door, stop: Stop, *, polling: bool) -> Errand:
    """Source: GET /auth/oidc (Rucio REST)."""
    wanted = door.settings
    asked = {
        "X-Rucio-Client-Authorize-Polling": "True" if polling else "",
        "X-Rucio-Client-Authorize-Issuer": wanted.oidc_issuer,
        "X-Rucio-Client-Authorize-Audience": wanted.oidc_audience,
        "X-Rucio-Client-Authorize-Scope": wanted.oidc_scope,
    }
    answer = door.ask("oidc", {name: value for name, value in asked.items() if value}, stop)
    link = answer.headers.get("X-Rucio-OIDC-Auth-URL", "")
    if answer.status >= 400 or not link:
        hint = "Use another way; its support knows whether there is a provider" + (
            f", and whether {door.account} is an account there" if door.account else ""
        )
        raise door.fault(answer, SignInNeeded(f"{door.host} offers no single sign-on", hint=hint))
    parts = urlsplit(link)
    if parts.scheme != "https" or not parts.hostname or not parts.query:
        raise ServerFault(f"{door.host} gave a link for signing in that is not one", hint="Its support should know")
    return Errand(link=link, label=parts.netloc, asks="" if polling else "code", ends_at=int(time.time() + LIMIT_S))


def _awaited(door: Door, errand: Errand, until: float, stop: Stop) -> Secret:
    """Asks until there is a token. A network that is gone for a while is no reason to stop."""
    tell = door.tell or (lambda _: None)
    code = Secret(urlsplit(errand.link).query)
    is_troubled = False
    while time.monotonic() + EVERY_S < until:
        stop.wait(EVERY_S)
        stop.raise_if_set()
        try:
            answer = _fetched(door, code, stop, total_s=max(1.0, until - time.monotonic()))
        except (Unreachable, ServerFault) as error:  # a gateway's 502 is no other thing
            is_troubled = True
            tell(msgspec.structs.replace(errand, trouble=error.message))
            continue
        if is_troubled:
            is_troubled = False
            tell(errand)
        token = _token(answer)
        if token:
            return token
    raise SignInNeeded(f"Nobody was signed in on {door.host} within {LIMIT_S // 60} minutes", hint=_HELP)


def _fetched(door: Door, code: Secret, stop: Stop, total_s: float | None = None) -> Answer:
    """Source: GET /auth/oidc_redirect?<code> (Rucio REST): 401 and a page until there is a token."""
    where = target("auth", "oidc_redirect")
    stream = door.auth.open(
        "GET", where, doing=DOING, stop=stop, headers=_FETCH, total_s=total_s or 30, secret_query=code
    )
    answer = Answer(stream.status, stream.headers, stream.read_all(65_536), stream.url)
    if answer.status >= 500:
        raise door.fault(answer, SignInNeeded(f"{door.host} could not finish the sign-in"))
    return answer


def _quoted(code: Secret) -> Secret:
    return Secret(quote(code.reveal().strip(), safe=""))


def _token(answer: Answer) -> Secret | None:
    token = answer.headers.get("X-Rucio-Auth-Token")
    return Secret(token) if answer.status == 200 and token else None


def _entered(door: Door, token: Secret, method: str, stop: Stop) -> Entered:
    """Raises SeveralAccounts, with what has been entered: Rucio takes the default account, or the oldest, unasked."""
    claims = claims_of(token)
    session = session_of(door, token, claims, method, "the token that it gave", _HELP, stop)
    if not door.account and claims:
        others = accounts_of(door, token, claims, stop)
        if len(others) > 1:
            mine = (session.account, *(name for name in others if name != session.account))
            raise SeveralAccounts(mine, Entered(session))
    return Entered(session)
