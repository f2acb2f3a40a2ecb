"""Names from servers: nothing climbs, everything comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._transfers.names import (
    LONGEST,
    local_parts,
    numbered,
    original_name,
    printable,
    sameness,
    warning_of,
)
from ipylake.errors import InvalidInput

HOSTILE = st.text(st.one_of(st.sampled_from("./\\:%~ 2eEfFa\u200b\uff0e\uff0f\x1b-"), st.characters()), max_size=40)
CLIMBING = [
    *("../x", "a/../../x", "/etc/x", "..", ".", "", "a//b", "a/", "./x", "a/..", "..\\x", "a\\..\\..\\x"),
    *("C:\\x", "C:/x", "D:x", "\\\\host\\x", "//host/x", "\uff0e\uff0e/x", "\uff0e\uff0e", "%2e%2e/x", "%2E./x"),
    *(".. /x", "... /x", "a\u2024\u2024/..", "\uff23\uff1a\uff3cx", "x\uff0f..", "x\0y", "\ud800"),
]


@pytest.mark.fault(48)
@pytest.mark.parametrize("name", CLIMBING)
def test_names_that_climb_or_begin_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        local_parts(name)
    assert raised.value.message.isprintable()


@pytest.mark.fault(49)
@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("run7.root", "run7.root"),
        ("store/data/run 7 (β).root", "store/data/run 7 (β).root"),
        ("$(reboot);x", "$(reboot);x"),
        ("a\nb", "a%0Ab"),
        ("\x1b[31mred", "%1B[31mred"),
        ("trailing.", "trailing%2E"),
        ("trailing ", "trailing%20"),
        ("CON", "%43ON"),
        ("nul.txt", "%6Eul.txt"),
        ("com1", "%63om1"),
        ("-rf", "%2Drf"),
        ("~root", "%7Eroot"),
        ("12:30?.txt", "12%3A30%3F.txt"),
        ("100%25", "100%2525"),
        ("100%", "100%"),
    ],
)
def test_what_a_file_system_or_terminal_trips_over_is_written_reversibly(name: str, local: str) -> None:
    parts = local_parts(name)
    assert "/".join(parts) == local
    assert original_name(parts) == name


@pytest.mark.fault(49)
@pytest.mark.parametrize("name", ["x" * 300, "ä" * 128, "a/" + "b" * 256])
def test_names_longer_than_a_file_system_takes_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="longer than 255 bytes"):
        local_parts(name)


@pytest.mark.fault(48, 49)
@given(HOSTILE)
def test_any_name_is_refused_or_comes_back_and_stays_below(name: str) -> None:
    try:
        parts = local_parts(name)
    except InvalidInput:
        return
    assert original_name(parts) == name
    for part in parts:
        assert part.strip(".")
        assert not set(part) & set('\\/:*?"<>|\0\n\x1b')
        assert part[-1] not in ". "
        assert part[0] not in "-~ "
        assert len(part.encode()) <= LONGEST


@given(HOSTILE, HOSTILE)
def test_different_names_never_become_one(one: str, other: str) -> None:
    try:
        assert (one == other) is (local_parts(one) == local_parts(other))
    except InvalidInput:
        return


@pytest.mark.fault(50)
@pytest.mark.parametrize(("one", "other"), [("Run", "run"), ("é", "e\u0301"), ("STRASSE", "straße"), ("Å", "\u212b")])
def test_sameness_knows_no_case_and_no_composition(one: str, other: str) -> None:
    assert sameness(local_parts(one)) == sameness(local_parts(other))


@pytest.mark.fault(51)
@pytest.mark.parametrize("name", [".bashrc", ".ipython/profile_default/startup/x.py", "x.pth", "sitecustomize.py"])
def test_names_that_configure_something_are_warned_of(name: str) -> None:
    assert warning_of(local_parts(name))
    assert not warning_of(local_parts("run7.root"))


@pytest.mark.parametrize(
    ("name", "second"), [("run.tar.gz", "run (2).tar.gz"), ("run", "run (2)"), (".hidden", ".hidden (2)")]
)
def test_numbered_keeps_the_ending(name: str, second: str) -> None:
    assert numbered(name, 2) == second


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=255))
def test_numbered_never_makes_a_name_too_long(stem: str) -> None:
    assert len(numbered(f"{stem}.root", 12).encode()) <= LONGEST


def test_printable_hides_nothing_and_ends() -> None:
    assert printable("a\x1b[31m") == '"a␛[31m"'
    assert len(printable("x" * 1000)) < 130
