"""Parts of the front end: modules beside the bundle, which a view fetches when it first needs them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .errors import NotFound

_FOLDER = Path(__file__).parent / "static" / "parts"


@cache
def part(name: str) -> bytes:
    """The module of a part. `name` is looked up among the files that are there, and never becomes a path.

    Raises NotFound, also where the view is of another ipylake than this kernel.
    """
    files = {path.stem: path for path in _FOLDER.glob("*.js")}
    if name not in files:
        raise NotFound("This view is of another version than the kernel", hint="Run the cell again", detail=name[:100])
    return files[name].read_bytes()
