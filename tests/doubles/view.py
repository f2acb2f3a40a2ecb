"""A view in a few lines: it asks again after silence, and keeps the latest state it was told, whatever the order."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from typing import Any

import msgspec

from doubles.channel import Deliver
from doubles.inbox import Content, cancel, request


class View:
    """`broken` collects what must never happen, in words."""

    def __init__(self, name: str, send: Deliver) -> None:
        self.listings: dict[int, Content] = {}
        self.selection: Content = {"version": -1}
        self.session: Content = {"version": -1}
        self.answers: dict[str, Content] = {}
        self.rows: dict[str, list[Content]] = {}
        self.asked: set[str] = set()
        self.withdrawn: set[str] = set()
        self.broken: list[str] = []
        self._name = name
        self._send = send
        self._numbers = itertools.count(1)
        self._pending: dict[str, Content] = {}
        self._closed: set[int] = set()
        self._answered = threading.Condition()

    def open_listings(self) -> list[Content]:
        """The result that was opened last, and branches below it, as far as they are known to be open."""
        with self._answered:
            known = [state for number, state in self.listings.items() if number not in self._closed]
        newest = max((state["listing"] for state in known if state["parent"] is None), default=0)
        return [state for state in known if state["listing"] >= newest]

    # --- asking -------------------------------------------------------------------------------------------------------

    def ask(self, call: msgspec.Struct) -> str:
        with self._answered:
            rid = f"{self._name}-{next(self._numbers)}"
            self.asked.add(rid)
            content = self._pending[rid] = request(rid, call)
        self._send(content, ())
        return rid

    def withdraw(self, rid: str) -> None:
        with self._answered:
            self.withdrawn.add(rid)
            self._pending.pop(rid, None)
        self._send(cancel(rid), ())

    def repeat(self) -> None:
        """Ask all that was met with silence again, under the same number."""
        with self._answered:
            pending = list(self._pending.values())
        for content in pending:
            self._send(content, ())

    def wait(self, seconds: float) -> bool:
        """Whether all is answered by then."""
        with self._answered:
            return self._answered.wait_for(lambda: not self._pending, seconds)

    # --- being told ---------------------------------------------------------------------------------------------------

    def receive(self, content: Content, buffers: Sequence[bytes]) -> None:
        content = msgspec.json.decode(msgspec.json.encode(content))
        with self._answered:
            match content:
                case {"type": "answer" | "failure", "rid": rid}:
                    self._take_answer(rid, content, buffers)
                case {"type": "progress", "rid": rid}:
                    if rid.startswith(f"{self._name}-") and rid not in self.asked:
                        self.broken.append(f"progress of {rid}, which was never asked")
                case {"type": "listing-changed", "state": state}:
                    self._take_listing(state)
                case {"type": "selection-changed", "state": state}:
                    self.selection = max(self.selection, state, key=lambda one: one["version"])
                case {"type": "session-changed", "state": state}:
                    self.session = max(self.session, state, key=lambda one: one["version"])
            self._answered.notify_all()

    def _take_answer(self, rid: str, content: Content, buffers: Sequence[bytes]) -> None:
        request = self._pending.pop(rid, None)
        if request is None:
            first = self.answers.get(rid)
            if first not in (None, content) and "no longer kept" not in f"{first} {content}":
                self.broken.append(f"{rid} was answered in two ways: {first} and {content}")
            return
        self.answers[rid] = content
        result = content.get("result", {})
        if content.get("fault", {}).get("field") == "listing":
            self._closed.add(request["call"]["listing"])
        if buffers:
            self.rows[rid] = msgspec.json.decode(buffers[0])
        match result:
            case {"type": "opened" | "listed", "state": state}:
                self._take_listing(state)
            case {"type": "selected", "state": state}:
                self.selection = max(self.selection, state, key=lambda one: one["version"])
            case {"type": "snapshot"}:
                for state in result["listings"]:
                    self._take_listing(state)
                self.selection = max(self.selection, result["selection"], key=lambda one: one["version"])
                self.session = max(self.session, result["session"], key=lambda one: one["version"])

    def _take_listing(self, state: dict[str, Any]) -> None:
        known = self.listings.get(state["listing"])
        if known is None or state["version"] > known["version"]:
            self.listings[state["listing"]] = state
        elif state["version"] == known["version"] and state != known:
            self.broken.append(f"one version, two states: {known} and {state}")
