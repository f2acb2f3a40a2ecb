"""How a script makes the same client."""

from __future__ import annotations

from ipylake._catalog import Script

from .configuration import values_of
from .settings import ARGUMENTS, Settings

_NOTE = "Reads as anybody; signs in with the session of this kernel, or $ZENODO_TOKEN"


def script(settings: Settings) -> Script:
    """The instance by its name, and what was given as an argument; files and environment say the rest. No token."""
    values = values_of(settings)
    named = (("instance", settings.name),) if settings.name else ()
    given = tuple((key, values[key]) for key, source in settings.sources.items() if source == ARGUMENTS)
    return Script("zenodo", "from ipylake.zenodo import Zenodo", "Zenodo", (*named, *given), _NOTE)
