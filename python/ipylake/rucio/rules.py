"""Rules: Rucio's way to have data copied. Making, looking, changing, in terms that the views speak."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping, Sequence
from email.utils import formatdate
from typing import Any

import msgspec

from ipylake._parallel import in_order
from ipylake._protocol import ChangeRule, Entry, Rule, RulePreview, RulesMade, StuckFiles, Wish
from ipylake._stop import Stop
from ipylake._watching import Pace, Watch
from ipylake.errors import AlreadyExists, InvalidInput, LakeError, NotFound, ServerFault, Unreachable

from .faults import NotNow
from .mounts import Mounts
from .places import Places
from .query import did_of
from .rest import Did
from .rule_calls import RuleCalls
from .settings import Settings
from .stuck import stuck_files
from .web_ui import WebUi
from .wire import RuleRow, kind_of, seconds, whole

_STATES: Mapping[str, Any] = {
    "INJECT": "inject",
    "OK": "ok",
    "REPLICATING": "moving",
    "STUCK": "stuck",
    "SUSPENDED": "suspended",
    "WAITING_APPROVAL": "waiting-approval",
}
_NOTIFY = {"no": "N", "yes": "Y", "close": "C", "progress": "P"}
_TRIES = 4
"""Of an order that the server is not able to carry out right now."""
_LOST_AFTER = (Unreachable, ServerFault)
"""What leaves open whether the server has carried out an order."""


class Rules:
    """Thread-safe. `watch` is shared by all that look through this client."""

    def __init__(self, calls: RuleCalls, places: Places, mounts: Mounts, settings: Settings) -> None:
        self.watch = Watch(lambda rules, stop: self.look(rules, stop=stop))
        self._calls = calls
        self._places = places
        self._place = default_place(settings, mounts)
        self._web_ui = WebUi(settings)
        self._looks = itertools.count(1)

    # --- making -------------------------------------------------------------------------------------------------------

    def preview(self, entries: Sequence[Entry], where: str, *, stop: Stop) -> RulePreview:
        return self._places.preview(entries, where or self._place, stop)

    def make(self, entries: Sequence[Entry], wish: Wish, *, stop: Stop) -> RulesMade:
        """Entries that have such a rule already keep it, unless all have: then AlreadyExists names them."""
        order = self._order(wish, stop)
        dids = list(dict.fromkeys(did_of(entry.id) for entry in entries))
        known: dict[Did, str] = {}
        try:
            made = self._made(dids, order, stop)
        except AlreadyExists as error:
            known = self._existing(dids, order, stop)
            missing = [did for did in dids if did not in known]
            if not known or not missing:
                error.existing = tuple(known.values())
                raise
            made = self._made(missing, order, stop)
        ids = {**known, **made}
        self._places.forget()
        kinds = {did_of(entry.id): entry for entry in entries}
        rules = tuple(self._new(ids[did], kinds[did], order) for did in dids if did in ids)
        return RulesMade(rules=rules, existing=len(known))

    def _made(self, dids: Sequence[Did], order: dict[str, Any], stop: Stop) -> dict[Did, str]:
        """Never sent again but for a plain refusal: after an answer that was lost, what is there tells whether it was
        carried out."""
        try:
            return dict(zip(dids, self._sent(dids, order, stop), strict=True))
        except NotNow:
            raise
        except _LOST_AFTER as error:
            try:
                found = self._existing(dids, order, stop)
            except LakeError:
                found = {}
            if len(found) == len(dids):
                return found
            error.hint = "It may still be made: look at the rules before you try again"
            raise

    def _sent(self, dids: Sequence[Did], order: dict[str, Any], stop: Stop) -> list[str]:
        pace = Pace()
        for _ in range(_TRIES - 1):
            try:
                return self._calls.make(dids, order, stop)
            except NotNow:  # the reaper is at the same files, say
                stop.wait(pace.next_s(has_moved=False))
                stop.raise_if_set()
        return self._calls.make(dids, order, stop)

    def _existing(self, dids: Sequence[Did], order: Mapping[str, Any], stop: Stop) -> dict[Did, str]:
        """The rules of the account for these DIDs that ask for the same; the server keeps no two of them."""

        def find(did: Did, stop: Stop) -> str | None:
            rows = self._calls.rules(
                stop, account=order["account"], scope=did[0], name=did[1], rse_expression=order["rse_expression"]
            )
            return next((row.id for batch in rows for row in batch if row.copies == order["copies"]), None)

        found = zip(dids, in_order(find, dids, at_once=4, stop=stop), strict=True)
        return {did: rule for did, rule in found if rule}

    def _order(self, wish: Wish, stop: Stop) -> dict[str, Any]:
        where = wish.where.strip() or self._place
        if not where:
            hint = "Say where, or set destination_rse"
            raise InvalidInput("No storage element is configured to copy to", hint=hint, field="rse_expression")
        order: dict[str, Any] = {
            "account": self._calls.account(stop),
            "rse_expression": where,
            "copies": wish.copies,
            "lifetime": wish.lifetime_s,
            "grouping": wish.grouping.upper(),
            "asynchronous": wish.asynchronous,
            "ask_approval": wish.ask_approval,
            "notify": _NOTIFY[wish.notify],
        }
        return {**order, **{k: v for k, v in (("comment", wish.comment), ("activity", wish.activity)) if v}}

    def _new(self, rule: str, entry: Entry, order: Mapping[str, Any]) -> Rule:
        return Rule(
            id=rule,
            version=0,
            entry=entry.id,
            kind=entry.kind,
            where=order["rse_expression"],
            state="new",
            account=order["account"],
            copies=order["copies"],
            size=entry.size,
        )

    # --- looking ------------------------------------------------------------------------------------------------------

    def mine(self, *, stop: Stop) -> list[Rule]:
        return self.listed({"account": self._calls.account(stop)}, stop)

    def listed(self, filters: Mapping[str, str], stop: Stop) -> list[Rule]:
        """The newest first."""
        version, account = next(self._looks), self._calls.account(stop)
        rows = [row for batch in self._calls.rules(stop, **filters) for row in batch]
        rows.sort(key=lambda row: seconds(row.created_at) or 0, reverse=True)
        return [self._rule(row, version, account) for row in rows]

    def one(self, rule: str, stop: Stop) -> Rule:
        """Raises NotFound."""
        version = next(self._looks)
        return self._rule(self._calls.rule(rule, stop), version, self._calls.account(stop))

    def look(self, rules: Sequence[str], *, stop: Stop) -> list[Rule]:
        """One is asked for by itself; several that were seen before by one list of an account's since the oldest."""
        seen = {rule.id: rule for rule in self.watch.known(rules)}
        version, account = next(self._looks), self._calls.account(stop)
        by_account: dict[str, list[Rule]] = {}
        for rule in seen.values():
            by_account.setdefault(rule.account, []).append(rule)
        found: dict[str, Rule] = {}
        for owner, of_one in by_account.items():
            if len(of_one) > 1:
                oldest = min(rule.created_at or 0 for rule in of_one)
                since = formatdate(oldest, usegmt=True).replace("GMT", "UTC")
                rows = self._calls.rules(stop, account=owner, created_after=since)
                found |= {row.id: self._rule(row, version, account) for batch in rows for row in batch}
                found |= {one.id: _gone(one, version) for one in of_one if one.id not in found}
        alone = [rule for rule in rules if rule not in found]
        found |= {
            one.id: one
            for one in in_order(
                lambda rule, stop: self._alone(rule, seen, version, account, stop), alone, at_once=4, stop=stop
            )
        }
        return [found[rule] for rule in rules]

    def _alone(self, rule: str, seen: Mapping[str, Rule], version: int, account: str, stop: Stop) -> Rule:
        try:
            return self._rule(self._calls.rule(rule, stop), version, account)
        except NotFound:
            known = seen.get(rule) or Rule(id=rule, version=0, entry="", where="", state="gone")
            return _gone(known, version)

    def _rule(self, row: RuleRow, version: int, account: str) -> Rule:
        return rule_of(row, version, account, self._web_ui.rule(row.id))

    def stuck(self, rule: str, *, stop: Stop) -> StuckFiles:
        return stuck_files(self._calls.rule(rule, stop), self._calls.analysis(rule, stop), time.time())

    # --- changing -----------------------------------------------------------------------------------------------------

    def change(self, order: ChangeRule, *, stop: Stop) -> list[Rule]:
        self._places.forget()
        made: list[Rule] = []
        match order.do:
            case "recreate":
                made = self._recreate(order.rule, order.where, stop)
            case "delete":
                self._calls.delete(order.rule, stop)
            case _:
                self._calls.update(order.rule, _options(order), stop)
        found = self.look([order.rule], stop=stop)
        self.watch.learn(found)
        return [*found, *made]

    def _recreate(self, rule: str, where: str, stop: Stop) -> list[Rule]:
        """Elsewhere: the new one first, so that nothing is lost when it is refused. At the same place the server takes
        it only when its cleaner has taken the old one away."""
        row = self._calls.rule(rule, stop)
        order, did = _order_of(row, where), (row.scope, row.name)
        entry = Entry(":".join(did), row.name, kind_of(row.did_type))
        if order["rse_expression"] != row.rse_expression:
            made = self._made([did], order, stop)
            self._calls.update(rule, _NOW, stop)
        else:
            self._calls.update(rule, _NOW, stop)
            self._await_end(rule, stop)
            made = self._made([did], order, stop)
        return [self._new(made[did], entry, order)]

    def _await_end(self, rule: str, stop: Stop) -> None:
        deadline = time.monotonic() + _CLEANED_S
        pace = Pace()
        while True:
            try:
                self._calls.rule(rule, stop)
            except NotFound:
                return
            if time.monotonic() > deadline:
                raise LakeError(
                    f"The rule is deleted, but after {_CLEANED_S} s Rucio has not taken it away",
                    hint="Make it again in a while",
                )
            stop.wait(pace.next_s(has_moved=False))
            stop.raise_if_set()


def default_place(settings: Settings, mounts: Mounts) -> str:
    """Where to, if nobody says otherwise: the configured element, else the first that is mounted."""
    return settings.destination_rse or next(iter(mounts.names), "")


def rule_of(row: RuleRow, version: int, account: str, url: str = "") -> Rule:
    """`account`: whose session it is; `url`: its page in Rucio's web interface."""
    return Rule(
        id=row.id,
        version=version,
        entry=f"{row.scope}:{row.name}",
        kind=kind_of(row.did_type),
        where=row.rse_expression,
        state=_STATES.get(row.state, "suspended"),
        account=row.account,
        copies=max(1, row.copies),
        ok=whole(row.locks_ok_cnt) or 0,
        moving=whole(row.locks_replicating_cnt) or 0,
        stuck=whole(row.locks_stuck_cnt) or 0,
        size=whole(row.bytes),
        error=row.error or "",
        comment=row.comments or "",
        activity=row.activity or "",
        created_at=seconds(row.created_at),
        expires_at=seconds(row.expires_at),
        mine=row.account == account,
        url=url,
    )


def _gone(rule: Rule, version: int) -> Rule:
    return msgspec.structs.replace(rule, version=version, state="gone")


def _order_of(row: RuleRow, where: str) -> dict[str, Any]:
    """What makes a rule once more; its time begins anew."""
    made, ends = seconds(row.created_at), seconds(row.expires_at)
    order: dict[str, Any] = {
        "account": row.account,
        "rse_expression": where or row.rse_expression,
        "copies": row.copies,
        "lifetime": None if made is None or ends is None else max(0, ends - made),
        "grouping": row.grouping or "DATASET",
        "notify": (row.notification or "NO")[0],
    }
    return {**order, **{k: v for k, v in (("comment", row.comments), ("activity", row.activity)) if v}}


_NOW = {"lifetime": 0, "purge_replicas": True}
_CLEANED_S = 120


def _options(order: ChangeRule) -> dict[str, Any]:
    match order.do:
        case "extend":
            return {"lifetime": order.lifetime_s}
        case "comment":
            return {"comment": order.comment}
        case _:
            return _NOW
