"""Browser: the widget, and the values the next cell reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal, overload

import anywidget
import msgspec
import traitlets

from ._browsing import Browsing
from ._catalog import Catalog
from ._kernel import answer_while_busy, ipykernel_version, refuse_unable_kernel
from ._lanes import shared_lanes
from ._protocol import Query
from ._selection import Selection
from ._stop import Stop
from ._values import LARGE

_BUNDLE = Path(__file__).parent / "static" / "browser.js"
MAX_SAVED = 1000
"""Bytes of a query that are saved with the notebook; of a longer one (a pasted list) all but the text is."""


class Browser(anywidget.AnyWidget):
    """A catalog in the notebook: search, look, pick; the next cell has the paths.

    catalog    any `Catalog`, such as `ipylake.rucio.Rucio` or `ipylake.memory.MemoryCatalog`
    query      what to list at once: text as typed, or a Query
    variable   proposed name for *Add to notebook*

    value      paths of the last variable that was added, as a tuple of str; observable
    selection  ids of what is picked, as a tuple of str (a lazy sequence above 10 000); observable. Observers run in a
               thread of ipylake's
    """

    _esm = _BUNDLE if _BUNDLE.exists() else "throw new Error('ipylake was built without its bundle: npm run build')"

    query = traitlets.Dict(help="the query as it was last searched").tag(sync=True)
    value = traitlets.Any((), help="paths of the last variable that was added")
    selection = traitlets.Any((), help="ids of what is picked")

    def __init__(self, catalog: Catalog, *, query: str | Query = "", variable: str = "") -> None:
        version = ipykernel_version()
        refuse_unable_kernel(version)
        query = Query(text=query) if isinstance(query, str) else query
        super().__init__(query=_saved(query))
        self._browsing = Browsing(
            catalog,
            self._tell,
            shared_lanes(),
            query=query,
            variable=variable,
            can_answer_while_busy=answer_while_busy(self.comm, version),
            searched=self._on_searched,
            selected=self._on_selected,
            valued=self._on_valued,
        )
        self.on_msg(self._on_message)

    @property
    def catalog(self) -> Catalog:
        """The headless client behind the view."""
        return self._browsing.catalog

    def paths(self, *, missing: Literal["refuse", "skip"] = "refuse") -> str | list[str]:
        """The local paths of the selection: a str for one file, else one flat list[str] in pick order.

        missing   "skip" leaves out files that cannot be read here

        Raises NothingSelected; NotAvailable, with the way out; SignInNeeded; Unreachable.
        """
        picked = self._browsing.paths(missing=missing, progress=lambda *_: None, stop=Stop())
        return self._browsing.value_of(picked)

    def close(self) -> None:
        """Stop all work and close the widget."""
        if hasattr(self, "_browsing"):
            self._browsing.close()
        super().close()

    def __repr__(self) -> str:
        info, session = self._browsing.info, self._browsing.session
        who = f", signed in as {session.account}" if session.state == "in" else ""
        query = self._browsing.query
        searched = f": {query.scope + ':' if query.scope else ''}{query.text}" if query.text or query.scope else ""
        picked = self._browsing.selection.state().count
        return f"<{type(self).__name__} {info.instance}{who}{searched}, {picked} selected>"

    def _tell(self, message: dict[str, Any], buffers: Sequence[bytes]) -> None:
        if self.comm is not None:
            self.send(message, list(buffers))

    def _on_message(self, _: object, content: object, buffers: Sequence[memoryview]) -> None:
        self._browsing.bridge.receive(content, buffers)

    def _on_searched(self, query: Query) -> None:
        self.query = _saved(query)

    def _on_selected(self, selection: Selection) -> None:
        count = selection.state().count
        ids = Ids(selection, count)
        self.selection = ids if count > LARGE else tuple(ids)

    def _on_valued(self, paths: tuple[str, ...]) -> None:
        self.value = paths


def _saved(query: Query) -> dict[str, Any]:
    if len(msgspec.json.encode(query)) > MAX_SAVED:
        query = msgspec.structs.replace(query, text="")
    saved: dict[str, Any] = msgspec.to_builtins(query)
    return saved


class Ids(Sequence[str]):
    """The ids of a large selection, read when asked for; its length is that of the moment it was made."""

    def __init__(self, selection: Selection, count: int) -> None:
        self._selection = selection
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return islice((entry.id for entry in self._selection.entries()), self._count)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        place = range(self._count)[at]  # raises IndexError, and counts from the end
        for found in islice(self, place, None):
            return found
        raise IndexError("it was dropped from the selection meanwhile")

    def __repr__(self) -> str:
        return f"<{self._count} ids>"
