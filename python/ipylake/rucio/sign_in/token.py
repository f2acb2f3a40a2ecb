"""Tokens that are there already: from the hub, from a program of the grid, from `rucio whoami`, or pasted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ipylake._credentials import Entered, Secret, Session
from ipylake._filled_in import Values, sendable
from ipylake._protocol import Field, SignInChecked, SignInMethod
from ipylake._stop import Stop
from ipylake._text import time_left
from ipylake._tokens import Claims, Place, claims_of, found_place
from ipylake.errors import InvalidInput, SignInNeeded
from ipylake.rucio.settings import Settings

from .client_token import client_place
from .door import Door
from .identity import account_of

GROUP = "Token"
_NOTE = "The token is read again when it has ended. It goes to this server only."


@dataclass(frozen=True)
class FromPlace:
    """A token that something else keeps fresh."""

    id: str
    label: str
    find: Callable[[], Place | None]
    hint: str = "Get a new one, then try again"
    needs_nobody: bool = True

    def describe(self) -> SignInMethod:
        return SignInMethod(id=self.id, label=self.label, group=GROUP, fields=(), note=_NOTE, checks=True)

    def is_ready(self) -> bool:
        place = self.find()
        return place is not None and place.is_there()

    def check(self, values: Values) -> SignInChecked:
        place, token = self._read()
        return SignInChecked(found=f"{place}{_told(_checked(token, f'The token in {place}', self.hint))}")

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        place, token = self._read()
        claims = _checked(token, f"The token in {place}", self.hint)
        session = session_of(door, token, claims, self.id, f"the token in {place}", self.hint, stop)
        return Entered(session, lambda again: self.enter(door, values, again))

    def _read(self) -> tuple[Place, Secret]:
        place = self.find()
        if place is None:
            raise InvalidInput("There is no token", hint=self.hint)
        return place, place.read("token")


@dataclass(frozen=True)
class Pasted:
    """A token that somebody has from elsewhere."""

    id: str = "token"
    needs_nobody: bool = False

    def describe(self) -> SignInMethod:
        field = Field(id="token", label="Token", secret=True)
        note = "The token goes to the kernel and from there to the server. It is not saved in the notebook."
        return SignInMethod(id=self.id, label="Paste", group=GROUP, fields=(field,), note=note)

    def is_ready(self) -> bool:
        return False

    def check(self, values: Values) -> SignInChecked:
        return SignInChecked()

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        token = Secret(values.secret("token").reveal().strip())
        hint = "Paste another one"
        claims = _checked(token, "This token", hint)
        return Entered(session_of(door, token, claims, self.id, "this token", hint, stop))


def from_settings(settings: Settings) -> FromPlace | None:
    """The token that the hub's settings name."""
    hint = "Your hub renews it; if it does not, restart your server there"
    if settings.oidc_auth == "file" and settings.oidc_file_name:
        file = Path(settings.oidc_file_name).expanduser()
        return FromPlace("token-file", "Of the hub", lambda: Place(file=file, shared=True), hint)
    if settings.oidc_auth == "env" and settings.oidc_env_name:
        return FromPlace("token-env", "Of the hub", lambda: Place(variable=settings.oidc_env_name), hint)
    return None


def discovered() -> FromPlace:
    """Where programs of the WLCG look."""
    return FromPlace("token-found", "Found here", found_place, "Get a new one with `htgettoken` or `oidc-token`")


def of_client(settings: Settings) -> FromPlace:
    """The session of Rucio's own client."""
    return FromPlace(
        "token-rucio",
        "Of rucio whoami",
        lambda: client_place(settings),
        "Run `rucio whoami` in a terminal, then try again",
    )


def session_of(
    door: Door, token: Secret, claims: Claims | None, method: str, what: str, hint: str, stop: Stop
) -> Session:
    """Raises SignInNeeded for a token that the server does not take, and says what may be wrong with it."""
    try:
        account = account_of(door, sendable("token", "token", token), stop)
    except SignInNeeded as error:
        raise SignInNeeded(
            f"{door.api.host} does not accept {what}{_told(claims)}",
            hint=_doubts(claims) or hint,
            detail=error.detail,
            field="token",
        ) from None
    if door.account and account != door.account:
        raise SignInNeeded(
            f"{what[:1].upper()}{what[1:]} is of the account {account}, and {door.account} is wanted", field="account"
        )
    ends = claims.exp if claims else None
    return Session(account, token, method, ends, None if ends is None else time.monotonic() + ends - time.time())


def _checked(token: Secret, what: str, hint: str) -> Claims | None:
    """Raises SignInNeeded for one that has ended: no server needs to be asked."""
    claims = claims_of(token)
    if claims and claims.exp is not None and claims.exp < time.time():
        raise SignInNeeded(f"{what} ended {time_left(time.time() - claims.exp)} ago", hint=hint, field="token")
    return claims


def _told(claims: Claims | None) -> str:
    if claims is None:
        return ""
    left = "" if claims.exp is None else f", {time_left(claims.exp - time.time())} left"
    return f" (issued by {claims.iss or 'nobody'} for {', '.join(filter(None, claims.audiences)) or 'nobody'}{left})"


def _doubts(claims: Claims | None) -> str:
    if claims is None:
        return ""
    if claims.alg.lower() == "none":
        return "It is not signed, and no server should take it"
    return "It has to be an access token of an issuer that this server trusts, for an audience that it expects"
