"""Rows are a list of entries that takes a quarter of the memory."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake import _rows
from ipylake._protocol import Entry
from ipylake._rows import Rows

BLOCK = 4
numbers = st.none() | st.integers(0, 2**63)
entries = st.builds(Entry, st.text(), st.text(), st.sampled_from(["file", "folder"]), numbers, numbers, numbers)
batches = st.lists(st.lists(entries, max_size=3 * BLOCK), max_size=6)


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_rows, "BLOCK", BLOCK)
        yield


def rows_of(given_batches: list[list[Entry]]) -> tuple[Rows, list[Entry]]:
    rows, plain = Rows(), []
    for batch in given_batches:
        rows.extend(batch)
        plain += batch
    return rows, plain


@given(batches)
def test_rows_are_the_list_of_all_entries(given_batches: list[list[Entry]]) -> None:
    rows, plain = rows_of(given_batches)
    assert len(rows) == len(plain)
    assert [rows[at] for at in range(len(rows))] == plain


@given(batches)
def test_json_of_a_row_is_its_entry_as_it_travels(given_batches: list[list[Entry]]) -> None:
    rows, plain = rows_of(given_batches)
    assert [rows.json(at) for at in range(len(rows))] == [msgspec.json.encode(entry) for entry in plain]


@given(batches, st.data())
def test_blocks_and_names_are_those_of_the_first_entries(given_batches: list[list[Entry]], data: st.DataObject) -> None:
    rows, plain = rows_of(given_batches)
    end = data.draw(st.integers(0, len(plain)))
    assert [entry for block in rows.blocks(end) for entry in block] == plain[:end]
    assert [name for block in rows.names(end) for name in block] == [entry.name for entry in plain[:end]]


@given(batches, batches)
def test_blocks_and_names_stay_as_they_were_asked_for_while_rows_are_added(
    before: list[list[Entry]], after: list[list[Entry]]
) -> None:
    rows, plain = rows_of(before)
    blocks, names = rows.blocks(len(rows)), rows.names(len(rows))
    for batch in after:
        rows.extend(batch)
    assert [entry for block in blocks for entry in block] == plain
    assert [name for block in names for name in block] == [entry.name for entry in plain]


def test_a_batch_that_cannot_be_kept_leaves_the_rows_as_they_were() -> None:
    rows, plain = rows_of([[Entry("a", "a", "file")]])
    with pytest.raises(UnicodeEncodeError):
        rows.extend([Entry("b", "b", "file"), Entry("\ud800", "broken", "file")])
    rows.extend([Entry("c", "c", "file")])
    assert [*rows.blocks(len(rows))] == [[*plain, Entry("c", "c", "file")]]
    assert [*rows.names(len(rows))] == [["a", "c"]]
