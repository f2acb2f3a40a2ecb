"""What the exit code says.

0    what was asked for is there, or done
1    a fault: no connection, a server that fails, no permission, no room
2    what was typed cannot be used, or the configuration cannot
3    somebody has to sign in
4    incomplete: a list that breaks off, files that are missing or did not come
5    nothing there: no such entry, no match
130  interrupted; 141 whoever read the output has left; 143 ended by SIGTERM
"""

from __future__ import annotations

from ipylake.errors import (
    Cancelled,
    ConfigurationError,
    ConfirmationNeeded,
    InvalidInput,
    LakeError,
    NotAvailable,
    NotFound,
    NothingSelected,
    SignInNeeded,
)

OK = 0
FAULT = 1
USAGE = 2
SIGN_IN = 3
INCOMPLETE = 4
NOTHING = 5
INTERRUPTED = 130
PIPE_CLOSED = 141
TERMINATED = 143


def code_of(error: LakeError) -> int:
    match error:
        case InvalidInput() | ConfigurationError() | ConfirmationNeeded():
            return USAGE
        case SignInNeeded():
            return SIGN_IN
        case NotAvailable():
            return INCOMPLETE
        case NotFound() | NothingSelected():
            return NOTHING
        case Cancelled():
            return INTERRUPTED
        case _:
            return FAULT
