"""A Rucio of a few answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ipylake.rucio import Rucio

from .answers import Answer, Script, by_target, whole
from .named import token
from .server import FaultServer

CANARY = "canary-password"
Serve = Callable[..., tuple[Rucio, FaultServer]]
"""The fixture `serve`: a client, and the server that answers it as told."""


def row(name: str, **more: Any) -> bytes:
    return json.dumps({"scope": "mc16", "name": name, "did_type": "DATASET", "bytes": 5, **more}).encode() + b"\n"


def refused(kind: str, words: str = "in its own words", status: int = 500) -> Script:
    body = json.dumps({"ExceptionClass": kind, "ExceptionMessage": words}).encode()
    return whole(body, "Content-Type: application/octet-stream", status=status)


def rucio(answers: dict[str, Answer] | None = None, **by_word: Answer) -> Answer:
    """By the beginning of the target, or its first word; signing in works unless told otherwise."""
    known = {**(answers or {}), **{f"/{word}": answer for word, answer in by_word.items()}}
    return by_target(
        {**known, **({} if "/auth" in known else {"/auth": lambda _: token()})},
        refused("DataIdentifierNotFound", status=404),
    )
