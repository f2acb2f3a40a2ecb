"""What is remembered of searches, and where."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from ipylake._protocol import CatalogInfo, Query, Sort
from ipylake._remembering import MOST_QUERIES, Remembering, Store
from ipylake.memory import MemoryCatalog


def info(host: str = "https://rucio.example.org") -> CatalogInfo:
    return msgspec.structs.replace(MemoryCatalog([]).describe(), host=host)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(info(), tmp_path)


def remembering(store: Store | None) -> Remembering:
    return Remembering(store, lambda: None)


def test_the_latest_search_stands_first_and_each_once_however_it_is_sorted(store: Store) -> None:
    memory = remembering(store)
    for text in ("a*", "b*", "a*"):
        memory.searched(Query(text=text, sort=Sort(column=text)))
    assert memory.state.queries == (Query(text="a*"), Query(text="b*"))
    assert memory.state.version == 3


def test_another_kernel_goes_on_with_it_and_both_add_to_it(store: Store, tmp_path: Path) -> None:
    one, other = remembering(store), remembering(Store(info(), tmp_path))
    one.searched(Query(text="a*"))
    other.searched(Query(text="b*"))
    assert remembering(store).state.queries == (Query(text="b*"), Query(text="a*"))


def test_each_instance_has_a_memory_of_its_own(store: Store, tmp_path: Path) -> None:
    remembering(store).searched(Query(text="a*"))
    assert remembering(Store(info("https://other.example.org"), tmp_path)).state.queries == ()


def test_nothing_pasted_and_nothing_empty_is_remembered_and_no_more_than_thirty(store: Store) -> None:
    memory = remembering(store)
    memory.searched(Query())
    memory.searched(Query(text="mc16:x\n" * 1000))
    assert memory.state.queries == ()
    for at in range(40):
        memory.searched(Query(text=f"a{at}"))
    assert len(memory.state.queries) == MOST_QUERIES
    assert memory.state.queries[0].text == "a39"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_nobody_else_reads_it(store: Store, tmp_path: Path) -> None:
    remembering(store).searched(Query(text="a*"))
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("data", [b"", b"{", b'{"queries": 7}', b"\xff", b"[]"])
def test_a_file_that_cannot_be_read_is_begun_anew(store: Store, tmp_path: Path, data: bytes) -> None:
    remembering(store).searched(Query(text="a*"))
    (file,) = tmp_path.iterdir()
    file.write_bytes(data)
    memory = remembering(store)
    assert memory.state.queries == ()
    memory.searched(Query(text="b*"))
    assert remembering(store).state.queries == (Query(text="b*"),)


def test_where_nothing_can_be_written_it_lasts_as_long_as_the_kernel(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    memory = remembering(Store(info(), tmp_path / "file"))
    memory.searched(Query(text="a*"))
    memory.searched(Query(text="b*"))
    assert memory.state.queries == (Query(text="b*"), Query(text="a*"))
    assert remembering(None).state.queries == ()
