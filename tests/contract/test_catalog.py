"""What every catalog keeps. A new one adds its subject to `subjects.py` before anything of its own is tested."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from contract.subject import Subject, entry_of, rows_of
from ipylake._catalog import Catalog, Complete, GivesFacts, Incomplete, Locates
from ipylake._protocol import Query
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, LakeError
from patience import PATIENCE_S


def test_describe_names_every_kind_that_a_row_may_have(catalog: Catalog, subject: Subject) -> None:
    kinds = {kind.id for kind in catalog.describe().kinds}
    assert {entry.kind for entry in rows_of(catalog.search(subject.many, stop=Stop()))} <= kinds


def test_describe_needs_no_network_and_is_the_same_each_time(catalog: Catalog) -> None:
    assert catalog.describe() == catalog.describe()


def test_search_gives_exactly_what_matches(catalog: Catalog, subject: Subject) -> None:
    query, expected = subject.some
    assert {entry.id for entry in rows_of(catalog.search(query, stop=Stop()))} == expected


def test_search_gives_each_entry_once(catalog: Catalog, subject: Subject) -> None:
    ids = [entry.id for entry in rows_of(catalog.search(subject.many, stop=Stop()))]
    assert len(ids) == len(set(ids)) >= 300


def test_search_that_ends_by_itself_is_complete(catalog: Catalog, subject: Subject) -> None:
    results = catalog.search(subject.many, stop=Stop())
    rows_of(results)
    assert results.end == Complete()


def test_total_where_promised_is_kept(catalog: Catalog, subject: Subject) -> None:
    results = catalog.search(subject.many, stop=Stop())
    assert len(rows_of(results)) == (results.total or len(rows_of(catalog.search(subject.many, stop=Stop()))))


def test_no_hits_is_complete_and_no_error(catalog: Catalog, subject: Subject) -> None:
    results = catalog.search(subject.nothing, stop=Stop())
    assert rows_of(results) == []
    assert results.end == Complete()


def test_a_malformed_query_is_invalid_input_that_names_the_field(catalog: Catalog, subject: Subject) -> None:
    if subject.malformed is None:
        return
    with pytest.raises(InvalidInput) as caught:
        rows_of(catalog.search(subject.malformed, stop=Stop()))
    assert caught.value.field
    assert caught.value.hint


def test_kind_choices_after_the_first_narrow_the_search(catalog: Catalog, subject: Subject) -> None:
    everything = {entry.id for entry in rows_of(catalog.search(subject.many, stop=Stop()))}
    for choice in catalog.describe().kind_choices:
        query = Query(text=subject.many.text, scope=subject.many.scope, kind=choice.id)
        assert {entry.id for entry in rows_of(catalog.search(query, stop=Stop()))} <= everything


def test_closing_results_midway_ends_them_as_stopped(catalog: Catalog, subject: Subject) -> None:
    results = catalog.search(subject.many, stop=Stop())
    batches = results.batches()
    next(batches)
    results.close()
    assert len([row for batch in batches for row in batch]) < 10_000
    assert isinstance(results.end, Complete) or (
        isinstance(results.end, Incomplete) and isinstance(results.end.fault, Cancelled)
    )


def test_a_call_that_is_stopped_before_it_began_raises_or_ends_as_cancelled(catalog: Catalog, subject: Subject) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(Cancelled):
        list(catalog.search(subject.many, stop=stop))


def test_iterating_results_raises_what_ended_them(catalog: Catalog, subject: Subject) -> None:
    results = catalog.search(subject.many, stop=Stop())
    entries = iter(results)
    next(entries)
    results.close()
    with pytest.raises(LakeError):
        list(entries)


def test_children_are_what_is_directly_below(catalog: Catalog, subject: Subject) -> None:
    collection, expected = subject.collection
    below = rows_of(catalog.children(entry_of(catalog, subject, collection), stop=Stop()))
    assert {entry.id for entry in below} == expected


def test_sizes_are_bytes(catalog: Catalog, subject: Subject) -> None:
    for entry_id, size in subject.sizes.items():
        assert entry_of(catalog, subject, entry_id).size == size


def test_details_of_a_collection_and_a_file_have_tabs_without_faults(catalog: Catalog, subject: Subject) -> None:
    for entry_id in (subject.collection[0], subject.absent):
        details = catalog.details(entry_of(catalog, subject, entry_id), stop=Stop())
        assert details.tabs
        assert [tab.fault for tab in details.tabs if tab.fault] == []


def test_facts_come_in_the_order_asked_for(catalog: Catalog, subject: Subject) -> None:
    if not isinstance(catalog, GivesFacts):
        return
    entries = rows_of(catalog.search(subject.many, stop=Stop()))[:100]
    forwards = catalog.facts(entries, stop=Stop())
    backwards = catalog.facts(entries[::-1], stop=Stop())
    assert len(forwards) == len(entries)
    assert list(forwards) == list(backwards)[::-1]


def test_locate_gives_every_file_below_with_a_path_that_exists(catalog: Catalog, subject: Subject) -> None:
    assert isinstance(catalog, Locates)
    collection, count = subject.readable
    entry = entry_of(catalog, subject, collection)
    located = list(catalog.locate([entry], progress=lambda *_: None, stop=Stop()))
    assert [one.reason for one in located if one.path is None] == []
    assert len(located) == count
    assert all(Path(one.path or "").is_file() for one in located)
    assert {one.entry for one in located} == {entry}


def test_locate_says_why_a_file_is_not_here(catalog: Catalog, subject: Subject) -> None:
    assert isinstance(catalog, Locates)
    entry = entry_of(catalog, subject, subject.absent)
    (located,) = catalog.locate([entry], progress=lambda *_: None, stop=Stop())
    assert located.path is None
    assert located.reason


@pytest.mark.fault(44)
def test_calls_from_several_threads_do_not_mix(catalog: Catalog, subject: Subject) -> None:
    query, expected = subject.some
    found: list[frozenset[str]] = []

    def look() -> None:
        found.append(frozenset(entry.id for entry in rows_of(catalog.search(query, stop=Stop()))))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert found == [expected] * 6
