"""What was sent becomes public: asked for by typing, done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from . import _protocol as p
from ._bridge import Buffers, Task
from ._deposits import Deposited, Publishes
from ._desk import Answers
from ._faults import fault_of
from ._held import Held
from ._lanes import Lane
from ._stop import Stop
from .errors import InvalidInput, SignInNeeded


class Publishing:
    """finished   told what was published
    lost          told that the session has ended
    """

    def __init__(
        self, publisher: Publishes, held: Held, finished: Callable[[Deposited], None], lost: Callable[[], None]
    ) -> None:
        self._publisher = publisher
        self._held = held
        self._finished = finished
        self._lost = lost
        self._lane = Lane("publish", 1)
        self._stop = Stop()
        self._shown: p.Publication | None = None

    @property
    def answers(self) -> Answers:
        return {p.GetPublication: self._look, p.PublishForm: self._begin}

    def close(self) -> None:
        self._stop.set()
        self._lane.close()

    def _look(self, _call: p.GetPublication, task: Task, _buffers: Buffers) -> p.Publication:
        if self._held.phase != "sent":
            raise InvalidInput("This has not been sent", hint="Send it first")
        self._shown = None
        found = self._publisher.publication(self._held.filled(), stop=task.stop)
        digest = "" if found.problems else hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:16]
        shown = self._shown = msgspec.structs.replace(found, digest=digest)
        return shown

    def _begin(self, call: p.PublishForm, _task: Task, _buffers: Buffers) -> p.FormTold:
        held = self._held
        with held.lock:
            shown = self._shown
            if held.phase in ("publishing", "done"):
                return p.FormTold(state=held.state())
            if held.phase != "sent" or shown is None or not call.digest or call.digest != shown.digest:
                raise InvalidInput("What was shown has changed since", hint="Look it over again")
            if call.typed.strip().casefold() != shown.phrase.casefold():
                raise InvalidInput(f"Type {shown.phrase} to go on", field="phrase")
            held.phase, held.fault = "publishing", None
        self._lane.submit(self._publish, self._stop)
        return held.tell()

    def _publish(self) -> None:
        held = self._held
        try:
            made = self._publisher.publish(held.filled(), stop=self._stop)
        except BaseException as error:  # noqa: BLE001  # a view waits for the end, whatever happened
            if isinstance(error, SignInNeeded):
                self._lost()
            with held.lock:
                held.phase, held.fault = "sent", fault_of(error)
                self._shown = None
        else:
            with held.lock:
                held.phase, held.made = "done", made
                held.draft = made.draft or held.draft
            self._finished(made)
        held.tell()
