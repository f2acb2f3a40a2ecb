"""Whether files fit, before the first byte comes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from ipylake._text import size_text
from ipylake.errors import InvalidInput, NoSpace

from .folder import Directory
from .names import local_parts
from .wanted import Wanted


def check_room(root: Directory, wanted: Iterable[Wanted]) -> None:
    """Raises NoSpace with what is needed and what is free; files whose size nobody knows count nothing."""
    free = root.free()
    many = [one for one in wanted if one.size]
    if sum(one.size or 0 for one in many) <= free:
        return
    needed = sum(one.size or 0 for one in many if not _may_be_there(root, one))
    if needed > free:
        raise NoSpace(
            f"The files do not fit into {root.path}: {size_text(needed)} are needed and {size_text(free)} are free",
            hint="Choose another folder, or fewer files",
        )


def _may_be_there(root: Directory, wanted: Wanted) -> bool:
    with suppress(OSError, InvalidInput):
        return (root.path.joinpath(*local_parts(wanted.name))).lstat().st_size == wanted.size
    return False
