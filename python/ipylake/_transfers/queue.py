"""The queue: files wait, a few at a time are fetched, everybody can see how far they are."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from pathlib import Path

from ipylake.errors import InvalidInput

from .abroad import Abroad
from .batch import Batch
from .elsewhere import Folder, check_line
from .entry import Entry
from .folder import Directory
from .handlers import Connected, Handler, handlers
from .job import discard
from .journal import Journal, LeftOver
from .names import local_parts, printable, sameness, warning_of
from .news import News, Observer
from .space import check_room
from .transfer import Change, State, Totals, Transfer, totals_of
from .wanted import Policy, Wanted
from .workers import Workers

PARALLEL = 4
"""Files at a time."""
_SLICE_S = 0.1


class Transfers:
    """All transfers of a kernel, or of a script. Thread-safe.

    known     handlers by scheme, `handlers()` if left out
    parallel  files at a time
    journal   folder of the record from which a later kernel learns what had not come; None for no record
    """

    def __init__(
        self,
        known: Mapping[str, Handler] | None = None,
        *,
        parallel: int = PARALLEL,
        journal: Path | None = None,
    ) -> None:
        self._changed = threading.Condition()
        self._entries: dict[int, Entry] = {}
        self._by_path: dict[str, Entry] = {}
        self._known = handlers() if known is None else known
        self._workers = Workers(self._known, parallel, self._changed)
        self._journal = Journal(journal) if journal else None
        self._dirty: set[int] = set()
        self._numbers = itertools.count(1)
        self._batches = itertools.count(1)
        self._news = News(self._tell)

    # --- orders ------------------------------------------------------------------------------------------------

    def start(
        self,
        wanted: Iterable[Wanted],
        into: str | os.PathLike[str],
        policy: Policy | None = None,
        *,
        catalog: str = "",
    ) -> Batch:
        """Fetch these files into a folder, which is made if it is missing. Returns at once.

        catalog  whose they are, for `left_over`

        What is on its way to the same place already is not begun a second time.
        Raises CannotWrite for a folder that cannot be used, NoSpace where they do not fit; what is wrong with one file
        is its transfer's fault.
        """
        root = Path(into).expanduser().absolute()
        chosen, policy, batch = list(wanted), policy or Policy(), next(self._batches)
        with Directory.at(root) as directory:
            check_room(directory, chosen)
        with self._changed:
            entries = [self._admit(one, root, policy, batch) for one in chosen]
            fresh = [entry for entry in dict.fromkeys(entries) if entry.batch == batch and entry.state == "queued"]
        if self._journal and catalog:
            self._record(self._journal, catalog, root, policy, fresh)
        self._workers.add(fresh)
        return Batch(self, batch, entries)

    def start_elsewhere(
        self,
        wanted: Iterable[Wanted],
        into: Folder,
        executor: Executor,
        policy: Policy | None = None,
        *,
        send_token: bool = False,
        insecure: bool = False,
    ) -> Batch:
        """The same by the processes behind an executor (Dask's `client.get_executor()`, processes, MPI), a file at a
        time for each. Progress counts files; cancelling stops those that have not begun.

        into        a folder there; a function is called there, and gives each machine a folder of its own
        send_token  send the session's bearer token along, never a password or a key: for workers that have no
                    credential of their own
        insecure    also where the line to the workers is not known to be encrypted

        Raises InvalidInput where a token is to be sent and may not.
        """
        if send_token:
            check_line(executor, insecure)
        batch = next(self._batches)
        abroad = Abroad(executor, into, send_token, self._rested)
        root = Path("elsewhere") if callable(into) else Path(into)
        with self._changed:
            entries = [self._enter(one, root, policy or Policy(), batch) for one in wanted]
            for entry in entries:
                entry.abroad = abroad
        abroad.send(entries)
        return Batch(self, batch, entries)

    def left_over(self, catalog: str) -> list[LeftOver]:
        """What kernels that have ended did not fetch of this catalog, for somebody to decide upon."""
        return self._journal.left_over(catalog) if self._journal else []

    def pause(self, numbers: Iterable[int] | None = None) -> None:
        """What has come is kept."""
        self._end(numbers, "paused", frozenset({"queued", "looking", "running", "verifying"}))

    def cancel(self, numbers: Iterable[int] | None = None) -> None:
        """What has come is thrown away; files that are done stay."""
        self._end(numbers, "cancelled", frozenset({"queued", "looking", "running", "verifying", "paused"}))

    def resume(self, numbers: Iterable[int] | None = None) -> None:
        """Go on with what is paused."""
        self._again(numbers, frozenset({"paused"}), None)

    def retry(self, numbers: Iterable[int] | None = None, policy: Policy | None = None) -> None:
        """What has failed or was cancelled, once more; with another policy, if given."""
        self._again(numbers, frozenset({"failed", "cancelled"}), policy)

    def forget(self, numbers: Iterable[int] | None = None) -> None:
        """Drop what has ended from the list."""
        with self._changed:
            for entry in self._chosen(numbers):
                if entry.has_ended:
                    entry.is_settled()
                    del self._entries[entry.number]
            self._by_path = {place: entry for place, entry in self._by_path.items() if entry.number in self._entries}

    def disconnect(self) -> None:
        """Close the connections that are kept for the next file; what runs goes on."""
        for handler in self._known.values():
            if isinstance(handler, Connected):
                handler.disconnect()

    def close(self) -> None:
        """Stop everything; what has come of large files is kept."""
        self.pause()
        self._news.close()

    # --- questions ---------------------------------------------------------------------------------------------

    def transfers(self, numbers: Iterable[int] | None = None) -> tuple[Transfer, ...]:
        """As they are now, in the order in which they were asked for."""
        with self._changed:
            return tuple(entry.seen() for entry in self._chosen(numbers))

    def seen(self, entries: Iterable[Entry]) -> tuple[Transfer, ...]:
        """The same of the entries of a batch."""
        with self._changed:
            return tuple(entry.seen() for entry in entries)

    def totals(self, numbers: Iterable[int] | None = None) -> Totals:
        """All of them together."""
        return totals_of(self.transfers(numbers))

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of changes, at most ten times a second, in a thread of its own; the call returned ends it."""
        return self._news.observe(observer)

    def wait(self, timeout_s: float | None = None, numbers: Iterable[int] | None = None) -> bool:
        """Until nothing moves any more. False if the time ran out before."""
        give_up_at = None if timeout_s is None else time.monotonic() + timeout_s
        with self._changed:
            moving = self._chosen(numbers)
            while moving := [entry for entry in moving if entry.is_moving]:
                while moving[-1].is_moving:  # the others are looked at when the last one rests
                    moving[-1].is_awaited = True
                    left = _SLICE_S if give_up_at is None else min(_SLICE_S, give_up_at - time.monotonic())
                    if left <= 0:
                        return False
                    self._changed.wait(left)  # in slices, so that Ctrl-C is heard
        return True

    # --- within ------------------------------------------------------------------------------------------------

    def _admit(self, wanted: Wanted, root: Path, policy: Policy, batch: int) -> Entry:
        """In the lock."""
        place = f"{root}/{sameness_of(wanted.name)}"
        known = self._by_path.get(place)
        if known and not known.has_ended and known.wanted.id == wanted.id and known.wanted.name == wanted.name:
            return known
        entry = self._enter(wanted, root, policy, batch)
        if known and known.batch == batch and policy.existing != "rename":
            entry.ended("failed", _alike(wanted, known.wanted))
        else:
            self._by_path[place] = entry
        return entry

    def _enter(self, wanted: Wanted, root: Path, policy: Policy, batch: int) -> Entry:
        entry = Entry(next(self._numbers), batch, wanted, root, policy, self._note)
        entry.warning = warning_of(tuple(wanted.name.split("/")))
        self._entries[entry.number] = entry
        self._note(entry)
        return entry

    def _record(self, journal: Journal, catalog: str, root: Path, policy: Policy, entries: list[Entry]) -> None:
        record = journal.record(catalog, root, policy, [entry.wanted for entry in entries])
        if record:
            for at, entry in enumerate(entries):
                entry.record = record, at

    def _chosen(self, numbers: Iterable[int] | None) -> list[Entry]:
        """In the lock."""
        if numbers is None:
            return list(self._entries.values())
        return [entry for number in numbers if (entry := self._entries.get(number))]

    def _end(self, numbers: Iterable[int] | None, wish: State, moving: frozenset[State]) -> None:
        running: list[Entry] = []
        were_paused: list[Entry] = []
        with self._changed:
            for entry in self._chosen(numbers):
                if entry.state in moving:
                    entry.wish = wish
                    if entry.state in ("queued", "paused"):
                        were_paused += [entry] if entry.state == "paused" else []
                        entry.ended(wish)
                        running += [entry] if entry.abroad else []  # it may be about to be sent
                    else:
                        running.append(entry)
            self._workers.let_go()
            self._changed.notify_all()
        for entry in running:
            entry.stop.set()
            if entry.future:
                entry.future.cancel()
        for entry in were_paused:
            if entry.abroad is None:
                discard(entry.wanted, entry.root)

    def _again(self, numbers: Iterable[int] | None, states: frozenset[State], policy: Policy | None) -> None:
        here: list[Entry] = []
        with self._changed:
            for entry in self._chosen(numbers):
                if entry.state in states:
                    entry.policy = policy or entry.policy
                    entry.renew()
                    if entry.abroad:
                        entry.abroad.send([entry])
                    else:
                        here.append(entry)
        self._workers.add(here)

    def _rested(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _note(self, entry: Entry) -> None:
        self._dirty.add(entry.number)  # of a set, atomic
        self._news.is_due()

    def _tell(self) -> Change | None:
        with self._changed:
            dirty, self._dirty = self._dirty, set()
            changed = tuple(entry.seen() for entry in self._chosen(sorted(dirty)))
            return Change(changed, self.totals()) if changed else None


def sameness_of(name: str) -> str:
    """Raises nothing: a name that is refused is refused when it is its turn."""
    try:
        return sameness(local_parts(name))
    except InvalidInput:
        return name


def _alike(wanted: Wanted, other: Wanted) -> InvalidInput:
    return InvalidInput(
        f"Could not fetch {printable(wanted.name)}: it would take the place of {printable(other.name)}",
        hint='existing="rename" keeps both',
        field="name",
    )
