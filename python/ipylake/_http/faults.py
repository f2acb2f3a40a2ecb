"""The one place where errors of sockets, TLS and urllib3, and answers that are no data, become ipylake's own."""

from __future__ import annotations

import http.client
import socket
import ssl
import traceback
from collections.abc import Iterator, Mapping

import urllib3.exceptions

from ipylake.errors import AccessDenied, LakeError, NotFound, ServerFault, SignInNeeded, TimedOut, Unreachable

from .sockets import InternalAddress, Line
from .waits import asked_wait_s

FOREIGN = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
"""What urllib3 and the standard library raise while a request is made or an answer is read."""


class ConnectionLost(Unreachable):
    """The connection broke after it was there: another try may succeed."""


_OTHER_NAME, _EXPIRED = (62, 64), 10  # X509_V_ERR_* of OpenSSL: host name and IP address
_LONGEST_DETAIL = 500


def lost(error: Exception, line: Line, doing: str, host: str) -> LakeError:
    """What a failed connection means to the person who waits. `host`: the server's, or "a through the proxy b"."""
    scrub(error)
    if isinstance(error, LakeError):
        return error
    line.stop.raise_if_set()
    tried = f"Could not {doing} on {host}"
    root = _root(error)
    if line.has_expired:
        return TimedOut(f"{tried}: the whole answer took too long", hint="Try again, or ask for less")
    if isinstance(root, (TimeoutError, urllib3.exceptions.TimeoutError)):
        what = "stopped answering" if line.is_connected else f"no connection within {line.connect_s:g} s"
        return TimedOut(f"{tried}: {what}", hint="The server or the network is slow or down; try again later")
    # A kept connection that the server has closed meanwhile: no fault of TLS, although it is told as one.
    has_ended = isinstance(root, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
    if isinstance(root, ssl.SSLError) and not has_ended:
        return _tls_fault(root, tried)
    if isinstance(root, InternalAddress):
        return ServerFault(f"{tried}: it redirects to this machine or its link, which is refused")
    if isinstance(root, (socket.gaierror, UnicodeError)):
        return Unreachable(f"{tried}: unknown host", hint="Check the address, and the network this kernel is in")
    if isinstance(root, ConnectionRefusedError):
        return Unreachable(f"{tried}: connection refused", hint="Check the port; the server may be down")
    if line.is_connected:
        return ConnectionLost(f"{tried}: the connection was lost before the end", hint="Try again", detail=_words(root))
    return Unreachable(f"{tried}: no connection", hint="Check the address and the network", detail=_words(root))


def _tls_fault(error: ssl.SSLError, tried: str) -> LakeError:
    if not isinstance(error, ssl.SSLCertVerificationError):
        hint = "Check that the address starts with https:// only where the server speaks it"
        return Unreachable(f"{tried}: no secure connection", hint=hint, detail=_words(error))
    if error.verify_code in _OTHER_NAME:
        return Unreachable(f"{tried}: its certificate is for another name", detail=error.verify_message)
    if error.verify_code == _EXPIRED:
        return Unreachable(f"{tried}: its certificate has expired", detail=error.verify_message)
    fault = Unreachable(
        f"{tried}: its certificate is not trusted",
        hint="Set `ca_cert` to the file (or folder) of the certificate authority that this server uses",
        detail=error.verify_message,
    )
    fault.field = "ca_cert"
    return fault


def refusal(status: int, headers: Mapping[str, str], body: bytes, doing: str, host: str) -> LakeError:
    """What an answer without a reason of the service's own means: it comes from a proxy, a gateway or a web page."""
    tried = f"Could not {doing} on {host}"
    wait = asked_wait_s(headers, status)
    if "html" in headers.get("Content-Type", "") or body[:1] == b"<":
        hint = "Check the address; a login page or a proxy may answer in the server's place"
        return ServerFault(f"{tried}: a web page came instead of data ({status})", hint=hint, retry_after_s=wait)
    detail = body[:_LONGEST_DETAIL].decode("utf-8", "replace").strip()
    if status == 429:
        return ServerFault(f"{tried}: too many requests", hint="Wait a little", detail=detail, retry_after_s=wait)
    kind = {401: SignInNeeded, 403: AccessDenied, 404: NotFound}.get(status, ServerFault)
    return kind(f"{tried}: the server answered {status}", detail=detail, retry_after_s=wait)


def scrub(error: BaseException) -> None:
    """Empty the finished frames below an error: those of http.client hold the headers, with the password in them, and
    a traceback in verbose mode shows the variables of each frame."""
    for one in _chain(error):
        traceback.clear_frames(one.__traceback__)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        wrapped = [arg for arg in one.args if isinstance(arg, BaseException)]
        waiting += [*reversed(wrapped), one.__context__, one.__cause__]


def _root(error: BaseException) -> BaseException:
    """The innermost error that says what happened."""
    telling = (ssl.SSLError, socket.gaierror, TimeoutError, ConnectionError, InternalAddress, UnicodeError)
    chain = list(_chain(error))
    return next((one for one in chain if isinstance(one, telling)), chain[-1])


def _words(error: BaseException) -> str:
    return getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"[:_LONGEST_DETAIL]
