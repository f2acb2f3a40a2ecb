"""Names with nothing hidden in them, sizes and counts: the same words as in the view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._text import counted, is_unseen, size_text, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("run\0.root", "run␀.root"),
        ("a\r\nb\tc", "a␍␊b␉c"),
        ("\x7f\x9b", "␡⟨U+009B⟩"),
        ("gpj.\u202exe", "gpj.⟨U+202E⟩xe"),
        ("a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("a\ud800", "a⟨U+D800⟩"),
        ("a\U000e0041", "a⟨U+E0041⟩"),
        ("a\u3164", "a⟨U+3164⟩"),
        ("<img src=x> Ωμέγα ריצה 測定 ❤️", "<img src=x> Ωμέγα ריצה 測定 ❤️"),
    ],
)
def test_visible_shows_what_steers_hides_or_turns_and_leaves_the_rest(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_visible_leaves_nothing_to_replace(text: str) -> None:
    assert not any(map(is_unseen, visible(text)))


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (17_204_889_600, "17.2 GB"),
    ],
)
def test_sizes_have_three_figures(size: int, shown: str) -> None:
    assert size_text(size).replace("\u00a0", " ") == shown


def test_counts_are_grouped_and_have_their_noun() -> None:
    assert counted(1, "row") == "1\u00a0row"
    assert counted(12_345, "entry", "entries") == "12\u202f345\u00a0entries"
