"""Secrets, and who is signed in where: in memory, shared by all widgets and clients of this kernel, and on disk where
somebody asked for that."""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, Protocol
from weakref import WeakMethod

from ._stop import Stop

EXPIRY_MARGIN_S = 30
"""A session this close to its end counts as ended: a call that starts now would outlive it."""


class Secret:
    """Bytes that do not show: not in repr, str or format, and they are neither pickled nor copied.

    Only `reveal()` gives them away, and it is called where they leave the process. Comparing takes the same time
    wherever two secrets differ.
    """

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes | str) -> None:
        self._bytes = value.encode() if isinstance(value, str) else bytes(value)

    def reveal(self) -> bytes:
        return self._bytes

    def __repr__(self) -> str:
        return "<redacted>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<redacted>"

    def __bool__(self) -> bool:
        return bool(self._bytes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._bytes, other._bytes)

    __hash__ = None  # type: ignore[assignment]  # a hash would tell equal secrets apart in a dict's repr

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A Secret is neither pickled nor copied")


@dataclass(frozen=True)
class Place:
    """Where a session holds: `account` is "" for whichever account was signed in last without naming one."""

    catalog: str
    host: str
    vo: str
    account: str = ""


@dataclass(frozen=True)
class Session:
    """A signed-in account.

    expires_at  in UTC seconds by the server's clock, for people; None if the server does not say
    ends        the same moment on the monotonic clock of this kernel, whose date may be wrong, or set meanwhile
    """

    account: str
    token: Secret
    method: str
    expires_at: float | None = None
    ends: float | None = None

    @property
    def has_ended(self) -> bool:
        return self.ends is not None and time.monotonic() > self.ends - EXPIRY_MARGIN_S


@dataclass(frozen=True)
class ClientCertificate:
    """Files that are shown to one server; for a proxy both are the same. OpenSSL opens the key, and keeps it."""

    certificate: Path
    key: Path
    passphrase: Secret | None = None


@dataclass(frozen=True)
class Entered:
    """A session, and how to have a new one without asking anybody.

    until  when that ends, in UTC seconds; None if nobody knows
    shown  the certificate that it was got with
    """

    session: Session
    renew: Callable[[Stop], Entered] | None = None
    until: float | None = None
    shown: ClientCertificate | None = None


class Keeps(Protocol):
    """Where sessions are kept that outlast a kernel: `ipylake._kept`."""

    def keep(self, place: Place, session: Session) -> None: ...

    def find(self, place: Place) -> tuple[Session, str] | None:
        """One that has not ended, and a warning about how it was found."""

    def drop(self, place: Place) -> None: ...

    def drop_session(self, session: Session) -> None:
        """Wherever it is kept, whichever kernel did that."""


class Sessions:
    """The sessions of one kernel. Thread-safe."""

    def __init__(self, kept: Keeps | None = None) -> None:
        self._lock = threading.Lock()
        self._by_place: dict[Place, Session] = {}
        self._renewals: dict[Place, Entered] = {}
        self._kept = kept
        self._is_kept: set[Place] = set()
        self._warnings: dict[Place, str] = {}
        self._watching: list[WeakMethod[Callable[[], None]]] = []

    def watch(self, told: Callable[[], None]) -> None:
        """`told`, a method, is called after each change as long as its object is there: by whoever made the change."""
        with self._lock:
            self._watching = [*(one for one in self._watching if one()), WeakMethod(told)]

    def get(self, place: Place) -> Session | None:
        """The session there, unless it has ended; one that another kernel has kept counts."""
        with self._lock:
            session = self._by_place.get(place)
            if session and session.has_ended:
                self._forget(session)
                session = None
            if session is None and self._kept:
                found = self._kept.find(place)
                if found and not found[0].has_ended:
                    session, self._warnings[place] = found
                    self._by_place[place] = session
                    self._is_kept.add(place)
            return session

    def renewal(self, place: Place) -> Entered | None:
        """How to have a new session there without asking anybody, also when the last one has ended."""
        with self._lock:
            return self._renewals.get(place)

    def is_kept(self, place: Place) -> bool:
        """Whether what is there is also on disk."""
        return place in self._is_kept

    def warning(self, place: Place) -> str:
        """What was wrong with how it was kept, and in a second line what to do about it."""
        found = self._warnings.get(place, "")
        return f"{found}\nSign out and in again if somebody else may have used it" if found else ""

    def put(self, place: Place, session: Session, renewal: Entered | None = None, *, keep: bool = False) -> None:
        """Found from now on under the place that asked and under the account that the server named.

        keep   on disk too, until it ends. Raises OSError where that cannot be.
        """
        places = {replace(place, account=account) for account in (place.account, session.account)}
        with self._lock:
            for one in places:
                self._by_place[one] = session
                self._drop_kept(one)
                self._renewals.pop(one, None)
                if renewal and renewal.renew:
                    self._renewals[one] = renewal
            if keep and self._kept:
                for one in places:
                    self._kept.keep(one, session)
                    self._is_kept.add(one)
        self._tell()

    def forget(self, session: Session) -> None:
        """Remove that very session, on disk too; one that has replaced it meanwhile stays."""
        with self._lock:
            self._forget(session)
        self._tell()

    def close(self, place: Place) -> None:
        """Sign out: nothing of what is there, or has been, can be used or renewed any more."""
        with self._lock:
            session, renewal = self._by_place.get(place), self._renewals.get(place)
            if session is None and self._kept and (found := self._kept.find(place)):
                session = found[0]
            self._drop_kept(place)
            if session:
                self._forget(session)
            self._renewals = {one: known for one, known in self._renewals.items() if known is not renewal}
        self._tell()

    def _tell(self) -> None:
        for watcher in self._watching:
            if told := watcher():
                told()

    def _forget(self, session: Session) -> None:
        for place in [place for place, known in self._by_place.items() if known is session]:
            del self._by_place[place]
            self._drop_kept(place)
        if self._kept:
            self._kept.drop_session(session)

    def _drop_kept(self, place: Place) -> None:
        self._is_kept.discard(place)
        self._warnings.pop(place, None)
        if self._kept:
            self._kept.drop(place)
