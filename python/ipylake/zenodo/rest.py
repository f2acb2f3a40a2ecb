"""How a call to an InvenioRDM site is made: with the token where somebody is signed in, within the site's limits, its
errors understood.

Zenodo answers in its former shape unless InvenioRDM's own is asked for (`RDM`), drafts included: what is read so and
put back loses half of its metadata. The files of published records are refused in that type (406): they are `JSON`.
"""

from __future__ import annotations

import copy
import threading
import weakref
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from ipylake._catalog import Progress
from ipylake._credentials import Secret, Sessions
from ipylake._http import Http, Limits, Stream, target
from ipylake._http.outgoing import Outgoing
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, ServerFault, SignInNeeded, Unsupported

from .faults import fault_of_answer
from .session import Admission, bearer
from .site import Site

if TYPE_CHECKING:
    from typing_extensions import Self  # typing's own from Python 3.11 on

T = TypeVar("T")
RDM = "application/vnd.inveniordm.v1+json"
JSON = "application/json"
Path = Iterable[str] | str
"""Segments below `/api`, or a link that the site gave."""
_SMALL = 65_536
_TRIES = 3


_doors: weakref.WeakValueDictionary[tuple[str, str, Limits | None], Doors] = weakref.WeakValueDictionary()
_doors_lock = threading.Lock()


class Doors:
    """The connections and limits of one site, shared by all clients and widgets of the kernel. Searching has a limit of
    its own there (30 a minute), and no other call waits for it."""

    def __init__(self, url: str, ca_cert: str, limits: Limits | None) -> None:
        self.http = Http(url, ca_cert=ca_cert, limits=limits)
        self.search = Http(url, ca_cert=ca_cert, limits=limits)

    @classmethod
    def of(cls, url: str, ca_cert: str, limits: Limits | None) -> Doors:
        with _doors_lock:
            found = _doors.get((url, ca_cert, limits))
            if found is None:
                found = _doors[(url, ca_cert, limits)] = cls(url, ca_cert, limits)
            return found


class Rest:
    """One account's way to one site. Thread-safe."""

    def __init__(
        self,
        site: Site,
        sessions: Sessions,
        *,
        ca_cert: str = "",
        token: Secret | None = None,
        token_env: str = "",
        limits: Limits | None = None,
    ) -> None:
        self.site = site
        self._doors = Doors.of(site.url, ca_cert, limits)
        self.http = self._doors.http
        self.admission = Admission(site, sessions, self.http, token, token_env)
        self._progress: Progress | None = None

    def telling(self, progress: Progress | None) -> Self:
        """The same, which tells of the waits that the site asks for."""
        told = copy.copy(self)
        told._progress = progress
        return told

    def get(
        self,
        path: Path,
        kind: type[T],
        doing: str,
        stop: Stop,
        query: Iterable[tuple[str, str]] = (),
        *,
        accept: str = RDM,
        needs_account: bool = False,
        is_search: bool = False,
        secret_query: Secret | None = None,
    ) -> T:
        """
        needs_account  it is for signed-in people alone; raises SignInNeeded without asking
        is_search      it counts as one of the searches that the site allows
        secret_query   the token of a link, `token=…`; without `query`
        """
        options: dict[str, Any] = {"accept": accept, "needs_account": needs_account, "is_search": is_search}
        return self.decoded(self.read(path, doing, stop, query, secret_query=secret_query, **options), kind, doing)

    def read(
        self,
        path: Path,
        doing: str,
        stop: Stop,
        query: Iterable[tuple[str, str]] = (),
        *,
        accept: str = RDM,
        needs_account: bool = False,
        is_search: bool = False,
        secret_query: Secret | None = None,
    ) -> bytes:
        """As `get`, not decoded."""
        where = self._target(path, query, doing)
        options: dict[str, Any] = {"accept": accept, "needs_account": needs_account, "is_search": is_search}
        options |= {"secret_query": secret_query}
        return self._open("GET", where, doing, stop, **options).read_all(self.http.limits.body_bytes)

    def send(
        self,
        method: str,
        path: Path,
        body: Any,
        kind: type[T],
        doing: str,
        stop: Stop,
        *,
        accept: str = RDM,
        is_idempotent: bool = False,
    ) -> T:
        """Change something. `body`: None for none, an Outgoing as it is read, everything else as JSON.

        What is not idempotent is sent once, but where the site has refused it unread (429): after Unreachable or a
        ServerFault nobody knows whether it was carried out. An empty answer is `null`.
        """
        where = self._target(path, (), doing)
        options: dict[str, Any] = {"accept": accept, "is_idempotent": is_idempotent, "needs_account": True}
        if isinstance(body, Outgoing):
            options |= {"body": body, "content_type": "application/octet-stream", "total_s": self.http.limits.stream_s}
        elif body is not None:
            options |= {"body": msgspec.json.encode(body), "content_type": JSON}
        answer = self._open(method, where, doing, stop, **options).read_all(self.http.limits.body_bytes)
        return self.decoded(answer or b"null", kind, doing)

    def span(self, address: str, first: int, end: int, doing: str, stop: Stop) -> bytes:
        """Bytes [first, end) of what anybody may read. Raises Unsupported where it is only sent whole."""
        stream = self.http.open(
            "GET",
            self._target(address, (), doing),
            doing=doing,
            stop=stop,
            headers={"Range": f"bytes={first}-{end - 1}"},
            total_s=self.http.limits.total_s,
            waiting=self._tell_wait,
        )
        if stream.status >= 400:
            raise fault_of_answer(stream.status, stream.headers, stream.read_all(_SMALL), doing, self.http.host)
        is_part = stream.status == 206 and stream.headers.get("Content-Range", "").startswith(
            f"bytes {first}-{end - 1}/"
        )
        if not is_part:
            stream.close()
            raise Unsupported(f"Could not {doing}: {self.http.host} sends it whole only", hint="Download it")
        return stream.read_all(end - first)

    def decoded(self, data: bytes, kind: type[T], doing: str) -> T:
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise ServerFault(
                f"Could not {doing} on {self.http.host}: the answer is not what an InvenioRDM site promises",
                hint="Check the address of the site",
                detail=data[:200].decode("utf-8", "replace"),
            ) from error

    def _target(self, path: Path, query: Iterable[tuple[str, str]], doing: str) -> str:
        if not isinstance(path, str):
            return target("api", *path, query=query)
        if not path.startswith(f"{self.site.url}/"):
            elsewhere = urlsplit(path).hostname
            raise ServerFault(f"Could not {doing} on {self.http.host}: it leads to {elsewhere}, which is not asked")
        return path.removeprefix(self.site.url)

    def _open(
        self,
        method: str,
        where: str,
        doing: str,
        stop: Stop,
        *,
        accept: str = RDM,
        body: bytes | Outgoing | None = None,
        content_type: str = "",
        is_idempotent: bool | None = None,
        needs_account: bool = False,
        is_search: bool = False,
        total_s: float | None = None,
        secret_query: Secret | None = None,
    ) -> Stream:
        """An answer that is none of an error."""
        session = self.admission.needed(stop) if needs_account else self.admission.current(stop)
        headers: dict[str, str | Secret] = {**(bearer(session.token) if session else {}), "Accept": accept}
        headers |= {"Content-Type": content_type} if content_type else {}
        http = self._doors.search if is_search else self.http
        for attempt in range(_TRIES):
            stream = http.open(
                method,
                where,
                doing=doing,
                stop=stop,
                headers=headers,
                body=body,
                is_idempotent=is_idempotent,
                total_s=total_s or http.limits.total_s,
                waiting=self._tell_wait,
                secret_query=secret_query,
            )
            is_read_twice = is_idempotent or (is_idempotent is None and method == "GET")
            if stream.status != 429 or is_read_twice or attempt + 1 == _TRIES:
                break
            stream.close()
        if stream.status < 400:
            return stream
        fault = fault_of_answer(stream.status, stream.headers, stream.read_all(_SMALL), doing, http.host)
        if session and isinstance(fault, (SignInNeeded, AccessDenied)) and self.admission.lost(session, stop):
            raise SignInNeeded(
                f"Could not {doing} on {http.host}: the token is not accepted any more",
                hint="Sign in again; nothing else is lost",
                detail=fault.detail,
            ) from fault
        raise fault

    def _tell_wait(self, seconds: float, why: str) -> None:
        if self._progress:
            self._progress(0, None, why)
