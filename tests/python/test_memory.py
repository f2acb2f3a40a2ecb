"""MemoryCatalog, beyond what every catalog keeps: folders, patterns, pages, the server's sort."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipylake._catalog import Complete
from ipylake._protocol import Entry, Query, Sort
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput
from ipylake.memory import MemoryCatalog

RUNS = MemoryCatalog([Entry(name, name, "file") for name in ("run1.csv", "run2.csv", "run.csv", "a+b.csv", "x\ny")])


def ids(catalog: MemoryCatalog, query: Query) -> list[str]:
    return [entry.id for entry in catalog.search(query, stop=Stop())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["run1.csv", "run2.csv", "run.csv", "a+b.csv", "x\ny"]),
        ("run*", ["run1.csv", "run2.csv", "run.csv"]),
        ("run%.csv", ["run1.csv", "run2.csv", "run.csv"]),
        ("*2*", ["run2.csv"]),
        ("a+b.csv", ["a+b.csv"]),
        ("run_.csv", []),
        ("x*", ["x\ny"]),
    ],
)
def test_star_and_percent_stand_for_anything_and_all_else_for_itself(text: str, found: list[str]) -> None:
    assert ids(RUNS, Query(text=text)) == found


def test_a_catalog_in_pages_promises_totals_and_gives_one_page_a_batch() -> None:
    catalog = MemoryCatalog([Entry(str(at), str(at), "file") for at in range(25)], page=10)
    results = catalog.search(Query(), stop=Stop())
    assert results.total == 25
    assert [len(batch) for batch in results.batches()] == [10, 10, 5]
    assert results.end == Complete()


def test_a_catalog_in_pages_sorts_on_its_side_and_puts_what_is_not_known_first() -> None:
    sizes = {"c": 3, "none": None, "a": 1, "zero": 0, "": 2}
    catalog = MemoryCatalog([Entry(name, name, "file", size) for name, size in sizes.items()], page=10)
    assert ids(catalog, Query(sort=Sort(column="size"))) == ["none", "zero", "a", "", "c"]
    assert ids(catalog, Query(sort=Sort(column="name", descending=True))) == ["zero", "none", "c", "a", ""]


def test_a_sort_by_an_unknown_column_is_invalid_input() -> None:
    with pytest.raises(InvalidInput) as caught:
        ids(RUNS, Query(sort=Sort(column="color")))
    assert caught.value.field == "sort"


def test_a_folder_of_this_machine_is_listed_with_its_paths(tmp_path: Path) -> None:
    (tmp_path / "run1").mkdir()
    (tmp_path / "run1" / "a.csv").write_bytes(b"12345")
    (tmp_path / "top.csv").write_bytes(b"1")
    catalog = MemoryCatalog.of_folder(tmp_path)
    found = {entry.id: entry for entry in catalog.search(Query(), stop=Stop())}
    assert (found["run1"].kind, found["run1"].parts, found["top.csv"].size) == ("folder", 1, 1)
    located = list(catalog.locate([found["run1"]], progress=lambda *_: None, stop=Stop()))
    assert [(one.file, one.path) for one in located] == [("run1/a.csv", str(tmp_path / "run1" / "a.csv"))]


def test_locating_ends_with_its_stop() -> None:
    stop = Stop()
    entries = [Entry(str(at), str(at), "file") for at in range(3)]
    located = MemoryCatalog(entries).locate(entries, progress=lambda *_: None, stop=stop)
    next(located)
    stop.set()
    with pytest.raises(Cancelled):
        next(located)
