"""What Rucio's own errors mean. They are told by their class, never by the status alone: AccessDenied comes as 401, 403
and 500, depending on the route."""

from __future__ import annotations

from collections.abc import Mapping

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
)

from .wire import Refused, refusal_in

_FAILED = 500
_NO_SESSION = frozenset({"CannotAuthenticate", "CannotAuthorize", "IdentityError", "IdentityNotFound"})
_BAD_INPUT = frozenset(
    {
        "DIDFilterSyntaxError",
        "InputValidationError",
        "InsufficientTargetRSEs",
        "InvalidMetadata",
        "InvalidObject",
        "InvalidPath",
        "InvalidRSEExpression",
        "InvalidReplicationRule",
        "InvalidType",
        "KeyNotFound",
        "ManualRuleApprovalBlocked",
        "ScratchDiskLifetimeConflict",
        "StagingAreaRuleRequiresLifetime",
        "UnsupportedOperation",
        "ValueError",
    }
)
_NO_ROOM = frozenset({"InsufficientAccountLimit", "RSEOverQuota"})
_THERE_ALREADY = frozenset(
    {
        "DataIdentifierAlreadyExists",
        "Duplicate",
        "DuplicateContent",
        "DuplicateRule",
        "FileAlreadyExists",
        "FileReplicaAlreadyExists",
    }
)


class NotNow(ServerFault):
    """Refused because something else was at work on the same; nothing was done, and another try may succeed."""


class Stumbled(ServerFault):
    """500 without a reason of Rucio's own, or of its database: what was only asked may be answered the next time. The
    first request after a restart of the database always gets one: Rucio keeps connections without looking at them."""


def without_sql(words: str) -> str:
    """The server's words, without the statement that it appends to what its database refused."""
    return words.partition("[SQL:")[0].strip()


def fault_of_answer(status: int, headers: Mapping[str, str], body: bytes, doing: str, host: str) -> LakeError:
    refused = refusal_in(body)
    if refused is None and headers.get("ExceptionClass"):
        refused = Refused(headers["ExceptionClass"], headers.get("ExceptionMessage", ""))
    if refused is None:
        fault = refusal(status, headers, body, doing, host)
        return Stumbled(fault.message, hint=fault.hint, detail=fault.detail) if status == _FAILED else fault
    return fault_of(refused, doing, host, status)


def fault_of(refused: Refused, doing: str, host: str, status: int = 200) -> LakeError:
    kind, words = refused.ExceptionClass, without_sql(refused.ExceptionMessage)
    tried = f"Could not {doing} on {host}"
    if kind in _NO_SESSION or words == "Token must be set.":
        return SignInNeeded(f"{tried}: the session has ended", hint="Sign in again", detail=words)
    if kind == "AccessDenied":
        hint = "Sign in with an account that may do that"
        return AccessDenied(f"{tried}: this account is not allowed to", hint=hint, detail=words)
    if kind in _NO_ROOM:
        hint = "Choose another storage element, delete what you no longer need there, or ask for approval"
        return QuotaExceeded(f"{tried}: there is not enough quota left", hint=hint, detail=words)
    if kind == "ReplicationRuleCreationTemporaryFailed":
        return NotNow(f"{tried}: the server is not able to right now", hint="Try again in a moment", detail=words)
    if kind in _THERE_ALREADY:
        return AlreadyExists(f"{tried}: it is there already", detail=words)
    if kind == "RuleNotFound":
        hint = "It was deleted, or its time was over"
        return NotFound(f"{tried}: there is no such rule any more", hint=hint, detail=words)
    if kind.endswith("NotFound"):
        return NotFound(f"{tried}: it does not exist there", hint="Check the scope and the name", detail=words)
    if kind in _BAD_INPUT:
        return InvalidInput(f"{tried}: the server does not understand it ({kind})", detail=words)
    failed = Stumbled if status == _FAILED and kind == "DatabaseException" else ServerFault
    return failed(f"{tried}: the server answered {status} ({kind})", hint="Try again later", detail=words)
