"""Whom the server takes a token for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ipylake._credentials import Secret
from ipylake._http import target
from ipylake._stop import Stop
from ipylake._tokens import Claims
from ipylake.errors import LakeError, ServerFault
from ipylake.rucio.faults import fault_of_answer
from ipylake.rucio.wire import decoded

from .door import DOING, Door

T = TypeVar("T")


def account_of(door: Door, token: Secret, stop: Stop) -> str:
    """Raises SignInNeeded where it is refused. Source: GET /accounts/whoami (Rucio REST), which redirects."""
    return str(_get(door, target("accounts", "whoami"), token, dict[str, Any], stop).get("account", ""))


def accounts_of(door: Door, token: Secret, claims: Claims, stop: Stop) -> tuple[str, ...]:
    """All accounts of the identity that signed in by OIDC; empty where the server does not tell.

    Source: GET /identities/accounts (Rucio REST).
    """
    query = [("identity_key", f"SUB={claims.sub}, ISS={claims.iss}"), ("type", "OIDC")]
    try:
        return tuple(_get(door, target("identities", "accounts", query=query), token, list[str], stop))
    except LakeError:
        return ()


def _get(door: Door, where: str, token: Secret, kind: type[T], stop: Stop) -> T:
    headers: Mapping[str, str | Secret] = {
        "X-Rucio-Auth-Token": token,
        **({"X-Rucio-VO": door.vo} if door.vo else {}),
    }
    answer = door.api.fetch("GET", where, doing=DOING, stop=stop, headers=headers)
    if answer.status >= 400 or "html" in answer.headers.get("Content-Type", ""):
        raise fault_of_answer(answer.status, answer.headers, answer.body, DOING, door.api.host)
    try:
        return decoded(answer.body, kind)
    except ValueError as error:
        raise ServerFault(f"Could not {DOING} on {door.api.host}: the answer is not what Rucio promises") from error
