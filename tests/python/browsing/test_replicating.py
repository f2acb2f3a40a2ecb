"""Having data copied, over the protocol; and what waits for it."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from doubles.desk import Desk
from doubles.inbox import Content
from doubles.replicator import Copying
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake.errors import QuotaExceeded, Unsupported
from patience import PATIENCE_S

WISH = p.Wish(where="HERE")


@pytest.fixture
def copying(lanes: Lanes) -> Iterator[Copying]:  # lanes looks for threads that are left, and so ends after it
    copying = Copying()
    yield copying
    copying.replicator.watch.close()


@pytest.fixture
def desk(copying: Copying, make_desk: Callable[..., Desk]) -> Desk:
    desk = make_desk(copying)
    desk.pick(desk.opened(), 2)  # the file f0
    return desk


def told(desk: Desk, kind: str, has: Callable[[Content], bool]) -> Content:
    return desk.inbox.wait_for(lambda content: content["type"] == kind and has(content))


def names(content: Content) -> list[tuple[str, str]]:
    return [(one["name"], (one["fault"] or {}).get("code", "")) for one in content["awaiting"]]


def test_make_rules_answers_at_once_and_tells_how_far_it_is(desk: Desk, copying: Copying) -> None:
    made = desk.ask(p.MakeRules(wish=WISH))
    assert [(one["id"], one["entry"], one["state"]) for one in made["rules"]] == [("rule1", "f0", "new")]
    told(desk, "rules-changed", lambda content: content["rules"][0]["state"] == "moving")
    copying.replicator.set("rule1", state="ok", ok=2, moving=0)
    told(desk, "rules-changed", lambda content: content["rules"][0]["ok"] == 2)


def test_a_view_that_comes_later_is_told_of_what_still_goes_on(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    snapshot = desk.ask(p.Hello(version=p.VERSION))
    assert [one["id"] for one in snapshot["rules"]] == ["rule1"]
    assert names(snapshot) == [("data", "")]


def test_the_same_order_again_gives_the_rule_that_is_there(desk: Desk) -> None:
    desk.ask(p.MakeRules(wish=WISH))
    again = desk.ask(p.MakeRules(wish=WISH))
    assert ([one["id"] for one in again["rules"]], again["existing"]) == (["rule1"], 1)


def test_a_refusal_is_told_and_no_variable_waits(desk: Desk, copying: Copying) -> None:
    copying.replicator.refuses = QuotaExceeded("There is not enough quota left", detail="insufficient quota")
    fault = desk.refused(p.MakeRules(wish=WISH, variable="data"))
    assert (fault["code"], fault["detail"]) == ("quota-exceeded", "insufficient quota")
    assert desk.browsing.replicating.awaiting() == ()


def test_a_variable_is_set_when_its_data_has_come(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    assert desk.variables == {}
    copying.bring("f0")
    copying.replicator.set("rule1", state="ok")
    result = told(desk, "variable-changed", lambda _: True)["variable"]
    assert (result["names"], result["count"]) == (["data"], 1)
    assert desk.variables == {"data": "/data/f0"}
    told(desk, "awaiting-changed", lambda content: content["awaiting"] == [])


def test_a_variable_waits_for_a_mount_that_is_slow_to_show_its_files(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    copying.replicator.set("rule1", state="ok")
    told(desk, "rules-changed", lambda content: content["rules"][0]["state"] == "ok")
    assert desk.variables == {}
    copying.bring("f0")
    told(desk, "variable-changed", lambda _: True)
    assert desk.variables == {"data": "/data/f0"}


def test_a_variable_is_set_after_the_browser_was_closed(desk: Desk, copying: Copying) -> None:
    valued: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    desk.browsing.replicating._was_set = lambda *_: valued.put(dict(desk.variables))
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    desk.browsing.close()
    copying.bring("f0")
    copying.replicator.set("rule1", state="ok")
    assert valued.get(timeout=PATIENCE_S) == {"data": "/data/f0"}


@pytest.mark.fault(61)
def test_a_variable_that_somebody_made_meanwhile_is_not_overwritten(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    desk.variables["data"] = 7
    copying.bring("f0")
    copying.replicator.set("rule1", state="ok")
    told(desk, "awaiting-changed", lambda content: names(content) == [("data", "confirmation-needed")])
    assert desk.variables == {"data": 7}


@pytest.mark.fault(61)
@pytest.mark.parametrize(("name", "code"), [("class", "invalid-input"), ("taken", "confirmation-needed")])
def test_a_name_is_checked_before_anything_is_asked_for(desk: Desk, copying: Copying, name: str, code: str) -> None:
    desk.variables["taken"] = 7
    assert desk.refused(p.MakeRules(wish=WISH, variable=name))["code"] == code
    assert copying.replicator.orders == []


@pytest.mark.parametrize("state", ["gone", "suspended"])
def test_a_variable_whose_data_will_not_come_says_why(desk: Desk, copying: Copying, state: str) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    copying.replicator.set("rule1", state=state)
    told(desk, "awaiting-changed", lambda content: names(content) == [("data", "not-available")])


def test_a_variable_follows_a_rule_that_is_made_again(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    rules = desk.ask(p.ChangeRule(rule="rule1", do="recreate"))["rules"]
    assert [(one["id"], one["state"]) for one in rules] == [("rule1", "gone"), ("rule1-again", "new")]
    copying.bring("f0")
    copying.replicator.set("rule1-again", state="ok")
    told(desk, "variable-changed", lambda _: True)
    assert desk.variables == {"data": "/data/f0"}


def test_a_variable_that_is_given_up_is_not_set(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH, variable="data"))
    assert desk.ask(p.GiveUpAwaiting(name="data")) == {"type": "done"}
    told(desk, "awaiting-changed", lambda content: content["awaiting"] == [])


def test_on_available_is_called_with_the_paths_of_each_entry(desk: Desk, copying: Copying) -> None:
    came: queue.SimpleQueue[tuple[str, list[str]]] = queue.SimpleQueue()
    desk.browsing.replicating.on_available(lambda entry, paths: came.put((entry, paths)))
    desk.pick(1, 3)
    desk.ask(p.MakeRules(wish=WISH))
    copying.bring("f0", "f1")
    copying.replicator.set("rule2", state="ok")
    assert came.get(timeout=PATIENCE_S) == ("f1", ["/data/f1"])
    copying.replicator.set("rule1", state="ok")
    assert came.get(timeout=PATIENCE_S) == ("f0", ["/data/f0"])


def test_rules_are_listed_changed_and_watched(desk: Desk, copying: Copying) -> None:
    desk.ask(p.MakeRules(wish=WISH))
    assert [one["id"] for one in desk.ask(p.GetRules())["rules"]] == ["rule1"]
    changed = desk.ask(p.ChangeRule(rule="rule1", do="extend", lifetime_s=60))["rules"]
    assert [one["expiresAt"] for one in changed] == [60]
    assert [one["id"] for one in desk.ask(p.WatchRules(rules=("rule1", "unknown")))["rules"]] == ["rule1"]
    assert desk.refused(p.ChangeRule(rule="other", do="delete"))["code"] == "not-found"
    copying.replicator.set("rule1", state="stuck", stuck=2)
    assert desk.ask(p.GetStuckFiles(rule="rule1"))["count"] == 2
    assert desk.refused(p.GetStuckFiles(rule="other"))["code"] == "not-found"


def test_a_preview_is_of_what_is_picked(desk: Desk) -> None:
    assert desk.ask(p.PreviewRule(where=""))["files"] == 1
    desk.ask(p.Select(do="clear"))
    assert desk.refused(p.PreviewRule(where=""))["code"] == "nothing-selected"


def test_a_catalog_that_copies_nothing_says_so(lanes: Lanes, make_desk: Callable[..., Desk]) -> None:
    plain = make_desk()
    assert plain.refused(p.GetRules())["code"] == "unsupported"
    with pytest.raises(Unsupported, match="does not copy data"):
        plain.browsing.replicating.on_available(print)
