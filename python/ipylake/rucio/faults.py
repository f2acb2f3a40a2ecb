"""What Rucio's own errors mean. They are told by their class, never by the status alone: AccessDenied comes as 401, 403
and 500, depending on the route."""

from __future__ import annotations

from urllib3 import HTTPHeaderDict

from ipylake._http import refusal
from ipylake.errors import AccessDenied, InvalidInput, LakeError, NotFound, ServerFault, SignInNeeded

from .wire import Refused, refusal_in

_NO_SESSION = frozenset({"CannotAuthenticate", "CannotAuthorize", "IdentityError", "IdentityNotFound"})
_BAD_INPUT = frozenset(
    {
        "DIDFilterSyntaxError",
        "InputValidationError",
        "InvalidMetadata",
        "InvalidObject",
        "InvalidPath",
        "InvalidRSEExpression",
        "InvalidType",
        "KeyNotFound",
        "UnsupportedOperation",
        "ValueError",
    }
)


def fault_of_answer(status: int, headers: HTTPHeaderDict, body: bytes, doing: str, host: str) -> LakeError:
    refused = refusal_in(body)
    if refused is None and headers.get("ExceptionClass"):
        refused = Refused(headers["ExceptionClass"], headers.get("ExceptionMessage", ""))
    if refused is None:
        return refusal(status, headers, body, doing, host)
    return fault_of(refused, doing, host, status)


def fault_of(refused: Refused, doing: str, host: str, status: int = 200) -> LakeError:
    kind, words = refused.ExceptionClass, refused.ExceptionMessage
    tried = f"Could not {doing} on {host}"
    if kind in _NO_SESSION or words == "Token must be set.":
        return SignInNeeded(f"{tried}: the session has ended", hint="Sign in again", detail=words)
    if kind == "AccessDenied":
        hint = "Sign in with an account that may do that"
        return AccessDenied(f"{tried}: this account is not allowed to", hint=hint, detail=words)
    if kind.endswith("NotFound"):
        return NotFound(f"{tried}: it does not exist there", hint="Check the scope and the name", detail=words)
    if kind in _BAD_INPUT:
        return InvalidInput(f"{tried}: the server does not understand it ({kind})", detail=words)
    return ServerFault(f"{tried}: the server answered {status} ({kind})", hint="Try again later", detail=words)
