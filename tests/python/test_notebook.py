"""Which names a variable may have."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._notebook import checked_name, namespace, refuse_overwriting
from ipylake.errors import ConfirmationNeeded, InvalidInput, Unsupported


@pytest.mark.parametrize("name", ["my_files", "daten", "größe", "x1", "_mine", "match", "Input"])
def test_a_python_name_is_taken_as_it_is(name: str) -> None:
    assert checked_name(name) == name


def test_spaces_around_a_name_are_dropped() -> None:
    assert checked_name("  files ") == "files"


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        ("\N{LATIN SMALL LIGATURE FI}les", "files"),
        ("\N{MATHEMATICAL SCRIPT SMALL X}", "x"),
        ("\N{FULLWIDTH LATIN SMALL LETTER A}b", "ab"),
        ("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}"),
    ],
)
def test_a_name_is_the_one_that_python_will_know(typed: str, known_as: str) -> None:
    assert checked_name(typed) == known_as
    scope: dict[str, object] = {}
    exec(f"{typed} = 1", {}, scope)  # noqa: S102  # asks Python itself
    assert scope == {known_as: 1}


@pytest.mark.fault(61)
def test_a_word_of_python_is_refused_in_whatever_letters() -> None:
    for name in [*keyword.kwlist, "\N{MATHEMATICAL SCRIPT SMALL I}f"]:
        with pytest.raises(InvalidInput, match="word of Python"):
            checked_name(name)


@pytest.mark.fault(61)
def test_a_builtin_is_refused() -> None:
    for name in dir(builtins):
        with pytest.raises(InvalidInput):
            checked_name(name)


@pytest.mark.fault(61)
def test_what_ipython_needs_is_refused() -> None:
    added = ["In", "Out", "get_ipython", "exit", "quit", "open", "display"]
    history = ["_", "__", "___", "_3", "_i", "_ii", "_iii", "_i12", "_ih", "_oh", "_dh", "__name__"]
    for name in added + history:
        with pytest.raises(InvalidInput, match="already means something"):
            checked_name(name)


@pytest.mark.fault(61)
@pytest.mark.parametrize("name", ["", "  ", "2files", "my files", "a-b", "a.b", "x[0]", "a;b", "\ud800", "a\0b"])
def test_what_is_no_name_is_refused_with_a_way_out(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_name(name)
    assert caught.value.field == "variable"
    assert caught.value.hint


@given(st.text())
def test_a_name_that_passes_can_be_assigned(typed: str) -> None:
    try:
        name = checked_name(typed)
    except InvalidInput:
        return
    scope: dict[str, object] = {}
    exec(f"{name} = 1", {}, scope)  # noqa: S102  # asks Python itself
    assert scope == {name: 1}


@pytest.mark.fault(61)
def test_an_existing_variable_asks_for_consent_and_says_what_it_is() -> None:
    with pytest.raises(ConfirmationNeeded, match=r"`data` exists already \(dict\)") as caught:
        refuse_overwriting(("new", "data"), {"data": {}})
    assert (caught.value.asks, caught.value.field) == ("overwrite", "variable")


def test_new_variables_need_no_consent() -> None:
    refuse_overwriting(("new_1", "new_2"), {"data": {}})


def test_outside_a_notebook_there_is_nothing_to_add_to() -> None:
    with pytest.raises(Unsupported, match="no notebook"):
        namespace()
