"""rucio/replicating.py"""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from ipylake import _protocol as p
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._watching import Watch
from ipylake.errors import NotAvailable
from ipylake.rucio.replicating import Replicating

FILE = Entry("mc16:run1", "run1", "file")


class Unseen(Replicating):
    """A file that a rule has brought, and that the mount does not show."""

    def __init__(self) -> None:
        self._rules: Any = SimpleNamespace(watch=Watch(lambda rules, stop: []))
        self._left = [p.Rule(id="6cf0", version=1, entry=FILE.id, where="SITE", state="ok")]

    def _entry(self, entry: str | Entry, stop: Stop) -> Entry:
        return FILE

    def paths(self, *entries: str | Entry, stop: Stop | None = None) -> list[str]:
        raise NotAvailable("not on the mount")

    def _going(self, entry: Entry, stop: Stop) -> list[p.Rule]:
        return [self._left.pop()] if self._left else []


def test_a_mount_that_does_not_show_a_file_is_waited_for_no_longer_than_was_asked() -> None:
    began = time.monotonic()
    with pytest.raises(NotAvailable, match="not on the mount"):
        Unseen().wait_until_available(FILE, timeout_s=0.2, stop=Stop())
    assert time.monotonic() - began < 30  # and not the minute that a mount is given otherwise
