"""Inbox: what a kernel half has sent, and a way to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from patience import PATIENCE_S

Content = dict[str, Any]


class Inbox:
    """Stands in for the comm: a `Send` that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[tuple[Content, Sequence[bytes]]] = []
        self._arrived = threading.Condition()

    def __call__(self, content: Content, buffers: Sequence[bytes]) -> None:
        with self._arrived:
            self.messages.append((content, buffers))
            self._arrived.notify_all()

    def wait_for(self, is_it: Callable[[Content], bool], *, times: int = 1) -> Content:
        """The last of `times` messages of that sort."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.all(is_it)) >= times, PATIENCE_S), "it was never sent"
            return self.all(is_it)[times - 1]

    def all(self, is_it: Callable[[Content], bool]) -> list[Content]:
        return [content for content, _ in self.messages if is_it(content)]

    def answers(self, rid: str) -> list[Content]:
        return self.all(lambda content: content.get("rid") == rid and content["type"] != "progress")

    def answer(self, rid: str, *, times: int = 1) -> Content:
        """The answer or failure of a request."""
        return self.wait_for(lambda content: content.get("rid") == rid and content["type"] != "progress", times=times)

    def result(self, rid: str) -> Content:
        answer = self.answer(rid)
        assert answer["type"] == "answer", answer
        result: Content = answer["result"]
        return result

    def fault(self, rid: str) -> Content:
        answer = self.answer(rid)
        assert answer["type"] == "failure", answer
        fault: Content = answer["fault"]
        return fault

    def rows(self, rid: str) -> list[Content]:
        """The rows that came with an answer."""
        self.result(rid)
        buffers = next(buffers for content, buffers in self.messages if content.get("rid") == rid and buffers)
        rows: list[Content] = msgspec.json.decode(buffers[0])
        return rows


def request(rid: str, call: msgspec.Struct) -> Content:
    """A request as it arrives from the comm."""
    return {"type": "request", "rid": rid, "call": msgspec.json.decode(msgspec.json.encode(call))}


def cancel(rid: str) -> Content:
    return {"type": "cancel", "rid": rid}
