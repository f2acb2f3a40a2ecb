"""Entries that an executor fetches: sent all at once, told of when they are back."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future

from ipylake._faults import lake_error_of
from ipylake.errors import Cancelled, LakeError

from .elsewhere import Folder, Task, run, task_of
from .entry import Entry
from .job import Fetched


class Abroad:
    """One executor for one batch.

    rested  called when an entry has come to rest
    """

    def __init__(self, executor: Executor, into: Folder, sends_token: bool, rested: Callable[[], None]) -> None:
        self._executor = executor
        self._into = into
        self._sends_token = sends_token
        self._rested = rested

    def send(self, entries: Iterable[Entry]) -> None:
        """In a thread of its own: looking for sources may ask a catalog."""
        waiting = list(entries)
        threading.Thread(target=self._send, args=(waiting,), name="ipylake-transfers-abroad", daemon=True).start()

    def _send(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.stop.is_set:
                entry.ended(entry.wish)
            elif entry.state == "queued":
                self._send_one(entry)
        self._rested()

    def _send_one(self, entry: Entry) -> None:
        entry.entered("looking")
        try:
            task: Task = task_of(entry.wanted, self._into, entry.policy, self._sends_token, entry.stop)
            entry.stop.raise_if_set()
            entry.future = future = self._executor.submit(run, task)
        except Cancelled:
            entry.ended(entry.wish)
            return
        except Exception as error:  # noqa: BLE001  # an executor may refuse with anything
            entry.ended("failed", lake_error_of(error))
            return
        entry.entered("running")
        if entry.stop.is_set:  # since the last look at it
            future.cancel()
        future.add_done_callback(lambda done: self._came_back(entry, done))

    def _came_back(self, entry: Entry, future: Future[Fetched | LakeError]) -> None:
        if future.cancelled():
            entry.ended(entry.wish)
        elif error := future.exception():
            entry.ended("failed", lake_error_of(error))
        elif isinstance(found := future.result(), LakeError):
            entry.ended("failed", found)
        else:
            entry.path, entry.was_there = os.fspath(found), found.was_there
            entry.moved(0 if found.was_there else entry.wanted.size or 0)
            entry.ended("done")
        self._rested()
