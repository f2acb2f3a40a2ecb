"""The columns of many DIDs in few calls, odd names included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from ipylake._parallel import in_order
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotFound, ServerFault

from .rest import Did, Rest
from .wire import Meta

M = TypeVar("M", bound=Meta)
_ALLOWED = re.compile(r"[/A-Za-z0-9][/A-Za-z0-9.\-_]*")  # names in Rucio's generic schema


def columns_of(rest: Rest, dids: Sequence[Did], kind: type[M], stop: Stop) -> Mapping[Did, M]:
    """Of DIDs, by the kind of struct that has them. Those that do not exist are left out.

    One call. Where the server refuses it because of a name that its schema does not allow (it may hold such names from
    earlier days, or from a laxer instance), those are asked for one by one.
    """
    try:
        return _together(rest, dids, kind, stop)
    except (InvalidInput, ServerFault):
        allowed = [did for did in dids if _ALLOWED.fullmatch(did[1])]
        if len(allowed) == len(dids):
            raise
    found = dict(_together(rest, allowed, kind, stop)) if allowed else {}
    others = [did for did in dids if did not in found and not _ALLOWED.fullmatch(did[1])]
    for did, meta in zip(
        others, in_order(lambda d, s: _alone(rest, d, kind, s), others, at_once=4, stop=stop), strict=True
    ):
        if meta:
            found[did] = meta
    return found


def _together(rest: Rest, dids: Sequence[Did], kind: type[M], stop: Stop) -> Mapping[Did, M]:
    return {(meta.scope, meta.name): meta for rows in rest.metadata_of(dids, kind, stop) for meta in rows}


def _alone(rest: Rest, did: Did, kind: type[M], stop: Stop) -> M | None:
    try:
        return msgspec.convert(rest.metadata(did, stop), kind)
    except (NotFound, InvalidInput, ServerFault, msgspec.ValidationError):
        return None
