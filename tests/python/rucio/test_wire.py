"""rucio/wire.py"""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake.rucio.wire import (
    Hit,
    QuotaRow,
    Refused,
    Replica,
    RuleRow,
    decoded,
    decoded_lines,
    kind_of,
    plain,
    refusal_in,
    seconds,
    whole,
)


@pytest.mark.fault(59)
def test_bare_infinity_and_nan_are_read() -> None:
    hit = decoded(b'{"scope": "a", "name": "b", "bytes": Infinity, "length": NaN}', Hit)
    assert (whole(hit.bytes), whole(hit.length)) == (None, None)
    assert decoded(b'{"limit": Infinity}', dict[str, float]) == {"limit": float("inf")}


@pytest.mark.fault(59)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b'{"scope": "a"}',
        b'{"scope": "a", "name": 1}',
        b'"\xff"',
        b'{"scope":"a","name":"\\ud800"}',
        b"[",
    ],
)
def test_what_was_not_promised_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="not what was promised"):
        decoded(data, Hit)


@pytest.mark.fault(59)
def test_a_document_nested_too_deep_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not what was promised"):
        decoded(b"[" * 100_000, Hit)


@pytest.mark.fault(28)
def test_rows_keep_their_order_and_unreadable_lines_are_counted() -> None:
    block = b'{"scope":"a","name":"1"}\n\nnot json\n{"scope":"a"}\n{"scope":"a","name":"2","bytes":Infinity}\n'
    rows, unreadable, refused = decoded_lines(block, Hit)
    assert [row.name for row in rows] == ["1", "2"]
    assert (unreadable, refused) == (2, None)


def test_an_error_in_the_middle_of_rows_ends_them() -> None:
    block = b'{"scope":"a","name":"1"}\n{"ExceptionClass":"CannotAuthenticate","ExceptionMessage":"gone"}\n'
    rows, unreadable, refused = decoded_lines(block, Hit)
    assert [row.name for row in rows] == ["1"]
    assert (unreadable, refused) == (0, Refused("CannotAuthenticate", "gone"))


@given(st.lists(st.tuples(st.text(), st.text()), max_size=20))
def test_every_name_that_json_can_carry_is_read_back(names: list[tuple[str, str]]) -> None:
    block = "".join(json.dumps({"scope": scope, "name": name}) + "\n" for scope, name in names).encode()
    rows, unreadable, _ = decoded_lines(block, Hit)
    assert [(row.scope, row.name) for row in rows] == names
    assert unreadable == 0


@pytest.mark.fault(28, 59)
@given(st.binary())
def test_no_bytes_do_anything_but_be_read_or_counted(block: bytes) -> None:
    rows, unreadable, _ = decoded_lines(block, Replica)
    assert len(rows) + unreadable <= block.count(b"\n") + 1


@pytest.mark.parametrize(
    ("did_type", "kind"),
    [("DATASET", "dataset"), ("DIDType.CONTAINER", "container"), ("file", "file"), (None, "unknown"), ("X", "unknown")],
)
def test_types_come_in_two_spellings(did_type: str | None, kind: str) -> None:
    assert kind_of(did_type) == kind


@pytest.mark.fault(59)
@pytest.mark.parametrize(
    ("number", "size"), [(5, 5), (154715.0, 154715), (None, None), (-1, None), (2**63, None), (float("nan"), None)]
)
def test_a_size_is_a_whole_number_or_unknown(number: float | None, size: int | None) -> None:
    assert whole(number) == size


def test_dates_are_utc() -> None:
    expected = datetime(2026, 11, 21, 7, 26, 9, tzinfo=timezone.utc).timestamp()
    assert seconds("Sat, 21 Nov 2026 07:26:09 UTC") == expected
    assert seconds("yesterday") is None
    assert seconds(None) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (1.5, "1.5"), (True, "yes"), (False, "no"), (["é", 1], '["é", 1]'), ({"a": None}, '{"a": null}')],
)
def test_values_of_metadata_are_shown_as_text(value: object, text: str) -> None:
    assert plain(value) == text


def test_only_rucios_own_error_is_one() -> None:
    assert refusal_in(b'{"ExceptionClass": "AccessDenied", "ExceptionMessage": "no"}') == Refused("AccessDenied", "no")
    assert refusal_in(b'{"message": "no"}') is None
    assert refusal_in(b"<html>") is None


def test_a_rule_of_a_list_keeps_its_counts_and_the_servers_words() -> None:
    line = (
        b'{"id": "6cf0", "scope": "mc16", "name": "/store/a", "account": "alice", "copies": 1, "rse_expression": "a",'
        b' "state": "STUCK", "locks_ok_cnt": 2, "locks_replicating_cnt": 0, "locks_stuck_cnt": 3, "bytes": null,'
        b' "error": "TRANSFER DESTINATION: No space left on device", "expires_at": null, "meta": null, "weight": null}'
    )
    rule = decoded(line, RuleRow)
    assert (rule.scope, rule.name, rule.state, rule.bytes) == ("mc16", "/store/a", "STUCK", None)
    assert (rule.locks_ok_cnt, rule.locks_stuck_cnt) == (2, 3)
    assert rule.error == "TRANSFER DESTINATION: No space left on device"


def test_a_quota_without_a_bound_is_infinite() -> None:
    quota = decoded(b'{"rse": "A", "bytes": 5, "bytes_limit": Infinity, "bytes_remaining": Infinity}', QuotaRow)
    assert quota.bytes_remaining == float("inf")
    assert whole(quota.bytes_remaining) is None
