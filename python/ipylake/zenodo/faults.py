"""What the errors of an InvenioRDM site mean.

Source: {"status", "message", "errors": [{"field", "messages"}]} of invenio-rest; `message` for one in the former API;
410 carries a `tombstone`. Gateways in front answer with pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ipylake._http import refusal
from ipylake.errors import (
    AccessDenied,
    AlreadyExists,
    InvalidInput,
    LakeError,
    NotFound,
    QuotaExceeded,
    ServerFault,
    SignInNeeded,
    Unsupported,
)

_LONGEST = 2000


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, in the server's words. `field` is its path: `metadata.creators.1.role`."""

    field: str
    messages: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.field}: {' '.join(self.messages)}" if self.field else " ".join(self.messages)


class NotValid(InvalidInput):
    """The server refuses what was sent; `errors` says which fields."""

    def __init__(self, message: str, *, errors: tuple[FieldError, ...], hint: str = "", detail: str = "") -> None:
        super().__init__(message, hint=hint, detail=detail, field=errors[0].field if errors else None)
        self.errors = errors


class Withdrawn(NotFound):
    """The record was there and has been taken away; `tombstone` is what the site says of that."""

    def __init__(self, message: str, *, tombstone: Mapping[str, Any], hint: str = "", detail: str = "") -> None:
        super().__init__(message, hint=hint, detail=detail)
        self.tombstone = dict(tombstone)


def field_errors(answer: Any) -> tuple[FieldError, ...]:
    """Those in an answer: a saved draft has them as well, without being refused."""
    listed = answer.get("errors") if isinstance(answer, dict) else None
    found = []
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict):
            continue
        said = one.get("messages") or one.get("message") or ()
        messages = tuple(map(str, said)) if isinstance(said, (list, tuple)) else (str(said),)
        found.append(FieldError(str(one.get("field", "")), messages))
    return tuple(found)


def fault_of_answer(status: int, headers: Mapping[str, str], body: bytes, doing: str, host: str) -> LakeError:
    """What an answer with an error means, whoever gave it: the site, or a gateway in front of it."""
    tried = f"Could not {doing} on {host}"
    said = json_object(body)
    words = str(said.get("message") or "")[:_LONGEST]
    if status == 413:
        hint = "Zenodo takes 50 GB in a record, and 100 files"
        return QuotaExceeded(f"{tried}: the server answered that it is too large (413)", hint=hint, detail=words)
    if not said:
        return _of_gateway(status, headers, body, tried, refusal(status, headers, body, doing, host))
    errors = field_errors(said)
    if status == 410:
        return _withdrawn(said, tried, words)
    if errors:
        return NotValid(f"{tried}: the server refuses it", errors=errors, detail="\n".join([words, *map(str, errors)]))
    if status == 401:
        return SignInNeeded(f"{tried}: the token is not accepted", hint="Sign in again", detail=words)
    if status == 403:
        hint = "Sign in with an account that may do that, or ask the owner for a link"
        return AccessDenied(f"{tried}: not allowed", hint=hint, detail=words)
    if status == 404:
        return NotFound(f"{tried}: it does not exist there", hint="Check the number, and the site", detail=words)
    if status == 409:
        return AlreadyExists(f"{tried}: it is there already, or is being changed", detail=words)
    if status in (405, 406, 415):
        return Unsupported(f"{tried}: this server does not do that ({status})", detail=words)
    if status == 400:
        return InvalidInput(f"{tried}: the server refuses it", detail=words)
    return refusal(status, headers, words.encode(), doing, host)


def _of_gateway(status: int, headers: Mapping[str, str], body: bytes, tried: str, usual: LakeError) -> LakeError:
    """A page, or nothing: what stands in front of the site has answered."""
    if status == 403:
        hint = "Its gateway may refuse this network or program; try later, or from elsewhere"
        return AccessDenied(f"{tried}: its gateway refuses it (403)", hint=hint, detail=_title(body))
    if status >= 500:
        hint = "The server or its gateway is overloaded; try again later"
        fault = ServerFault(f"{tried}: the server answered {status}", hint=hint, detail=_title(body))
        fault.retry_after_s = usual.retry_after_s
        return fault
    return usual


def _withdrawn(said: Mapping[str, Any], tried: str, words: str) -> Withdrawn:
    """Source: `tombstone` of invenio-rdm-records: removal_reason, note, removal_date, citation_text."""
    raw = said.get("tombstone")
    tombstone: dict[str, Any] = raw if isinstance(raw, dict) else {}
    reason = tombstone.get("removal_reason")
    why = str(reason.get("id", "")) if isinstance(reason, dict) else ""
    told = ", ".join(
        filter(None, (why, str(tombstone.get("note") or ""), str(tombstone.get("removal_date") or "")[:10]))
    )
    detail = "\n".join(filter(None, (words, told, str(tombstone.get("citation_text") or ""))))
    return Withdrawn(f"{tried}: the record was withdrawn", tombstone=tombstone, detail=detail)


def json_object(body: bytes) -> dict[str, Any]:
    """Empty for what is none: a page, or half of one."""
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _title(body: bytes) -> str:
    """The headline of a page, or the beginning of a text."""
    text = body[:4096].decode("utf-8", "replace")
    found = re.search(r"<(title|h1)[^>]*>(.*?)</\1>", text, re.IGNORECASE | re.DOTALL)
    return re.sub(r"<[^>]*>|\s+", " ", found[2] if found else text if text[:1] != "<" else "").strip()[:200]
