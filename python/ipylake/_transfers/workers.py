"""The threads that fetch: a few at a time, in the order in which files were asked for."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from ipylake._faults import lake_error_of
from ipylake.errors import Cancelled, LakeError, NoSpace, SignInNeeded

from .entry import Entry
from .folder import Directory
from .handlers import Handler
from .job import fetch
from .settling import Settling

_TWO = 2
"""At work in any case: one while the other's answer comes."""
_LOOK_S = 0.05
_ENOUGH = 50
"""Small files in that time: those at work are then bound by this machine, and one more would only be in their way."""
_STINT_S = 2.0
_TINY = 2**20


class Workers:
    """A thread joins those at work while they leave something to do: where a storage is far away, not where it is near.

    changed  guards all entries, and is told when one comes to rest
    """

    def __init__(self, known: Mapping[str, Handler], parallel: int, changed: threading.Condition) -> None:
        self._known = known
        self._parallel = parallel
        self._changed = changed
        self._settling = Settling()
        self._waiting: deque[Entry] = deque()
        self._threads = 0
        self._at_work = 0
        self._running = 0
        self._rested = 0

    def add(self, entries: Iterable[Entry]) -> None:
        """To the end of those that wait."""
        with self._changed:
            for entry in entries:
                self._settling.begun(entry.batch)
                self._waiting.append(entry)
            missing = max(0, min(self._parallel, len(self._waiting) + self._running) - self._threads)
            self._threads += missing
        for _ in range(missing):
            threading.Thread(target=self._work, name="ipylake-transfers", daemon=True).start()

    def let_go(self) -> None:
        """Of those that do not wait any more; in the lock."""
        for _ in range(len(self._waiting)):
            entry = self._waiting.popleft()
            if entry.state == "queued":
                self._waiting.append(entry)
            else:
                self._settling.rested(entry.batch)

    def _work(self) -> None:
        joined = 0.0
        while True:
            if time.monotonic() - joined > _STINT_S:
                self._join(again=joined > 0)
                joined = time.monotonic()
            entry = self._next()
            if entry is None:
                return
            self._run(entry)
            with self._changed:
                self._running -= 1
                self._rested += 1
                if entry.is_awaited:
                    self._changed.notify_all()

    def _next(self) -> Entry | None:
        with self._changed:
            while self._waiting:
                entry = self._waiting.popleft()
                if entry.state == "queued":
                    self._running += 1
                    entry.entered("looking")
                    return entry
                self._settling.rested(entry.batch)  # ended before it was its turn
            self._threads -= 1
            self._at_work -= 1
            return None

    def _join(self, *, again: bool) -> None:
        """Waits while those at work get on by themselves."""
        before, until = 0, 0.0
        with self._changed:
            self._at_work -= again
            while self._at_work >= _TWO and self._waiting and (self._waiting[0].wanted.size or _TINY) < _TINY:
                left = until - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                elif until and self._rested - before < _ENOUGH:
                    break
                else:
                    before, until = self._rested, time.monotonic() + _LOOK_S
            self._at_work += 1

    def _run(self, entry: Entry) -> None:
        touched: Path | None = None
        error: BaseException | None = None
        try:
            with Directory.at(entry.root) as root:
                fetched = fetch(entry.wanted, root, entry.policy, self._known, entry.stop, entry)
            entry.path, entry.was_there = os.fspath(fetched), fetched.was_there
            touched = None if fetched.was_there else fetched.folder
        except BaseException as caught:  # noqa: BLE001  # whatever it is, it is this file's, and the next one waits
            error = caught
        self._settling.rested(entry.batch, touched)
        if error is None:
            entry.ended("done")
        elif isinstance(error, Cancelled):
            entry.ended(entry.wish)
        elif isinstance(error, (SignInNeeded, NoSpace)):
            self._hold(entry, error)
        else:
            entry.ended("failed", lake_error_of(error))

    def _hold(self, entry: Entry, error: LakeError) -> None:
        """Somebody has to sign in, or to make room: the batch waits for that, instead of trying again for each file."""
        with self._changed:
            entry.ended("paused", error)
            for other in self._waiting:
                if other.batch == entry.batch:
                    other.ended("paused", error)
            self.let_go()
            self._changed.notify_all()
