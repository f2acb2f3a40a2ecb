"""What scripts call to have data copied; a part of Rucio."""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Literal

from ipylake import _protocol as p
from ipylake._aside import aside
from ipylake._catalog import Progress, Replicator
from ipylake._protocol import Entry, RulePreview, Wish
from ipylake._stop import Stop
from ipylake._watching import Pace
from ipylake.errors import InvalidInput, NotAvailable

from .query import did_of, typed_did
from .rule import Rule, wait_for
from .rule_lines import RuleFinder
from .rules import Rules
from .settings import Settings

Grouping = Literal["dataset", "all", "none"]
Notify = Literal["no", "yes", "close", "progress"]
Stuck = Literal["raise", "wait"]
_VISIBLE_S = 60
"""So long a mounted element may take to show a file that Rucio calls available."""


class Replicating(ABC):
    """Rules of one account."""

    _rules: Rules
    _rules_of: RuleFinder
    settings: Settings

    @abstractmethod
    def _entry(self, entry: str | Entry, stop: Stop) -> Entry: ...

    @abstractmethod
    def paths(self, *entries: str | Entry, stop: Stop | None = None) -> list[str]: ...

    @property
    def replicator(self) -> Replicator:
        return self._rules

    def replicate(
        self,
        dids: str | Entry | Iterable[str | Entry],
        rse_expression: str | None = None,
        *,
        copies: int = 1,
        lifetime_s: int | None = None,
        comment: str = "",
        grouping: Grouping = "dataset",
        asynchronous: bool = False,
        ask_approval: bool = False,
        notify: Notify = "no",
        activity: str = "",
        stop: Stop | None = None,
    ) -> list[Rule]:
        """Have data copied, and kept: one rule for each DID. `rule.wait()` waits for it.

        rse_expression  where: a name, or an expression like "tier=2&country=de"; None: `destination_rse` of the
                        configuration, else the first element that is mounted here
        copies          at so many different elements
        lifetime_s      seconds that the copies are kept; None: as configured (`rule_lifetime_days`); 0: for good
        grouping        "dataset": files of one dataset at one element · "all": everything at one · "none": anywhere
        asynchronous    the server takes the order now, and works it out later: for very large containers
        ask_approval    somebody else decides, also when the quota does not suffice
        notify          by mail: "yes" at the end · "close" at the end, if the dataset is closed · "progress" as it goes

        Raises QuotaExceeded; AlreadyExists, with the ids, if all of these rules are there; NotFound; InvalidInput;
        AccessDenied. After Unreachable and TimedOut a rule may have been made: look at `rules()`.
        """
        stop = stop or Stop()
        configured_s = self.settings.rule_lifetime_days * 86_400
        wish = Wish(
            where=rse_expression or "",
            copies=copies,
            lifetime_s=(configured_s if lifetime_s is None else lifetime_s) or None,
            comment=comment,
            grouping=grouping,
            asynchronous=asynchronous,
            ask_approval=ask_approval,
            notify=notify,
            activity=activity,
        )
        made = self._rules.make([_named(did) for did in _several(dids)], wish, stop=stop)
        return [Rule(self._rules, rule) for rule in made.rules]

    def preview(
        self,
        dids: str | Entry | Iterable[str | Entry],
        rse_expression: str | None = None,
        *,
        stop: Stop | None = None,
    ) -> RulePreview:
        """What a rule would copy: files and bytes in all; of each element that the expression matches the quota of this
        account, what is there already, and whether it is mounted here."""
        stop = stop or Stop()
        return self._rules.preview([self._entry(did, stop) for did in _several(dids)], rse_expression or "", stop=stop)

    def rules(
        self, *, account: str | None = None, did: str | Entry | None = None, stop: Stop | None = None
    ) -> list[Rule]:
        """The newest first. Those of one's own account, or of another; with `did` those for it, of all accounts."""
        stop = stop or Stop()
        filters = {"account": account} if account else {}
        if did is not None:
            scope, name = did_of(_named(did).id)
            filters |= {"scope": scope, "name": name}
        found = self._rules.listed(filters, stop) if filters else self._rules.mine(stop=stop)
        return [Rule(self._rules, rule) for rule in found]

    def rule(self, rule_id: str, *, stop: Stop | None = None) -> Rule:
        """Raises NotFound."""
        return Rule(self._rules, self._rules.one(rule_id, stop or Stop()))

    async def available(self, *dids: str | Entry, timeout_s: float | None = None, stuck: Stuck = "raise") -> list[str]:
        """`files = await rucio.available(did)`: wait until all can be read here, and go on with the paths.

        Raises NotAvailable when the time is over, when nothing brings it here, or when what does is stuck (with
        stuck="wait" it waits for Rucio's next try). `wait_until_available` is the same without `await`.
        """
        return await aside(lambda stop: self.wait_until_available(*dids, timeout_s=timeout_s, stuck=stuck, stop=stop))

    def wait_until_available(
        self,
        *dids: str | Entry,
        timeout_s: float | None = None,
        stuck: Stuck = "raise",
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> list[str]:
        """Block until all can be read here; the paths. A cell that waits can be interrupted."""
        stop = stop or Stop()
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        entries = [self._entry(did, stop) for did in dids]
        pace, came_at = Pace(), -math.inf
        while True:
            try:
                return self.paths(*entries, stop=stop)
            except NotAvailable:
                going = [rule for entry in entries for rule in self._going(entry, stop)]
                until = came_at + _VISIBLE_S if deadline is None else min(deadline, came_at + _VISIBLE_S)
                if not going and time.monotonic() > until:
                    raise
            if going:
                left = None if deadline is None else deadline - time.monotonic()
                wait_for(self._rules, going, left, stuck, progress, stop)
                pace, came_at = Pace(), time.monotonic()
            else:
                stop.wait(min(pace.next_s(has_moved=False), max(0.01, until - time.monotonic())))
                stop.raise_if_set()

    def _going(self, entry: Entry, stop: Stop) -> list[p.Rule]:
        """One's own rules for it or for a collection it is in, that are not at rest."""
        lines = self._rules_of.rules(entry, stop).rules
        going = [line.id for line in lines if line.state not in ("ok", "suspended")]
        return [rule for rule in self._rules.look(going, stop=stop) if rule.mine]


def _several(dids: str | Entry | Iterable[str | Entry]) -> list[str | Entry]:
    return [dids] if isinstance(dids, (str, Entry)) else list(dids)


def _named(did: str | Entry) -> Entry:
    """No look-up: the server knows what a DID is."""
    if isinstance(did, Entry):
        return did
    scope, name = typed_did(did)
    if not name:
        raise InvalidInput(f'"{did}" is a scope', hint=f"Name what is in it, as in {scope}:name", field="dids")
    return Entry(f"{scope}:{name}", name, "unknown")
