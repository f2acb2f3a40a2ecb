"""Errors as data: what travels to the browser."""

from __future__ import annotations

import logging

from ._protocol import Fault
from .errors import ConfirmationNeeded, LakeError, NotAvailable

_log = logging.getLogger("ipylake")
_EXAMPLES = 5
_LONG = 2000
"""Characters of a text that are shown; it may quote what somebody sent."""


def lake_error_of(error: BaseException) -> LakeError:
    """The error, if it is ours. Another is a defect: logged and said so, its text kept out (it may quote anything)."""
    if isinstance(error, LakeError):
        return error
    _log.error("unexpected %s", type(error).__name__, exc_info=error)
    return LakeError(
        f"Something went wrong inside ipylake ({type(error).__name__})",
        hint="The kernel's log has the details; please report it",
    )


def fault_of(error: BaseException) -> Fault:
    """The fault of an error."""
    error = lake_error_of(error)
    missing = error.missing if isinstance(error, NotAvailable) else ()
    return Fault(
        code=error.code,
        message=_shortened(error.message),
        hint=_shortened(error.hint),
        detail=_shortened(error.detail),
        field=error.field,
        retry_after_s=error.retry_after_s,
        asks=error.asks if isinstance(error, ConfirmationNeeded) else "",
        found=error.found if isinstance(error, NotAvailable) else 0,
        missing=len(missing),
        missing_examples=tuple(_shortened(f"{entry}: {reason}") for entry, reason in missing[:_EXAMPLES]),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]} …"
