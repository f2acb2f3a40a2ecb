"""Who is signed in, and how one signs in."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural


class Field(Message):
    """One input of a sign-in method. A `secret` field is never echoed, kept or put into a message's content."""

    id: str
    label: str
    secret: bool = False
    required: bool = True
    value: str = ""
    choices: tuple[str, ...] = ()


class SignInMethod(Message):
    """A way to sign in, with its inputs and a line about where the secret goes."""

    id: str
    label: str
    fields: tuple[Field, ...]
    note: str = ""


class SessionState(Message):
    """Who is signed in. `accounts` is filled when the identity has several and one has to be chosen."""

    version: Natural
    state: Literal["out", "choosing", "in", "not-needed"]
    account: str = ""
    accounts: tuple[str, ...] = ()
    method: str = ""
    expires_at: int | None = None


class SignIn(Message, tag="sign-in"):
    """Sign in. The values of the fields travel as a JSON object in the message's one buffer. Answer: SignedIn.

    With several accounts and none chosen the answer's state is "choosing"; call again with the field `account`.
    """

    method: str


class SignOut(Message, tag="sign-out"):
    """Forget the session. Answer: SignedIn."""


class SignedIn(Message, tag="signed-in"):
    state: SessionState


class SessionChanged(Message, tag="session-changed"):
    state: SessionState


SigningInCalls = SignIn | SignOut
SigningInResults = SignedIn
SigningInEvents = SessionChanged
