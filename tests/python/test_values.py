"""From what is picked to paths, and the shape they are given in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest

from ipylake._catalog import NOT_FETCHED, Located, Progress
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._values import Picked, collected, value_of
from ipylake.errors import Cancelled, ConfirmationNeeded, NotAvailable, NothingSelected, Unsupported
from ipylake.memory import MemoryCatalog


def file(name: str) -> Entry:
    return Entry(name, name, "file")


def folder(name: str) -> Entry:
    return Entry(name, name, "folder")


A, B, EMPTY = folder("A"), folder("B"), folder("empty")
CATALOG = MemoryCatalog(
    [A, B, EMPTY, file("lost")],
    {"A": [file("1"), file("2")], "B": [file("2"), file("3"), file("lost")], "empty": []},
    files={name: f"/data/{name}" for name in "123"},
)


def collect(*entries: Entry, catalog: object = CATALOG, missing: str = "refuse", **options: object) -> list[Picked]:
    return collected(catalog, entries, missing=missing, progress=lambda *_: None, stop=Stop(), **options)[0]  # type: ignore[arg-type]


def test_one_file_is_a_str() -> None:
    assert value_of(collect(file("1")), takes_one=True) == "/data/1"


def test_a_collection_is_a_list_in_its_own_order() -> None:
    assert value_of(collect(A), takes_one=False) == ["/data/1", "/data/2"]


def test_a_collection_of_one_file_or_of_none_is_a_list_too() -> None:
    assert value_of([Picked(A, ["/data/1"])], takes_one=False) == ["/data/1"]
    assert value_of(collect(EMPTY), takes_one=False) == []


def test_several_entries_are_one_flat_list_in_pick_order() -> None:
    assert value_of(collect(file("3"), A), takes_one=False) == ["/data/3", "/data/1", "/data/2"]


def test_a_file_of_two_picked_collections_comes_once_in_the_place_of_the_first() -> None:
    picked = collect(B, A, missing="skip")
    assert value_of(picked, takes_one=False) == ["/data/2", "/data/3", "/data/1"]


def test_each_picked_entry_has_all_its_own_paths() -> None:
    picked = collect(A, B, missing="skip")
    assert [(one.entry, one.paths) for one in picked] == [(A, ["/data/1", "/data/2"]), (B, ["/data/2", "/data/3"])]


def test_a_missing_file_is_refused_with_what_is_missing_why_and_a_way_out() -> None:
    with pytest.raises(NotAvailable, match="1 of 3 files cannot be read here; lost: it has no path") as caught:
        collect(B)
    assert (caught.value.found, caught.value.missing) == (2, (("lost", "it has no path"),))
    assert "Take the other 2" in caught.value.hint


def test_files_that_only_have_to_be_fetched_are_told_as_such() -> None:
    class Far(MemoryCatalog):
        def locate(self, entries: Sequence[Entry], *, progress: Progress, stop: Stop) -> Iterator[Located]:
            yield from (Located(entry, entry.id, None, NOT_FETCHED) for entry in entries)

    catalog = Far([file("one"), file("two")])
    with pytest.raises(NotAvailable, match=r"^2 of 2 files are not downloaded yet\n") as caught:
        collect(file("one"), file("two"), catalog=catalog)
    assert caught.value.hint == "Download the missing ones"
    with pytest.raises(NotAvailable, match=r"^one is not downloaded yet\n"):
        collect(file("one"), catalog=catalog)


def test_missing_files_are_left_out_and_counted_on_request() -> None:
    picked, left_out = collected(CATALOG, [A, B], missing="skip", progress=lambda *_: None, stop=Stop())
    assert (value_of(picked, takes_one=False), left_out) == (["/data/1", "/data/2", "/data/3"], 1)


def test_a_missing_file_of_two_collections_is_counted_once() -> None:
    catalog = MemoryCatalog([A, B], {"A": [file("1"), file("lost")], "B": [file("lost")]}, files={"1": "/1"})
    with pytest.raises(NotAvailable, match="1 of 2 files"):
        collect(A, B, catalog=catalog)


def test_where_nothing_can_be_read_leaving_out_is_refused_too() -> None:
    with pytest.raises(NotAvailable, match="lost cannot be read here"):
        collect(file("lost"), missing="skip")


def test_nothing_picked_is_refused() -> None:
    with pytest.raises(NothingSelected):
        collect()


def test_a_catalog_that_knows_no_places_is_refused_by_its_name() -> None:
    class Elsewhere:
        def describe(self) -> object:
            return CATALOG.describe()

    with pytest.raises(Unsupported, match="Memory has no files"):
        collect(A, catalog=Elsewhere())


@pytest.mark.fault(43)
def test_more_files_than_the_limit_ask_for_consent_as_soon_as_they_are_met() -> None:
    class Endless(MemoryCatalog):
        def locate(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Located]:
            at = 0
            while True:
                at += 1
                yield Located(A, str(at), f"/{at}")

    with pytest.raises(ConfirmationNeeded, match="more than 100 files") as caught:
        collect(A, catalog=Endless([]), limit=100)
    assert caught.value.asks == "large"


def test_as_many_files_as_the_limit_are_taken() -> None:
    assert value_of(collect(A, limit=2), takes_one=False) == ["/data/1", "/data/2"]


def test_a_stop_ends_it_between_two_files() -> None:
    stop, entries = Stop(), [file(str(at)) for at in range(10)]
    catalog = MemoryCatalog(entries, files={entry.id: "/" for entry in entries})

    class Stopping(MemoryCatalog):
        def locate(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Located]:
            for located in catalog.locate(entries, progress=progress, stop=Stop()):
                yield located
                stop.set()

    with pytest.raises(Cancelled):
        collected(Stopping([]), entries, missing="refuse", progress=lambda *_: None, stop=stop)
