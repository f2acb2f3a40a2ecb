"""Who is signed in on one site: by a token that was pasted, given, kept, or is in the environment.

A wrong token is no error where anybody may read: the site answers as to anybody. So a token counts once
`/api/user/records`, which is for signed-in people alone, has taken it. A token goes to the site it is for and to no
other one.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ipylake._credentials import Place, Secret, Session, Sessions
from ipylake._filled_in import Values, sendable
from ipylake._http import Http, target
from ipylake._protocol import Field, SessionState, SignInMethod
from ipylake._stop import Stop
from ipylake.errors import LakeError, SignInNeeded, Unsupported

from .faults import fault_of_answer, json_object
from .site import SANDBOX, ZENODO, Site

_VARIABLES = ("ZENODO_API_KEY", "ZENODO_TOKEN")
_KEPT_DAYS = 30
_TOKEN_PAGE = "account/settings/applications/tokens/new"  # noqa: S105  # an address
_NOBODYS = "0"  # no record has this number


@dataclass(frozen=True)
class Scopes:
    """What a token may do, as far as the site lets that be seen. None: it does not.

    write    make and change drafts (`deposit:write`)
    publish  publish, edit and discard (`deposit:actions`)
    """

    write: bool | None = None
    publish: bool | None = None

    def __str__(self) -> str:
        words = {True: "may", False: "may not", None: "may perhaps"}
        return f"This token {words[self.write]} write drafts, and {words[self.publish]} publish"


@dataclass(frozen=True)
class Found:
    """A token that is there without anybody pasting it, and where it was found."""

    token: Secret
    where: str


def is_sandbox_meant() -> bool:
    """Whether $ZENODO_SANDBOX says that the variables beside it, and a site that nobody names, are the sandbox's."""
    return os.environ.get("ZENODO_SANDBOX", "").strip().lower() in ("1", "true", "yes", "on")


def token_of_environment(site: Site, variable: str = "") -> Found | None:
    """`variable`: the one that the settings name for this site. The usual ones are Zenodo's, and of its sandbox where
    $ZENODO_SANDBOX says so: they go nowhere else."""
    meant = site.url == (SANDBOX if is_sandbox_meant() else ZENODO)
    names = (variable,) if variable else _VARIABLES if meant else ()
    for name in names:
        value = os.environ.get(name, "").strip()
        if value:
            return Found(Secret(value), f"${name}")
    return None


class Admission:
    """The session that one client calls with. Thread-safe.

    given     a token that the caller has passed; `variable` the one that the settings name
    """

    def __init__(
        self, site: Site, sessions: Sessions, http: Http, given: Secret | None = None, variable: str = ""
    ) -> None:
        self.site = site
        self._sessions = sessions
        self._http = http
        self._given = given
        self._variable = variable
        self._lock = threading.Lock()
        self._is_out = False
        self._refused: tuple[Secret, LakeError] | None = None
        self._scopes = Scopes()

    @property
    def place(self) -> Place:
        return Place("zenodo", self.site.url, "")

    @property
    def session(self) -> Session | None:
        return self._sessions.get(self.place)

    def state(self) -> SessionState:
        """No network. Reading needs nobody: who is "out" reads as anybody does."""
        session = self.session
        if session is None:
            note = self._refused[1].message if self._refused else ""
            return SessionState(version=0, state="out", note=note)
        return SessionState(
            version=0,
            state="in",
            account=session.account,
            method=session.method,
            expires_at=None if session.expires_at is None else int(session.expires_at),
            is_kept=self._sessions.is_kept(self.place),
            note=self._sessions.warning(self.place) or ("" if self._scopes == Scopes() else str(self._scopes)),
        )

    def methods(self) -> tuple[SignInMethod, ...]:
        note = "The token goes to the kernel and from there to the server. It is not saved in the notebook."
        keep = Field(id="keep", label=f"Keep on this machine for {_KEPT_DAYS} days", check=True, required=False)
        hint = f"Make one at {self.site.page(_TOKEN_PAGE)}, with deposit:write and deposit:actions to publish"
        field = Field(id="token", label="Token", secret=True, hint=hint)
        pasted = SignInMethod(id="token", label="Token", fields=(field, keep), note=note)
        link = Field(id="link", label="Secret link", secret=True, hint="Opens one record, and signs nobody in")
        linked = SignInMethod(id="link", label="Secret link", fields=(link,), note=note.replace("token", "link"))
        found = self._found()
        if found is None:
            return (pasted, linked)
        label = f"Of {found.where}"
        return (SignInMethod(id="environment", label=label, fields=(keep,), note=note), pasted, linked)

    @property
    def found(self) -> str:
        """Where a token is that nobody has to paste; "" where there is none."""
        found = self._found()
        return found.where if found else ""

    def current(self, stop: Stop) -> Session | None:
        """The session, also one that needs nobody: it is verified first. None for anybody."""
        session = self.session
        if session or self._is_out:
            return session
        found = self._found()
        if found is None:
            return None
        with self._lock:
            if self.session:
                return self.session
            if self._refused and self._refused[0] == found.token:
                return None
            try:
                return self._enter(found.token, "environment", found.where, stop)
            except SignInNeeded as error:
                self._refused = found.token, error
                return None

    def needed(self, stop: Stop) -> Session:
        """Raises SignInNeeded, with the way in."""
        session = self.current(stop)
        if session:
            return session
        if self._refused:
            raise self._refused[1]
        raise SignInNeeded(
            f"Nobody is signed in on {self._http.host}", hint="Sign in with a token; in a script by `sign_in(token=…)`"
        )

    def sign_in(self, method: str, values: Values, stop: Stop) -> SessionState:
        """Raises SignInNeeded for a token that the site does not take."""
        token, where = values.secret("token"), "token"
        if method == "environment":
            found = self._found()
            if found is None:
                raise SignInNeeded("There is no token in the environment", hint=f"Set {' or '.join(_VARIABLES)}")
            token, where = found.token, found.where
        elif method not in ("", "token"):
            raise Unsupported(f'{self.site.title} cannot be signed in to by "{method}"', hint='Use "token"')
        with self._lock:
            self._enter(Secret(token.reveal().strip()), method or "token", where, stop, keep=bool(values.text("keep")))
            self._is_out, self._refused = False, None
        self._scopes = self.probe(stop)
        return self.state()

    def sign_out(self) -> None:
        """Nothing of it is left in this kernel, nor on this machine; what the environment holds is not taken again."""
        self._is_out = True
        self._refused = None
        self._scopes = Scopes()
        self._sessions.close(self.place)

    def lost(self, session: Session, stop: Stop) -> bool:
        """After a refusal: whether it is the token that is not accepted any more. It is forgotten then."""
        try:
            self._verify(session.token, stop)
        except SignInNeeded:
            self._sessions.forget(session)
            return True
        except LakeError:
            return False
        return False

    def probe(self, stop: Stop) -> Scopes:
        """What the token may do, by asking for what cannot be done: to change, and to publish, a record that does not
        exist. 404 says that it would be allowed."""
        session = self.session
        if session is None:
            return Scopes(False, False)
        deposit = ("api", "deposit", "depositions", _NOBODYS)
        write = self._may("PUT", target(*deposit), session, stop)
        return Scopes(write, write and self._may("POST", target(*deposit, "actions", "publish"), session, stop))

    def _may(self, method: Literal["PUT", "POST"], where: str, session: Session, stop: Stop) -> bool | None:
        headers = {**bearer(session.token), "Content-Type": "application/json"}
        try:
            answer = self._http.fetch(
                method, where, doing="see what the token may do", stop=stop, headers=headers, body=b"{}"
            )
        except LakeError:
            return None
        return {404: True, 403: False}.get(answer.status) if answer.body[:1] == b"{" else None

    def _enter(self, token: Secret, method: str, account: str, stop: Stop, *, keep: bool = False) -> Session:
        self._verify(sendable("token", "token", token), stop)
        ends_in = _KEPT_DAYS * 86_400.0
        session = Session(account, token, method)
        if keep:
            session = Session(account, token, method, time.time() + ends_in, time.monotonic() + ends_in)
        try:
            self._sessions.put(self.place, session, keep=keep)
        except OSError as error:
            self._sessions.put(self.place, session)
            message = "You are signed in, but the token could not be kept on this machine"
            raise LakeError(message, detail=error.strerror or "") from None
        return session

    def _verify(self, token: Secret, stop: Stop) -> None:
        where = target("api", "user", "records", query=[("size", "1")])
        answer = self._http.fetch("GET", where, doing="sign in", stop=stop, headers=bearer(token))
        said = json_object(answer.body)
        if answer.status in (401, 403) and said:
            raise SignInNeeded(
                f"{self._http.host} does not accept this token",
                hint="Make a new one there, and check that it is of this site: the sandbox has its own",
                detail=str(said.get("message", "")),
                field="token",
            )
        if answer.status != 200:
            raise fault_of_answer(answer.status, answer.headers, answer.body, "sign in", self._http.host)

    def _found(self) -> Found | None:
        if self._given:
            return Found(self._given, "token")
        return token_of_environment(self.site, self._variable)


def bearer(token: Secret) -> Mapping[str, str | Secret]:
    return {"Authorization": Secret(b"Bearer " + token.reveal()), "Accept": "application/json"}
