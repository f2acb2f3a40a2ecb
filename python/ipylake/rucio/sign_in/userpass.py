"""User name and password."""

from __future__ import annotations

from dataclasses import dataclass

from ipylake._credentials import Entered, Secret
from ipylake._filled_in import Values, sendable
from ipylake._protocol import Field, SignInChecked, SignInMethod
from ipylake._stop import Stop
from ipylake.errors import SignInNeeded
from ipylake.rucio.settings import Settings

from .door import Door


@dataclass(frozen=True)
class UserPass:
    """`GET /auth/userpass` (Rucio REST): 200 with the token in a header, 206 with a list of accounts, 401."""

    settings: Settings
    id: str = "userpass"

    def describe(self) -> SignInMethod:
        return SignInMethod(
            id=self.id,
            label="Password",
            group="Password",
            fields=(
                Field(id="username", label="User name", value=self.settings.username),
                Field(id="password", label="Password", secret=True),
            ),
            note="The password goes to the kernel and from there to the server. It is not saved in the notebook.",
        )

    @property
    def needs_nobody(self) -> bool:
        return self.is_ready()

    def is_ready(self) -> bool:
        return bool(self.settings.username and self.settings.password)

    def check(self, values: Values) -> SignInChecked:
        return SignInChecked()

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        """Given for a script, user name and password renew the session; typed ones are forgotten."""
        username = values.text("username") or self.settings.username
        is_given = not values.secret("password") and bool(self.settings.password)
        password = (self.settings.password if is_given else None) or values.secret("password")
        headers = {
            "X-Rucio-Username": sendable("username", "username", Secret(username)),
            "X-Rucio-Password": sendable("password", "password", password),
        }
        refused = SignInNeeded(
            f"{door.host} refused this user name and password",
            hint="Check them, and the account if you gave one",
            field="password",
        )
        answer = door.ask("userpass", headers, stop)
        session = door.session(answer, self.id, refused, user=username)
        if not is_given:
            return Entered(session)
        return Entered(session, lambda again: self.enter(door, Values(), again))
