"""Who is signed in, and how one signs in."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .faults import Fault


class Field(Message):
    """One input of a sign-in method. A `secret` field is never echoed, kept or put into a message's content.

    check      a box to tick: "yes" or nothing
    on_demand  shown only once `SignInChecked` asks for it
    hint       a line below it
    path       its value is the path of a file on the kernel's machine
    """

    id: str
    label: str
    secret: bool = False
    required: bool = True
    value: str = ""
    choices: tuple[str, ...] = ()
    check: bool = False
    on_demand: bool = False
    hint: str = ""
    path: bool = False


class SignInMethod(Message):
    """A way to sign in, with its inputs and a line about where the secret goes.

    group    ways with the same one are offered under it, as one
    checks   whether `CheckSignIn` says something before anything is sent
    command  what makes the thing that is needed, for a terminal
    """

    id: str
    label: str
    fields: tuple[Field, ...]
    note: str = ""
    group: str = ""
    checks: bool = False
    command: str = ""


class Errand(Message):
    """What a person has to do elsewhere before somebody is signed in.

    link     where; `label` is what is shown of it
    asks     the field for a code that is given there; empty: the kernel sees by itself when it is done
    ends_at  until when, by the kernel's clock
    trouble  what keeps the kernel from seeing it; it goes on trying
    """

    link: str
    label: str
    asks: str = ""
    ends_at: int | None = None
    trouble: str = ""


class SessionState(Message):
    """Who is signed in.

    accounts    filled when the identity has several and one has to be chosen
    method      how one signed in, or may want to
    errand      for state "waiting"
    expires_at  when a person is needed again; None: never, or not known
    is_kept     on this machine, for the other kernels of the user
    note        a line about it; of what is wrong with it, such as a file that others could read, a second line says
                what to do
    """

    version: Natural
    state: Literal["out", "choosing", "waiting", "in", "not-needed"]
    account: str = ""
    accounts: tuple[str, ...] = ()
    method: str = ""
    errand: Errand | None = None
    expires_at: int | None = None
    is_kept: bool = False
    note: str = ""


class SignIn(Message, tag="sign-in"):
    """Sign in. The values of the fields travel as a JSON object in the message's one buffer. Answer: SignedIn.

    With several accounts and none chosen the answer's state is "choosing"; call again with the field `account`.
    While something has to be done elsewhere, events say so; the answer comes when it is done.
    """

    method: str


class CheckSignIn(Message, tag="check-sign-in"):
    """Look at what a method would use, without sending it anywhere; values as of `SignIn`. Answer: SignInChecked."""

    method: str


class SignOut(Message, tag="sign-out"):
    """Forget the session, wherever it is kept, and withdraw a sign-in that waits. Answer: SignedIn."""


class PurgeCache(Message, tag="purge-cache"):
    """Forget what the catalog has told and is kept to be quick. Answer: CachePurged."""


class SignedIn(Message, tag="signed-in"):
    state: SessionState


class SignInChecked(Message, tag="sign-in-checked"):
    """What is there, in one line; which fields are needed, too; or what is wrong with it."""

    found: str = ""
    asks: tuple[str, ...] = ()
    fault: Fault | None = None


class CachePurged(Message, tag="cache-purged"):
    """What was forgotten, such as "41 scopes"."""

    what: tuple[str, ...]


class SessionChanged(Message, tag="session-changed"):
    state: SessionState


SigningInCalls = SignIn | CheckSignIn | SignOut | PurgeCache
SigningInResults = SignedIn | SignInChecked | CachePurged
SigningInEvents = SessionChanged
