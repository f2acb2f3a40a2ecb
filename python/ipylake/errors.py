"""What can go wrong, one class per thing a caller can do something about.

LakeError
├── InvalidInput         what was typed or passed cannot be used; `field` names it
├── NotFound             the catalog has no such entry
├── SignInNeeded         nobody is signed in, the session ended, or the sign-in was refused
├── AccessDenied         signed in, but not allowed
├── QuotaExceeded        the account has not enough room there
├── AlreadyExists        the service has it already; `existing` lists ids
├── Unreachable          no connection: refused, unknown host, certificate, time-out
│   └── TimedOut         the server did not answer, or stopped answering, in time
├── ServerFault          the server answered, but not with what it promises
├── NothingSelected      a value was asked for and nothing is picked
├── NotAvailable         the bytes are not where this kernel can read them; `missing` lists entries
├── ConfirmationNeeded   the call would overwrite or produce a lot; ask, then call again with consent
├── ConfigurationError   a setting is missing or wrong; `field` names the key
├── CannotWrite          the place that files are to come to cannot be written
│   └── NoSpace          it is full, or the quota is
├── Unsupported          this catalog or host cannot do that
└── Cancelled            somebody pressed Stop
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = [
    "AccessDenied",
    "AlreadyExists",
    "Cancelled",
    "CannotWrite",
    "ConfigurationError",
    "ConfirmationNeeded",
    "InvalidInput",
    "LakeError",
    "NoSpace",
    "NotAvailable",
    "NotFound",
    "NothingSelected",
    "QuotaExceeded",
    "ServerFault",
    "SignInNeeded",
    "TimedOut",
    "Unreachable",
    "Unsupported",
]


class LakeError(Exception):
    """An error with a way out.

    message         what was tried, on what, and what happened
    hint            what to do now; may be empty
    detail          the server's own words, unchanged; never contains a secret
    field           the input, key or argument it is about
    retry_after_s   seconds after which another try makes sense, if the server said so
    """

    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        detail: str = "",
        field: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail
        self.field = field
        self.retry_after_s = retry_after_s

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled, whatever the constructor asks for: errors come back from other processes."""
        return _again, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.message, self.detail, self.hint) if part)


def _again(kind: type[LakeError], args: tuple[object, ...], known: dict[str, object]) -> LakeError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(known)
    return error


class InvalidInput(LakeError):
    code = "invalid-input"


class NotFound(LakeError):
    code = "not-found"


class SignInNeeded(LakeError):
    code = "sign-in-needed"


class AccessDenied(LakeError):
    code = "access-denied"


class QuotaExceeded(LakeError):
    code = "quota-exceeded"


class AlreadyExists(LakeError):
    """`existing` holds the ids of what is there, as far as they are known."""

    code = "already-exists"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        detail: str = "",
        field: str | None = None,
        existing: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint, detail=detail, field=field)
        self.existing = existing


class Unreachable(LakeError):
    code = "unreachable"


class TimedOut(Unreachable):
    code = "timed-out"


class ServerFault(LakeError):
    code = "server-fault"


class NothingSelected(LakeError):
    code = "nothing-selected"


class NotAvailable(LakeError):
    """Some of the bytes cannot be read here; `missing` holds (entry id, reason) pairs, `found` counts the others."""

    code = "not-available"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        detail: str = "",
        missing: tuple[tuple[str, str], ...] = (),
        found: int = 0,
    ) -> None:
        super().__init__(message, hint=hint, detail=detail)
        self.missing = missing
        self.found = found


class ConfirmationNeeded(LakeError):
    """`asks` names the consent: "overwrite" or "large"."""

    code = "confirmation-needed"

    def __init__(self, message: str, *, asks: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(message, hint=hint, field=field)
        self.asks = asks


class ConfigurationError(LakeError):
    code = "configuration"


class CannotWrite(LakeError):
    code = "cannot-write"


class NoSpace(CannotWrite):
    code = "no-space"


class Unsupported(LakeError):
    code = "unsupported"


class Cancelled(LakeError):
    code = "cancelled"
