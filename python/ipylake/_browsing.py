"""What a browser does, without a widget: it answers the calls of its views, or has a desk that does."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from . import _protocol as p
from ._attaching import Attaching
from ._awaited import Awaited
from ._bridge import Bridge, Buffers, Outcome, Send, Task
from ._catalog import Catalog, Progress, Suggests
from ._configuring import Configuring
from ._desk import Desk, require_version
from ._detailing import Detailing
from ._downloading import begun, finished, wanted_files
from ._lanes import Lanes
from ._listing import Listing
from ._listings import Listings
from ._notebook import namespace
from ._overlooking import Overlooking
from ._parts import part
from ._query import field_of, is_servers
from ._remembering import Remembering, Store
from ._replicating import Replicating
from ._selection import Selection
from ._signing_in import SigningIn
from ._stop import Stop
from ._transferring import Transferring
from ._values import collected
from ._variables import Variables
from .errors import Cancelled, InvalidInput, NothingSelected, Unsupported

if TYPE_CHECKING:
    from ._downloading import Existing
    from ._lock.keeper import Lock
    from ._provenance import Provenance
    from ._record import Record
    from ._transfers import Totals

MAX_ROWS = 500
"""Rows of one window, at most; views ask for 100."""
STEP = 10_000
"""Rows picked at a time: in between, windows learn their ticks."""
_SELECT = "Select rows first. For Run All a browser made with `lock=` keeps what was added"
_log = logging.getLogger("ipylake")


def _with_no_other(_: Catalog) -> Callable[[], None]:
    raise Unsupported("This browser keeps to its instance", hint="Make another browser")


def _no_form() -> None:
    raise Unsupported("No cell shows this browser", hint="Call `browser.publish()` instead")


def _nowhere(_: Record) -> None:
    raise Unsupported("There is no notebook to put a record into", hint="Call `browser.record()` instead")


class Browsing:
    """The kernel's half of a browser.

    send      takes a message (JSON types) and its buffers, from any thread
    searched  told of each query; like the next two in a lane of their own, one at a time
    selected  told when the selection differs, before the view that asked for it is answered
    valued    told which paths a variable was given, likewise
    put_below puts a record below the cell that shows the browser; `put_deposit` a form that publishes the selection
    variables gives those of the notebook
    switched  prepares to go on with another catalog, and gives what does it
    lock      pins what is added
    """

    def __init__(
        self,
        catalog: Catalog,
        send: Send,
        lanes: Lanes,
        *,
        query: p.Query | None = None,
        variable: str = "",
        sites: Sequence[str] | None = None,
        store: Store | None = None,
        can_answer_while_busy: bool = False,
        searched: Callable[[p.Query], None] = lambda _: None,
        selected: Callable[[Selection], None] = lambda _: None,
        valued: Callable[[tuple[str, ...]], None] = lambda _: None,
        put_below: Callable[[Record], None] = _nowhere,
        put_deposit: Callable[[], None] = _no_form,
        variables: Callable[[], dict[str, Any]] = namespace,
        switched: Callable[[Catalog], Callable[[], None]] = _with_no_other,
        lock: Lock | None = None,
    ) -> None:
        self.catalog = catalog
        self.info = catalog.describe()
        self.query = query or p.Query()
        self.selection = Selection()
        self.bridge = Bridge(send, self._handle, lanes)
        self.listings = Listings(catalog, self._listing_changed)
        self._lanes = lanes
        self.can_answer_while_busy = can_answer_while_busy
        self._searched = searched
        self._selected = selected
        self._is_selection_due = False
        self._valued = valued
        self._put_below = put_below
        self._put_deposit = put_deposit
        self.awaited = Awaited(self._awaited_changed)
        self.attaching = Attaching(lock, variables, lambda: self.query, self._attached_changed)
        self.variables = Variables(
            catalog, variable, self._picked, lambda: self.selection.choice(), variables, self.awaited, self.attaching
        )
        self._signing_in = SigningIn(catalog, self._session_changed)
        self._transferring = Transferring(catalog, self._picked, self._transfers_changed)
        configuring = Configuring(catalog, switched, self._check_nobody_waits)
        self.replicating = Replicating(
            catalog,
            self.bridge.announce,
            self._picked,
            self.selection.choice,
            self.variables,
            self._variable_set,
            lanes.calls,
            lanes.observers,
        )
        self._overlooking = Overlooking(catalog, self.listings, self._sites_changed, sites)
        self._remembering = Remembering(store, self._memory_changed)
        self._desks: tuple[Desk, ...] = (
            self._signing_in,
            self._transferring,
            configuring,
            self.replicating,
            self._overlooking,
            self._remembering,
            Detailing(catalog, self.listings),
            self.attaching,
        )
        self._answers = {call: answer for desk in self._desks for call, answer in desk.answers.items()}

    # --- used by the widget, headless -------------------------------------------------------------------------------

    def paths(self, *, missing: Literal["refuse", "skip"], progress: Progress, stop: Stop) -> str | list[str]:
        """What the selection stands for. Raises NothingSelected, NotAvailable."""
        found, _ = collected(self.catalog, self._picked(stop), missing=missing, progress=progress, stop=stop)
        return self.variables.value_of(found)

    def provenance(self, *, missing: Literal["refuse", "skip"], stop: Stop) -> Provenance:
        """Where the files of the selection came from. Raises NothingSelected, NotAvailable."""
        from ._provenance import provenance_of  # not before somebody asks for it

        entries = self._picked(stop)
        return provenance_of(self.catalog, entries, missing=missing, progress=lambda *_: None, stop=stop)

    def download(
        self,
        *,
        to: str | os.PathLike[str] | None,
        existing: Existing,
        missing: Literal["refuse", "skip"],
        on_progress: Callable[[Totals], None] | None,
    ) -> list[str]:
        """What the selection stands for, fetched. Raises what `wanted_files` and `finished` do."""
        stop, tell = Stop(), lambda *_: None
        entries = self._picked(stop)
        wanted, _ = wanted_files(self.catalog, entries, missing=missing, limit=None, progress=tell, stop=stop)
        return finished(begun(self.catalog, wanted, to, existing), stop, on_progress)

    @property
    def sites(self) -> Sequence[str]:
        """Those whose copies are counted."""
        return self._overlooking.state.chosen

    def code(self, rule: p.Wish | None = None) -> str:
        """The headless call that gives what the browser shows, or makes such rules. Raises Unsupported."""
        from . import _behind  # not before somebody asks for it

        return _behind.code(self, rule=rule)

    def record(self, stop: Stop) -> Record:
        """What the browser shows, to be kept in the notebook."""
        from . import _behind

        return _behind.record(self, stop)

    @property
    def session(self) -> p.SessionState:
        """As last seen; no network."""
        return self._signing_in.state

    def close(self) -> None:
        self.awaited.close()
        self.bridge.close()
        for desk in self._desks:
            desk.close()
        self.listings.close()
        if self.selection.whole:
            self.selection.whole.stop()

    # --- the calls ----------------------------------------------------------------------------------------------------

    def _handle(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:
        try:
            return self._answer(call, task, buffers)
        finally:
            self._signing_in.look()  # a call may have signed in by itself, or found out that the session has ended

    def _answer(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:  # one line a call
        match call:
            case p.Hello():
                return self._snapshot(call)
            case p.OpenListing():
                self._open_listing(call, task)
                return None
            case p.OpenBranch():
                return self._open_branch(call, task)
            case p.CloseBranch():
                return self._close_branch(call)
            case p.StopListing():
                listing = self.listings[call.listing]
                listing.stop()
                return p.Listed(state=listing.state())
            case p.ContinueListing():
                return self._continue(call)
            case p.GetListing():
                return p.Listed(state=self.listings[call.listing].state())
            case p.SortListing():
                listing = self.listings[call.listing]
                listing.sort(call.sort, task.stop, field_of(call.sort, self.info))
                return p.Listed(state=listing.state())
            case p.GetFacets():
                return p.FacetsOf(listing=call.listing, facets=self.listings[call.listing].facets)
            case p.GetWindow():
                return self._window(call)
            case p.FindRow():
                listing = self.listings[call.listing]
                return p.Position(position=listing.find(call.order, call.prefix, call.after, task.stop))
            case p.Select():
                self._select(call, task)
                return None
            case p.AddVariable():
                self._add_variable(call, task)
                return None
            case p.GetCode():
                return p.Code(text=self.code(call.rule))
            case p.PutDeposit():
                self._put_deposit()
                return p.Done()
            case p.PutRecord():
                self._put_below(self.record(task.stop))
                return p.Done()
            case p.Suggest():
                return self._suggest(call, task)
            case p.GetPart():
                return p.Part(), [part(call.name)]
            case _:
                return self._of_desk(call, task, buffers)

    def _of_desk(self, call: p.Call, task: Task, buffers: Buffers) -> Outcome:
        answer = self._answers.get(type(call))
        if answer is None:  # what only a form is asked
            raise Unsupported("A browser does not answer that")
        return answer(call, task, buffers)

    def _snapshot(self, call: p.Hello) -> p.Snapshot:
        require_version(call.version)
        self._signing_in.look()
        return p.Snapshot(
            version=p.VERSION,
            catalog=self.info,
            query=self.query,
            session=self.session,
            selection=self.selection.state(),
            listings=tuple(listing.state() for listing in self.listings),
            variable=self.variables.name,
            can_answer_while_busy=self.can_answer_while_busy,
            awaited=bool(self.awaited),
            transfers=self._transferring.state,
            rules=self.replicating.rules(),
            awaiting=self.replicating.awaiting(),
            sites=self._overlooking.state,
            memory=self._remembering.state,
            attached=self.attaching.state,
        )

    # --- listings -----------------------------------------------------------------------------------------------------

    def _open_listing(self, call: p.OpenListing, task: Task) -> None:
        self.query = call.query
        listing = self.listings.open_query(call.query, keep=self.selection.whole)
        self._listing_changed(listing)
        self._tell(lambda: self._searched(call.query))
        self._tell(lambda: self._remembering.searched(call.query))
        self._read(listing, task)

    def _open_branch(self, call: p.OpenBranch, task: Task) -> Outcome:
        branch, is_new = self.listings.open_branch(self.listings[call.listing], call.row)
        if not is_new:
            return self._opened(branch)
        self._read(branch, task)
        return None

    def _read(self, listing: Listing, task: Task | None = None) -> None:
        """Have a stream read it, and answer the task with the first rows. Cancelling the task until then stops it."""
        stop = Stop()
        asked = task.stop if task else stop
        if task:
            listing.tell = task.progress

        def answer() -> None:
            if task:
                task.attempt(lambda: self._opened(listing))
            self._signing_in.look()

        def work() -> None:
            with stop.calling(listing.stop), asked.calling(listing.stop):
                listing.run(on_first_rows=answer)
                self._sort_as_asked(listing, stop)
            self._signing_in.look()

        self._lanes.streams.submit(work, stop, seen=lambda: listing.last_seen)

    def _sort_as_asked(self, listing: Listing, stop: Stop) -> None:
        """What the server does not sort is sorted when it is there; somebody may have sorted it otherwise meanwhile."""
        sort = listing.query.sort if listing.query else None
        if sort and not is_servers(sort, self.info) and listing.is_complete and listing.state().order == 0:
            with suppress(Cancelled):
                listing.sort(sort, stop, field_of(sort, self.info))

    def _opened(self, listing: Listing) -> tuple[p.Opened, Sequence[bytes]]:
        while True:
            state = listing.state()
            order, rows = listing.window(0, 100, self.selection.tick)
            if order == state.order:  # else it was sorted in between
                return p.Opened(state=state, facets=listing.facets), [rows]

    def _close_branch(self, call: p.CloseBranch) -> p.Done:
        branch = self.listings[call.listing]
        if branch.parent and self.selection.tick(*_row_above(branch)) != "some":
            self.listings.close_branch(branch)
        return p.Done()

    def _continue(self, call: p.ContinueListing) -> p.Listed:
        listing = self.listings[call.listing]
        if listing.resume():
            self._read(listing)
        return p.Listed(state=listing.state())

    def _window(self, call: p.GetWindow) -> Outcome:
        listing = self.listings[call.listing]
        count = min(call.count, MAX_ROWS)
        held = len(listing)
        if call.start + count > held and listing.wants_more(held):  # nobody looks at pages beyond the next one
            self._read(listing)
        order, rows = listing.window(call.start, count, self.selection.tick)
        return p.Window(listing=call.listing, order=order, start=call.start), [rows]

    def _memory_changed(self) -> None:
        self.bridge.announce("memory", lambda: p.MemoryChanged(state=self._remembering.state))

    def _sites_changed(self) -> None:
        self.bridge.announce("sites", lambda: p.SitesChanged(state=self._overlooking.state))

    def _listing_changed(self, listing: Listing) -> None:
        def make() -> p.ListingChanged | None:
            return p.ListingChanged(state=listing.state()) if listing in self.listings else None

        self.bridge.announce(("listing", listing.number), make)
        if listing is self.selection.whole:
            self.selection.touch()
            self._selection_changed()

    # --- selection and variable ---------------------------------------------------------------------------------------

    def _select(self, call: p.Select, task: Task) -> None:
        before = self.selection.whole
        if call.do == "clear":
            self.selection.clear()
        elif call.do == "all":
            self.selection.take_all(self.listings[call.listing])
        else:
            self._select_ranges(call, self.listings[call.listing])
        if before and before is not self.selection.whole and before not in self.listings:
            before.stop()  # it grew out of sight only because it was selected
        self._selection_changed(lambda: task.answer(p.Selected(state=self.selection.state())))

    def _select_ranges(self, call: p.Select, listing: Listing) -> None:
        held = len(listing)
        if sum(max(0, min(end, held) - start) for start, end in call.ranges) > held:
            raise InvalidInput("The ranges of rows overlap", hint="Select again", field="ranges")
        numbers = [number for start, end in call.ranges for number in listing.numbers(call.order, start, end)]
        if call.do == "only":
            self.selection.clear()
        change = self.selection.remove if call.do == "remove" else self.selection.add
        for at in range(0, len(numbers), STEP):
            change(listing, listing.entries(numbers[at : at + STEP]))

    def _selection_changed(self, then: Callable[[], None] | None = None) -> None:
        self.bridge.announce("selection", lambda: p.SelectionChanged(state=self.selection.state()))
        if then or not self._is_selection_due:  # else one that waits for its turn tells of this change, too
            self._is_selection_due = True
            self._tell(self._tell_selected, then)

    def _tell_selected(self) -> None:
        self._is_selection_due = False
        self._selected(self.selection)

    def _tell(self, tell: Callable[[], None], then: Callable[[], None] | None = None) -> None:
        """Call an observer, then go on. It may be slow, and what it raises is nobody's fault but its own."""

        def work() -> None:
            try:
                tell()
            except Exception:  # noqa: BLE001  # the user's own code
                _log.exception("an observer of the browser failed")
            if then:
                then()

        self._lanes.observers.submit(work, Stop())

    def _picked(self, stop: Stop) -> list[p.Entry]:
        """What is picked; a list that is picked as a whole and still grows is read to its end first.

        Raises Cancelled, NothingSelected, and what broke that list off.
        """
        whole = self.selection.whole
        if whole:
            was_growing = whole.is_growing
            if whole.wants_more(sys.maxsize):
                self._read(whole)
            whole.wait(stop)
            if whole.fault:
                raise whole.fault
            if was_growing and not whole.is_complete:
                raise Cancelled("The selected list was stopped before its end", hint="Go on with the list first")
        entries = list(self.selection.entries())
        if not entries:
            raise NothingSelected("Nothing is selected", hint=_SELECT)
        return entries

    def _add_variable(self, call: p.AddVariable, task: Task) -> None:
        result, paths = self.variables.add(call, task)
        self._variable_set(result, paths, lambda: task.answer(result))

    def _variable_set(
        self, result: p.VariableSet, paths: tuple[str, ...] | None, then: Callable[[], None] | None = None
    ) -> None:
        if result.names:
            self.bridge.announce("variable", lambda: p.VariableChanged(variable=result))
        if paths is not None:
            self._tell(lambda: self._valued(paths), then)
        elif then:
            then()

    def _check_nobody_waits(self) -> None:
        if self.awaited:
            raise InvalidInput("A cell waits for what is chosen here", hint="Choose, or interrupt the cell, first")

    def _attached_changed(self) -> None:
        self.bridge.announce("attached", lambda: p.AttachedChanged(state=self.attaching.state))

    def _awaited_changed(self) -> None:
        self.bridge.announce("awaited", lambda: p.AwaitedChanged(awaited=bool(self.awaited)))

    # --- catalog abilities --------------------------------------------------------------------------------------------

    def _suggest(self, call: p.Suggest, task: Task) -> p.Suggestions:
        if not isinstance(self.catalog, Suggests):
            return p.Suggestions(items=(), matching=0, total=0)
        return self.catalog.suggest(call.field, call.text, stop=task.stop)

    def _transfers_changed(self) -> None:
        self.bridge.announce("transfers", lambda: p.TransfersChanged(state=self._transferring.state))

    def _session_changed(self) -> None:
        self.bridge.announce("session", lambda: p.SessionChanged(state=self.session))
        if self.session.state == "in":
            self._transferring.signed_in()


def _row_above(branch: Listing) -> tuple[Listing, p.Entry]:
    if branch.parent is None:
        raise InvalidInput("This list hangs under no row", field="listing")
    upper, number = branch.parent
    return upper, upper.entry(number)
