from __future__ import annotations

from typing import Any

import pytest

from ipylake._http import Limits
from ipylake._stop import Stop
from ipylake.errors import AccessDenied, Cancelled, InvalidInput, ServerFault, SignInNeeded, TimedOut, Unsupported
from ipylake.zenodo.faults import FieldError, NotValid, Withdrawn
from ipylake.zenodo.rest import JSON, Rest
from zenodo.fixture import RunningZenodo
from zenodo.seed import MANY, RESTRICTED, TOMBSTONE, number

from .conftest import Make

Answer = dict[str, Any]
GO = Stop()


def rest(make: Make, **arguments: Any) -> Rest:
    return make(**arguments)._rest


def test_records_come_in_the_shape_of_inveniordm(client: Make) -> None:
    found = rest(client).get(("records", number(1)), Answer, "read it", GO)
    assert found["pids"]["doi"]["identifier"].startswith("10.5281/zenodo.")


@pytest.mark.fault(13, 14)
@pytest.mark.parametrize("says", ["retry-after", "date", "x-ratelimit", "ratelimit"])
def test_a_wait_that_the_site_asks_for_is_told_and_kept(client: Make, zenodo: RunningZenodo, says: str) -> None:
    told: list[str] = []
    zenodo.fail(too_many=1, too_many_says=says, wait_s=2)
    one = rest(client).telling(lambda done, total, doing: told.append(doing))
    assert one.get(("records", number(1)), Answer, "read it", GO)["id"] == number(1)
    assert "as localhost" in told[0]


def test_a_wait_is_shared_by_all_clients_of_the_site_and_ended_by_stop(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.fail(too_many=1, wait_s=300)
    with pytest.raises(ServerFault, match=r"too many requests|asks to wait"):
        rest(client).get(("records", number(1)), Answer, "read it", GO)
    stop = Stop()
    stop.set()
    with pytest.raises(ServerFault, match="asks to wait"):
        rest(client).get(("records", number(2)), Answer, "read it", GO)
    with pytest.raises(Cancelled):
        rest(client).get(("records", number(2)), Answer, "read it", stop)
    assert len(zenodo.double.calls) == 1


def test_searching_waits_for_itself_alone(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.fail(too_many=1, wait_s=300)
    one = rest(client)
    with pytest.raises(ServerFault):
        one.get(("records",), Answer, "search", GO, is_search=True)
    assert one.get(("records", number(1)), Answer, "read it", GO)["id"] == number(1)


def test_a_change_that_was_refused_unread_is_sent_again(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.sign_in(token="full")
    zenodo.fail(too_many=1, wait_s=0)
    made = one._rest.send("POST", ("records",), {"metadata": {}}, Answer, "make a draft", GO)
    assert made["is_draft"]


@pytest.mark.fault(16)
def test_a_change_that_a_gateway_lost_is_sent_once(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.sign_in(token="full")
    before = len(zenodo.double.calls)
    zenodo.fail(html=1)
    with pytest.raises(ServerFault, match="502") as caught:
        one._rest.send("POST", ("records",), {"metadata": {}}, Answer, "make a draft", GO)
    assert caught.value.detail == "502 Bad Gateway"
    assert zenodo.double.calls[before:] == ["POST /api/records"]


def test_errors_of_validation_name_their_fields(client: Make) -> None:
    with pytest.raises(NotValid) as caught:
        rest(client).get(("records",), Answer, "search", GO, [("size", "1000")])
    assert caught.value.errors == (FieldError("size", ("Page size cannot be greater than 25.",)),)
    assert caught.value.field == "size"
    assert isinstance(caught.value, InvalidInput)


def test_a_record_that_was_withdrawn_says_why(client: Make) -> None:
    with pytest.raises(Withdrawn) as caught:
        rest(client).get(("records", number(TOMBSTONE)), Answer, "read it", GO)
    assert "retracted, Retracted, 2026-02-03" in caught.value.detail
    assert caught.value.tombstone["note"] == "Retracted"


def test_files_of_a_record_are_asked_for_as_json(client: Make) -> None:
    path = ("records", number(1), "files")
    with pytest.raises(Unsupported, match="406"):
        rest(client).get(path, Answer, "list files", GO)
    assert len(rest(client).get(path, Answer, "list files", GO, accept=JSON)["entries"]) == 2


def test_what_anybody_may_not_read_is_denied_with_the_servers_words(client: Make) -> None:
    with pytest.raises(AccessDenied) as caught:
        rest(client).get(("records", number(RESTRICTED), "files"), Answer, "list files", GO, accept=JSON)
    assert caught.value.detail == "Permission denied."


def test_a_token_that_was_revoked_midway_asks_for_another(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.sign_in(token="full")
    zenodo.fail(revoked=True)
    with pytest.raises(SignInNeeded, match="not accepted any more"):
        one._rest.get(("user", "records"), Answer, "list my records", GO, needs_account=True)
    assert one.session().state == "out"


def test_what_needs_an_account_is_not_asked_for_without_one(client: Make, zenodo: RunningZenodo) -> None:
    with pytest.raises(SignInNeeded):
        rest(client).get(("user", "records"), Answer, "list my records", GO, needs_account=True)
    assert zenodo.double.calls == []


def test_the_site_sees_our_own_name(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.fail(refuse_agents=True)
    rest(client).get(("records", number(MANY)), Answer, "read it", GO)
    assert all(agent.startswith("ipylake/") for agent in zenodo.double.agents)


def test_a_link_to_another_site_is_not_followed(client: Make) -> None:
    with pytest.raises(ServerFault, match=r"leads to evil\.example"):
        rest(client).get("https://evil.example/api/records/1", Answer, "read it", GO)


def test_a_call_takes_at_most_the_time_it_is_given(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.fail(slow_s=5)
    with pytest.raises(TimedOut, match="took too long"):
        rest(client, limits=Limits(total_s=1)).get(("records", number(1)), Answer, "read it", GO)
