"""Files that come in pieces from the browser."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._dropping import MAX_DROP, PIECE, Drops
from ipylake._protocol import DropPiece
from ipylake.errors import InvalidInput

BODY = random.Random(47).randbytes(3 * PIECE + 17)  # noqa: S311  # any bytes
STARTS = range(0, len(BODY), PIECE)


@pytest.fixture
def drops() -> Iterator[Drops]:
    drops = Drops()
    yield drops
    drops.close()


def piece(start: int, *, drop: str = "d", name: str = "small.csv", size: int = len(BODY)) -> DropPiece:
    return DropPiece(drop=drop, name=name, size=size, start=start)


@pytest.mark.fault(45, 47)
@given(order=st.permutations([*STARTS, *STARTS]))
def test_pieces_may_come_in_any_order_and_twice(order: list[int]) -> None:
    drops = Drops()
    try:
        told = [drops.take(piece(start), [BODY[start : start + PIECE]]) for start in order]
        paths = [path for _, path in told if path]
        assert [path.read_bytes() for path in paths] == [BODY]
        assert told[-1][0] == len(BODY)
    finally:
        drops.close()


def test_an_empty_file_is_whole_at_once(drops: Drops) -> None:
    received, path = drops.take(piece(0, size=0), [b""])
    assert (received, path and path.read_bytes()) == (0, b"")


@pytest.mark.fault(35)
def test_a_disk_that_was_full_takes_the_file_when_it_has_room_again(
    drops: Drops, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, **_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    with monkeypatch.context() as until_then:
        until_then.setattr(Path, "touch", full)
        with pytest.raises(OSError, match="No space"):
            drops.take(piece(0, size=1), [b"x"])
    _, path = drops.take(piece(0, size=1), [b"x"])
    assert path
    assert path.read_bytes() == b"x"


@pytest.mark.fault(47)
def test_a_file_that_is_too_large_is_refused_with_the_way_out(drops: Drops) -> None:
    with pytest.raises(InvalidInput, match="up to 100 MB can be dropped") as caught:
        drops.take(piece(0, size=MAX_DROP + 1), [b"x"])
    assert "disk of the kernel" in caught.value.hint


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("call", "data"),
    [(piece(0), b"x" * (PIECE + 1)), (piece(len(BODY) - 1), b"xx"), (piece(0), b"")],
    ids=["too long", "beyond the end", "nothing"],
)
def test_a_piece_that_is_not_as_announced_is_refused(call: DropPiece, data: bytes, drops: Drops) -> None:
    with pytest.raises(InvalidInput, match="not as announced"):
        drops.take(call, [data])


@pytest.mark.fault(48)
@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "C:\\dir\\x.csv", "a/b/x.csv"])
def test_a_name_never_leads_out_of_the_folder(name: str, drops: Drops) -> None:
    _, path = drops.take(piece(0, name=name, size=1), [b"x"])
    assert path
    assert path.name == "x.csv"


def test_two_files_of_one_name_do_not_meet(drops: Drops) -> None:
    paths = [drops.take(piece(0, drop=drop, size=1), [drop.encode()])[1] for drop in "ab"]
    assert [path.read_bytes() for path in paths if path] == [b"a", b"b"]


def test_closing_removes_what_was_dropped(drops: Drops) -> None:
    _, path = drops.take(piece(0, size=1), [b"x"])
    drops.close()
    assert path
    assert not path.exists()
