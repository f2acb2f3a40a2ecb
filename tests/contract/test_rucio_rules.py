"""Rules of a real Rucio, whose daemons move real bytes: each state, each refusal, in the server's own words."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contract.conftest import rucio_of
from ipylake._credentials import Sessions
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake.errors import (
    AccessDenied,
    AlreadyExists,
    Cancelled,
    InvalidInput,
    NotAvailable,
    NotFound,
    QuotaExceeded,
)
from ipylake.rucio import Rucio
from lake.fixture import RunningLake
from lake.fresh import Fresh
from patience import PATIENCE_S

CERN, DESY, PIC = "CERN-LAKE_USERDISK", "DESY-LAKE_LOCALGROUPDISK", "PIC-LAKE_USERDISK"
SLOW, BROKEN, FULL = "SLOW-LAKE_SCRATCHDISK", "BROKEN-LAKE_SCRATCHDISK", "FULL-LAKE_SCRATCHDISK"
HOUR_S = 3600


@pytest.fixture
def fresh(lake: RunningLake) -> Iterator[Fresh]:
    fresh = Fresh(lake.rest("root"), lake.mounts[CERN].path.parent)
    yield fresh
    fresh.remove()


@pytest.fixture(scope="session")
def root_sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def root(lake: RunningLake, root_sessions: Sessions) -> Rucio:
    return rucio_of(lake, root_sessions, "root")


def until(is_so: Callable[[], bool]) -> None:
    """What the daemons do takes them a while."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_a_rule_brings_files_to_where_they_are_read(client: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(3)
    (rule,) = client.replicate(did, DESY, lifetime_s=HOUR_S, comment="for a test")
    assert (rule.did, rule.state) == (did, "new")
    seen = rule.wait(60).seen
    assert (seen.state, seen.ok, seen.moving, seen.stuck, seen.comment) == ("ok", 3, 0, 0, "for a test")
    assert seen.created_at
    assert seen.expires_at == seen.created_at + HOUR_S
    assert all(Path(path).read_bytes().startswith(b"A") for path in client.paths(did))


def test_without_a_place_it_is_the_first_that_is_mounted(client: Rucio, fresh: Fresh) -> None:
    (rule,) = client.replicate(fresh.dataset(1), lifetime_s=HOUR_S)
    assert rule.refresh().seen.where == CERN


@pytest.mark.fault(34)
def test_a_slow_copy_is_moving_until_it_is_there_also_when_a_wait_for_it_was_stopped(
    client: Rucio, fresh: Fresh
) -> None:
    (rule,) = client.replicate(fresh.dataset(2, size=6000), SLOW, lifetime_s=HOUR_S)
    seen = rule.refresh().seen
    assert (seen.state, seen.ok, seen.moving) == ("moving", 0, 2)
    stop = Stop()
    with pytest.raises(Cancelled):
        rule.wait(stop=stop, progress=lambda *_: stop.set())
    steps: list[tuple[int, int | None, str]] = []
    assert rule.wait(60, progress=lambda *step: steps.append(step)).state == "ok"
    assert steps[-1] == (2, 2, "2 of 2\u00a0files copied")


def test_a_wait_that_takes_too_long_says_how_far_it_is(client: Rucio, fresh: Fresh) -> None:
    (rule,) = client.replicate(fresh.dataset(1, size=20_000), SLOW, lifetime_s=HOUR_S)
    with pytest.raises(NotAvailable, match="has not come in time"):
        rule.wait(0.5)


@pytest.mark.fault(35)
def test_a_stuck_rule_says_why_in_the_servers_words_and_what_came_of_each_file_and_when_it_is_tried_again(
    client: Rucio, fresh: Fresh
) -> None:
    (rule,) = client.replicate(fresh.dataset(2), BROKEN, lifetime_s=HOUR_S)
    with pytest.raises(NotAvailable, match="stuck") as caught:
        rule.wait(60)
    assert "No space left on device" in caught.value.detail
    assert "recreate" in caught.value.hint

    until(lambda: rule.refresh().seen.stuck == 2)
    found = rule.stuck()
    assert (found.count, {one.place for one in found.files}) == (2, {BROKEN})
    for one in found.files:
        assert one.tries > 0
        assert one.said == "the transfer failed"
        assert abs((one.last_at or 0) - time.time()) < HOUR_S
    assert found.retry_at == min(one.last_at or 0 for one in found.files) + 2 * HOUR_S


def test_a_stuck_rule_is_made_again_at_another_place(root: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(1)
    (rule,) = root.replicate(did, BROKEN, lifetime_s=HOUR_S, comment="keep me")
    with pytest.raises(NotAvailable):
        rule.wait(60)
    new = rule.recreate(DESY).wait(60)
    assert (new.did, new.seen.where, new.seen.comment) == (did, DESY, "keep me")
    until(lambda: rule.refresh().state == "gone")


def test_a_rule_is_made_again_at_the_same_place_when_the_old_one_is_gone(root: Rucio, fresh: Fresh) -> None:
    (rule,) = root.replicate(fresh.dataset(1), DESY, lifetime_s=HOUR_S)
    rule.wait(60)
    new = rule.recreate().wait(60)
    assert new.id != rule.id
    assert rule.refresh().state == "gone"


def test_a_rule_waits_for_approval_and_goes_on_with_it(client: Rucio, fresh: Fresh, lake: RunningLake) -> None:
    (rule,) = client.replicate(fresh.dataset(1), DESY, lifetime_s=HOUR_S, ask_approval=True)
    assert rule.refresh().state == "waiting-approval"
    lake.rest("root")("PUT", f"/rules/{rule.id}", {"options": {"approve": True}})
    assert rule.wait(PATIENCE_S).state == "ok"


def test_a_suspended_rule_does_not_go_on(client: Rucio, fresh: Fresh, lake: RunningLake) -> None:
    (rule,) = client.replicate(fresh.dataset(1, size=20_000), SLOW, lifetime_s=HOUR_S)
    lake.rest("root")("PUT", f"/rules/{rule.id}", {"options": {"state": "SUSPENDED"}})
    with pytest.raises(NotAvailable, match="suspended"):
        rule.wait(60)


@pytest.mark.fault(35)
def test_a_quota_that_does_not_suffice_is_told_in_the_servers_words(client: Rucio, fresh: Fresh) -> None:
    with pytest.raises(QuotaExceeded) as caught:
        client.replicate(fresh.dataset(1), FULL)
    assert caught.value.detail.startswith("There is insufficient quota on any of the target RSE's")


def test_the_same_rule_again_names_the_one_that_is_there(client: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(1)
    (rule,) = client.replicate(did, DESY, lifetime_s=HOUR_S)
    with pytest.raises(AlreadyExists) as caught:
        client.replicate(did, DESY)
    assert caught.value.existing == (rule.id,)
    assert "SQL" not in caught.value.detail


def test_of_several_only_those_without_such_a_rule_get_one(client: Rucio, fresh: Fresh) -> None:
    old, new = fresh.dataset(1), fresh.dataset(1)
    (rule,) = client.replicate(old, DESY, lifetime_s=HOUR_S)
    both = client.replicate([old, new], DESY, lifetime_s=HOUR_S)
    assert [one.did for one in both] == [old, new]
    assert both[0].id == rule.id
    assert len(client.rules(did=old)) == len(client.rules(did=new)) == 1


@pytest.mark.parametrize(
    ("expression", "words"),
    [("tier==", "does not comply"), ("NO-SUCH_RSE", "empty set")],
)
def test_an_expression_that_is_none_is_refused(client: Rucio, fresh: Fresh, expression: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        client.replicate(fresh.dataset(1), expression)
    assert words in caught.value.detail


def test_more_copies_than_places_are_refused(client: Rucio, fresh: Fresh) -> None:
    with pytest.raises(InvalidInput) as caught:
        client.replicate(fresh.dataset(1), DESY, copies=2)
    assert "2 copies requested" in caught.value.detail


def test_what_does_not_exist_has_no_rule(client: Rucio) -> None:
    with pytest.raises(NotFound):
        client.replicate("test:no-such", DESY)
    with pytest.raises(NotFound):
        client.rule("0" * 32)


def test_names_with_slashes_have_rules_like_others(client: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(1, name=f"/store/user/fresh/{uuid.uuid4().hex}")
    (rule,) = client.replicate(did, DESY, lifetime_s=HOUR_S)
    assert [one.id for one in client.rules(did=did)] == [rule.id]
    assert rule.wait(PATIENCE_S).state == "ok"


def test_a_deleted_rule_ends_in_an_hour_and_can_be_kept_on(root: Rucio, fresh: Fresh) -> None:
    (rule,) = root.replicate(fresh.dataset(1), DESY)
    assert rule.refresh().seen.expires_at is None
    ends = rule.delete().seen.expires_at
    assert ends
    assert 0 <= ends - (rule.seen.created_at or 0) - HOUR_S < 60
    assert rule.extend(None).seen.expires_at is None


def test_a_rule_that_is_deleted_now_goes_with_its_bytes(root: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(1)
    (rule,) = root.replicate(did, DESY)
    rule.wait(60)
    (path,) = root.paths(did)
    rule.delete(now=True)
    until(lambda: rule.refresh().state == "gone")
    until(lambda: not Path(path).exists())


def test_a_comment_is_kept(root: Rucio, fresh: Fresh) -> None:
    (rule,) = root.replicate(fresh.dataset(1), DESY, lifetime_s=HOUR_S)
    assert rule.comment("for the thesis").refresh().seen.comment == "for the thesis"


def test_a_server_that_lets_only_administrators_change_rules_says_so(client: Rucio, fresh: Fresh) -> None:
    (rule,) = client.replicate(fresh.dataset(1), DESY, lifetime_s=HOUR_S)
    with pytest.raises(AccessDenied) as caught:
        rule.delete(now=True)
    assert caught.value.detail.startswith("Account alice can not update this replication rule")


def test_a_preview_tells_what_is_there_and_what_room_is_left(client: Rucio) -> None:
    preview = client.preview("mc16:run358115.ttbar.AOD", "PIC-LAKE_USERDISK|FULL-LAKE_SCRATCHDISK|CERN-LAKE_USERDISK")
    assert (preview.files, preview.fault) == (8, None)
    assert preview.size
    places = {place.name: place for place in preview.places}
    assert (places[CERN].here, places[CERN].files, places[CERN].limit) == (True, 4, None)
    assert (places[PIC].here, places[PIC].files, places[PIC].size) == (False, 8, preview.size)
    assert places[PIC].limit == 50 * 10**9
    assert (places[FULL].limit, places[FULL].files) == (0, 0)


def test_a_preview_of_a_container_counts_the_files_below_it(client: Rucio) -> None:
    preview = client.preview("mc16:run2.periodA", PIC)
    (place,) = preview.places
    assert (preview.files, place.files) == (20, 14)


def test_a_preview_of_files_counts_those_that_are_there(client: Rucio) -> None:
    preview = client.preview([f"mc16:run358115.ttbar.AOD._00000{number}.csv" for number in (4, 5)], CERN)
    assert (preview.files, preview.places[0].files) == (2, 1)


def test_a_preview_without_a_match_proposes_names_to_go_on_with(client: Rucio) -> None:
    preview = client.preview("mc16:run358175.Hbb.AOD", "lake_us")
    assert preview.fault
    assert {CERN, PIC} <= {*preview.names}


def test_rules_of_a_did_are_those_of_all_accounts(client: Rucio) -> None:
    (rule,) = [one for one in client.rules(did="mc16:run358175.Hbb.AOD") if one.seen.where == PIC]
    assert (rule.seen.account, rule.seen.mine, rule.state, rule.seen.ok) == ("root", False, "ok", 5)


def test_ones_own_rules_come_newest_first(client: Rucio, fresh: Fresh) -> None:
    (rule,) = client.replicate(fresh.dataset(1), DESY, lifetime_s=HOUR_S)
    rules = client.rules()
    assert rule.id in {one.id for one in rules}
    assert all(one.seen.mine for one in rules)
    made = [one.seen.created_at or 0 for one in rules]
    assert made == sorted(made, reverse=True)


def test_several_rules_that_were_seen_are_looked_at_in_one_request(client: Rucio, fresh: Fresh) -> None:
    rules = client.replicate([fresh.dataset(1) for _ in range(4)], DESY, lifetime_s=HOUR_S)
    ids = [rule.id for rule in rules]
    watch = client.replicator.watch
    watch.learn(client.replicator.look(ids, stop=Stop()))
    asked: list[str] = []
    get = client._rules._calls.rules
    client._rules._calls.rules = lambda stop, **filters: (asked.append("list"), get(stop, **filters))[1]  # type: ignore[method-assign]
    client._rules._calls.rule = lambda rule, stop: pytest.fail("asked for one alone")  # type: ignore[method-assign]
    assert [rule.id for rule in client.replicator.look(ids, stop=Stop())] == ids
    assert asked == ["list"]


def test_awaited_data_comes_as_paths_also_with_a_collection_it_is_in(client: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(2, size=4000)
    client.replicate(did, SLOW, lifetime_s=HOUR_S)
    (path,) = asyncio.run(client.available(f"{did}._1.csv", timeout_s=60))
    assert Path(path).stat().st_size == 4000
    assert path in asyncio.run(client.available(did, timeout_s=60))


def test_what_nothing_brings_here_is_not_waited_for(client: Rucio, fresh: Fresh) -> None:
    with pytest.raises(NotAvailable):
        client.wait_until_available(fresh.dataset(1))


def test_an_entry_of_a_search_is_as_good_as_its_name(client: Rucio, fresh: Fresh) -> None:
    did = fresh.dataset(1)
    (rule,) = client.replicate(Entry(did, did, "dataset"), DESY, lifetime_s=HOUR_S)
    assert rule.seen.kind == "dataset"
