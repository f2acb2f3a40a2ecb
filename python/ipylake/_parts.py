"""Parts of the front end: modules beside the bundle, which a view fetches when it first needs them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .errors import NotFound

_FOLDER = Path(__file__).parent / "static" / "parts"


def part(name: str) -> bytes:
    """The module of a part. `name` is looked up among those that are there, and never becomes a path.

    Raises NotFound, also where the view is of another ipylake than this kernel.
    """
    try:
        return _parts()[name]
    except KeyError:
        text = "This view is of another version than the kernel"
        raise NotFound(text, hint="Run the cell again", detail=name[:100]) from None


@cache
def _parts() -> Mapping[str, bytes]:
    """All, read when the first is needed: they go with the bundle that views have, whatever is installed later."""
    return {path.stem: path.read_bytes() for path in _FOLDER.glob("*.js")}
