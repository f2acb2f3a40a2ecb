"""Deposit: the widget of a form with files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ._again import made
from ._catalog import Catalog
from ._deposits import Deposited, Deposits
from ._filling import Filling, FormFiles
from ._kernel import answer_while_busy, ipykernel_version, refuse_unable_kernel, running_cell
from ._lanes import shared_lanes
from ._protocol import FormValue
from ._text import counted, size_text, visible
from .errors import NotAvailable

_BUNDLE = Path(__file__).parent / "static" / "deposit.js"


class Deposit(anywidget.AnyWidget):
    """A form in the notebook: files and what is said of them, looked over, confirmed, sent.

    value   what was made, None before; observable. Observers run in a thread of ipylake's
    """

    _esm = _BUNDLE if _BUNDLE.exists() else "throw new Error('ipylake was built without its bundle: npm run build')"

    value = traitlets.Any(None, help="what was made")

    def __init__(
        self,
        deposits: Deposits,
        catalog: Catalog,
        *,
        files: FormFiles = (),
        values: Iterable[FormValue] = (),
        roots: Iterable[str] | None = None,
    ) -> None:
        version = ipykernel_version()
        refuse_unable_kernel(version)
        super().__init__()
        answer_while_busy(self.comm, version)
        self._filling = Filling(
            deposits,
            catalog,
            self._tell,
            shared_lanes(),
            files=files,
            values=values,
            roots=roots,
            finished=self._on_finished,
        )
        self.on_msg(self._on_message)
        made(self, running_cell())

    def result(self) -> Any:
        """What was made. Raises NotAvailable while nothing is."""
        if self.value is None:
            raise NotAvailable("Nothing was sent yet", hint="Fill in the form, look it over and confirm it")
        return self.value

    def close(self) -> None:
        """Stop what is being sent and close the widget. The same form goes on from there."""
        if hasattr(self, "_filling"):
            self._filling.close()
        layout = self.layout
        super().close()
        layout.close()  # made for this widget, and a comm of its own

    def __repr__(self) -> str:
        state = self._filling.state()
        size = size_text(sum(one.size for one in state.files))
        host = self._filling.host
        return f"<{type(self).__name__} {host}: {counted(len(state.files), 'file')}, {size}, {state.phase}>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget, and for where there is none (GitHub, nbconvert) what it holds now."""
        cell = running_cell()
        static = {"text/plain": visible(repr(self))}
        if cell and not cell.is_attended:  # nobody is there to confirm anything
            return static, {}
        data, metadata = super()._repr_mimebundle_() or ({}, {})
        return {**data, **static}, metadata

    def _tell(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        if self.comm is not None:
            self.send(message, list(buffers))

    def _on_message(self, _: object, content: object, buffers: Sequence[memoryview]) -> None:
        self._filling.bridge.receive(content, buffers)

    def _on_finished(self, done: Deposited) -> None:
        self.value = done.value
