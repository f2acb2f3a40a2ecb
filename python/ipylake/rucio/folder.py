"""Looking at a mounted folder: is a file there, and really inside it?"""

from __future__ import annotations

import os
import stat
import threading

from .paths import NotLocal


class Folder:
    """A mounted folder. Thread-safe.

    Each directory below it is looked at once, with one call for each level; a file then costs one lstat. A link is
    followed only to see where it ends.
    """

    def __init__(self, path: str) -> None:
        self.path = os.path.normpath(path)
        self._inside: set[str] = {self.path}
        self._lock = threading.Lock()

    def check(self, path: str, size: int | None) -> None:
        """Raises FileNotFoundError where nothing is, NotLocal where it is no file of `size` bytes inside the folder."""
        self._enter(os.path.dirname(path))
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            self._must_end_inside(path)
            found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            raise NotLocal("it is no file on the mount")
        if size is not None and found.st_size != size:
            raise NotLocal(f"it has {found.st_size} bytes on the mount, {size} are registered")

    def _enter(self, directory: str) -> None:
        if directory in self._inside:
            return
        parent = os.path.dirname(directory)
        if parent == directory:
            raise NotLocal("it lies outside the mount")
        self._enter(parent)
        if stat.S_ISLNK(os.lstat(directory).st_mode):
            self._must_end_inside(directory)
        with self._lock:
            self._inside.add(directory)

    def _must_end_inside(self, path: str) -> None:
        root = os.path.realpath(self.path)
        end = os.path.realpath(path)
        if end != root and not end.startswith(root.rstrip(os.sep) + os.sep):
            raise NotLocal("on the mount it is a link that leads out of it")
