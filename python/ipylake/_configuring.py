"""The desk for settings: where they came from, saving them, and going on with another instance."""

from __future__ import annotations

from collections.abc import Callable

from ._bridge import Buffers, Outcome, Task
from ._catalog import Catalog, IsConfigured
from ._desk import Answers
from ._protocol import ChooseInstance, Configuration, Done, GetConfiguration, SaveAsDefault, Saved
from .errors import Unsupported


class Configuring:
    """Whoever has no settings says so.

    switch  prepares to go on with another catalog, and gives what does it; called when the view has been answered
    check   raises what speaks against that now
    """

    def __init__(
        self, catalog: Catalog, switch: Callable[[Catalog], Callable[[], None]], check: Callable[[], None]
    ) -> None:
        self._catalog = catalog
        self._switch = switch
        self._check = check

    @property
    def answers(self) -> Answers:
        return {GetConfiguration: self._get, SaveAsDefault: self._save, ChooseInstance: self._choose}

    def close(self) -> None:
        """Nothing goes on here."""

    def _get(self, _call: GetConfiguration, _task: Task, _buffers: Buffers) -> Configuration:
        return self._configured().configuration()

    def _save(self, _call: SaveAsDefault, task: Task, _buffers: Buffers) -> Saved:
        task.commit()
        return self._configured().save_as_default()

    def _choose(self, call: ChooseInstance, task: Task, _buffers: Buffers) -> Outcome:
        configured = self._configured()
        self._check()
        go_on = self._switch(configured.another(call.name))
        task.commit()
        task.answer(Done())
        go_on()
        return None

    def _configured(self) -> IsConfigured:
        if not isinstance(self._catalog, IsConfigured):
            raise Unsupported(f"{self._catalog.describe().title} has no settings")
        return self._catalog
