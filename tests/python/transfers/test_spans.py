"""Which bytes are missing, and who gets which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipylake._transfers.spans import ENDLESS, Spans


def test_take_gives_the_first_bytes_that_nobody_gets() -> None:
    spans = Spans(10)
    first, second = spans.take(4), spans.take(4)
    assert first
    assert second
    assert ((first.at, first.end), (second.at, second.end)) == ((0, 4), (4, 8))
    second.at = 8
    assert (spans.done, spans.here, spans.missing) == (0, 4, [(0, 4), (8, 10)])


def test_what_is_given_back_is_taken_again() -> None:
    spans = Spans(10)
    span = spans.take(6)
    assert span
    span.at = 2
    spans.give_back(span)
    again = spans.take()
    assert again
    assert (again.at, again.end) == (2, 6)


def test_shortened_its_taker_has_less_and_others_the_rest() -> None:
    spans = Spans(10)
    span = spans.take()
    assert span
    spans.shorten(span, 3)
    assert (span.left, spans.free) == (3, 7)


def test_without_a_size_the_end_is_where_somebody_finds_it() -> None:
    spans = Spans(None)
    span = spans.take()
    assert span
    assert span.end == ENDLESS
    span.at = span.end = 7
    spans.give_back(span)
    assert (spans.done, spans.here, spans.missing) == (7, 7, [])


def test_an_empty_file_needs_nobody() -> None:
    assert Spans(0).take() is None
    assert Spans(0).missing == []


@given(st.integers(0, 200), st.lists(st.tuples(st.integers(1, 50), st.integers(0, 60), st.booleans())))
def test_no_byte_is_lost_or_given_twice(size: int, moves: list[tuple[int, int, bool]]) -> None:
    spans = Spans(size)
    got: set[int] = set()
    for most, come, gives_back in moves:
        span = spans.take(most)
        if span is None:
            continue
        came = range(span.at, min(span.end, span.at + come))
        assert not got & set(came)
        got |= set(came)
        span.at += len(came)
        if gives_back:
            spans.give_back(span)
    missing = {at for start, end in spans.missing for at in range(start, end)}
    assert missing == set(range(size)) - got
    assert spans.done == next((at for at in range(size) if at not in got), size)
