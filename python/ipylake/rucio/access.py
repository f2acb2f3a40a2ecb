"""How a call to Rucio is made: with a session, by ndjson as it comes, its errors understood.

A call without a session raises SignInNeeded, unless one can be had without asking anybody: then it signs in, also when
the session has ended meanwhile.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from ipylake._catalog import Progress
from ipylake._credentials import Secret, Session, Sessions
from ipylake._http import Http, Limits, Lines, Stream, target
from ipylake._http.waits import back_off_s
from ipylake._stop import Stop
from ipylake.errors import ServerFault, SignInNeeded

from .admission import Admission
from .faults import Stumbled, fault_of, fault_of_answer
from .settings import Settings
from .wire import decoded, decoded_lines

if TYPE_CHECKING:
    from typing_extensions import Self  # typing's own from Python 3.11 on

T = TypeVar("T")
_LONGEST_LINE = 4 * 2**20
_MOST_UNREADABLE = 10_000
_SMALL = 65_536


class Rows(Generic[T]):
    """The rows of a streamed answer, in batches as they arrive. `unreadable` counts lines that are no row."""

    def __init__(self, stream: Stream, kind: type[T]) -> None:
        self.unreadable = 0
        self._stream = stream
        self._kind = kind

    def __iter__(self) -> Iterator[list[T]]:
        lines = Lines(_LONGEST_LINE)
        try:
            for piece in self._stream.pieces():
                yield from self._batch(lines.feed(piece))
            yield from self._batch(lines.finish())
        finally:
            self.unreadable += lines.too_long
            self._stream.close()

    def _batch(self, block: bytes) -> Iterator[list[T]]:
        rows, unreadable, refused = decoded_lines(block, self._kind)
        self.unreadable += unreadable
        if rows:
            yield rows
        if refused:
            raise fault_of(refused, self._stream.doing, self._stream.host)
        if self.unreadable > _MOST_UNREADABLE:
            tried = f"Could not {self._stream.doing} on {self._stream.host}"
            raise ServerFault(f"{tried}: more than {_MOST_UNREADABLE:,} lines of the answer are no rows")


@dataclass(frozen=True)
class _Call:
    method: str
    path: str
    doing: str
    body: bytes | None = None
    total_s: float | None = None
    is_idempotent: bool = True
    is_change: bool = False


class Access:
    """One account's way to one server. Thread-safe."""

    def __init__(self, settings: Settings, sessions: Sessions, limits: Limits | None = None) -> None:
        self.settings = settings
        self.http = Http(settings.url, ca_cert=settings.ca_cert, limits=limits)
        self._auth = self.http
        if settings.auth_url:
            self._auth = Http(settings.auth_url, ca_cert=settings.ca_cert, limits=limits, key="auth_url")
        self.admission = Admission(settings, sessions, self._auth, self.http, limits)
        self._progress: Progress | None = None

    def telling(self, progress: Progress | None) -> Self:
        """The same, which tells of the waits that a server asks for."""
        told = copy.copy(self)
        told._progress = progress
        return told

    @property
    def session(self) -> Session | None:
        return self.admission.session

    def sign_out(self) -> None:
        """The connections go as well, and with them what they were opened with."""
        self.admission.sign_out()
        self.http.close()
        self._auth.close()

    def get(
        self, path: Iterable[str], kind: type[T], doing: str, stop: Stop, query: Iterable[tuple[str, str]] = ()
    ) -> T:
        """A whole answer."""
        call = _Call("GET", target(*path, query=query), doing, total_s=self.http.limits.total_s)
        return self._decoded(self._open(call, stop).read_all(self.http.limits.body_bytes), kind, doing)

    def rows(
        self, path: Iterable[str], kind: type[T], doing: str, stop: Stop, query: Iterable[tuple[str, str]] = ()
    ) -> Rows[T]:
        """Rows as they come."""
        return Rows(self._open(_Call("GET", target(*path, query=query), doing), stop), kind)

    def ask(self, path: Iterable[str], body: dict[str, Any], kind: type[T], doing: str, stop: Stop) -> Rows[T]:
        """Rows in answer to a POST, which only reads."""
        return Rows(self._open(_Call("POST", target(*path), doing, msgspec.json.encode(body)), stop), kind)

    def send(
        self,
        method: str,
        path: Iterable[str],
        body: dict[str, Any],
        kind: type[T],
        doing: str,
        stop: Stop,
        *,
        is_idempotent: bool = False,
    ) -> T:
        """Change something, and the whole answer. What is not idempotent is sent once: after Unreachable or a
        ServerFault nobody knows whether it was carried out."""
        encoded, total_s = msgspec.json.encode(body), self.http.limits.total_s
        call = _Call(method, target(*path), doing, encoded, total_s, is_idempotent, is_change=True)
        answer = self._open(call, stop).read_all(self.http.limits.body_bytes)
        return self._decoded(answer or b"null", kind, doing)

    def tell(
        self,
        method: str,
        path: Iterable[str],
        body: dict[str, Any],
        doing: str,
        stop: Stop,
        *,
        is_idempotent: bool = True,
    ) -> None:
        """Change something, once or twice to the same effect, if not told otherwise. The answer is a word, or
        nothing."""
        total_s = self.http.limits.total_s
        call = _Call(method, target(*path), doing, msgspec.json.encode(body), total_s, is_idempotent, is_change=True)
        stream = self._open(call, stop)
        answer = stream.read_all(_SMALL)
        if answer.lstrip()[:1] == b"<":
            raise fault_of_answer(stream.status, stream.headers, answer, doing, stream.host)

    def account(self, stop: Stop) -> str:
        """Whom the session is of. Raises SignInNeeded."""
        return self.admission.current(stop).account

    def session_now(self, stop: Stop) -> Session:
        """Signs in by itself where that needs no person. Raises SignInNeeded."""
        return self.admission.current(stop)

    def _open(self, call: _Call, stop: Stop) -> Stream:
        try:
            return self._admitted(call, stop)
        except Stumbled:
            if call.is_change:
                raise
        stop.wait(back_off_s(0))
        stop.raise_if_set()
        return self._admitted(call, stop)

    def _admitted(self, call: _Call, stop: Stop) -> Stream:
        session = self.admission.current(stop)
        try:
            return self._try(session, call, stop)
        except SignInNeeded:
            if not self.admission.lost(session):
                raise
        return self._try(self.admission.current(stop), call, stop)

    def _try(self, session: Session, call: _Call, stop: Stop) -> Stream:
        headers: dict[str, str | Secret] = {"X-Rucio-Auth-Token": session.token, "X-Rucio-Script": "ipylake"}
        headers |= {"X-Rucio-VO": self.admission.vo} if self.admission.vo else {}
        headers |= {"Content-Type": "application/json"} if call.body else {}
        stream = self.http.open(
            call.method,
            call.path,
            doing=call.doing,
            stop=stop,
            headers=headers,
            body=call.body,
            is_idempotent=call.is_idempotent,
            total_s=call.total_s,
            waiting=self._tell_wait,
        )
        # Rucio calls its own answers to changes HTML, `Created` and lists of ids alike: what is no data is found later.
        is_page = "html" in stream.headers.get("Content-Type", "") and not call.is_change
        if stream.status < 400 and not is_page:
            return stream
        raise fault_of_answer(stream.status, stream.headers, stream.read_all(_SMALL), call.doing, stream.host)

    def _tell_wait(self, seconds: float, why: str) -> None:
        if self._progress:
            self._progress(0, None, why)

    def _decoded(self, data: bytes, kind: type[T], doing: str) -> T:
        try:
            return decoded(data, kind)
        except ValueError as error:
            raise ServerFault(
                f"Could not {doing} on {self.http.host}: the answer is not what Rucio promises",
                hint="Check the address of the server",
                detail=data[:200].decode("utf-8", "replace"),
            ) from error
