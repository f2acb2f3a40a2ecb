"""A form, and somebody who asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ipylake import _protocol as p
from ipylake._catalog import Catalog
from ipylake._deposits import Deposits
from ipylake._filling import Filling
from ipylake._lanes import Lanes
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S


class FormDesk:
    """`told` has all messages, `made` what deposits gave, `variables` those of the notebook."""

    def __init__(
        self, deposits: Deposits, lanes: Lanes, paths: Sequence[Path] = (), catalog: Catalog | None = None, **more: Any
    ) -> None:
        self.told: list[dict[str, Any]] = []
        self.made: list[object] = []
        self.variables: dict[str, Any] = {}
        self._answered = threading.Condition()
        self._number = 0
        self.form = Filling(
            deposits,
            catalog or MemoryCatalog([]),
            self._take,
            lanes,
            files=[str(path) for path in paths],
            roots=[path.parent for path in paths],
            finished=lambda done: self.made.append(done.value),
            namespace=lambda: self.variables,
            **more,
        )

    def _take(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        with self._answered:
            self.told.append(message)
            self._answered.notify_all()

    def ask(self, call: p.Call, *buffers: bytes) -> Any:
        """The result, or the fault."""
        self._number += 1
        rid = f"v-{self._number}"
        request = p.Request(rid=rid, call=call)
        self.form.bridge.receive(msgspec.json.decode(msgspec.json.encode(request)), buffers)
        message = self.until(lambda one: one.get("rid") == rid and one["type"] in ("answer", "failure"))
        return message.get("result") or message["fault"]

    def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        with self._answered:
            assert self._answered.wait_for(lambda: any(map(fits, self.told)), PATIENCE_S)
            return next(filter(fits, reversed(self.told)))

    def fill(self, **texts: str) -> Any:
        values = tuple(p.FormValue(field=field, text=text) for field, text in texts.items())
        return self.ask(p.FillIn(values=values))

    def send(self) -> Any:
        return self.ask(p.SendForm(digest=self.ask(p.ReviewForm())["digest"]))

    def changed(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The last state told to all views that fits."""
        told = self.until(lambda one: one["type"] == "form-changed" and fits(one["state"]))
        state: dict[str, Any] = told["state"]
        return state

    def ended(self, phase: str) -> dict[str, Any]:
        return self.changed(lambda state: state["phase"] == phase)
