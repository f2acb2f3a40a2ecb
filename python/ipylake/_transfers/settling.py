"""When a batch comes to rest: its new names go to the disk, once for each directory, and what killed processes left in
them goes."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

from ipylake.errors import CannotWrite

from .folder import Directory
from .parts import remove_abandoned


class Settling:
    """Counts what moves in each batch. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moving: Counter[int] = Counter()
        self._touched: dict[int, set[Path]] = {}

    def begun(self, batch: int) -> None:
        with self._lock:
            self._moving[batch] += 1

    def rested(self, batch: int, touched: Path | None = None) -> None:
        """One file less moves; `touched` is the directory that it has a new name in. The last one settles all."""
        with self._lock:
            if touched:
                self._touched.setdefault(batch, set()).add(touched)
            self._moving[batch] -= 1
            folders = self._touched.pop(batch, set()) if self._moving[batch] <= 0 else set()
        for folder in folders:
            with suppress(CannotWrite, OSError):  # gone meanwhile
                if folder.is_dir():
                    with Directory.at(folder) as directory:
                        directory.sync()
                        remove_abandoned(directory)
