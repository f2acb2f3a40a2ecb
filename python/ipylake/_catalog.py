"""The seam: what a catalog is to the rest of ipylake.

A catalog needs `describe`, `read_ahead`, `search`, `children` and `details`. Further abilities are methods that are
there or not: `SignsIn`, `ChecksSignIn`, `Caches`, `GivesFacts`, `CountsSites`, `GivesTabs`, `TellsWaits`, `Suggests`,
`Locates`, `Downloads`, `Replicates`, `Pins`, `Exports`, `GivesValues`, `IsScripted`; `_deposits.py` has those of forms.
Every call that may take long takes a `Stop`; a set one ends it with `Cancelled`, within 200 ms, the connection closed.
Everything may be called from several threads at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ._protocol import ROWS, Noun
from ._stop import Stop
from .errors import Cancelled, InvalidInput, LakeError

if TYPE_CHECKING:
    from ._lock.document import Instance
    from ._protocol import (
        CatalogInfo,
        ChangeRule,
        Configuration,
        Details,
        Entry,
        Errand,
        Facet,
        Facts,
        Query,
        Rule,
        RulePreview,
        RulesMade,
        Saved,
        SessionState,
        SignInChecked,
        Site,
        StuckFiles,
        Suggestions,
        Tab,
        Wish,
    )
    from ._transfers import Transfers, Wanted
    from ._watching import Watch

Progress = Callable[[int, int | None, str], None]
"""(done, total or None, what is being done)"""


@dataclass(frozen=True)
class Complete:
    """The catalog said all it had."""


@dataclass(frozen=True)
class Incomplete:
    """The list ends before its end: stopped, cut, refused, or with lines nobody could read."""

    fault: LakeError | None = None
    unreadable: int = 0


SORTABLE = ("name", "kind", "size", "parts", "modified")
"""What of an entry a list can be sorted by, without asking the server."""


class Results:
    """Entries as they arrive. Iterate for entries (raises what went wrong, after the last one that came), or use
    `batches()` and look at `end` afterwards.

    total   how many the server promises, None if it does not say
    note    one line about how the query was understood, for the person who typed it
    facets  what they are counted by, known with the first batch; of a query only
    within  what `Query.scope` is called by people
    called  what its entries are, as they are counted
    end     None until the last batch
    """

    def __init__(
        self,
        batches: Iterable[Sequence[Entry]],
        *,
        total: int | None = None,
        note: str = "",
        facets: Sequence[Facet] = (),
        within: str = "",
        called: Noun = ROWS,
        stop: Stop | None = None,
    ) -> None:
        self.total = total
        self.note = note
        self.facets = tuple(facets)
        self.within = within
        self.called = called
        self.end: Complete | Incomplete | None = None
        self.unreadable = 0
        self._batches = iter(batches)
        self._stop = stop or Stop()

    def batches(self) -> Iterator[Sequence[Entry]]:
        """Batches of one or more entries. Never raises LakeError: a failure is in `end`."""
        try:
            for batch in self._batches:
                if self._stop.is_set:
                    raise Cancelled("Stopped")
                if batch:
                    yield batch
        except LakeError as error:
            self._leave()
            self.end = Incomplete(Cancelled("Stopped") if self._stop.is_set else error, self.unreadable)
        else:
            self.end = Incomplete(None, self.unreadable) if self.unreadable else Complete()

    def __iter__(self) -> Iterator[Entry]:
        for batch in self.batches():
            yield from batch
        if isinstance(self.end, Incomplete) and self.end.fault:
            raise self.end.fault

    def sorted(self, column: str, *, descending: bool = False) -> list[Entry]:
        """All entries, as a list shows them that is sorted by "name", "kind", "size", "parts" or "modified".

        What is not known counts as less than everything else.
        """
        if column not in SORTABLE:
            raise InvalidInput(f"A list cannot be sorted by {column}", field="column")

        def key(entry: Entry) -> Any:
            value = getattr(entry, column)
            return -1 if value is None else value

        return sorted(self, key=key, reverse=descending)

    def close(self) -> None:
        """Stop, from any thread; closes the connection."""
        self._stop.set()

    def _leave(self) -> None:
        """End the source of the batches: one that is stopped midway would keep its connection."""
        leave = getattr(self._batches, "close", None)
        if leave:
            leave()


NOT_FETCHED = "it was not downloaded yet"
"""The reason of a file that only has to be fetched."""


@dataclass(frozen=True)
class Located:
    """One file: its path in this kernel's file system, or why there is none. It belongs to the picked `entry`.

    fetched    the path is that of a copy, which is not there before somebody has fetched it
    checksums  as far as the list of files told them: algorithm → hexadecimal digits
    """

    entry: Entry
    file: str
    path: str | None
    reason: str = ""
    fetched: bool = False
    checksums: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sourced:
    """One file below the picked `entry`: what is wanted and every way to it, or the reason why there is none."""

    entry: Entry
    wanted: Wanted
    reason: str = ""


class Catalog(Protocol):
    @property
    def read_ahead(self) -> int | None:
        """How many rows a listing reads beyond the last one looked at; None: to the end."""

    def describe(self) -> CatalogInfo:
        """What it is and what it can do; no network."""

    def search(self, query: Query, *, stop: Stop) -> Results:
        """Raises InvalidInput, SignInNeeded, Unreachable, … before the first batch; later faults end the results."""

    def children(self, entry: Entry, *, stop: Stop) -> Results:
        """What is directly below `entry`, a row whose kind opens."""

    def details(self, entry: Entry, *, stop: Stop) -> Details:
        """Everything known of it. A part that cannot be read is a tab with a fault."""


@runtime_checkable
class SignsIn(Protocol):
    def session(self) -> SessionState:
        """No network. `version` is set by the caller."""

    def sign_in(
        self, method: str, values: Mapping[str, str], *, show: Callable[[Errand], None], stop: Stop
    ) -> SessionState:
        """`values` holds secrets: never kept, logged or put into an error. Raises SignInNeeded when refused.

        show   called with what a person has to do elsewhere meanwhile; `session()` then says so, too
        """

    def sign_out(self) -> SessionState: ...


@runtime_checkable
class ChecksSignIn(Protocol):
    def check_sign_in(self, method: str, values: Mapping[str, str]) -> SignInChecked:
        """What a method would use, before it is sent anywhere. Raises InvalidInput, SignInNeeded."""


@runtime_checkable
class Caches(Protocol):
    def purge(self) -> tuple[str, ...]:
        """Forget what the service has told and is kept to be quick; says what that was ("41 scopes")."""


@runtime_checkable
class GivesFacts(Protocol):
    def facts(self, entries: Sequence[Entry], *, stop: Stop) -> Sequence[Facts | None]:
        """Facts of up to 200 entries, in their order, in as few requests as the service allows."""


@runtime_checkable
class CountsSites(Protocol):
    """Its facts are of sites that somebody may choose."""

    @property
    def default_sites(self) -> Sequence[str]:
        """Those that are mounted; no network."""

    def sites(self, *, stop: Stop) -> Sequence[Site]:
        """All there are."""

    def facts(
        self, entries: Sequence[Entry], *, sites: Sequence[str] | None = None, stop: Stop
    ) -> Sequence[Facts | None]:
        """As `GivesFacts`, with the copies at these sites."""


@runtime_checkable
class GivesTabs(Protocol):
    """Its details are many, and read tab by tab."""

    def glance(self, entry: Entry, *, stop: Stop) -> Details:
        """What one look tells; the other tabs are due."""

    def tab(self, entry: Entry, tab: str, *, stop: Stop) -> Tab:
        """One that was due, read. Raises InvalidInput for one that is not there."""


@runtime_checkable
class TellsWaits(Protocol):
    def telling(self, progress: Progress) -> Catalog:
        """The same catalog, which tells of the waits that its server asks for."""


@runtime_checkable
class Suggests(Protocol):
    def suggest(self, field: str, text: str, *, stop: Stop) -> Suggestions: ...


@runtime_checkable
class Locates(Protocol):
    def locate(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Located]:
        """Every file of each entry, in order, with the path where this kernel can read it, checked by `stat`."""


@runtime_checkable
class Downloads(Protocol):
    """A catalog whose files can be fetched."""

    @property
    def transfers(self) -> Transfers:
        """Its queue."""

    @property
    def key(self) -> str:
        """What its transfers are recorded under: the same in another kernel, and different for another service."""

    @property
    def downloads(self) -> Path:
        """The folder that files go to unless another one is named; below it the names of `Wanted`."""

    def sources(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Sourced]:
        """Every file of each entry, in order, with all ways to its bytes, best first."""


class Replicator(Protocol):
    """What has data copied, and tells how far that is. Rules of it carry a `version` that rises with each look."""

    def preview(self, entries: Sequence[Entry], where: str, *, stop: Stop) -> RulePreview:
        """What is there already, and what fits where. An expression that is none is a fault in it, never raised."""

    def make(self, entries: Sequence[Entry], wish: Wish, *, stop: Stop) -> RulesMade:
        """Raises AlreadyExists when all are there already, QuotaExceeded, InvalidInput, AccessDenied, …"""

    def mine(self, *, stop: Stop) -> Sequence[Rule]:
        """The rules of the account, the newest first."""

    def look(self, rules: Sequence[str], *, stop: Stop) -> Sequence[Rule]:
        """These, in as few requests as the service allows; one that is no more has the state "gone"."""

    def change(self, order: ChangeRule, *, stop: Stop) -> Sequence[Rule]:
        """What became of it, and a rule that was made in its place."""

    def stuck(self, rule: str, *, stop: Stop) -> StuckFiles:
        """What of it could not be copied, as far as the service says."""

    @property
    def watch(self) -> Watch:
        """Where its rules are followed."""


@runtime_checkable
class Replicates(Protocol):
    @property
    def replicator(self) -> Replicator:
        """One for all browsers on this catalog."""


@runtime_checkable
class Pins(Protocol):
    """A catalog whose files a lock can pin. No account and no address of a file is told."""

    def pinned_as(self) -> Instance:
        """The service that the ids are of; no network."""

    def folders(self) -> Mapping[str, Sequence[str]]:
        """Names for the folders below which its files lie here, the same on every machine; no network."""

    def checksums(self, files: Sequence[str], *, stop: Stop) -> Mapping[str, Mapping[str, str]]:
        """By id of the file, then algorithm; what the service does not know is left out."""


@runtime_checkable
class HasAddresses(Protocol):
    """A catalog whose entries others can be pointed to."""

    def address(self, entry: Entry, *, stop: Stop) -> str:
        """Its DOI, as https://doi.org/…, its page, or where the service has it. "" where there is none; no secret."""


@runtime_checkable
class Exports(Protocol):
    """A catalog that writes its entries in other forms: as citations, for reference managers."""

    def export(self, entry: Entry, form: str, *, stop: Stop) -> str:
        """`form`: an id of the entry's details, or what the section's `other` allows. Raises InvalidInput."""


@runtime_checkable
class GivesValues(Protocol):
    """A catalog of whose entries a notebook can get more than paths: what its info calls `values`."""

    def given(self, value: str, entries: Sequence[Entry], *, stop: Stop) -> list[Any]:
        """`value`: an id of its info. Raises NotAvailable for an entry that has none."""


@dataclass(frozen=True)
class Script:
    """How a script makes this catalog: `name = make(arguments)`.

    make        empty where no script can: it then takes `name` from elsewhere
    arguments   literals: str, int, float, bool, None, and lists, tuples and dictionaries of them; no secret
    note        a line about signing in
    """

    name: str
    imports: str = ""
    make: str = ""
    arguments: tuple[tuple[str, Any], ...] = ()
    note: str = ""


@runtime_checkable
class IsConfigured(Protocol):
    """A catalog whose settings come from several sources, and which may have other instances."""

    def configuration(self) -> Configuration:
        """No network."""

    def save_as_default(self) -> Saved:
        """Write what is not secret to the user's own file. Raises ConfigurationError."""

    def another(self, instance: str) -> Catalog:
        """Another instance, by name; it has sessions of its own. Raises ConfigurationError, Unreachable."""


@runtime_checkable
class IsScripted(Protocol):
    """A catalog for scripts: `search(text, scope=…, kind=…)` with the `filters`, `sort` ("-size"), `facets` and
    switches that it knows, `children(id)`, `paths(*entries)` if it locates, and `get(*entries)` and `urls(*entries)` if
    it downloads."""

    def script(self) -> Script: ...
