"""Connections that another thread can cut, whatever they are waiting for."""

from __future__ import annotations

import contextlib
import errno
import http.client
import io
import logging
import queue
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import wait_for_read

from ipylake._credentials import Secret
from ipylake._stop import Stop

from . import deadlines
from .lines import Dechunker
from .outgoing import Heard, ReadAhead

_SLICE_S = 0.1
_GATHER_S = 0.005
"""How long pieces of a running answer are gathered: a server that sends row by row costs a tenth of the work then."""
_FIRST_GATHER_S = 0.0005
"""The first rows are waited for: a screenful, not all that comes faster than it is read."""
_GATHERED_AWAKE = 65_536
"""Bytes of an answer from which on the thread sleeps meanwhile: over a fast link each of the server's writes would wake
it, at the server's cost."""
_GO_AHEAD_S = 1.0
"""How long a server is given to say whether it takes a body; many never say it. As long as curl waits."""
_calling = threading.local()  # the line of the request this thread is sending: urllib3 makes connections by itself


class _NoQueries(logging.Filter):
    """urllib3 logs what is asked for: of our own calls without the query, which may be signed or hold a code."""

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(_calling, "line") and isinstance(record.args, tuple):
            record.args = tuple(one.partition("?")[0] if isinstance(one, str) else one for one in record.args)
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_NoQueries())


class InternalAddress(OSError):
    """A redirect led to this machine or its link."""


class Line:
    """One call's hold on its connection.

    It keeps a second handle on the socket. Shutting that one wakes whoever waits on the connection: during the
    handshake, for the headers, in the middle of the body; urllib3 and ssl pass the first one from hand to hand.

    give_up_at  the moment, on the monotonic clock, when the whole call has taken too long
    refuses     IP addresses that are not connected to
    """

    def __init__(
        self,
        stop: Stop,
        *,
        connect_s: float,
        idle_s: float = 60,
        give_up_at: float,
        refuses: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.stop = stop
        self.connect_s = connect_s
        self.idle_s = idle_s
        self.refuses = refuses
        self.has_expired = False
        self.is_connected = False
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_ours = False
        self._is_cut = False
        self._lift = deadlines.shared.set(give_up_at, self._expire)
        stop.call(self.cut)

    def cut(self) -> None:
        """End the call now, from any thread."""
        with self._lock:
            self._is_cut = True
            if self._handle:
                with contextlib.suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.stop.leave(self.cut)
        self._lift()
        self._take(None, is_ours=False)

    def check(self) -> None:
        """Raises Cancelled or TimeoutError if the call is not wanted any more."""
        self.stop.raise_if_set()
        if self.has_expired:
            raise TimeoutError("the whole call took too long")

    def hold(self, connected: socket.socket) -> None:
        """Of a connection that is passed on: by a handle of our own."""
        self._take(socket.fromfd(connected.fileno(), -1, -1), is_ours=True)  # -1: family and type are found out

    def borrow(self, handle: socket.socket) -> None:
        """By a handle that belongs to the connection, and outlives this line."""
        self._take(handle, is_ours=False)

    def _take(self, handle: socket.socket | None, *, is_ours: bool) -> None:
        with self._lock:
            replaced, self._handle = self._handle if self._is_ours else None, handle
            self._is_ours = is_ours
            is_cut = self._is_cut and handle is not None
        if replaced:
            replaced.close()
        self.is_connected = self.is_connected or handle is not None
        if is_cut:
            self.cut()

    @contextlib.contextmanager
    def sending(self) -> Iterator[None]:
        """While inside, connections that this thread opens or takes up belong to this line."""
        _calling.line = self
        try:
            yield
        finally:
            del _calling.line

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket. Raises OSError (the last address's) or Cancelled."""
        give_up_at = time.monotonic() + self.connect_s
        addresses = self._look_up(host, port, give_up_at)
        for at, (family, kind, protocol, _, address) in enumerate(addresses):
            share = (give_up_at - time.monotonic()) / (len(addresses) - at)
            try:
                return self._connect(family, kind, protocol, address, time.monotonic() + share)
            except OSError:
                if at + 1 == len(addresses):
                    raise
        raise OSError(errno.EADDRNOTAVAIL, "the host has no address")

    def _look_up(self, host: str, port: int, give_up_at: float) -> list[Any]:
        """getaddrinfo in a thread of its own: nothing can interrupt it, and a broken resolver takes half a minute."""
        found: queue.SimpleQueue[list[Any] | OSError | UnicodeError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                found.put(error)

        threading.Thread(target=look_up, name="ipylake-look-up", daemon=True).start()
        while True:
            self.check()
            try:
                addresses = found.get(timeout=max(0.0, min(_SLICE_S, give_up_at - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= give_up_at:
                    raise TimeoutError("the name was not resolved in time") from None
            else:
                if isinstance(addresses, Exception):
                    raise addresses
                return addresses

    def _connect(self, family: int, kind: int, protocol: int, address: Any, give_up_at: float) -> socket.socket:
        if self.refuses(address[0]):
            raise InternalAddress(errno.EACCES, "the address is refused")
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setblocking(False)
            self._finish(opened, opened.connect_ex(address), give_up_at)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            opened.close()
            raise
        return opened

    def _finish(self, opened: socket.socket, state: int, give_up_at: float) -> None:
        if state in (errno.EINPROGRESS, errno.EWOULDBLOCK):
            with selectors.DefaultSelector() as selector:
                selector.register(opened, selectors.EVENT_WRITE)
                while not selector.select(max(0.0, min(_SLICE_S, give_up_at - time.monotonic()))):
                    self.check()
                    if time.monotonic() >= give_up_at:
                        raise TimeoutError("no connection in time")
            state = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if state:
            raise OSError(state, errno.errorcode.get(state, "connection failed"))

    def _expire(self) -> None:
        self.has_expired = True
        self.cut()


class _Response(http.client.HTTPResponse):
    """Gives, in one `read1`, all that has arrived of a chunked answer, and waits only when nothing has."""

    def __init__(self, sock: socket.socket, *args: Any, ahead: bytes = b"", **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._is_early = bool(ahead)
        if ahead:
            self.fp.close()
            self.fp = io.BufferedReader(ReadAhead(ahead, sock.makefile("rb", buffering=0)))
        self._socket = sock
        self._dechunker = Dechunker()
        self._has_read = False
        self._came = 0
        self._failure: Exception | None = None

    def begin(self) -> None:
        super().begin()
        if self._is_early:  # the server may still wait for the body: nothing else is sent on this connection
            self.will_close = True

    def read1(self, n: int = -1) -> bytes:
        if not self.chunked or self.fp is None:
            return super().read1(n)
        if self._failure:
            raise self._failure
        n = n if n > 0 else 65_536
        parts: list[bytes] = []
        size = 0
        gather_until = 0.0
        while not size or (size < n and wait_for_read(self._socket, max(0.0, gather_until - time.monotonic()))):
            if not parts:
                gather_until = time.monotonic() + (_GATHER_S if self._has_read else _FIRST_GATHER_S)
                if self._came > _GATHERED_AWAKE:
                    time.sleep(_GATHER_S)
            try:
                part = self._take(n)
            except (OSError, http.client.HTTPException) as error:
                if not size:
                    raise
                self._failure = error  # what has come is given first
                break
            size += len(part)
            self._came += len(part)
            parts.append(part)
            if self._dechunker.is_done:
                self._close_conn()  # type: ignore[attr-defined]  # as http.client does: the connection can be used again
                break
        return b"".join(parts)

    def _take(self, n: int) -> bytes:
        # The first piece may lie in the buffer that the headers were read through; behind it there is only the socket.
        data = self._socket.recv(n) if self._has_read else self.fp.read1(n)
        self._has_read = True
        if not data:
            raise http.client.IncompleteRead(b"")
        try:
            return self._dechunker.feed(data)
        except ValueError as error:
            raise http.client.IncompleteRead(b"") from error


class _Cuttable(HTTPConnection):
    response_class: Any = _Response
    _asks_first = False

    def _new_conn(self) -> socket.socket:
        line: Line = _calling.line
        opened = line.connect(self._dns_host, self.port)
        opened.settimeout(self.timeout)
        line.hold(opened)
        return opened

    def request(self, *args: Any, **options: Any) -> None:
        line: Line = _calling.line
        if self.sock is not None and not line.is_connected:
            line.hold(self.sock)
        super().request(*args, **options)

    def endheaders(self, message_body: Any = None, *, encode_chunked: bool = False) -> None:
        """Raises BrokenPipeError, as a server does that takes no body, where it has answered already: urllib3 then
        goes on with its answer."""
        super().endheaders(message_body, encode_chunked=encode_chunked)
        line: Line = _calling.line
        if self.sock is None:
            return
        self.sock.settimeout(line.idle_s)  # else each piece that is sent has as long as a connection is given
        asks, self._asks_first = self._asks_first, False
        if asks and (answer := self._early_answer(line, self.sock)):
            self.response_class = partial(_Response, ahead=answer)
            raise BrokenPipeError(errno.EPIPE, "the server has answered before the body")

    def getresponse(self) -> Any:
        try:
            return super().getresponse()
        finally:
            self.response_class = _Response

    def _early_answer(self, line: Line, connected: socket.socket) -> bytes:
        heard = Heard()
        until = time.monotonic() + _GO_AHEAD_S
        while (left := until - time.monotonic()) > 0 or heard.has_answered:
            line.check()
            is_buffered = isinstance(connected, ssl.SSLSocket) and connected.pending()
            if not is_buffered and not wait_for_read(connected, max(0.0, min(left, _SLICE_S))):
                if heard.has_answered and left < -line.idle_s:
                    raise TimeoutError("the head of the answer did not end")
            elif heard.take(connected):
                break
        return heard.head

    def putheader(self, header: str, *values: Any) -> None:  # type: ignore[override]
        self._asks_first = self._asks_first or header.lower() == "expect"
        shown: Any = (value.reveal() if isinstance(value, Secret) else value for value in values)
        super().putheader(header, *shown)


class _CuttableTLS(_Cuttable, HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Cuttable


class _TLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _CuttableTLS


POOLS: dict[str, type[urllib3.HTTPConnectionPool]] = {"http": _Pool, "https": _TLSPool}
