"""How a script makes the same client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipylake._catalog import Script

from .settings import ARGUMENTS, Settings

_NOTE = "Takes the session of this kernel, or signs in with $RUCIO_USERNAME and $RUCIO_PASSWORD"


def script(settings: Settings) -> Script:
    """The instance by its name, and what was given as an argument; files and environment say the rest. No password."""
    named = (("instance", settings.name),) if settings.name else ()
    given = {key: source for key, source in settings.sources.items() if source == ARGUMENTS and key != "password"}
    arguments = tuple((key, _plain(getattr(settings, key))) for key in given)
    return Script("rucio", "from ipylake.rucio import Rucio", "Rucio", named + arguments, _NOTE)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, int) else str(value)
