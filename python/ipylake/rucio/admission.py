"""Who is signed in, for one client: the session that calls are made with, and how it comes about.

It is there already (from another widget, or kept on this machine), or it is renewed without asking anybody, or the
settings name a way that needs nobody; else somebody has to sign in.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from ipylake._credentials import ClientCertificate, Entered, Place, Session, Sessions
from ipylake._filled_in import Values
from ipylake._http import Http, Limits
from ipylake._protocol import Errand, SessionState, SignInChecked
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError, SignInNeeded

from .settings import Settings
from .sign_in import SETTINGS, CodeNeeded, Door, SeveralAccounts, as_setting, named, preferred

Tell = Callable[[Errand], None]
_KEEP = "keep"


@dataclass(frozen=True)
class _Open:
    """What a sign-in waits for, as the view has to know it, and who may be entered at once, in which organisation."""

    state: SessionState
    entered: Entered | None = None
    vo: str = ""


class Admission:
    """Thread-safe.

    auth   the server that gives tokens; `api` the one that takes them
    """

    def __init__(self, settings: Settings, sessions: Sessions, auth: Http, api: Http, limits: Limits | None) -> None:
        self.vo = settings.vo or (settings.vos[0] if settings.vos else "")
        self._settings = settings
        self._sessions = sessions
        self._door = Door(settings, auth, api, settings.account, self.vo, limits=limits)
        self._preferred = preferred(settings)
        self._automatic = self._preferred if self._preferred and self._preferred.needs_nobody else None
        self._has_failed = False
        self._keeps = False
        self._typed: dict[str, dict[str, str]] = {}  # other than what was proposed, as settings, by way to sign in
        self._who = ""  # as whom a person has signed in: nobody else comes after that without being asked
        self._open: _Open | None = None
        self._entering = threading.Lock()

    @property
    def place(self) -> Place:
        user = f"@{self._settings.username}" if self._settings.username else ""
        return Place("rucio", self._door.api.url, self.vo, self._settings.account or user)

    @property
    def session(self) -> Session | None:
        return self._sessions.get(self.place)

    @property
    def shown(self) -> ClientCertificate | None:
        """The certificate that one signed in with."""
        renewal = self._sessions.renewal(self.place)
        return renewal.shown if renewal else None

    def chosen(self) -> dict[str, str]:
        """How one is signed in, as settings that would do the same; no secret."""
        session = self.session
        if session is None:
            return {}
        found = {"account": session.account, "vo": self.vo, "auth": as_setting(session.method)}
        found |= self._typed.get(session.method, {})
        return {key: value for key, value in found.items() if value}

    def state(self) -> SessionState:
        """No network."""
        session = self.session
        if session:
            return self._signed_in(session)
        if self._open and not _is_over(self._open.state.errand):
            return self._open.state
        can_enter = self._sessions.renewal(self.place) or (self._automatic and self._automatic.is_ready())
        account = self._settings.account or self._settings.username
        method = self._preferred.id if self._preferred else "userpass"
        if can_enter and not self._has_failed:
            return SessionState(version=0, state="in", account=account, method=method)
        return SessionState(version=0, state="out", method=method)

    def current(self, stop: Stop) -> Session:
        """Raises SignInNeeded when nobody is signed in, and what is there does not suffice to sign in."""
        with self._entering:  # several calls that start together sign in once
            session = self.session
            if session:
                return session
            renewal = self._sessions.renewal(self.place)
            try:
                if renewal and renewal.renew:
                    return self._enter(renewal.renew(stop), keep=self._keeps)
                if self._automatic:
                    door = replace(self._door, account=self._who or self._door.account, vo=self.vo)
                    return self._enter(self._automatic.enter(door, Values(), stop), keep=False)
            except SeveralAccounts as several:
                self._has_failed = True
                self._open = _Open(self._choosing(several, self._automatic.id if self._automatic else ""))
                hint = f"Choose one: {', '.join(several.accounts)}"
                raise SignInNeeded(f"Several accounts are yours on {self._door.host}", hint=hint) from None
            except (SignInNeeded, InvalidInput) as error:
                self._has_failed = True
                raise SignInNeeded(error.message, hint=error.hint, detail=error.detail, field=error.field) from error
        raise SignInNeeded(f"Nobody is signed in on {self._door.api.host}", hint=self._way_in())

    def lost(self, session: Session) -> bool:
        """The server does not know it any more. Whether a new one can be had without asking anybody."""
        self._sessions.forget(session)
        return self._automatic is not None or self._sessions.renewal(self.place) is not None

    def check(self, method: str, values: Values) -> SignInChecked:
        """Raises InvalidInput or SignInNeeded for what cannot be used."""
        return named(self._settings, method).check(values)

    def sign_in(self, method: str, values: Values, tell: Tell | None, stop: Stop) -> SessionState:
        """Raises SignInNeeded when refused; what a person still has to do is the state's."""
        way = named(self._settings, method)
        account = values.text("account") or self._settings.account
        vo = values.text("vo") or self.vo
        held, self._open = self._open, None
        asked = account, vo, way.id
        if held and held.entered and (held.entered.session.account, held.vo, held.state.method) == asked:
            self.vo = vo
            self._who = self._enter(held.entered, keep=bool(values.text(_KEEP))).account
            return self.state()

        fields = [field for field in way.describe().fields if field.id in SETTINGS]
        self._typed[way.id] = {
            SETTINGS[field.id]: text for field in fields if (text := values.text(field.id)) != field.value
        }

        def told(errand: Errand | None) -> None:
            self._open = _waiting(way.id, errand) if errand else None
            if errand and tell:
                tell(errand)

        door = replace(self._door, account=account, vo=vo, tell=told if tell else None)
        try:
            entered = way.enter(door, values, stop)
        except SeveralAccounts as several:
            self._open = _Open(self._choosing(several, way.id), several.entered, vo)
        except CodeNeeded as needed:
            self._open = _waiting(way.id, needed.errand)
        else:
            self.vo = vo
            self._who = self._enter(entered, keep=bool(values.text(_KEEP))).account
        return self.state()

    def sign_out(self) -> None:
        """Nothing of it is left in this kernel, nor on this machine."""
        self._automatic = None
        self._open = None
        self._who = ""
        self._keeps = False
        self._sessions.close(self.place)

    def _enter(self, entered: Entered, *, keep: bool) -> Session:
        try:
            self._sessions.put(self.place, entered.session, entered, keep=keep)
        except OSError as error:
            self._sessions.put(self.place, entered.session, entered)
            raise LakeError(
                "You are signed in, but the session could not be kept on this machine", detail=error.strerror or ""
            ) from None
        self._keeps = keep
        self._has_failed = False
        self._open = None
        return entered.session

    def _signed_in(self, session: Session) -> SessionState:
        """A session that is renewed without asking does not end for a person before what renews it does."""
        renewal = self._sessions.renewal(self.place)
        ends = renewal.until if renewal else session.expires_at
        return SessionState(
            version=0,
            state="in",
            account=session.account,
            method=session.method,
            expires_at=None if ends is None else int(ends),
            is_kept=self._sessions.is_kept(self.place),
            note=self._sessions.warning(self.place),
        )

    def _choosing(self, several: SeveralAccounts, method: str) -> SessionState:
        return SessionState(version=0, state="choosing", accounts=several.accounts, method=method)

    def _way_in(self) -> str:
        if self._preferred and self._preferred.id != "userpass":
            return f'Sign in: `sign_in("{self._preferred.id}")`'
        return "Sign in with user name and password"


def _waiting(method: str, errand: Errand) -> _Open:
    return _Open(SessionState(version=0, state="waiting", method=method, errand=errand))


def _is_over(errand: Errand | None) -> bool:
    return errand is not None and errand.ends_at is not None and errand.ends_at < time.time()
