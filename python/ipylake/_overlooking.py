"""Facts of the rows in view, and of which sites they tell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from ._bridge import Buffers, Task
from ._catalog import Catalog, CountsSites, GivesFacts
from ._desk import Answers
from ._listings import Listings
from ._protocol import (
    ChooseSites,
    Entry,
    Facts,
    FactsOf,
    GetFacts,
    GetSites,
    Sites,
    SitesChosen,
    SitesState,
)
from ._stop import Stop
from .errors import InvalidInput

MOST = 200
"""Rows whose facts are asked for at once."""
MOST_SITES = 100


class Overlooking:
    """Thread-safe. `changed` is told when other sites are chosen."""

    def __init__(
        self, catalog: Catalog, listings: Listings, changed: Callable[[], None], sites: Sequence[str] | None = None
    ) -> None:
        self._catalog = catalog
        self._listings = listings
        self._changed = changed
        self._lock = threading.Lock()
        known = catalog.default_sites if isinstance(catalog, CountsSites) else ()
        self._state = SitesState(chosen=tuple(known if sites is None else sites))

    @property
    def state(self) -> SitesState:
        return self._state

    @property
    def answers(self) -> Answers:
        return {GetFacts: self._facts, GetSites: self._sites, ChooseSites: self._choose}

    def close(self) -> None:
        """Nothing goes on here."""

    def facts(self, entries: Sequence[Entry], stop: Stop) -> Sequence[Facts | None]:
        """As far as the catalog tells any, of the sites that are chosen."""
        if isinstance(self._catalog, CountsSites):
            return self._catalog.facts(entries, sites=self._state.chosen, stop=stop)
        if isinstance(self._catalog, GivesFacts):
            return self._catalog.facts(entries, stop=stop)
        return [None] * len(entries)

    def _facts(self, call: GetFacts, task: Task, _buffers: Buffers) -> FactsOf:
        listing = self._listings[call.listing]
        numbers = [number for number in call.rows[:MOST] if 0 <= number < len(listing)]
        state = None
        while state is not self._state:  # else they are of sites that nobody has chosen any more
            state = self._state
            found = self.facts(listing.entries(numbers), task.stop)
        known = {number: facts for number, facts in zip(numbers, found, strict=True) if facts is not None}
        listing.learn(known)
        return FactsOf(listing=call.listing, rows=tuple(known), facts=tuple(known.values()))

    def _sites(self, _call: GetSites, task: Task, _buffers: Buffers) -> Sites:
        if not isinstance(self._catalog, CountsSites):
            return Sites(sites=())
        return Sites(sites=tuple(self._catalog.sites(stop=task.stop)))

    def _choose(self, call: ChooseSites, _task: Task, _buffers: Buffers) -> SitesChosen:
        if len(call.sites) > MOST_SITES:
            raise InvalidInput(f"These are more than {MOST_SITES} sites", hint="Choose fewer", field="sites")
        with self._lock:
            chosen = tuple(dict.fromkeys(call.sites))
            if chosen != self._state.chosen:
                self._state = SitesState(version=self._state.version + 1, chosen=chosen)
                for listing in self._listings:
                    listing.forget_facts()
        self._changed()
        return SitesChosen(state=self._state)
