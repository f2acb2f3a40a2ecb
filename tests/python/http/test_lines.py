"""_http/lines.py"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._http.lines import Dechunker, Lines


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(at % (len(data) + 1) for at in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


bodies = st.lists(st.binary(min_size=1, max_size=40), max_size=12)
cuts = st.lists(st.integers(0, 10_000), max_size=30)
texts = st.lists(st.sampled_from([b"", b"a", b"long line", b"x" * 30]), max_size=20)


@given(bodies, cuts, st.sampled_from([b"", b";name=value"]), st.sampled_from([b"", b"Trailer: x\r\n"]))
def test_dechunker_gives_the_content_however_the_bytes_are_cut(
    chunks: list[bytes], places: list[int], extension: bytes, trailer: bytes
) -> None:
    coded = b"".join(b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    dechunker = Dechunker()
    found = b"".join(dechunker.feed(piece) for piece in cut(coded + b"0\r\n" + trailer + b"\r\n", places))
    assert found == b"".join(chunks)
    assert dechunker.is_done


@given(bodies, st.integers(1, 200))
def test_dechunker_is_not_done_before_the_last_byte(chunks: list[bytes], missing: int) -> None:
    coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    dechunker = Dechunker()
    dechunker.feed(coded[: max(0, len(coded) - missing)])
    assert not dechunker.is_done


@pytest.mark.fault(28)
@pytest.mark.parametrize("coded", [b"no size\r\n", b"-1\r\n", b"x" * 5000])
def test_dechunker_refuses_what_is_not_chunked(coded: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Dechunker().feed(coded)


@pytest.mark.fault(28)
@given(texts, cuts, st.booleans())
def test_lines_are_the_same_however_the_bytes_are_cut(parts: list[bytes], places: list[int], ends: bool) -> None:
    data = b"\n".join(parts) + (b"\n" if ends else b"")
    lines = Lines(limit=20)
    found = b"".join(lines.feed(piece) for piece in cut(data, places)) + lines.finish()
    assert [line for line in found.split(b"\n") if line] == [line for line in data.split(b"\n") if 0 < len(line) < 20]
    assert lines.too_long == sum(len(line) >= 20 for line in data.split(b"\n"))


@pytest.mark.fault(28, 31)
def test_lines_holds_no_more_than_its_limit_of_an_endless_line() -> None:
    lines = Lines(limit=1000)
    for _ in range(10_000):
        assert lines.feed(b"x" * 100) == b""
        assert sum(map(len, lines._rest)) <= 1000
    assert lines.feed(b"end\nnext\n") == b"next\n"
    assert lines.too_long == 1
