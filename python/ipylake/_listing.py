"""A listing: one level of rows, kept in the kernel. It grows, can be stopped, sorted, looked at through windows."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import msgspec

from ._catalog import SORTABLE, Incomplete, Progress, Results
from ._faults import fault_of, lake_error_of
from ._protocol import ROWS, Entry, Facet, Facts, ListingState, Query, Sort
from ._rows import Rows
from ._sorting import sorted_numbers
from ._stop import Stop
from .errors import Cancelled, InvalidInput, LakeError, ServerFault

MOST_ROWS = 5_000_000
"""A list that is longer does not end, or is of no use in a table: it ends here, and says so."""


class _WireRow(msgspec.Struct, rename="camel"):
    """A `Row` whose entry is already JSON."""

    number: int
    tick: str
    entry: msgspec.Raw
    facts: Facts | None


class Listing:
    """Rows of one query or branch. Thread-safe; `changed` is called, without the lock, after `state()` has changed.

    number     never used again in this widget
    read       makes the results: again for `resume`
    read_ahead how far to read beyond the last window; None: to the end
    tell       told of the waits that the server asks for
    served     how the server sorts its rows, if it was asked to
    takes      kinds that can be selected; `takable`, `size` and `unsized` count only those
    """

    def __init__(
        self,
        number: int,
        read: Callable[[Stop], Results],
        *,
        read_ahead: int | None,
        takes: frozenset[str],
        changed: Callable[[Listing], None],
        query: Query | None = None,
        served: Sort | None = None,
        parent: tuple[Listing, int] | None = None,
    ) -> None:
        self.number = number
        self.query = query
        self.parent = parent
        self.takable = self.size = self.unsized = 0
        self.last_seen = time.monotonic()
        self.tell: Progress = _untold
        self._read = read
        self._read_ahead = read_ahead
        self._takes = takes
        self._changed = changed
        self._lock = threading.Lock()
        self._rests = threading.Condition(self._lock)
        self._rows = Rows()
        self._facts: dict[int, Facts] = {}
        self._facts_by_id: dict[str, Facts] = {}
        self._batches: Iterator[Sequence[Entry]] | None = None
        self._results: Results | None = None
        self._known: set[str] | None = None
        self._looked_at = 0
        self._stop = Stop()
        self._running = False
        self._version = 0
        self._order = 0
        self._sorting: Stop | None = None
        self._served = served
        self._sort: Sort | None = None
        self._positions: array[int] | None = None
        self._state = "streaming"
        self._fault: LakeError | None = None
        self._unreadable = 0
        self._total: int | None = None
        self._note = ""
        self._facets: tuple[Facet, ...] = ()
        self._within = ""
        self._called = ROWS

    def __len__(self) -> int:
        return len(self._rows)

    def __bool__(self) -> bool:
        return True  # without rows yet, too

    # --- growing --------------------------------------------------------------------------------------------------

    def run(self, on_first_rows: Callable[[], None] = lambda: None) -> None:
        """Read until the end, a stop, a fault, or far enough ahead. Blocks; runs in the streams lane.

        on_first_rows   called when there are rows, or will be none; more than once
        """
        with self._lock:
            is_wanted = self._state == "streaming" and not self._running
            self._running = self._running or is_wanted
        if is_wanted:
            try:
                self._read_batches(on_first_rows)
            except BaseException as error:  # noqa: BLE001  # whatever a catalog raises, nobody waits for more rows
                self._finish(error)
        on_first_rows()
        if is_wanted:
            self._changed(self)

    def _read_batches(self, on_first_rows: Callable[[], None]) -> None:
        if self._batches is None:
            self._known = {entry.id for entry in self.all_entries()}
            self._results = self._read(self._stop)
            self._batches = self._results.batches()
        results = self._results
        for batch in self._batches:
            is_far_enough = self._append(batch, results)
            self._changed(self)
            if len(self) >= MOST_ROWS:
                raise ServerFault(f"The list has more than {MOST_ROWS:,} rows", hint="Narrow the search")
            on_first_rows()
            if is_far_enough:
                return
        end = results.end if results else None
        if isinstance(end, Incomplete):
            self._finish(end.fault, end.unreadable)
        else:
            self._finish(None)

    def _append(self, batch: Sequence[Entry], results: Results | None) -> bool:
        """Whether this is far enough ahead: the listing is paused then."""
        if self._known:
            known = self._known
            batch = [entry for entry in batch if entry.id not in known]
        takable = [entry for entry in batch if entry.kind in self._takes]
        sizes = [entry.size for entry in takable if entry.size is not None]
        with self._lock:
            self._stop.raise_if_set()
            self._rows.extend(batch)
            self.takable += len(takable)
            self.size += sum(sizes)
            self.unsized += len(takable) - len(sizes)
            if results:
                self._hear(results)
            is_far_enough = self._is_far_enough
            self._set("paused" if is_far_enough else "streaming")
            return is_far_enough

    @property
    def _is_far_enough(self) -> bool:
        return self._read_ahead is not None and len(self._rows) >= self._looked_at + self._read_ahead

    def _finish(self, error: BaseException | None, unreadable: int = 0) -> None:
        """`error` is None at the end of the results. One that comes with a stop comes of it: a socket that is shut."""
        is_stopped = isinstance(error, Cancelled) or (error is not None and self._stop.is_set)
        fault = None if error is None or is_stopped else lake_error_of(error)
        with self._lock:
            if self._results:
                self._hear(self._results)
            self._batches = self._results = self._known = None
            self._unreadable += unreadable
            self._fault = fault
            self._set("stopped" if is_stopped else "failed" if fault else "complete")

    def _hear(self, results: Results) -> None:
        """What they say of themselves, which may come with a batch."""
        self._total, self._note = results.total, results.note
        self._facets, self._within, self._called = results.facets, results.within, results.called

    def _set(self, state: str) -> None:
        self._state = state
        self._version += 1
        if state != "streaming":  # at once, so that whoever makes it stream again can run it
            self._running = False
            self._rests.notify_all()

    def stop(self) -> None:
        """No more rows; those that came are kept. Closes the connection to the catalog."""
        self._stop.set()
        with self._lock:
            if self._state != "paused":
                return
            self._set("stopped")
        self._changed(self)

    def resume(self) -> bool:
        """Get ready to go on after a stop, a fault, or with the next page. True: `run` it again."""
        with self._lock:
            if self._state in ("streaming", "complete"):
                return False
            if self._batches is None or self._stop.is_set:  # nothing to go on with: read again, skip what is there
                self._batches = None
                self._stop = Stop()
                self._unreadable = 0
            self._fault = None
            self._set("streaming")
        self._changed(self)
        return True

    def wait(self, stop: Stop) -> None:
        """Block until it does not read any more. Raises Cancelled."""
        with stop.calling(self._wake), self._lock:
            self._rests.wait_for(lambda: self._state != "streaming" or stop.is_set)
        stop.raise_if_set()

    def _wake(self) -> None:
        with self._lock:
            self._rests.notify_all()

    def can_take(self, entry: Entry) -> bool:
        """Whether the entry's kind can be selected."""
        return entry.kind in self._takes

    @property
    def fault(self) -> LakeError | None:
        """Why it failed, if it did."""
        return self._fault

    @property
    def is_growing(self) -> bool:
        return self._state in ("streaming", "paused")

    @property
    def is_complete(self) -> bool:
        return self._state == "complete"

    # --- being looked at ------------------------------------------------------------------------------------------

    def state(self) -> ListingState:
        with self._lock:
            return ListingState(
                listing=self.number,
                version=self._version,
                parent=(self.parent[0].number, self.parent[1]) if self.parent else None,
                query=self.query,
                count=len(self._rows),
                total=self._total,
                order=self._order,
                sort=self._sort or self._served,
                sorted=self._sorted,
                state=self._state,  # type: ignore[arg-type]  # one of the literals, set here only
                fault=fault_of(self._fault) if self._fault else None,
                unreadable=self._unreadable,
                note=self._note,
                within=self._within,
                has_facets=bool(self._facets),
                called=self._called,
            )

    @property
    def _sorted(self) -> int:
        """Rows that the present sort covers; the server's covers those to come, too."""
        if self._positions is not None:
            return len(self._positions)
        return max(len(self._rows), self._total or 0) if self._served else 0

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What its rows are counted by, since the first of them came."""
        return self._facets

    def wants_more(self, end: int) -> bool:
        """Note that rows up to `end` are looked at. True: the listing was paused and should `run` again."""
        with self._lock:
            self.last_seen = time.monotonic()
            self._looked_at = max(self._looked_at, end)
            if self._state != "paused" or self._is_far_enough:
                return False
            self._set("streaming")
        self._changed(self)
        return True

    def window(self, start: int, count: int, tick: Callable[[Listing, Entry], str]) -> tuple[int, bytes]:
        """The present order and `count` rows from position `start`, as JSON array of Row."""
        with self._lock:
            order = self._order
            numbers = self._numbers(max(0, start), min(start + count, len(self._rows)))
            found = [(number, self._rows.json(number), self._facts.get(number)) for number in numbers]
        rows = [_WireRow(number, tick(self, _decode(data)), msgspec.Raw(data), facts) for number, data, facts in found]
        return order, msgspec.json.encode(rows)

    def _numbers(self, start: int, end: int) -> Sequence[int]:
        if self._positions is None:
            return range(start, end)
        covered = len(self._positions)
        return [*self._positions[start : min(end, covered)], *range(max(start, covered), end)]

    def numbers(self, order: int, start: int, end: int) -> Sequence[int]:
        """Row numbers of positions [start, end). Raises InvalidInput when the order is out of date."""
        with self._lock:
            if order != self._order:
                raise InvalidInput("The list was sorted meanwhile", hint="Select again", field="order")
            return self._numbers(max(0, start), min(end, len(self._rows)))

    def entry(self, number: int) -> Entry:
        with self._lock:
            if not 0 <= number < len(self._rows):
                raise InvalidInput(f"There is no row {number} in this list", field="row")
            return self._rows[number]

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """Of the rows that are there."""
        found: list[Entry] = []
        for at in range(0, len(numbers), 1000):  # the lock is for steps: others want to look, and to add rows
            with self._lock:
                count = len(self._rows)
                found += [self._rows[number] for number in numbers[at : at + 1000] if 0 <= number < count]
        return found

    def all_entries(self) -> Iterator[Entry]:
        """In order of arrival, as far as they are there when this is called."""
        with self._lock:
            blocks = self._rows.blocks(len(self._rows))
        return chain.from_iterable(blocks)

    def learn(self, facts: dict[int, Facts]) -> None:
        """Keep facts of rows, by number."""
        with self._lock:
            self._facts.update(facts)
            self._facts_by_id.update((self._rows[number].id, known) for number, known in facts.items())

    def forget_facts(self) -> None:
        """They are of another question; sizes that only they told stay known for what is picked."""
        with self._lock:
            self._facts.clear()

    def completed(self, entry: Entry) -> Entry:
        """The row with the size and the number of files that only its facts tell, if they are known."""
        facts = self._facts_by_id.get(entry.id)
        if facts is None:
            return entry
        return msgspec.structs.replace(
            entry,
            size=facts.size if entry.size is None else entry.size,
            parts=facts.parts if entry.parts is None else entry.parts,
        )

    # --- order and finding ----------------------------------------------------------------------------------------

    def sort(self, sort: Sort | None, stop: Stop, by: str | int = "") -> None:
        """Sort what is there now; rows that come later follow in order of arrival. Stops an earlier sort that goes on.

        by   the field of the entries, or the place in their `extra`, if it is not called as the column is

        Raises Cancelled, InvalidInput.
        """
        with self._lock:
            count = len(self._rows)
            overtaken, self._sorting = self._sorting, stop
        if overtaken:
            overtaken.set()
        positions = None
        if sort is not None:
            keys = self._keys(sort.column if by == "" else by, count, stop)
            positions = sorted_numbers(keys, descending=sort.descending, stop=stop)
        with self._lock:
            if self._sorting is not stop:
                raise Cancelled("Sorted in another way meanwhile")
            self._sorting = None
            self._sort, self._positions = sort, positions
            self._order += 1
            self._version += 1
        self._changed(self)

    def _keys(self, column: str | int, count: int, stop: Stop) -> Sequence[object]:
        keys: list[object] = []
        with self._lock:
            names, blocks, facts = self._rows.names(count), self._rows.blocks(count), dict(self._facts)
        if column == "name":
            for some in names:
                stop.raise_if_set()
                keys += some
            return keys
        if isinstance(column, int):
            for block in blocks:
                stop.raise_if_set()
                keys += [entry.extra[column] if column < len(entry.extra) else "" for entry in block]
            return keys
        if column not in SORTABLE:
            raise InvalidInput(f"This list cannot be sorted by {column}", field="column")
        for block in blocks:
            stop.raise_if_set()
            keys += [getattr(entry, column) for entry in block]
        for number, known in facts.items():
            if number < count and keys[number] is None:
                keys[number] = getattr(known, column)
        return [-1 if key is None else key for key in keys]

    def find(self, order: int, prefix: str, after: int, stop: Stop) -> int | None:
        """Position of the next row, after `after` and around, whose name starts with `prefix`, case ignored."""
        with self._lock:
            count = len(self._rows)
            names = self._rows.names(count)
        if not count or not prefix:
            return None
        wanted = prefix.casefold()
        matching = []
        base = 0
        for some in names:
            stop.raise_if_set()
            matching += [base + at for at, name in enumerate(some) if name.casefold().startswith(wanted)]
            base += len(some)
        if not matching:
            return None
        with self._lock:
            if order != self._order:
                return None
            numbers = self._numbers(0, count) if self._positions is not None else None
        if numbers is not None:
            hits = frozenset(matching)
            matching = [at for at, number in enumerate(numbers) if number in hits]
        return min(matching, key=lambda position: (position <= after, position))


_decode = msgspec.json.Decoder(Entry).decode


def _untold(_done: int, _total: int | None, _doing: str) -> None:
    """Nobody waits for it."""
