"""Answers that are not what was hoped for."""

from __future__ import annotations

import pytest

from faults.answers import Reset, Script, chunked, in_turn, json, whole
from faults.rucio_answers import Serve, refused, row, rucio
from ipylake._protocol import Entry
from ipylake.errors import (
    AccessDenied,
    AlreadyExists,
    InvalidInput,
    LakeError,
    NotFound,
    QuotaExceeded,
    ServerFault,
    SignInNeeded,
    Unreachable,
)

RUN1 = Entry("mc16:run1", "run1", "dataset")
HTML = "Content-Type: text/html"


@pytest.mark.parametrize(
    ("answer", "fault", "words"),
    [
        (refused("AccessDenied", status=401), AccessDenied, "not allowed"),
        (refused("AccessDenied", status=500), AccessDenied, "not allowed"),
        (refused("CannotAuthenticate", status=401), SignInNeeded, "session has ended"),
        (refused("ValueError", "Token must be set.", 400), SignInNeeded, "session has ended"),
        (refused("ScopeNotFound", status=404), NotFound, "does not exist"),
        (refused("InvalidObject"), InvalidInput, "InvalidObject"),
        (refused("InsufficientAccountLimit", status=409), QuotaExceeded, "not enough quota"),
        (refused("DuplicateRule", status=409), AlreadyExists, "there already"),
        (refused("RuleNotFound", status=404), NotFound, "no such rule any more"),
        (refused("DatabaseException"), ServerFault, "DatabaseException"),
        (whole(b"Internal Error", status=500), ServerFault, "500"),
        (whole(b"<html>log in", HTML), ServerFault, "web page"),
        (whole(b"<html>", HTML, status=403), ServerFault, "web page"),
        (json(b"[1, 2"), ServerFault, "not what Rucio promises"),
        (json(b'{"a": 1}'), ServerFault, "not what Rucio promises"),
    ],
)
def test_errors_are_told_by_rucios_class_and_quote_its_words(
    serve: Serve, answer: Script, fault: type[LakeError], words: str
) -> None:
    client, server = serve(rucio(scopes=answer))
    with pytest.raises(fault, match=words) as caught:
        client.scopes()
    assert caught.value.message.startswith(f"Could not list the scopes on {server.url[7:]}")


@pytest.mark.fault(16)
@pytest.mark.parametrize("stumbles", [whole(b"Internal Error", status=500), refused("DatabaseException")])
def test_what_is_only_asked_is_asked_once_more_after_a_500_that_is_not_rucios_own(
    serve: Serve, stumbles: Script
) -> None:
    client, server = serve(rucio(scopes=in_turn(stumbles, stumbles, json(b'["mc16"]'))))
    assert client.scopes() == ["mc16"]
    assert [asked.target for asked in server.asked[1:]] == ["/scopes/"] * 2


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("answer", "times"), [(whole(b"Internal Error", status=500), 2), (refused("AccessDenied"), 1), (refused("Odd"), 1)]
)
def test_a_500_that_stays_or_has_a_reason_is_not_asked_again_and_again(
    serve: Serve, answer: Script, times: int
) -> None:
    client, server = serve(rucio(scopes=answer))
    with pytest.raises(LakeError):
        client.scopes()
    assert [asked.target for asked in server.asked[1:]] == ["/scopes/"] * times


@pytest.mark.fault(16)
def test_a_change_that_ends_in_a_500_is_sent_once(serve: Serve) -> None:
    client, server = serve(rucio(rules=whole(b"Internal Error", status=500)))
    with pytest.raises(ServerFault, match="500"):
        client.replicate("mc16:run1", "HERE")
    assert [asked.method for asked in server.asked if asked.target.startswith("/rules")].count("POST") == 1


def test_an_error_in_headers_only_is_understood(serve: Serve) -> None:
    client, _ = serve(rucio(scopes=whole(b"", "ExceptionClass: AccessDenied", "ExceptionMessage: no", status=500)))
    with pytest.raises(AccessDenied) as caught:
        client.scopes()
    assert caught.value.detail == "no"


def test_the_statement_that_a_database_refused_is_cut_off(serve: Serve) -> None:
    words = "duplicate key value\nDETAIL: Key already exists.\n[SQL: INSERT INTO rules (id) VALUES (%(id)s)]"
    client, _ = serve(rucio(scopes=refused("DuplicateRule", words, 409)))
    with pytest.raises(AlreadyExists) as caught:
        client.scopes()
    assert caught.value.detail == "duplicate key value\nDETAIL: Key already exists."


def test_one_part_of_the_details_that_fails_leaves_the_other(serve: Serve) -> None:
    metadata = json(b'{"name": "run1", "scope": "mc16", "did_type": "DATASET"}')
    client, _ = serve(rucio(dids=metadata, replicas=refused("DatabaseException")))
    metadata_tab, replicas_tab, *_ = client.details(RUN1).tabs
    assert metadata_tab.fault is None
    assert metadata_tab.sections
    assert replicas_tab.fault
    assert replicas_tab.fault.code == "server-fault"


@pytest.mark.fault(28)
def test_a_list_of_files_that_is_cut_is_no_short_list_of_paths(serve: Serve) -> None:
    cut = (*chunked(row("f1"), row("f2"), ended=False), Reset())
    client, _ = serve(rucio({"/dids/mc16/run1/files": cut}, replicas=json(b"")))
    with pytest.raises(Unreachable, match='list the files of "mc16:run1"'):
        list(client.locate([RUN1]))


@pytest.mark.fault(15)
def test_a_server_that_refuses_for_ever_is_asked_five_times_for_a_window_of_facts(serve: Serve) -> None:
    client, server = serve(rucio(scopes=json(b"[]"), dids=whole(status=429), replicas=whole(status=429)))
    client.scopes()  # signed in
    before = len(server.asked)
    rows = [Entry("mc16:f", "f", "file"), Entry("mc16:d", "d", "dataset")]
    with pytest.raises(ServerFault, match="too many requests"):
        client.facts(rows)
    assert len(server.asked) - before <= 5
