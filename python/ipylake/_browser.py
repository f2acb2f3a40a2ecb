"""Browser: the widget, and the values the next cell reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import anywidget
import msgspec
import traitlets

from ._again import made
from ._browsing import Browsing
from ._catalog import Catalog
from ._holders import hold, let_go
from ._kernel import Cell, answer_while_busy, ipykernel_version, refuse_unable_kernel, running_cell
from ._lanes import shared_lanes
from ._protocol import InstanceChanged, Query
from ._query import check, keepable, query_of
from ._remembering import Store
from ._selection import Selection
from ._stop import Stop
from ._values import LARGE
from .errors import LakeError, Unsupported

if TYPE_CHECKING:
    from ._attached import Attachments
    from ._lock.keeper import Lock
    from ._lock.seen import Verify
    from ._provenance import Provenance
    from ._query import Facets
    from ._record import Record
    from ._transfers import Totals
    from .zenodo.client import Zenodo
    from .zenodo.deposit.widget import ZenodoDeposit

_BUNDLE = Path(__file__).parent / "static" / "browser.js"
MAX_SAVED = 1000
"""Bytes of a query that are saved with the notebook; of a longer one text, filters and facets are not."""


class Browser(anywidget.AnyWidget):
    """A catalog in the notebook: search, look, pick; the next cell has the paths.

    catalog    any `Catalog`, such as `ipylake.rucio.Rucio` or `ipylake.memory.MemoryCatalog`
    query      what to list at once: text as typed; `scope`, `kind` and `sort` are the fields beside it ("-size" is by
               size, descending), `filters` the conditions below it, `facets` what it is narrowed to, by the id of a
               facet, `switches` the ids of those that are on. Or all of it as a Query
    sites      where copies are counted, if not at all that is mounted
    variable   proposed name for *Add to notebook*
    lock       a file beside the notebook that pins what is added: Run All then sets the same variables again, without a
               click or network. Written by the first *Add to notebook*, changed only by *Update lock*
    verify     files of the lock "size": by their size, and their time of change where this machine has verified them
               before; "checksum": by reading them all

    value      paths of the last variable that was added, as a tuple of str; observable
    selection  ids of what is picked, as a tuple of str (a lazy sequence above 10 000); observable. Observers run in a
               thread of ipylake's
    """

    _esm = _BUNDLE if _BUNDLE.exists() else "throw new Error('ipylake was built without its bundle: npm run build')"

    query = traitlets.Dict(help="the query as it was last searched").tag(sync=True)
    value = traitlets.Any((), help="paths of the last variable that was added")
    selection = traitlets.Any((), help="ids of what is picked")

    def __init__(
        self,
        catalog: Catalog,
        *,
        query: str | Query = "",
        scope: str = "",
        kind: str = "",
        sort: str = "",
        filters: str = "",
        facets: Facets | None = None,
        switches: Sequence[str] = (),
        sites: Sequence[str] | None = None,
        variable: str = "",
        lock: str | os.PathLike[str] | None = None,
        verify: Verify = "size",
    ) -> None:
        version = ipykernel_version()
        refuse_unable_kernel(version)
        kept = None if lock is None else _lock(lock, catalog, verify)
        if kept and kept.query and not any((query, scope, kind, sort, filters, facets, switches)):
            query = kept.query
        asked = query_of(query, scope, kind, sort, facets or {}, switches, filters)
        check(asked, catalog.describe())
        super().__init__(query=_saved(asked))
        self._cell: Cell | None = None
        self._can_answer_while_busy = answer_while_busy(self.comm, version)
        self._browsing = self._browse(catalog, asked, variable, kept, sites)
        self.on_msg(self._on_message)
        cell = running_cell()
        made(self, cell)
        if kept:
            self._take_up(kept, cell)

    def _take_up(self, lock: Lock, cell: Cell | None) -> None:
        """Hold the lock and set its variables. Raises NotAvailable where files are missing and nobody is there."""
        try:
            hold(lock.path, self, cell)
            restored = self._browsing.attaching.restore(Stop())
            missing = [one.fault for one in restored if one.fault]
            if missing and cell and not cell.is_attended:
                raise missing[0]
        except LakeError:
            self.close()
            raise
        if restored:
            last = restored[-1]
            self.selection = last.picks
            self.value = last.paths

    @property
    def catalog(self) -> Catalog:
        """The headless client behind the view."""
        return self._browsing.catalog

    @property
    def variables(self) -> Attachments:
        """What was added to the notebook, by name: `inject()` sets it again, `detach(name)` forgets it."""
        return self._browsing.attaching.attached

    @property
    def lock_differences(self) -> tuple[str, ...]:
        """How the lock differs from what was added: a line for each variable. Empty where it does not."""
        lock = self._browsing.attaching.state.lock
        return lock.differences if lock else ()

    def update_lock(self) -> None:
        """Make the lock say what is attached now: *Update lock*.

        Raises ConfirmationNeeded, once, when somebody else has changed the file in the meantime; CannotWrite.
        """
        self._browsing.attaching.update()

    def paths(self, *, missing: Literal["refuse", "skip"] = "refuse") -> str | list[str]:
        """The local paths of the selection: a str for one file, else one flat list[str] in pick order.

        missing   "skip" leaves out files that cannot be read here

        With nothing selected: of the last variable of the lock.

        Raises NothingSelected; NotAvailable, with the way out; SignInNeeded; Unreachable.
        """
        if self._browsing.attaching.lock and self.variables and not self._browsing.selection.state().count:
            last = list(self.variables.values())[-1]
            if last.fault:
                raise last.fault
            if last.value is not None:
                return last.value
        return self._browsing.paths(missing=missing, progress=lambda *_: None, stop=Stop())

    def download(
        self,
        *,
        to: str | os.PathLike[str] | None = None,
        existing: Literal["skip", "rename", "replace"] = "skip",
        missing: Literal["refuse", "skip"] = "refuse",
        on_progress: Callable[[Totals], None] | None = None,
    ) -> list[str]:
        """Copies of all files of the selection, verified; their paths, in pick order. The view shows how they come.

        to, existing, missing, on_progress   as of `Rucio.download`

        Raises NothingSelected; NotAvailable; Unsupported; an ExceptionGroup with one error for each file that did not
        come.
        """
        return self._browsing.download(to=to, existing=existing, missing=missing, on_progress=on_progress)

    def provenance(self, *, missing: Literal["refuse", "skip"] = "refuse") -> Provenance:
        """The files of the selection that are here, with what the catalog calls them, their checksums and what they
        were picked as: for a publication of them, or of what was made of them.

            made_of = browser.provenance()
            zenodo.deposit(["masks.tif", made_of.write_ro_crate("out")], made_of.metadata({"title": …}))

        missing   "skip" leaves out files that cannot be read here

        Raises NothingSelected; NotAvailable, with the way out; SignInNeeded; Unreachable.
        """
        return self._browsing.provenance(missing=missing, stop=Stop())

    def to_ro_crate(self, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The selection as the content of a ro-crate-metadata.json; `metadata` as of `ipylake.zenodo.deposit`. Raises
        what `provenance` does."""
        return self.provenance().to_ro_crate(metadata)

    def publish(
        self, metadata: Mapping[str, Any] | None = None, *, instance: str | Zenodo | None = None, **connection: Any
    ) -> ZenodoDeposit:
        """The form of a deposit with the files of the selection, what they were picked as among the related works, and
        an RO-Crate that says so of each file: *Publish…*. Display it, fill in the rest; nothing is published by this.

        metadata              what is filled in at first: title, creators, …
        instance, connection  which site, as of `ZenodoDeposit`

        Raises what `provenance` does.
        """
        from .zenodo.deposit.crate import form_of

        return form_of(self.provenance(), metadata or {}, instance=instance, **connection)

    def on_available(self, call: Callable[[str, list[str]], Any]) -> None:
        """Have `call(id, paths)` called, in a thread of ipylake's, for each entry that somebody makes available here
        from now on, as soon as its data has come: also when the view has been closed meanwhile.

        Raises Unsupported where the catalog copies no data.
        """
        self._browsing.replicating.on_available(call)

    async def pick(self, *, timeout_s: float | None = None) -> str | list[str]:
        """`files = await browser.pick()`: show the browser, wait for *Done*, and go on with what `paths()` gives.

        timeout_s   seconds; None waits until somebody chooses or interrupts the cell

        Raises Unsupported, at once, where nothing reaches the kernel while a cell runs (ipykernel below 7.1, Colab) or
        nobody is there to choose (nbconvert, papermill); NothingSelected when the time is over.
        """
        cell = running_cell()
        if cell is None or not cell.is_attended or not self._browsing.can_answer_while_busy:
            why = "with nobody there to choose" if cell and not cell.is_attended else "in this kernel"
            raise Unsupported(
                f"A cell cannot wait for the widget {why}",
                hint="Choose in one cell and read `browser.paths()` in the next; waiting needs ipykernel 7.1 or newer",
            )
        if self._cell is None:
            from IPython.display import display

            display(self)  # type: ignore[no-untyped-call]
        return await self._browsing.awaited.wait(timeout_s)

    def code(self) -> str:
        """Python that gives what the browser shows without it: the search, the choice, the variables. No secret.

        Raises Unsupported where no script can make the catalog, and above 10 000 identifiers.
        """
        return self._browsing.code()

    def record(self) -> Record:
        """What the browser shows, as text and table: display it in a cell, and it stays in the notebook.

        Asks the catalog where up to 200 chosen entries are; what it does not say is left open.
        """
        return self._browsing.record(Stop())

    def close(self) -> None:
        """Stop all work and close the widget."""
        let_go(self)
        if hasattr(self, "_browsing"):
            self._browsing.close()
        layout = self.layout
        super().close()
        layout.close()  # made for this widget, and a comm of its own

    def __repr__(self) -> str:
        info, session = self._browsing.info, self._browsing.session
        who = f", signed in as {session.account}" if session.state == "in" else ""
        query = self._browsing.query
        searched = f": {query.scope + ':' if query.scope else ''}{query.text}" if query.text or query.scope else ""
        picked = self._browsing.selection.state().count
        return f"<{type(self).__name__} {info.instance}{who}{searched}, {picked} selected>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget, and for where there is none (GitHub, nbconvert, VS Code after a reload) what it shows now."""
        from ._behind import first_look

        cell = running_cell()
        static = first_look(self._browsing).bundle()
        if cell:
            self._cell = cell
            if not cell.is_attended:  # else nbconvert would take the widget, of which nothing works without a kernel
                return static, {}
        data, metadata = super()._repr_mimebundle_() or ({}, {})
        return {**data, **static}, metadata

    def _browse(
        self, catalog: Catalog, query: Query, variable: str, lock: Lock | None, sites: Sequence[str] | None = None
    ) -> Browsing:
        info = catalog.describe()
        return Browsing(
            catalog,
            self._tell,
            shared_lanes(),
            query=query,
            variable=variable,
            sites=sites,
            store=Store(info) if info.host else None,
            can_answer_while_busy=self._can_answer_while_busy,
            searched=self._on_searched,
            selected=self._on_selected,
            valued=self._on_valued,
            put_below=self._put_below,
            put_deposit=self._put_deposit,
            switched=self._switch,
            lock=lock,
        )

    def _switch(self, catalog: Catalog) -> Callable[[], None]:
        """What goes on with another catalog: nothing of what was listed or picked is left then. What was asked is asked
        there too, where that can be; sessions stay.

        Raises InvalidInput where the lock is of another instance."""
        from ._switching import query_for, sites_for  # most browsers stay where they are

        before = self._browsing
        lock = before.attaching.lock
        kept = _lock(lock.path, catalog, lock.verify) if lock else None

        def go_on() -> None:
            query = query_for(before.query, catalog)
            sites = sites_for(before.sites, before.catalog, catalog)
            self._browsing = self._browse(catalog, query, before.variables.name, kept, sites)
            before.close()
            self.query, self.selection = _saved(query), ()
            self._browsing.bridge.announce("instance", lambda: InstanceChanged())

        return go_on

    def _put_below(self, record: Record) -> None:
        if self._cell is None:
            raise Unsupported("No cell shows this browser", hint="Run `browser.record()` in a cell")
        self._cell.show_below(record.bundle())

    def _put_deposit(self) -> None:
        if self._cell is None:
            raise Unsupported("No cell shows this browser", hint="Run `browser.publish()` in a cell")
        self._cell.show_below(self.publish()._repr_mimebundle_()[0])

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


def _lock(file: str | os.PathLike[str], catalog: Catalog, verify: Verify) -> Lock:
    from ._lock.keeper import Lock  # most browsers have none

    return Lock(file, catalog, verify)


def _saved(query: Query) -> dict[str, Any]:
    query = keepable(query)
    if len(msgspec.json.encode(query)) > MAX_SAVED:
        query = msgspec.structs.replace(query, text="", filters="", facets=())
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
