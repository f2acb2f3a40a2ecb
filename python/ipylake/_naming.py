"""Code and files say ids; people see what they are called."""

from __future__ import annotations

from . import _protocol as p
from ._deposits import NamesValues
from ._form import Filled
from ._held import AT_WORK, Held
from ._lanes import Lane
from ._stop import Stop
from .errors import LakeError


class Naming:
    """Quietly, beside what somebody does. Thread-safe."""

    def __init__(self, deposits: NamesValues, held: Held) -> None:
        self._deposits = deposits
        self._held = held
        self._lane = Lane("names", 1)
        self._stop = Stop()
        self._looked_at: dict[str, p.FormValue] = {}

    def look(self) -> None:
        """If anything was filled in since it was looked last."""
        with self._held.lock:
            if self._looked_at == self._held.values:
                return
            self._looked_at = dict(self._held.values)
        self._lane.submit(self._name, self._stop)

    def close(self) -> None:
        self._stop.set()
        self._lane.close()

    def _name(self) -> None:
        held, asked = self._held, self._looked_at
        try:
            named = self._deposits.named(Filled(asked), stop=self._stop)
        except LakeError:
            return
        with held.lock:
            if held.phase in AT_WORK:
                return
            same = {one.field: one for one in named if held.values.get(one.field) == asked.get(one.field)}
            if not same:
                return
            held.values.update(same)
        held.tell()
