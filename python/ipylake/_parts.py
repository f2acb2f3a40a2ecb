"""Parts of the front end: modules beside the bundle, which a view fetches when it first needs them."""

from __future__ import annotations

from pathlib import Path

from .errors import NotFound

# Read along with the bundle, since they go together: another ipylake may be installed, or built, while a kernel runs.
_PARTS = {path.stem: path.read_bytes() for path in (Path(__file__).parent / "static" / "parts").glob("*.js")}


def part(name: str) -> bytes:
    """The module of a part.

    Raises NotFound, also where the view is of another ipylake than this kernel.
    """
    try:
        return _PARTS[name]
    except KeyError:
        text = "This view is of another version than the kernel"
        raise NotFound(text, hint="Run the cell again", detail=name[:100]) from None
