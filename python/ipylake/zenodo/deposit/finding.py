"""Which draft a deposit goes on with: one that is named, the one remembered for its folder, or one of the same title
that the site lists. A second one is never made for the same call."""

from __future__ import annotations

from dataclasses import dataclass

from ipylake._stop import Stop
from ipylake.errors import AccessDenied, InvalidInput, LakeError, NotFound, ServerFault, Unreachable

from .calls import Calls, Json
from .files import Item
from .metadata import Metadata
from .rdm import is_same
from .remembered import Known

_INDEXED_S = (0.2, 1.0, 3.0)
"""A site lists a new draft a moment after it was made."""


@dataclass(frozen=True)
class Found:
    """`draft` None: there is none yet. `record`: it was published meanwhile."""

    draft: Json | None = None
    record: Json | None = None


def find(calls: Calls, named: str, known: Known, metadata: Metadata, items: list[Item], stop: Stop) -> Found:
    """`named`: the number that the caller has given, "" for none. Raises NotFound if that one is gone."""
    number = named or known.draft
    if number:
        try:
            return Found(draft=calls.draft(number, stop))
        except (NotFound, AccessDenied) as error:
            record = published(calls, number, stop)
            if record:
                return Found(record=record)
            if named:
                raise error
            known.draft = ""  # deleted, wiped with a sandbox, or another account's
    return Found(draft=listed(calls, metadata, items, stop))


def published(calls: Calls, number: str, stop: Stop) -> Json | None:
    """The record of that number, if it is public."""
    try:
        return calls.record(number, stop)
    except (NotFound, AccessDenied):
        return None


def listed(calls: Calls, metadata: Metadata, items: list[Item], stop: Stop) -> Json | None:
    """The draft of the same title among those that the site lists, whose files are all among ours.
    Raises InvalidInput where there are several."""
    if not metadata.title:
        return empty_one(calls, metadata, stop)
    keys = {one.key for one in items}
    fitting = [
        one
        for one in _new_ones(calls, stop)
        if (one.get("metadata") or {}).get("title") == metadata.title
        and not ((one.get("files") or {}).get("entries") or {}).keys() - keys
    ]
    if len(fitting) > 1:
        numbers = ", ".join(str(one["id"]) for one in fitting)
        raise InvalidInput(
            f'There are {len(fitting)} drafts called "{metadata.title}": {numbers}',
            hint="Say which one: draft=…",
            field="draft",
        )
    if not fitting:
        return None
    draft = calls.draft(str(fitting[0]["id"]), stop)
    return None if calls.files(str(draft["id"]), stop).keys() - keys else draft


def empty_one(calls: Calls, metadata: Metadata, stop: Stop) -> Json | None:
    """A draft without files that says exactly this."""
    numbers = [str(one["id"]) for one in _new_ones(calls, stop) if is_same(metadata, one)]
    return next((calls.draft(number, stop) for number in numbers if not calls.files(number, stop)), None)


def _new_ones(calls: Calls, stop: Stop) -> list[Json]:
    """My drafts of records that are not public in any version."""
    hits: list[Json] = calls.mine("", 1, stop).get("hits", {}).get("hits", [])
    return [one for one in hits if not one.get("is_published") and (one.get("versions") or {}).get("index", 1) == 1]


def make(calls: Calls, body: Json, metadata: Metadata, items: list[Item], stop: Stop) -> Json:
    """A new draft, once: where nobody knows whether it was made, the site's list tells."""
    try:
        return calls.create(body, stop)
    except (Unreachable, ServerFault) as error:
        for pause in _INDEXED_S:
            stop.wait(pause)
            stop.raise_if_set()
            found = _looked_for(calls, metadata, items, stop)
            if found:
                return found
        error.hint = "Whether the draft was made is not known; the same call looks for it first"
        raise


def _looked_for(calls: Calls, metadata: Metadata, items: list[Item], stop: Stop) -> Json | None:
    try:
        return listed(calls, metadata, items, stop)
    except InvalidInput:
        raise
    except LakeError:
        stop.raise_if_set()
        return None
