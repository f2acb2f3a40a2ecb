"""Rule: one replication rule, for scripts."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from ipylake import _protocol as p
from ipylake._catalog import Progress
from ipylake._protocol import ChangeRule
from ipylake._stop import Stop
from ipylake._text import counted
from ipylake.errors import NotAvailable, NotFound

if TYPE_CHECKING:
    from .rules import Rules

_LOOK_S = 0.2
"""How often a wait looks whether it is still wanted."""


class Rule:
    """A replication rule: Rucio copies a DID to `copies` of the elements that an expression names, and keeps it there.

        rule = rucio.replicate("mc16:run358175.Hbb.AOD", "CERN_USERDISK", lifetime_s=30 * 86400)[0]
        rule.wait()

    `seen` is all that is known of it, as of the last look; `id`, `did`, `state` are of it. `state` is "ok", "moving",
    "stuck", "waiting-approval", "suspended", "inject", "gone", or "new" when nobody has looked yet.
    """

    def __init__(self, rules: Rules, seen: p.Rule) -> None:
        self.seen = seen
        self._rules = rules

    def __repr__(self) -> str:
        seen = self.seen
        return f"<Rule {seen.id}: {seen.entry} to {seen.where}, {progress_text(seen)}>"

    @property
    def id(self) -> str:
        return self.seen.id

    @property
    def did(self) -> str:
        return self.seen.entry

    @property
    def state(self) -> str:
        return self.seen.state

    @property
    def error(self) -> str:
        """Why the last copy failed, in the server's own words."""
        return self.seen.error

    def refresh(self, *, stop: Stop | None = None) -> Rule:
        """Look now."""
        (self.seen,) = self._rules.look([self.id], stop=stop or Stop())
        return self

    def wait(
        self,
        timeout_s: float | None = None,
        *,
        stuck: Literal["raise", "wait"] = "raise",
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Rule:
        """Until all is copied. A cell that waits can be interrupted; the rule goes on.

        timeout_s   seconds; None waits for as long as it takes
        stuck       "raise" NotAvailable with the server's words, or "wait" for Rucio's next try (two hours)
        progress    called with (files copied, files in all, what is being done)

        Raises NotAvailable, when the time is over, or the rule is stuck or suspended; NotFound when it was deleted.
        """
        self.seen = wait_for(self._rules, [self.seen], timeout_s, stuck, progress, stop or Stop())[0]
        return self

    def stuck(self, *, stop: Stop | None = None) -> p.StuckFiles:
        """The files that could not be copied: `files`, each with `entry`, `place`, `tries`, `said` and `source`;
        `retry_at`, in seconds since 1970, when Rucio tries them again at the earliest."""
        return self._rules.stuck(self.id, stop=stop or Stop())

    def extend(self, lifetime_s: int | None, *, stop: Stop | None = None) -> Rule:
        """Keep the copies for so many seconds from now; None for good."""
        return self._change(ChangeRule(rule=self.id, do="extend", lifetime_s=lifetime_s), stop)

    def comment(self, text: str, *, stop: Stop | None = None) -> Rule:
        return self._change(ChangeRule(rule=self.id, do="comment", comment=text), stop)

    def delete(self, *, now: bool = False, stop: Stop | None = None) -> Rule:
        """Give up the copies. Rucio waits an hour, so that it can be taken back with `extend`; with `now` it does not,
        and what no other rule needs is erased."""
        return self._change(ChangeRule(rule=self.id, do="delete-now" if now else "delete"), stop)

    def recreate(self, rse_expression: str = "", *, stop: Stop | None = None) -> Rule:
        """Delete it now and make the same again, or at another place: a rule that is stuck is tried again only after
        two hours. Returns the new one. At the same place it waits until Rucio has taken the old one away."""
        order = ChangeRule(rule=self.id, do="recreate", where=rse_expression)
        old, new = self._rules.change(order, stop=stop or Stop())
        self.seen = old
        return Rule(self._rules, new)

    def _change(self, order: ChangeRule, stop: Stop | None) -> Rule:
        (self.seen,) = self._rules.change(order, stop=stop or Stop())
        return self


def wait_for(
    rules: Rules,
    wanted: Sequence[p.Rule],
    timeout_s: float | None,
    stuck: Literal["raise", "wait"],
    progress: Progress | None,
    stop: Stop,
) -> list[p.Rule]:
    """Until all of them are at their end. Raises as `Rule.wait`."""
    states = {rule.id: rule for rule in wanted}
    news: queue.SimpleQueue[Sequence[p.Rule]] = queue.SimpleQueue()
    deadline = None if timeout_s is None else time.monotonic() + timeout_s
    rules.watch.learn(rule for rule in wanted if rule.state != "new")  # what was at rest may copy again
    follower = rules.watch.follow(states, news.put)
    try:
        states |= {rule.id: rule for rule in rules.watch.known(states) if rule.version > states[rule.id].version}
        while True:
            for rule in states.values():
                _must_go_on(rule, stuck)
            if progress:
                progress(*_counts(states.values()))
            if all(rule.state == "ok" for rule in states.values()):
                return list(states.values())
            states |= {rule.id: rule for rule in _next(news, deadline, stop, list(states.values()))}
    finally:
        rules.watch.leave(follower)


def _next(
    news: queue.SimpleQueue[Sequence[p.Rule]], deadline: float | None, stop: Stop, rules: Sequence[p.Rule]
) -> Sequence[p.Rule]:
    while True:
        stop.raise_if_set()
        if deadline is not None and time.monotonic() >= deadline:
            waiting = next(rule for rule in rules if rule.state != "ok")
            raise NotAvailable(
                f"{waiting.entry} has not come in time: {progress_text(waiting)}",
                hint="The rule goes on: wait again, or look at it later",
                detail=waiting.error,
            )
        try:
            return news.get(timeout=_LOOK_S)
        except queue.Empty:
            continue


def _must_go_on(rule: p.Rule, stuck: Literal["raise", "wait"]) -> None:
    if rule.state == "gone":
        raise NotFound(f"The rule for {rule.entry} is gone", hint="It was deleted, or its time was over")
    if rule.state == "suspended" or (rule.state == "stuck" and stuck == "raise"):
        raise NotAvailable(
            f"The rule for {rule.entry} is {rule.state}: {progress_text(rule)}",
            hint="Make it again with `rule.recreate()`, or at another place" if rule.state == "stuck" else "",
            detail=rule.error,
        )


def _counts(rules: Iterable[p.Rule]) -> tuple[int, int | None, str]:
    rules = list(rules)
    total = sum(rule.ok + rule.moving + rule.stuck for rule in rules)
    return sum(rule.ok for rule in rules), total or None, progress_text(rules[0]) if len(rules) == 1 else ""


def progress_text(rule: p.Rule) -> str:
    """`3 of 5 files copied, 2 stuck`"""
    total = rule.ok + rule.moving + rule.stuck
    if rule.state in ("new", "inject", "waiting-approval", "suspended", "gone") and not total:
        return _WORDS[rule.state]
    text = f"{rule.ok} of {counted(total, 'file')} copied"
    return f"{text}, {rule.stuck} stuck" if rule.stuck else text


_WORDS = {
    "new": "asked for",
    "inject": "being prepared",
    "waiting-approval": "waiting for approval",
    "suspended": "suspended",
    "gone": "deleted",
}
