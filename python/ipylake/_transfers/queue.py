"""The queue: files wait, a few at a time are fetched, everybody can see how far they are."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ipylake._faults import lake_error_of
from ipylake.errors import Cancelled, InvalidInput, LakeError, NoSpace, SignInNeeded

from .batch import Batch
from .entry import Entry
from .folder import Directory
from .handlers import Handler, handlers
from .job import fetch
from .names import local_parts, printable, sameness
from .news import News, Observer
from .space import check_room
from .transfer import Change, State, Totals, Transfer, totals_of
from .wanted import Policy, Wanted

PARALLEL = 4
"""Files at a time."""
_SLICE_S = 0.1


class Transfers:
    """All transfers of a kernel, or of a script. Thread-safe.

    known     handlers by scheme, `handlers()` if left out
    parallel  files at a time
    """

    def __init__(self, known: Mapping[str, Handler] | None = None, *, parallel: int = PARALLEL) -> None:
        self._known = handlers() if known is None else known
        self._parallel = parallel
        self._changed = threading.Condition()
        self._entries: dict[int, Entry] = {}
        self._waiting: deque[Entry] = deque()
        self._by_path: dict[str, Entry] = {}
        self._workers = 0
        self._running = 0
        self._dirty: set[int] = set()
        self._numbers = itertools.count(1)
        self._batches = itertools.count(1)
        self._news = News(self._tell)

    # --- orders ------------------------------------------------------------------------------------------------

    def start(self, wanted: Iterable[Wanted], into: str | os.PathLike[str], policy: Policy | None = None) -> Batch:
        """Fetch these files into a folder, which is made if it is missing. Returns at once.

        What is on its way to the same place already is not begun a second time.
        Raises CannotWrite for a folder that cannot be used, NoSpace where they do not fit; what is wrong with one file
        is its transfer's fault.
        """
        root = Path(into).expanduser().absolute()
        wanted = list(wanted)
        with Directory.at(root) as directory:
            check_room(directory, wanted)
        batch = next(self._batches)
        with self._changed:
            entries = [self._admit(one, root, policy or Policy(), batch) for one in wanted]
        self._find_workers()
        return Batch(self, batch, [entry.number for entry in entries])

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
        """What has failed or was cancelled, from the beginning of the queue's work; with another policy, if given."""
        self._again(numbers, frozenset({"failed", "cancelled"}), policy)

    def forget(self, numbers: Iterable[int] | None = None) -> None:
        """Drop what has ended from the list."""
        with self._changed:
            for entry in self._chosen(numbers):
                if entry.has_ended:
                    del self._entries[entry.number]

    def close(self) -> None:
        """Stop everything; what has come of large files is kept."""
        self.pause()
        self._news.close()

    # --- questions ---------------------------------------------------------------------------------------------

    def transfers(self, numbers: Iterable[int] | None = None) -> tuple[Transfer, ...]:
        """As they are now, in the order in which they were asked for."""
        with self._changed:
            return tuple(entry.seen() for entry in self._chosen(numbers))

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
            entries = self._chosen(numbers)
            while any(entry.is_moving for entry in entries):
                left = _SLICE_S if give_up_at is None else min(_SLICE_S, give_up_at - time.monotonic())
                if left <= 0:
                    return False
                self._changed.wait(left)  # in slices, so that Ctrl-C is heard
        return True

    # --- the queue ---------------------------------------------------------------------------------------------

    def _admit(self, wanted: Wanted, root: Path, policy: Policy, batch: int) -> Entry:
        """In the lock."""
        place = f"{root}/{sameness_of(wanted.name)}"
        known = self._by_path.get(place)
        if known and not known.has_ended and known.wanted.id == wanted.id and known.wanted.name == wanted.name:
            return known
        entry = Entry(next(self._numbers), batch, wanted, root, policy, self._note)
        self._entries[entry.number] = entry
        if known and known.batch == batch and policy.existing != "rename":
            entry.ended("failed", _alike(wanted, known.wanted))
            return entry
        self._by_path[place] = entry
        self._waiting.append(entry)
        self._note(entry)
        return entry

    def _chosen(self, numbers: Iterable[int] | None) -> list[Entry]:
        """In the lock."""
        if numbers is None:
            return list(self._entries.values())
        return [entry for number in numbers if (entry := self._entries.get(number))]

    def _end(self, numbers: Iterable[int] | None, wish: State, moving: frozenset[State]) -> None:
        stopped = []
        with self._changed:
            for entry in self._chosen(numbers):
                if entry.state in moving:
                    entry.wish = wish
                    if entry.state in ("queued", "paused"):
                        entry.ended(wish)
                    else:
                        stopped.append(entry.stop)
            self._waiting = deque(entry for entry in self._waiting if entry.state == "queued")
            self._changed.notify_all()
        for stop in stopped:
            stop.set()

    def _again(self, numbers: Iterable[int] | None, states: frozenset[State], policy: Policy | None) -> None:
        with self._changed:
            for entry in self._chosen(numbers):
                if entry.state in states:
                    entry.policy = policy or entry.policy
                    entry.renew()
                    self._waiting.append(entry)
        self._find_workers()

    def _find_workers(self) -> None:
        with self._changed:
            missing = min(self._parallel, len(self._waiting) + self._running) - self._workers
            self._workers += max(0, missing)
        for _ in range(missing):
            threading.Thread(target=self._work, name="ipylake-transfers", daemon=True).start()

    def _work(self) -> None:
        while entry := self._next():
            self._run(entry)
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _next(self) -> Entry | None:
        with self._changed:
            if not self._waiting:
                self._workers -= 1
                return None
            self._running += 1
            entry = self._waiting.popleft()
            entry.entered("looking")
            return entry

    def _run(self, entry: Entry) -> None:
        try:
            with Directory.at(entry.root) as root:
                fetched = fetch(entry.wanted, root, entry.policy, self._known, entry.stop, entry)
        except Cancelled:
            entry.ended(entry.wish)
        except (SignInNeeded, NoSpace) as error:
            self._hold(entry, error)
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is this file's, and the next one waits
            entry.ended("failed", lake_error_of(error))
        else:
            entry.path, entry.was_there = str(fetched.path), fetched.was_there
            entry.ended("done")

    def _hold(self, entry: Entry, error: LakeError) -> None:
        """Somebody has to sign in, or to make room: the batch waits for that, instead of trying again for each file."""
        with self._changed:
            entry.ended("paused", error)
            held = [one for one in self._waiting if one.batch == entry.batch]
            self._waiting = deque(one for one in self._waiting if one.batch != entry.batch)
            for other in held:
                other.ended("paused", error)

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
