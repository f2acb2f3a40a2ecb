"""Patterns: what fits, as the regular expression would say it."""

from __future__ import annotations

import re
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._pattern import matcher


@given(st.text("ab*%", max_size=9), st.text("ab\n", max_size=12))
def test_it_fits_what_the_regular_expression_fits(pattern: str, name: str) -> None:
    expression = "".join(".*" if part in "*%" else re.escape(part) for part in pattern)
    assert matcher(pattern)(name) == bool(re.fullmatch(expression, name, re.DOTALL))


@pytest.mark.fault(46)
def test_no_pattern_takes_long() -> None:
    began = thread_time()
    assert not matcher("*a" * 1000 + "b")("a" * 5000)
    assert thread_time() - began < 1
