"""A memory catalog whose data comes when a test says so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec

from doubles.desk import BELOW, FILES, TOP
from ipylake._protocol import ChangeRule, Entry, Rule, RulePreview, RulesMade, StuckFile, StuckFiles, Wish
from ipylake._stop import Stop
from ipylake._watching import Pace, Watch
from ipylake.errors import AlreadyExists, LakeError, NotFound
from ipylake.memory import MemoryCatalog


class Replicator:
    """`rules` by id, as the server has them; `refuses` is raised by the next order."""

    def __init__(self) -> None:
        self.watch = Watch(lambda rules, stop: self.look(rules, stop=stop), pace=lambda: Pace(0.01, 0.02))
        self.rules: dict[str, Rule] = {}
        self.refuses: LakeError | None = None
        self.orders: list[Any] = []
        self._versions = itertools.count(1)

    def set(self, rule: str, **change: Any) -> None:
        self.rules[rule] = msgspec.structs.replace(self.rules[rule], **change)

    def preview(self, entries: Sequence[Entry], where: str, *, stop: Stop) -> RulePreview:
        return RulePreview(where=where or "HERE", files=len(entries), size=None)

    def make(self, entries: Sequence[Entry], wish: Wish, *, stop: Stop) -> RulesMade:
        self.orders.append(wish)
        if self.refuses:
            raise self.refuses
        known = [rule.id for rule in self.rules.values() if rule.entry in {entry.id for entry in entries}]
        if known:
            raise AlreadyExists("It is there already", existing=tuple(known))
        made = [
            Rule(id=f"rule{len(self.rules) + at}", version=0, entry=entry.id, where=wish.where or "HERE", state="new")
            for at, entry in enumerate(entries, 1)
        ]
        self.rules |= {rule.id: msgspec.structs.replace(rule, state="moving", moving=2) for rule in made}
        return RulesMade(rules=tuple(made))

    def mine(self, *, stop: Stop) -> list[Rule]:
        return self.look(list(self.rules), stop=stop)

    def look(self, rules: Sequence[str], *, stop: Stop) -> list[Rule]:
        version = next(self._versions)
        gone = Rule(id="", version=0, entry="", where="", state="gone")
        known = [self.rules.get(rule, msgspec.structs.replace(gone, id=rule)) for rule in rules]
        return [msgspec.structs.replace(rule, version=version) for rule in known]

    def stuck(self, rule: str, *, stop: Stop) -> StuckFiles:
        if rule not in self.rules:
            raise NotFound("There is no such rule any more")
        known = self.rules[rule]
        file = StuckFile(entry=known.entry, place=known.where, tries=3, said="the transfer failed")
        return StuckFiles(rule=rule, files=(file,) * known.stuck, count=known.stuck)

    def change(self, order: ChangeRule, *, stop: Stop) -> list[Rule]:
        self.orders.append(order)
        if order.rule not in self.rules:
            raise NotFound("There is no such rule any more")
        if order.do == "extend":
            self.set(order.rule, expires_at=order.lifetime_s)
            return self.look([order.rule], stop=stop)
        self.set(order.rule, state="gone")
        if order.do != "recreate":
            return self.look([order.rule], stop=stop)
        new = Rule(id=f"{order.rule}-again", version=0, entry=self.rules[order.rule].entry, where="HERE", state="new")
        self.rules[new.id] = msgspec.structs.replace(new, state="moving", moving=1)
        return [*self.look([order.rule], stop=stop), new]


class Copying(MemoryCatalog):
    """Its files are `here`, which begins empty."""

    def __init__(self) -> None:
        super().__init__(TOP, BELOW)
        self.here = self._files = {}
        self.replicator = Replicator()

    def bring(self, *names: str) -> None:
        self.here.update({name: FILES[name] for name in names})
