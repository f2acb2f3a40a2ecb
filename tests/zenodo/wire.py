"""Requests and replies, and which function answers what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from .double import Double

RDM = "application/vnd.inveniordm.v1+json"
_INVALID = "A validation error occurred."


class Refused(Exception):
    """An error as InvenioRDM words it: {"status", "message", "errors": [{"field", "messages"}]}, or HTML of a proxy."""

    def __init__(
        self, status: int, message: str, *, headers: Mapping[str, str] = {}, html: bool = False, **more: Any
    ):  # read only
        self.status = status
        self.headers = headers
        self.html = html
        self.body = {"status": status, "message": message, **more}


def invalid(field_name: str, *messages: str) -> Refused:
    return Refused(400, _INVALID, errors=[{"field": field_name, "messages": list(messages)}])


@dataclass
class Body:
    """What was sent, on disk: uploads are large."""

    path: Path
    size: int
    md5: str

    def read(self) -> bytes:
        return self.path.read_bytes()


@dataclass
class Asked:
    """`path` as sent; `query` has the last of each argument, `lists` all of them; `base` is how the client calls this
    site (https://sandbox.zenodo.org, http://localhost:1234)."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    base: str
    body: Body
    lists: Mapping[str, list[str]]
    token: str | None = None
    is_sandbox: bool = False

    @property
    def wants_rdm(self) -> bool:
        return RDM in self.headers.get("Accept", "")


@dataclass
class Reply:
    """`content`: something for JSON, bytes, or a file of which `span` is sent."""

    status: int = 200
    content: Any = b""
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    span: tuple[int, int] | None = None


Answer = Callable[..., Reply]
_ROUTES: list[tuple[str, re.Pattern[str], Answer]] = []


def route(methods: str, template: str) -> Callable[[Answer], Answer]:
    """`{name}` is one segment of the path, which may hold %2F, `{name:rest}` all that follows."""
    pattern = re.sub(r"{(\w+):rest}", r"(?P<\1>.+)", template)
    compiled = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", pattern) + "/?")

    def register(answer: Answer) -> Answer:
        _ROUTES.extend((method, compiled, answer) for method in methods.split())
        _ROUTES.sort(key=lambda one: one[1].groups)  # what is said word for word comes before what takes any word
        return answer

    return register


def answer(double: Double, asked: Asked) -> Reply:
    method = "GET" if asked.method == "HEAD" else asked.method
    is_known = False
    for one, pattern, function in _ROUTES:
        found = pattern.fullmatch(asked.path)
        if found and one == method:
            return function(double, asked, **{name: unquote(value) for name, value in found.groupdict().items()})
        is_known = is_known or bool(found)
    if is_known:
        raise Refused(405, "The method is not allowed for the requested URL.")
    raise Refused(404, "The requested URL was not found on the server.")
