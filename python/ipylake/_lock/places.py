"""Names for folders: a path below one of them means the same on every machine whose settings know the name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ipylake.errors import InvalidInput


@dataclass(frozen=True)
class Places:
    """Place → its folders here; a storage element may be mounted in several parts."""

    folders: Mapping[str, Sequence[str]]

    def of(self, path: str) -> tuple[str, str] | None:
        """The place whose folder holds this path most closely, and the path below it, with slashes."""
        found = [
            (len(folder), place, folder)
            for place, folders in self.folders.items()
            for folder in map(os.path.normpath, folders)
            if path.startswith(folder.rstrip(os.sep) + os.sep)
        ]
        if not found:
            return None
        _, place, folder = max(found)
        return place, path[len(folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/")

    def path(self, place: str, below: str) -> str | None:
        """Where that is here: the first folder that has it, else where it would be. None for an unknown place.

        `below` has been checked for parts that climb. Raises InvalidInput where a link leads out of the folder.
        """
        candidates = [os.path.join(folder, *below.split("/")) for folder in self.folders.get(place, ())]
        for path, real in zip(candidates, self._real.get(place, ()), strict=True):
            if os.path.lexists(path):
                if not os.path.realpath(path).startswith(real.rstrip(os.sep) + os.sep):
                    raise InvalidInput(f"{path} is a link that leads out of {place}", field="lock")
                return path
        return candidates[0] if candidates else None

    @cached_property
    def _real(self) -> Mapping[str, Sequence[str]]:
        return {place: [os.path.realpath(folder) for folder in folders] for place, folders in self.folders.items()}
