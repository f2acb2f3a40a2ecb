"""rucio/query.py"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._protocol import Query
from ipylake.errors import InvalidInput
from ipylake.rucio.query import OneName, Pattern, Scopes, These, did_of, sent_pattern, understood


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        (Query(text="mc16:run*"), Pattern("mc16", "run*", "all")),
        (Query(text="mc16:run%", kind="file"), Pattern("mc16", "run%", "file")),
        (Query(text=" mc16:run1 "), OneName("mc16", "run1", "all")),
        (Query(text="mc16:"), Pattern("mc16", "*", "all")),
        (Query(text="mc16:*"), Pattern("mc16", "*", "all")),
        (Query(text="run*", scope="mc16"), Pattern("mc16", "run*", "all")),
        (Query(text="", scope="mc16"), Pattern("mc16", "*", "all")),
        (Query(text="mc20:run1", scope="mc16"), OneName("mc20", "run1", "all")),
        (Query(text="mc"), Scopes("mc")),
        (Query(), Scopes("")),
        (Query(text="odd:scope:twice.csv"), OneName("odd", "scope:twice.csv", "all")),
        (Query(text="odd:two words.csv"), OneName("odd", "two words.csv", "all")),
        (Query(text="a:b c:d"), These((("a", "b"), ("c", "d")))),
        (Query(text="a:b,c:d, a:b"), These((("a", "b"), ("c", "d")))),
        (Query(text="a:b\n\n c:d e.csv,\n"), These((("a", "b"), ("c", "d e.csv")))),
        (Query(text="b\nd", scope="a"), These((("a", "b"), ("a", "d")))),
    ],
)
def test_a_text_means_one_thing(query: Query, meant: object) -> None:
    assert understood(query) == meant


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (Query(text=":name"), "text"),
        (Query(text="a b:c"), "scope"),
        (Query(text="mc*:run"), "scope"),
        (Query(text="a/b:c"), "scope"),
        (Query(text="a:b\x00c"), "text"),
        (Query(text="a:b\x1b[31m"), "text"),
        (Query(text="x", scope="mc*"), "scope"),
        (Query(text="a:b\nc"), "text"),
    ],
)
def test_a_malformed_text_is_refused_with_field_and_hint(query: Query, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        understood(query)
    assert caught.value.field == field
    assert caught.value.hint
    assert "\x1b" not in str(caught.value)


@given(st.text(), st.text(st.sampled_from("ab._-*: /\n")))
def test_no_text_does_anything_but_mean_something_or_be_refused(text: str, scope: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert understood(Query(text=text, scope=scope))


@pytest.mark.parametrize(
    ("text", "scope", "matches"),
    [
        ("mc", "mc16", True),
        ("MC", "mc16", True),
        ("16", "mc16", True),
        ("mc*6", "mc16", True),
        ("mc*5", "mc16", False),
        ("16*", "mc16", False),
        ("", "mc16", True),
        (".", "mc16", False),
    ],
)
def test_a_scope_matches_by_a_part_of_its_name_or_by_a_pattern(text: str, scope: str, matches: bool) -> None:
    assert Scopes(text).matches(scope) is matches


@pytest.mark.parametrize(
    ("pattern", "sent"),
    [("run*", "run*"), ("run%a", "run*a"), ("*untrue*", "*untru**"), ("FALSE*x", "FALS**x"), ("*", "*")],
)
def test_the_pattern_sent_never_holds_a_word_that_the_server_changes(pattern: str, sent: str) -> None:
    assert sent_pattern(pattern)[0] == sent


def test_a_pattern_that_was_widened_is_narrowed_by_its_filter() -> None:
    _, fits = sent_pattern("*untrue%.csv")
    assert fits is not None
    assert [name for name in ("untrue1.csv", "untruX.csv", "x.untrue.csv", "untrue.txt") if fits(name)] == [
        "untrue1.csv",
        "x.untrue.csv",
    ]
    assert sent_pattern("run*")[1] is None


def test_an_id_is_split_at_its_first_colon() -> None:
    assert did_of("odd:scope:twice\n.csv") == ("odd", "scope:twice\n.csv")
