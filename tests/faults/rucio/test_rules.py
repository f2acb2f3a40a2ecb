"""Rules and a network that loses answers: an order is sent once, whatever happens."""

from __future__ import annotations

import json

import pytest

from faults.answers import Answer, Asked, Hang, Reset, Script, chunked, script_of, whole
from faults.answers import json as as_json
from faults.rucio_answers import Serve, refused, rucio
from faults.server import FaultServer
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, ServerFault, TimedOut, Unreachable
from ipylake.rucio import Rucio

DID, WHERE = "mc16:/store/run1", "CERN_USERDISK"
RULE = {
    "id": "6cf0", "scope": "mc16", "name": "/store/run1", "account": "alice", "rse_expression": WHERE, "copies": 1,
    "state": "REPLICATING", "locks_ok_cnt": 1, "locks_replicating_cnt": 2, "locks_stuck_cnt": 0,
    "created_at": "Sat, 21 Nov 2026 13:41:40 UTC",
}  # fmt: skip


def found(*rules: dict[str, object]) -> Script:
    return chunked(*(json.dumps(rule).encode() + b"\n" for rule in rules))


def order(post: Answer, get: Answer) -> Answer:
    """What answers an order, and what answers a look."""
    return rucio(rules=lambda asked: script_of(post if asked.method == "POST" else get, asked))


def orders(server: FaultServer) -> list[Asked]:
    return [asked for asked in server.asked if asked.method == "POST" and asked.target.startswith("/rules")]


LOST = {
    "no answer": ((Hang(),), TimedOut),
    "connection reset": ((Reset(),), Unreachable),
    "a gateway's time-out": (whole(b"upstream timed out", status=504), ServerFault),
    "an error of the database": (refused("DatabaseException"), ServerFault),
}


@pytest.mark.fault(6)
@pytest.mark.parametrize("way", LOST)
def test_a_rule_whose_answer_was_lost_is_found_and_not_made_twice(serve: Serve, way: str) -> None:
    answer, _ = LOST[way]
    client, server = serve(order(answer, found({**RULE, "id": "other", "copies": 2}, RULE)))
    (rule,) = client.replicate(DID, WHERE)
    assert rule.id == "6cf0"
    assert len(orders(server)) == 1


@pytest.mark.fault(6)
@pytest.mark.parametrize("way", LOST)
def test_an_order_that_left_no_rule_is_not_sent_again(serve: Serve, way: str) -> None:
    answer, error = LOST[way]
    client, server = serve(order(answer, found()))
    with pytest.raises(error) as caught:
        client.replicate(DID, WHERE)
    assert "look at the rules before you try again" in caught.value.hint
    assert len(orders(server)) == 1


def test_an_order_that_was_refused_is_not_looked_up(serve: Serve) -> None:
    client, server = serve(order(refused("AccessDenied"), found(RULE)))
    with pytest.raises(AccessDenied):
        client.replicate(DID, WHERE)
    assert [asked.method for asked in server.asked if asked.target.startswith("/rules")] == ["POST"]


def test_an_order_after_the_session_has_ended_signs_in_and_is_sent_again(serve: Serve) -> None:
    answers = iter([refused("CannotAuthenticate", status=401), whole(b'["6cf0"]', status=201)])
    client, server = serve(order(lambda asked: next(answers), found()))
    (rule,) = client.replicate(DID, WHERE)
    assert rule.id == "6cf0"
    assert len(orders(server)) == 2


@pytest.mark.fault(16)
def test_an_order_that_comes_at_a_bad_moment_is_sent_again(serve: Serve) -> None:
    words = "duplicate key value violates unique constraint"
    answers = iter([refused("ReplicationRuleCreationTemporaryFailed", words, 409), whole(b'["6cf0"]', status=201)])
    client, server = serve(order(lambda asked: next(answers), found()))
    (rule,) = client.replicate(DID, WHERE)
    assert rule.id == "6cf0"
    assert [asked.method for asked in server.asked if asked.target.startswith("/rules")] == ["POST", "POST"]


def test_a_rule_that_was_complete_is_waited_for_when_it_copies_again(serve: Serve) -> None:
    """As when files are added to a dataset that is open."""
    now = [{**RULE, "state": "OK"}]
    client, _ = serve(rucio(rules=lambda _: as_json(json.dumps(now[0]).encode())))
    rule = client.rule("6cf0")
    client.replicator.watch.learn([rule.seen])
    now[0] = RULE
    rule = client.rule("6cf0")
    assert rule.state == "moving"
    now[0] = {**RULE, "state": "OK"}
    assert rule.wait(5).state == "ok"


def test_a_click_costs_one_request(serve: Serve) -> None:
    client, server = serve(order(whole(b'["6cf0"]', status=201), found()))
    client.replicate(DID, WHERE)
    assert [asked.target.partition("?")[0] for asked in server.asked] == ["/auth/userpass", "/rules/"]


def looks(client: Rucio, server: FaultServer, rules: int) -> int:
    """Requests of one look at so many rules that were seen before."""
    seen = [rule.seen for rule in client.rules()]
    client.replicator.watch.learn(seen)
    before = len(server.asked)
    assert len(client.replicator.look([rule.id for rule in seen], stop=Stop())) == rules
    return len(server.asked) - before


@pytest.mark.fault(43)
def test_a_look_at_a_thousand_rules_is_one_request(serve: Serve) -> None:
    many = found(*({**RULE, "id": f"{at:04d}"} for at in range(1000)))
    client, server = serve(rucio(rules=many))
    assert looks(client, server, 1000) == 1
    assert "created_after=Sat%2C%2021%20Nov%202026%2013%3A41%3A40%20UTC" in server.asked[-1].target


def test_a_rule_that_a_list_no_longer_has_is_gone(serve: Serve) -> None:
    lists = iter([found(RULE, {**RULE, "id": "b"}), found(RULE)])
    client, _ = serve(rucio(rules=lambda _: next(lists)))
    seen = [rule.seen for rule in client.rules()]
    client.replicator.watch.learn(seen)
    states = {rule.id: rule.state for rule in client.replicator.look(["6cf0", "b"], stop=Stop())}
    assert states == {"6cf0": "moving", "b": "gone"}
