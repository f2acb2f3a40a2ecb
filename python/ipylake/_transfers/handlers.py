"""Who fetches what: one handler for each scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from .copy import Copy
from .download import Download
from .landing import Landing
from .wanted import Source
from .xrootd import XRootD

ANY = "*"
"""Stands in a mapping of handlers for all schemes that have none of their own."""


class Handler(Protocol):
    """Brings the bytes of one source. Called from any thread, many times at once.

    Programs of their own (xrdcp, say) write to `landing.outside()`; everything else goes through `landing.write`. What
    has come is counted, checked and named by the landing: a handler does nothing of that.
    """

    def fetch(self, source: Source, landing: Landing) -> None:
        """All bytes from `landing.done` on.

        Ends within 0.2 s of `landing.stop`. Raises NotFound, AccessDenied, Unreachable, ServerFault, …: the next source
        is asked then; SignInNeeded where only a person helps; NoSpace and CannotWrite, which end the transfer.
        """


@runtime_checkable
class Connected(Protocol):
    """A handler that keeps connections for the next file."""

    def disconnect(self) -> None:
        """Close them, and forget what they were opened with. What runs goes on."""


def handlers(**more: Handler) -> Mapping[str, Handler]:
    """By scheme: https, http, davs, dav, root and file, and what is given; "any" takes all others.

    handlers(rucio=RucioClients(), any=…)
    """
    web = Download()
    xrootd: dict[str, Handler] = dict.fromkeys(("root", "roots", "xroot", "xroots"), XRootD())
    known: dict[str, Handler] = {**xrootd, "https": web, "http": web, "davs": web, "dav": web, "file": Copy()}
    return {**known, **{ANY if scheme == "any" else scheme: one for scheme, one in more.items()}}


def handler_for(source: Source, known: Mapping[str, Handler]) -> Handler | None:
    return known.get(source.scheme) or known.get(ANY)
