"""What is picked: single entries in pick order, and at most one whole listing less some rows. Lives in the kernel."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ._listing import Listing
from ._protocol import Entry, Query, SelectionState
from .errors import InvalidInput


class _Pick(NamedTuple):
    entry: Entry
    above: tuple[str, ...]
    """Ids of the rows it hangs under, outermost first."""


@dataclass(frozen=True)
class Choice:
    """What is picked, in words that hold in another session.

    query     the query whose whole result is picked, or
    below     id of the row of which all children are
    left_out  ids of that whole that are not
    picks     ids of single rows, in pick order; none of them is in the whole
    """

    query: Query | None = None
    below: str | None = None
    left_out: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = Choice()


class Selection:
    """Thread-safe. Picking a collection covers what is below it: such rows tick as "inherited"."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._picks: dict[str, _Pick] = {}
        self._size = 0
        self._unsized = 0
        self._below: Counter[str] = Counter()
        self._whole: Listing | None = None
        self._except: dict[str, Entry] = {}
        self._version = 0

    @property
    def whole(self) -> Listing | None:
        """The listing that is picked as a whole."""
        return self._whole

    def state(self) -> SelectionState:
        with self._lock:
            count, size, unsized = len(self._picks), self._size, self._unsized
            if self._whole:
                count += self._whole.takable - len(self._except)
                size += self._whole.size - sum(entry.size or 0 for entry in self._except.values())
                unsized += self._whole.unsized - sum(entry.size is None for entry in self._except.values())
            return SelectionState(
                version=self._version,
                count=count,
                size=size,
                unsized=unsized,
                is_query=self._whole is not None,
                growing=bool(self._whole and self._whole.is_growing),
            )

    def touch(self) -> None:
        """The whole listing grew: the next state is a later one."""
        with self._lock:
            self._version += 1

    def tick(self, listing: Listing, entry: Entry) -> str:
        """How the row shows: "on", "inherited", "some" or "off"."""
        with self._lock:
            if self._is_picked(listing, entry):
                return "on"
            if self._covering(listing) is not None:
                return "inherited"
            return "some" if self._below[entry.id] else "off"

    def entries(self) -> Iterator[Entry]:
        """What is picked: the whole listing first, in its order of arrival, then single picks in pick order."""
        with self._lock:
            whole, left_out, picks = self._whole, set(self._except), {**self._picks}
        for row in whole.all_entries() if whole else ():
            if whole and whole.can_take(row) and row.id not in left_out:
                picks.pop(row.id, None)  # it was picked in another list, too
                yield row
        yield from (pick.entry for pick in picks.values())

    def choice(self) -> Choice:
        with self._lock:
            whole, left_out, picks = self._whole, dict.fromkeys(self._except), dict.fromkeys(self._picks)
        if whole is None:
            return Choice(picks=tuple(picks))
        if picks:
            for row in whole.all_entries():
                if whole.can_take(row) and row.id not in left_out:
                    picks.pop(row.id, None)
        above = _ids_above(whole)
        return Choice(None if above else whole.query, above[-1] if above else None, tuple(left_out), tuple(picks))

    # --- changing it ----------------------------------------------------------------------------------------------

    def clear(self) -> None:
        with self._lock:
            self._picks = {}
            self._size = self._unsized = 0
            self._below.clear()
            self._whole = None
            self._except.clear()
            self._version += 1

    def take_all(self, listing: Listing) -> None:
        """Everything the listing has and will have."""
        with self._lock:
            self.clear()
            self._whole = listing
            self._below.update(_ids_above(listing))

    def add(self, listing: Listing, entries: Iterable[Entry]) -> None:
        with self._lock:
            self._version += 1
            if self._covering(listing) is not None:
                return
            above = _ids_above(listing)
            for entry in entries:
                if not listing.can_take(entry):
                    continue
                if listing is self._whole:
                    if self._except.pop(entry.id, None) is None:
                        continue
                elif entry.id not in self._picks:
                    self._put(_Pick(listing.completed(entry), above))
                self._drop_below(entry.id)

    def remove(self, listing: Listing, entries: Sequence[Entry]) -> None:
        """Take rows out; out of a picked collection too, whose other rows are then picked one by one.

        Raises InvalidInput when that collection is not listed to its end.
        """
        with self._lock:
            self._version += 1
            covering = self._covering(listing)
            if covering is not None:
                self._break_up(covering, listing)
            for entry in entries:
                if listing is self._whole and listing.can_take(entry):
                    self._except[entry.id] = entry
                self._drop(entry.id)
                self._drop_below(entry.id)

    def _put(self, pick: _Pick) -> None:
        self._picks[pick.entry.id] = pick
        self._count(pick.entry, 1)
        if pick.above:
            self._below.update(pick.above)

    def _drop(self, entry_id: str) -> None:
        pick = self._picks.pop(entry_id, None)
        if pick:
            self._count(pick.entry, -1)
            self._below.subtract(pick.above)

    def _count(self, entry: Entry, by: int) -> None:
        self._size += by * (entry.size or 0)
        self._unsized += by * (entry.size is None)

    def _drop_below(self, entry_id: str) -> None:
        if self._below.get(entry_id):  # not [entry_id]: a Counter takes its time for what it does not have
            for inner in [one for one, pick in self._picks.items() if entry_id in pick.above]:
                self._drop(inner)
            if self._whole and entry_id in _ids_above(self._whole):
                self._below.subtract(_ids_above(self._whole))
                self._whole = None
                self._except.clear()

    def _replace(self, entry_id: str, picks: Iterable[_Pick]) -> None:
        """Put picks in the place of another one (or at the end); such as are there already stay where they are."""
        order = list(self._picks)
        at = order.index(entry_id) if entry_id in self._picks else len(order)
        self._drop(entry_id)
        new = {pick.entry.id: pick for pick in picks if pick.entry.id not in self._picks}
        for pick in new.values():
            self._put(pick)
        order[at : at + 1] = new
        self._picks = {one: self._picks[one] for one in order}

    def _is_picked(self, listing: Listing, entry: Entry) -> bool:
        is_in_whole = listing is self._whole and entry.id not in self._except
        return (is_in_whole or entry.id in self._picks) and listing.can_take(entry)

    def _covering(self, listing: Listing) -> Listing | None:
        """The listing in which a row above `listing` is picked, the outermost; None if there is no such row."""
        covering = None
        while listing.parent:
            upper, number = listing.parent
            if self._is_picked(upper, upper.entry(number)):
                covering = upper
            listing = upper
        return covering

    def _break_up(self, covering: Listing, listing: Listing) -> None:
        """Replace the picked row of `covering` above `listing` by its children, down to the rows of `listing`."""
        chain = [listing]
        while chain[-1] is not covering and chain[-1].parent:
            chain.append(chain[-1].parent[0])
        for branch in chain[:-1]:
            if not branch.is_complete:
                name = branch.parent[0].entry(branch.parent[1]).name if branch.parent else ""
                raise InvalidInput(
                    f"“{name}” is not listed to its end, so a row cannot be taken out of it yet",
                    hint="Wait until it is listed, or clear its tick",
                )
        for upper, lower in zip(reversed(chain), reversed(chain[:-1]), strict=False):
            number = lower.parent[1] if lower.parent else 0
            row = upper.entry(number)
            if upper is self._whole:
                self._except[row.id] = row
            above = _ids_above(lower)
            children = filter(lower.can_take, lower.all_entries())
            self._replace(row.id, (_Pick(lower.completed(child), above) for child in children))


def _ids_above(listing: Listing) -> tuple[str, ...]:
    ids: list[str] = []
    while listing.parent:
        upper, number = listing.parent
        ids.append(upper.entry(number).id)
        listing = upper
    return tuple(reversed(ids))
