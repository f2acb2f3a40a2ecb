"""A checksum behind the bytes as they come: in whatever order, in memory or read again."""

from __future__ import annotations

import itertools
import os
import random
import tempfile
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from ipylake._transfers.checksum import Sums
from ipylake._transfers.follower import PIECE, Follower
from ipylake._transfers.spans import Spans

BODY = random.Random(3).randbytes(3 * PIECE + 12_345)  # noqa: S311  # the same each time
SUM = {"adler32": f"{zlib.adler32(BODY):08x}"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, len(BODY) - 1), max_size=8), st.randoms(use_true_random=False), st.booleans())
def test_the_sum_is_that_of_the_file_however_its_pieces_come(
    cuts: list[int], order: random.Random, is_whole: bool
) -> None:
    spans, sums = Spans(len(BODY)), Sums(SUM)
    with tempfile.TemporaryFile() as file:
        follower = Follower(file.fileno(), sums, lambda: spans.done)
        memory = memoryview(bytearray(PIECE))
        edges = sorted({0, *cuts, len(BODY)})
        taken = [span for a, b in itertools.pairwise(edges) if (span := spans.take(b - a))]
        order.shuffle(taken)
        for span in taken:
            while span.left:
                count = min(PIECE, span.left)
                memory[:count] = BODY[span.at : span.at + count]
                os.pwrite(file.fileno(), memory[:count], span.at)
                other = follower.take(span.at, memory, count) if is_whole or order.random() < 0.5 else None
                span.at += count
                follower.grown()
                memory = other or memory
            spans.give_back(span)
        follower.finish(lambda: False)
    assert sums.differing(SUM) is None


def test_pieces_in_their_order_are_not_read_again() -> None:
    read, write = os.pipe()  # nothing can be read at a place in it
    sums = Sums(SUM)
    follower = Follower(read, sums, lambda: 0)
    memory = memoryview(bytearray(PIECE))
    for at in range(0, len(BODY), PIECE):
        piece = BODY[at : at + PIECE]
        memory[: len(piece)] = piece
        memory = follower.take(at, memory, len(piece)) or memory
    follower.finish(lambda: False)
    os.close(read)
    os.close(write)
    assert sums.differing(SUM) is None


def test_a_follower_that_is_dropped_keeps_nobody_waiting() -> None:
    read, write = os.pipe()
    follower = Follower(read, Sums(SUM), lambda: 0)
    follower.drop()
    assert follower.take(0, memoryview(bytearray(PIECE)), PIECE) is None
    os.close(read)
    os.close(write)
