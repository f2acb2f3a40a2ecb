"""Checksums of bytes as they pass."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._transfers.checksum import ALGORITHMS, Sums


@given(st.lists(st.binary(max_size=200)))
def test_pieces_give_the_sum_of_the_whole(pieces: list[bytes]) -> None:
    sums = Sums(sorted(ALGORITHMS))
    for piece in pieces:
        sums.update(piece)
    whole = b"".join(pieces)
    assert sums.digests() == {
        "adler32": f"{zlib.adler32(whole):08x}",
        "crc32": f"{zlib.crc32(whole):08x}",
        **{name: hashlib.new(name, whole).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")},
    }


@pytest.mark.parametrize("told", ["00620062", "620062", "00620062 ", "0062006 2".replace(" ", "")])
def test_leading_zeros_and_blanks_do_not_count(told: str) -> None:
    sums = Sums({"adler32": told})
    sums.update(b"a")
    assert sums.differing({"adler32": told}) is None


def test_the_first_that_differs_is_told() -> None:
    sums = Sums({"adler32": "1", "md5": "2"})
    assert sums.differing({"adler32": "00000001", "md5": "2"}) == ("md5", "2", hashlib.md5(b"").hexdigest())  # noqa: S324


def test_algorithms_that_nobody_knows_are_left_out() -> None:
    assert not Sums({"xxh3": "1"})
