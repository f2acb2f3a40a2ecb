"""The double as a whole: what it holds, who may what, and how it answers."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import deposits, drafts, published  # noqa: F401  # they register what they answer
from .faults import Faults
from .limits import Limits
from .records import TOKENS, Library, Record
from .shapes import Shapes
from .wire import Asked, Body, Refused, Reply, answer

COMMUNITIES: list[dict[str, Any]] = [
    {
        "id": f"c0ffee00-0000-4000-8000-00000000000{number}",
        "slug": slug,
        "metadata": {"title": title, "description": f"<p>Records of {title}</p>"},
        "access": {"visibility": "public", "record_submission_policy": "open", "review_policy": policy},
    }
    for number, (slug, title, policy) in enumerate(
        [
            ("demo-array", "Demo Telescope Array", "open"),
            ("demo-lhc", "Demo Collider Open Data", "closed"),
            ("demo-field", "Demo Field Stations", "members"),
        ]
    )
]
_DEFAULT_AGENTS = re.compile(r"python-requests|Python-urllib|aria2|python-urllib3|curl/")
_NOT_VERIFIED = (
    "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong "
    "credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required."
)


class Double:
    """`calls` lists what was asked, as "METHOD path", and `agents` by which programs."""

    def __init__(self, folder: Path, *, rate_scale: float = 1.0) -> None:
        self.library = Library(folder)
        self.faults = Faults()
        self.limits = Limits(rate_scale)
        self.communities = COMMUNITIES
        self.requests: dict[str, Record] = {}
        self.calls: list[str] = []
        self.agents: set[str] = set()

    # --- what the routes ask ------------------------------------------------------------------------------------------

    def need(self, asked: Asked, scope: str = "deposit:write") -> str:
        """Whose token it is. Raises Refused (403) for none, an unknown one, and one without the scope."""
        if asked.token is None or scope not in TOKENS[asked.token]:
            raise Refused(403, "Permission denied.")
        return asked.token

    def community(self, name: str) -> dict[str, Any] | None:
        return next((one for one in self.communities if name in (one["slug"], one["id"])), None)

    def shapes(self, asked: Asked) -> Shapes:
        return Shapes(asked, self.library, self.faults.wrong_md5)

    def is_rdm(self, asked: Asked) -> bool:
        return asked.wants_rdm or self.faults.vanilla

    def shown(self, asked: Asked, record: Record, status: int = 200, *, is_draft: bool = False, **more: Any) -> Reply:
        shapes = self.shapes(asked)
        if self.is_rdm(asked):
            content = shapes.rdm(record, is_draft=is_draft)
        else:
            content = shapes.legacy_draft(record) if is_draft else shapes.legacy(record)
        return Reply(status, {**content, **more}, headers={"ETag": f'"{record.revision}"'})

    # --- one request --------------------------------------------------------------------------------------------------

    def answer(self, asked: Asked, token: str | None) -> tuple[Reply, dict[str, str]]:
        """And the headers that every answer of the API has."""
        self.calls.append(f"{asked.method} {asked.path}")
        self.agents.add(asked.headers.get("User-Agent", ""))
        time.sleep(self.faults.slow_s)
        self._refuse(asked)
        asked.token = token if self._is_known(token, asked.is_sandbox) else None
        headers: dict[str, str] = {}
        if asked.path.startswith("/api"):
            headers = {"Access-Control-Allow-Origin": "*", **self.limits.count(asked).headers()}
        if token and asked.token is None and re.match("/api/(deposit|files)", asked.path):
            raise Refused(401, _NOT_VERIFIED)
        with self.library.lock:
            return answer(self, asked), headers

    def _is_known(self, token: str | None, is_sandbox: bool) -> bool:
        """The sandbox is a site of its own: its tokens mean nothing on the other one."""
        known = token in TOKENS and token.startswith("sandbox") == is_sandbox if token else False
        return known and not self.faults.revoked

    def _refuse(self, asked: Asked) -> None:
        if self.faults.refuse_agents and _DEFAULT_AGENTS.match(asked.headers.get("User-Agent", "")):
            raise Refused(403, "Forbidden", html=True)
        if self.faults.strikes("too_many"):
            raise Refused(429, "Too Many Requests", headers=_wait(self.faults))
        if self.faults.strikes("html"):
            raise Refused(502, "Bad Gateway", html=True)
        if asked.method == "PUT" and self.faults.strikes("too_large"):
            raise Refused(413, "Request Entity Too Large", html=True)

    def stored(self, pieces: Iterator[bytes]) -> Body:
        """A body, on disk with its md5."""
        path = self.library.folder / f"{secrets.token_hex(12)}.sent"
        digest = hashlib.md5(usedforsecurity=False)
        size = 0
        with path.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
                size += len(piece)
        return Body(path, size, digest.hexdigest())


def _wait(faults: Faults) -> dict[str, str]:
    until = int(time.time()) + faults.wait_s
    match faults.too_many_says:
        case "retry-after":
            return {"Retry-After": str(faults.wait_s)}
        case "date":
            return {"Retry-After": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(until))}
        case "x-ratelimit":
            return {"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(until)}
        case "ratelimit":
            return {"RateLimit-Limit": "30", "RateLimit-Remaining": "0", "RateLimit-Reset": str(faults.wait_s)}
    return {}
