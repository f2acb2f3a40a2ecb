"""Errors as data: what travels to the browser."""

from __future__ import annotations

import logging

from ._protocol import Fault
from .errors import ConfirmationNeeded, LakeError, NotAvailable

_log = logging.getLogger("ipylake")
_EXAMPLES = 5


def fault_of(error: BaseException) -> Fault:
    """The fault of an error. One that is not ours is a defect: said so, its text kept out (it may quote anything)."""
    if not isinstance(error, LakeError):
        _log.error("unexpected %s", type(error).__name__, exc_info=error)
        return Fault(
            code="error",
            message=f"Something went wrong inside ipylake ({type(error).__name__})",
            hint="The kernel's log has the details; please report it",
        )
    missing = error.missing if isinstance(error, NotAvailable) else ()
    return Fault(
        code=error.code,
        message=error.message,
        hint=error.hint,
        detail=error.detail,
        field=error.field,
        retry_after_s=error.retry_after_s,
        asks=error.asks if isinstance(error, ConfirmationNeeded) else "",
        found=error.found if isinstance(error, NotAvailable) else 0,
        missing=len(missing),
        missing_examples=tuple(f"{entry}: {reason}" for entry, reason in missing[:_EXAMPLES]),
    )
