"""What is sent for a filter, and that the server reads it as it was meant."""

from __future__ import annotations

import ast
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._filters import parsed
from ipylake.rucio.filtering import keeps, parts, sent_text
from ipylake.rucio.wire import FullMeta

_DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%fZ",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%a, %d %b %Y %H:%M:%S UTC",
)


def as_the_server_reads(value: str) -> Any:
    """Rucio 41's way with text, step by step: FilterEngine._try_typecast_string."""
    value = value.replace("true", "True").replace("TRUE", "True").replace("false", "False").replace("FALSE", "False")
    for form in _DATES:
        try:
            return datetime.strptime(value, form)  # as the server does it
        except ValueError:
            continue
    if any(sign in value for sign in "+-*/"):
        return value
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
@pytest.mark.parametrize("around", ["{}", "un{}true", "FALSE{}", "'{}'", "{}*"])
def test_text_is_read_as_it_was_written(around: str, text: str) -> None:
    value = around.replace("{}", text)
    assert as_the_server_reads(sent_text(value)) == value


@pytest.mark.parametrize(
    "text", ["20240101", "1_000", "None", "2024-03-18 14:02:00", "untrue*", "[1]", "'x'", "1e5", "0x1f", "a\\", ""]
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    assert as_the_server_reads(sent_text(text)) == text


@pytest.mark.parametrize("text", ["good", "mc16*", "physics_Main", "%AOD", "data22_13p6TeV.00437548", "v1.0-beta"])
def test_ordinary_text_is_sent_as_it_is(text: str) -> None:
    assert sent_text(text) == text


def sent(filters: str, pattern: str = "*") -> list[Any]:
    return [(list(part.sent), part.is_json, [one.key for one in part.rest]) for part in parts(parsed(filters), pattern)]


def test_columns_go_in_one_request_with_their_types_and_the_name() -> None:
    assert sent("1 < run_number <= 5, hidden = TRUE; version != 7", "a*") == [
        ([
            {"name": "a*", "run_number.gt": 1, "run_number.lte": 5, "hidden": True},
            {"name": "a*", "version.ne": "'7'"},
        ], False, []),
    ]  # fmt: skip


def test_a_day_begins_at_midnight() -> None:
    assert sent("created_at >= 2024-03-18") == [([{"created_at.gte": "2024-03-18 00:00:00.000000Z"}], False, [])]


def test_json_keys_go_in_one_request_of_their_own() -> None:
    assert sent("quality = good; energy >= 6.5, day = 2024-03-18, ok = false") == [
        ([{"quality": "good"}, {"energy.gte": 6.5, "day": "'2024\\u002d03\\u002d18'", "ok": False}], True, []),
    ]


def test_a_group_that_mixes_both_is_asked_for_by_its_json_keys() -> None:
    assert sent("run_number = 1; quality = good, run_number > 5; a = 1") == [
        ([{"run_number": 1}], False, []),
        ([{"a": 1}], True, []),
        ([{"quality": "good"}], True, ["run_number"]),
    ]


@pytest.mark.parametrize(
    ("condition", "is_kept"),
    [
        ("run_number = 7", True),
        ("run_number != 7", False),
        ("run_number > 6.5", True),
        ("run_number < 7", False),
        ("events >= 1", False),
        ("events != 1", True),
        ("events = None", True),
        ("events != None", False),
        ("run_number != None", True),
        ("project = mc*", True),
        ("project != %16", False),
        ("project >= mc15", True),
        ("project = 16", False),
        ("name != *x", False),
        ("hidden = false", True),
        ("created_at > 2024-03-18", True),
        ("created_at <= 2024-03-18 12:00:00", True),
        ("created_at < 2024-03-18T12:00:00", False),
    ],
)
def test_what_is_looked_up_is_compared_as_the_server_would(condition: str, is_kept: bool) -> None:
    meta = FullMeta(
        "s", "box", run_number=7, project="mc16", hidden=False, created_at="Mon, 18 Mar 2024 12:00:00 UTC"
    )  # fmt: skip
    ((one,),) = parsed(condition)
    assert keeps(one, meta) is is_kept
