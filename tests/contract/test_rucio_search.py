"""What a search on a real Rucio finds, and how it says so."""

from __future__ import annotations

import pytest

from ipylake._catalog import Complete, Incomplete
from ipylake._protocol import Entry, Query
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, NotFound
from ipylake.rucio import Rucio
from lake import odd

DATASET = "mc16:run358031.Zmumu.AOD"


def ids(client: Rucio, text: str, **options: str) -> list[str]:
    return sorted(entry.id for entry in client.search(text, **options))  # type: ignore[arg-type]


def test_a_pattern_finds_collections_and_files_with_type_and_size(client: Rucio) -> None:
    results = client.search("mc16:run*")
    found = list(results)
    kinds = [entry.kind for entry in found]
    assert (kinds.count("container"), kinds.count("dataset"), kinds.count("file")) == (3, 9, 41)
    (one,) = [entry for entry in found if entry.id == f"{DATASET}._000001.csv"]
    assert one.name == "run358031.Zmumu.AOD._000001.csv"
    assert one.size
    assert results.end == Complete()


@pytest.mark.parametrize(
    ("kind", "count"), [("all", 53), ("collection", 12), ("container", 3), ("dataset", 9), ("file", 41)]
)
def test_a_kind_narrows_the_search(client: Rucio, kind: str, count: int) -> None:
    assert len(ids(client, "mc16:run*", kind=kind)) == count


def test_both_wildcards_mean_the_same(client: Rucio) -> None:
    assert ids(client, "mc16:run%Zmumu%") == ids(client, "mc16:run*Zmumu*") != []


def test_a_scope_beside_the_text_is_searched(client: Rucio) -> None:
    assert ids(client, "run*", scope="mc16") == ids(client, "mc16:run*")


@pytest.mark.parametrize("query", [Query(text="user.bob:"), Query(scope="user.bob"), Query(text="user.bob:*")])
def test_a_scope_alone_lists_all_of_it(client: Rucio, query: Query) -> None:
    assert {entry.id for entry in client.search(query)} == {"user.bob:selection.v3", "user.bob:selection.csv"}


def test_a_name_that_exists_is_found_alone(client: Rucio) -> None:
    results = client.search(DATASET)
    assert [entry.id for entry in results] == [DATASET]
    assert results.note == ""


def test_a_name_that_does_not_exist_finds_those_that_begin_with_it_and_says_so(client: Rucio) -> None:
    results = client.search("mc16:run358031.Zmumu")
    assert len(list(results)) == 7
    assert results.note == 'There is no "run358031.Zmumu" in mc16; searched as "run358031.Zmumu*"'


def test_a_name_of_another_kind_is_told_to_be_one(client: Rucio) -> None:
    results = client.search(DATASET, kind="file")
    assert len(list(results)) == 6
    assert results.note.startswith('"run358031.Zmumu.AOD" is a dataset')


def test_without_a_colon_scopes_are_found_and_open(client: Rucio) -> None:
    found = list(client.search("USER."))
    assert found == [Entry("user.alice", "user.alice", "scope"), Entry("user.bob", "user.bob", "scope")]
    called = [client.search(text).called.many for text in ("USER.", "user.bob:", f"{DATASET} nowhere:x")]
    assert called == ["scopes", "DIDs", "DIDs"]
    assert {entry.id for entry in client.children(found[1])} == {"user.bob:selection.v3", "user.bob:selection.csv"}


def test_pasted_identifiers_are_listed_in_their_order_with_unknown_ones_marked(client: Rucio) -> None:
    pasted = f"mc16:no-such\n{DATASET}, odd:empty.dat odd:Grüße-Δm².csv\nodd:b%20c.csv {DATASET} nowhere:x"
    found = [(entry.id, entry.kind, entry.size is not None) for entry in client.search(pasted)]
    assert found == [
        ("mc16:no-such", "unknown", False),
        (DATASET, "dataset", True),
        ("odd:empty.dat", "file", True),
        ("odd:Grüße-Δm².csv", "file", True),
        ("odd:b%20c.csv", "file", True),
        ("nowhere:x", "unknown", False),
    ]


def test_a_thousand_pasted_identifiers_are_looked_up_in_a_few_calls(client: Rucio) -> None:
    pasted = "\n".join(f"bulk:evt.set.{number:05d}" for number in range(1000))
    results = client.search(pasted)
    found = list(results)
    assert results.total == 1000
    assert [entry.id for entry in found] == pasted.split("\n")
    assert {entry.kind for entry in found} == {"dataset"}


def test_an_unknown_scope_is_not_found_and_similar_ones_are_named(client: Rucio) -> None:
    with pytest.raises(NotFound, match='no scope "mc17"') as caught:
        client.search("mc17:run*")
    assert "mc16" in caught.value.hint


def test_a_scope_without_anything_is_no_error(client: Rucio) -> None:
    results = client.search("empty:")
    assert list(results) == []
    assert results.end == Complete()


@pytest.mark.parametrize("name", ["20240101", "2024*"])
def test_a_name_that_looks_like_a_number_is_found(client: Rucio, name: str) -> None:
    assert "odd:20240101" in ids(client, f"odd:{name}")


def test_words_that_the_server_misreads_are_filtered_here_and_it_is_said(client: Rucio) -> None:
    results = client.search("odd:*true*")
    assert list(results) == []
    assert "misreads" in results.note


@pytest.mark.parametrize("name", [file.name for file in (*odd.REST_FILES, *odd.CORE_FILES) if file.name.isprintable()])
def test_every_name_that_can_be_typed_is_found_by_it(client: Rucio, name: str) -> None:
    assert [(entry.id, entry.name) for entry in client.search(f"odd:{name}")] == [(f"odd:{name}", name)]


def test_names_that_cannot_be_typed_are_listed_below_their_dataset(client: Rucio) -> None:
    below = {entry.name for entry in client.children("odd:core.names")}
    assert below == {file.name for file in odd.CORE_FILES}


def test_a_collection_with_slashes_opens(client: Rucio) -> None:
    below = {entry.id for entry in client.children("odd:/store/user/alice/notes")}
    assert below == {"odd:/store/user/alice/notes/a.csv", "odd:/store/user/alice/notes/b.csv"}


def test_children_of_a_container_are_its_datasets_and_of_a_dataset_its_files(client: Rucio) -> None:
    (period,) = [entry for entry in client.children("mc16:run2.all") if entry.name == "run2.periodA"]
    assert period.kind == "container"
    below = list(client.children(period))
    assert {entry.kind for entry in below} == {"dataset"}
    assert {entry.kind for entry in client.children(DATASET)} == {"file"}


def test_a_file_has_no_children(client: Rucio) -> None:
    with pytest.raises(InvalidInput, match="is a file"):
        client.children(Entry(f"{DATASET}._000001.csv", "x", "file"))


def test_the_children_of_what_does_not_exist_are_not_found(client: Rucio) -> None:
    with pytest.raises(NotFound) as caught:
        client.children("mc16:no-such-dataset")
    assert "mc16:no-such-dataset" in caught.value.message


def test_a_limit_is_kept(client: Rucio) -> None:
    assert len(list(client.search("bulk:*", limit=100))) == 100


def test_a_large_search_arrives_in_pieces_and_stops_at_once(client: Rucio) -> None:
    stop = Stop()
    results = client.search("bulk:*", stop=stop)
    batches = results.batches()
    seen = len(next(batches))
    stop.set()
    seen += sum(len(batch) for batch in batches)
    assert seen < 21_002
    assert isinstance(results.end, Incomplete)
    assert isinstance(results.end.fault, Cancelled)


def test_all_of_a_large_search_comes_once(client: Rucio) -> None:
    found = [entry.id for entry in client.search("bulk:*")]
    assert len(found) == len(set(found)) == 21_002


def test_suggestions_contain_the_text_and_begin_with_the_accounts_own(client: Rucio) -> None:
    suggested = client.suggest("scope", "User")
    assert [(item.value, item.mine) for item in suggested.items] == [("user.alice", True), ("user.bob", False)]
    assert suggested.matching == 2
    assert suggested.total == len(client.scopes())


def test_the_server_tells_its_version_its_elements_and_who_is_there(client: Rucio) -> None:
    assert client.ping().startswith("41.")
    assert "CERN-LAKE_USERDISK" in client.rses()
    assert client.whoami() == "alice"
    assert client.scopes(mine=True) == ["user.alice"]
