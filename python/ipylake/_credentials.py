"""Secrets, and who is signed in where: in memory only, shared by all widgets and clients of this kernel."""

from __future__ import annotations

import hmac
import threading
import time
from dataclasses import dataclass
from typing import NoReturn

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


class Sessions:
    """The sessions of one kernel. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_place: dict[Place, Session] = {}

    def get(self, place: Place) -> Session | None:
        """The session there, unless it has ended."""
        with self._lock:
            session = self._by_place.get(place)
            if session and session.has_ended:
                self._forget(session)
                return None
            return session

    def put(self, place: Place, session: Session) -> None:
        """Found from now on under the place that asked and under the account that the server named."""
        with self._lock:
            for account in {place.account, session.account}:
                self._by_place[Place(place.catalog, place.host, place.vo, account)] = session

    def forget(self, session: Session) -> None:
        """Remove that very session; one that has replaced it meanwhile stays."""
        with self._lock:
            self._forget(session)

    def _forget(self, session: Session) -> None:
        self._by_place = {place: kept for place, kept in self._by_place.items() if kept is not session}


kernel_sessions = Sessions()
"""The sessions that all clients share unless they are given others."""
