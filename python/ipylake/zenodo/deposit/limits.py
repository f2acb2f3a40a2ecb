"""What a site takes, looked at before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipylake._text import counted, size_text
from ipylake.errors import InvalidInput, QuotaExceeded

from .files import Item

GB = 10**9


@dataclass(frozen=True)
class Limits:
    """Of one record. None: not known, the site will say."""

    files: int | None = None
    bytes: int | None = None
    takes_empty: bool = True

    def with_quota(self, given: int) -> Limits:
        """`given`: bytes that were asked for and granted; 0 for none."""
        return replace(self, bytes=given) if given else self


ZENODO = Limits(files=100, bytes=50 * GB, takes_empty=False)
"""Source: zenodo-rdm, invenio.cfg; help.zenodo.org"""


MOST_ROOM = 200 * GB
"""Of one record: what everybody has, and the 150 GB of a person. Source: zenodo-rdm, invenio.cfg"""
_NEARLY = 0.8
_STEP = 10 * GB


def room_to_ask(size: int, limits: Limits) -> int | None:
    """Bytes to ask for where files of this size nearly fill what there is; None where they do not, or nothing helps."""
    room = limits.bytes
    if room is None or room >= MOST_ROOM or size <= _NEARLY * room:
        return None
    return min(MOST_ROOM, max(-(-size // _STEP) * _STEP, room + _STEP))


def check(items: Sequence[Item], limits: Limits) -> None:
    """Raises InvalidInput or QuotaExceeded, with the way out."""
    if not items:
        raise InvalidInput("There is no file to deposit", hint="A record needs at least one file", field="files")
    twice = [key for key, count in Counter(one.key for one in items).items() if count > 1]
    if twice:
        hint = "Give files={path: name, …}"
        raise InvalidInput(f'Several files would be called "{twice[0]}"', hint=hint, field="files")
    empty = [one.key for one in items if one.size == 0]
    if empty and not limits.takes_empty:
        more = f" and {len(empty) - 1} more" if len(empty) > 1 else ""
        hint = "Leave it out, or put it into a ZIP"
        raise InvalidInput(f"{empty[0]}{more} has no content: the site takes no empty files", hint=hint, field="files")
    if limits.files is not None and len(items) > limits.files:
        raise QuotaExceeded(
            f"These are {counted(len(items), 'file')}, and a record takes {limits.files}",
            hint='Put them into ZIPs: bundle="zip"',
            field="files",
        )
    size = sum(one.size for one in items)
    if limits.bytes is not None and size > limits.bytes:
        raise QuotaExceeded(
            f"These are {size_text(size)}, and a record takes {size_text(limits.bytes)}",
            hint="Ask the site for more room (`more_room`), or split them over several records",
            field="files",
        )
