"""What the fault server says. An answer is a script: steps that are played one after the other.

    whole(b"[]")                                   an answer as it should be
    (*chunked(b"row\\n", ended=False), Reset())     one row, then a TCP reset
    in_turn(busy("Retry-After: 1"), whole())       refused at first, good from then on

Descriptions only, without input or output: `server.py` plays them, `named.py` gives them names.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A request: header names in lower case, the target as it came over the wire. `number` counts from 1."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    number: int


# --- steps --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Send:
    """At once, and gone before the next step."""

    data: bytes


@dataclass(frozen=True)
class Drip:
    """A byte at a time."""

    data: bytes
    every_s: float = 0.05


@dataclass(frozen=True)
class Flood:
    """The same piece over and over, until the client leaves."""

    piece: bytes


@dataclass(frozen=True)
class Delay:
    seconds: float


@dataclass(frozen=True)
class Until:
    """Waits until the test has released the gate once more."""

    gate: threading.Semaphore


@dataclass(frozen=True)
class Hang:
    """Says nothing more, until the client or the test leaves."""


@dataclass(frozen=True)
class Reset:
    """Ends the connection with a TCP reset."""


@dataclass(frozen=True)
class Close:
    """Ends the connection in good order for TCP; TLS is not told."""


@dataclass(frozen=True)
class Tunnel:
    """Passes bytes to and from another server of this machine, as a proxy does on CONNECT."""

    port: int


Step = Send | Drip | Flood | Delay | Until | Hang | Reset | Close | Tunnel
Script = tuple[Step, ...]
Answer = Script | Callable[[Asked], Script]


def script_of(answer: Answer, asked: Asked) -> Script:
    return answer(asked) if callable(answer) else answer


# --- as it should be ----------------------------------------------------------------------------------------


def head(status: int, *headers: str) -> Script:
    return (Send("\r\n".join([f"HTTP/1.1 {status} As Told", *headers, "", ""]).encode("latin-1")),)


def whole(body: bytes = b"", *headers: str, status: int = 200) -> Script:
    return (*head(status, f"Content-Length: {len(body)}", *headers), Send(body))


def json(body: bytes, status: int = 200) -> Script:
    return whole(body, "Content-Type: application/json", status=status)


def chunk(data: bytes) -> Send:
    return Send(b"%x\r\n%s\r\n" % (len(data), data))


END = Send(b"0\r\n\r\n")
"""The last chunk."""


def chunked(*chunks: bytes, ended: bool = True) -> Script:
    """Rows as Rucio streams them."""
    begun = head(200, "Content-Type: application/x-json-stream", "Transfer-Encoding: chunked")
    return (*begun, *map(chunk, chunks), *([END] if ended else []))


# --- as it should not be --------------------------------------------------------------------------------------


def lying(body: bytes, says: int) -> Script:
    """A body that is shorter or longer than the answer says."""
    return (*head(200, f"Content-Length: {says}"), Send(body), Close())


def busy(*headers: str, status: int = 429) -> Script:
    return whole(b"", *headers, status=status)


RATE_LIMITS: Mapping[str, tuple[str, ...]] = {
    "seconds": ("Retry-After: 7",),
    "date": ("Date: Sat, 21 Nov 2026 08:00:00 GMT", "Retry-After: Sat, 21 Nov 2026 08:00:07 GMT"),
    "x-seconds": ("X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 7"),
    "x-epoch": ("Date: Sat, 21 Nov 2026 08:00:00 GMT", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1795248007"),
    "x-reset-alone": ("X-RateLimit-Reset: 7",),
    "three": ("RateLimit-Limit: 60", "RateLimit-Remaining: 0", "RateLimit-Reset: 7"),
    "one": ("RateLimit: limit=60, remaining=0, reset=7",),
    "structured": ('RateLimit-Policy: "burst";q=60;w=60', 'RateLimit: "burst";r=0;t=7'),
}
"""Each family of headers by which services ask for seven seconds: RFC 9110, GitHub's and Zenodo's, and three drafts of
draft-ietf-httpapi-ratelimit-headers."""


def redirect(location: str, status: int = 302) -> Script:
    return whole(b"<html>moved", f"Location: {location}", status=status)


def hops(count: int, end: Answer) -> Answer:
    """A chain of redirects below /hop, and what stands at its end."""

    def answer(asked: Asked) -> Script:
        at = int(asked.target.rpartition("/")[2]) if asked.target.startswith("/hop/") else 0
        return redirect(f"/hop/{at + 1}") if at < count else script_of(end, asked)

    return answer


def bomb(size: int) -> Script:
    """Few bytes that become `size`."""
    return whole(gzip.compress(bytes(size)), "Content-Encoding: gzip")


def endless(piece: bytes) -> Script:
    return (*chunked(ended=False), Flood(chunk(piece).data))


def file(body: bytes, *, etag: str = '"1"', takes_range: bool = True) -> Answer:
    """A file that can be asked for from a place on; with `takes_range=False` it always comes from the start."""

    def answer(asked: Asked) -> Script:
        start, _, last = asked.headers.get("range", "").removeprefix("bytes=").partition("-")
        is_same = asked.headers.get("if-range", etag) == etag
        if not (takes_range and start and is_same):
            return whole(body, f"ETag: {etag}")
        if int(start) >= len(body):
            return whole(b"", f"Content-Range: bytes */{len(body)}", status=416)
        end = min(int(last), len(body) - 1) if last else len(body) - 1
        place = f"Content-Range: bytes {start}-{end}/{len(body)}"
        return whole(body[int(start) : end + 1], f"ETag: {etag}", place, status=206)

    return answer


# --- which of several -------------------------------------------------------------------------------------------


def in_turn(*answers: Answer) -> Answer:
    """The first request gets the first one, and so on; the last one is for all that follow."""
    return lambda asked: script_of(answers[min(asked.number, len(answers)) - 1], asked)


def by_target(answers: Mapping[str, Answer], otherwise: Answer) -> Answer:
    """By how the target begins; the first that fits."""

    def answer(asked: Asked) -> Script:
        found = (given for beginning, given in answers.items() if asked.target.startswith(beginning))
        return script_of(next(found, otherwise), asked)

    return answer
