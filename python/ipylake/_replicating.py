"""Having data copied, as one browser knows it: its rules, and the variables and functions that wait for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import _protocol as p
from ._bridge import Buffers, Task
from ._catalog import Catalog, Replicates, Replicator
from ._delivery import Delivery
from ._desk import Answers
from ._faults import fault_of
from ._lanes import Lane
from ._protocol import Entry, Rule
from ._selection import Choice
from ._stop import Stop
from ._values import collected
from ._variables import Variables
from ._watching import AT_REST
from .errors import AlreadyExists, LakeError, Unsupported

Announce = Callable[[Hashable, Callable[[], p.FromKernel | None]], None]
LEASE_S = 30
"""So long a view looks at what it asked for; it asks again as long as it is in sight."""
MAX_WATCHED = 1000
"""Rules that one view looks at; it shows 200."""
Available = Callable[[str, list[str]], Any]
"""(id of the entry, its paths)"""


@dataclass
class _Variable:
    delivery: Delivery
    fault: p.Fault | None = None


class Replicating:
    """Thread-safe.

    picked    lists what is selected, and `choice` says it in few words
    was_set   told what a variable was set to, and which paths
    lane      where paths are looked for; `observers` runs the user's own functions
    """

    def __init__(
        self,
        catalog: Catalog,
        announce: Announce,
        picked: Callable[[Stop], list[Entry]],
        choice: Callable[[], Choice],
        variables: Variables,
        was_set: Callable[[p.VariableSet, tuple[str, ...]], None],
        lane: Lane,
        observers: Lane,
    ) -> None:
        self._catalog = catalog
        self._announce = announce
        self._picked = picked
        self._choice = choice
        self._variables = variables
        self._was_set = was_set
        self._lane = lane
        self._observers = observers
        self._lock = threading.Lock()
        self._news: dict[str, Rule] = {}
        self._made: dict[str, Rule] = {}
        self._awaiting: dict[str, _Variable] = {}
        self._available: list[Available] = []

    @property
    def answers(self) -> Answers:
        return {
            p.PreviewRule: self._preview,
            p.MakeRules: self._make,
            p.GetRules: self._mine,
            p.WatchRules: self._look,
            p.ChangeRule: self._change,
            p.GetStuckFiles: self._stuck,
            p.GiveUpAwaiting: self._give_up,
        }

    def close(self) -> None:
        """Variables that wait are set all the same: that was promised, and the kernel lives."""

    def rules(self) -> tuple[Rule, ...]:
        """Those that were made here and have not come to their end."""
        with self._lock:
            return tuple(rule for rule in self._made.values() if rule.state not in AT_REST)

    def awaiting(self) -> tuple[p.Awaiting, ...]:
        with self._lock:
            return tuple(
                p.Awaiting(name=name, rules=one.delivery.rules, fault=one.fault) for name, one in self._awaiting.items()
            )

    def on_available(self, call: Available) -> None:
        """Have it called for each entry that is asked for from now on, when its data has come."""
        self._replicator()
        with self._lock:
            self._available.append(call)

    # --- the calls ----------------------------------------------------------------------------------------------------

    def _preview(self, call: p.PreviewRule, task: Task, _: Buffers) -> p.RulePreview:
        return self._replicator().preview(self._picked(task.stop), call.where, stop=task.stop)

    def _make(self, call: p.MakeRules, task: Task, _: Buffers) -> p.RulesMade:
        replicator = self._replicator()
        entries, choice = self._picked(task.stop), self._choice()
        name = self._variables.checked(call.variable, overwrite=call.overwrite) if call.variable else ""
        task.commit()
        try:
            made = replicator.make(entries, call.wish, stop=task.stop)
        except AlreadyExists as error:
            if not error.existing:
                raise
            rules = tuple(replicator.look(error.existing, stop=task.stop))
            made = p.RulesMade(rules=rules, existing=len(rules))
        self._follow(replicator, made.rules)
        if name:
            self._await(replicator, name, entries, choice, made.rules, overwrite=call.overwrite)
        for entry, rule in zip(entries, made.rules, strict=False):
            for told in list(self._available):
                self._tell(replicator, entry, rule, told)
        return made

    def _mine(self, _call: p.GetRules, task: Task, _: Buffers) -> p.Rules:
        replicator = self._replicator()
        rules = tuple(replicator.mine(stop=task.stop))
        replicator.watch.learn(rules)
        return p.Rules(rules=rules)

    def _look(self, call: p.WatchRules, _task: Task, _: Buffers) -> p.Rules:
        watch = self._replicator().watch
        rules = call.rules[:MAX_WATCHED]
        watch.follow(rules, self._take, for_s=LEASE_S)
        return p.Rules(rules=tuple(watch.known(rules)))

    def _change(self, call: p.ChangeRule, task: Task, _: Buffers) -> p.Rules:
        replicator = self._replicator()
        task.commit()
        rules = tuple(replicator.change(call, stop=task.stop))
        new = [rule for rule in rules if rule.id != call.rule]
        for rule in new:
            with self._lock:
                deliveries = [one.delivery for one in self._awaiting.values()]
            for delivery in deliveries:
                delivery.replace(call.rule, rule)
        self._follow(replicator, new)
        return p.Rules(rules=rules)

    def _stuck(self, call: p.GetStuckFiles, task: Task, _: Buffers) -> p.StuckFiles:
        return self._replicator().stuck(call.rule, stop=task.stop)

    def _give_up(self, call: p.GiveUpAwaiting, _task: Task, _: Buffers) -> p.Done:
        with self._lock:
            variable = self._awaiting.pop(call.name, None)
        if variable:
            variable.delivery.close()
            self._awaiting_changed()
        return p.Done()

    # --- what comes of it ---------------------------------------------------------------------------------------------

    def _follow(self, replicator: Replicator, rules: Iterable[Rule]) -> None:
        with self._lock:
            self._made |= {rule.id: rule for rule in rules}
        replicator.watch.learn(rule for rule in rules if rule.state != "new")  # what was at rest may copy again
        replicator.watch.follow([rule.id for rule in rules], self._take, for_s=LEASE_S)

    def _take(self, news: Sequence[Rule]) -> None:
        with self._lock:
            self._news |= {rule.id: rule for rule in news}
            self._made |= {rule.id: rule for rule in news if rule.id in self._made}
        self._announce("rules", self._changed)

    def _changed(self) -> p.RulesChanged | None:
        with self._lock:
            news, self._news = self._news, {}
        return p.RulesChanged(rules=tuple(news.values())) if news else None

    def _await(
        self,
        replicator: Replicator,
        name: str,
        entries: Sequence[Entry],
        choice: Choice,
        rules: Sequence[Rule],
        *,
        overwrite: bool,
    ) -> None:
        def bring(stop: Stop) -> None:
            result, paths = self._variables.put(name, entries, choice, overwrite=overwrite, stop=stop)
            with self._lock:
                self._awaiting.pop(name, None)
            self._awaiting_changed()
            self._was_set(result, paths)

        def failed(error: LakeError) -> None:
            with self._lock:
                if name in self._awaiting:
                    self._awaiting[name].fault = fault_of(error)
            self._awaiting_changed()

        delivery = Delivery(replicator.watch, rules, self._lane, bring, failed)
        with self._lock:
            before = self._awaiting.pop(name, None)
            self._awaiting[name] = _Variable(delivery)
        if before:
            before.delivery.close()
        self._awaiting_changed()
        delivery.start()

    def _tell(self, replicator: Replicator, entry: Entry, rule: Rule, told: Available) -> None:
        def bring(stop: Stop) -> None:
            found, _ = collected(self._catalog, [entry], missing="refuse", progress=lambda *_: None, stop=stop)
            paths = [path for one in found for path in one.paths]
            self._observers.submit(lambda: told(entry.id, paths), stop)

        Delivery(replicator.watch, [rule], self._lane, bring, lambda _: None).start()

    def _awaiting_changed(self) -> None:
        self._announce("awaiting", lambda: p.AwaitingChanged(awaiting=self.awaiting()))

    def _replicator(self) -> Replicator:
        if not isinstance(self._catalog, Replicates):
            raise Unsupported(f"{self._catalog.describe().title} does not copy data")
        return self._catalog.replicator
