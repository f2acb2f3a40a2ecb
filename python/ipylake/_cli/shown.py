"""How values are written."""

from __future__ import annotations

import time
from typing import Any


def date(seconds: int | None) -> str:
    """In the time of this machine; "" where it is not known."""
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def fields(struct: Any) -> dict[str, Any]:
    """Of a msgspec struct, for JSON."""
    import msgspec

    named: dict[str, Any] = msgspec.structs.asdict(struct)
    return named
