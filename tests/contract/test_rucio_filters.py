"""What filters find on a real Rucio, and what they are refused for."""

from __future__ import annotations

import pytest

from ipylake._catalog import Complete
from ipylake._protocol import Query
from ipylake.errors import InvalidInput, NotFound
from ipylake.rucio import Rucio

AOD = ("358031.Zmumu", "358096.Zee", "358115.ttbar", "358175.Hbb", "358233.Wenu", "358395.Htautau")


def names(client: Rucio, filters: str, text: str = "mc16:*", kind: str = "dataset") -> set[str]:
    found = list(client.search(Query(text=text, kind=kind, filters=filters)))
    assert {entry.kind for entry in found} <= {kind}
    return {entry.id.removeprefix("mc16:run").removesuffix(".AOD") for entry in found}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("run_number = 358031", {"358031.Zmumu"}),
        ("run_number >= 358175, datatype = AOD", {"358175.Hbb", "358233.Wenu", "358395.Htautau"}),
        ("358031 < run_number ≤ 358115", {"358096.Zee", "358115.ttbar"}),
        ("stream_name = H*; run_number = 358031", {"358175.Hbb", "358395.Htautau", "358031.Zmumu"}),
        ("datatype = AOD, stream_name != Z%", {"358115.ttbar", "358175.Hbb", "358233.Wenu", "358395.Htautau"}),
        ("datatype = AOD, name != *ttbar*, run_number < 358175", {"358031.Zmumu", "358096.Zee"}),
        ("datatype = AOD, guid = None", set(AOD)),
        ("datatype = AOD, created_at > 2020-01-01", set(AOD)),
        ("datatype = AOD, created_at < 2020-01-01 00:00:00", set()),
        ("datatype = AOD, hidden = false", set(AOD)),
    ],
)
def test_columns(client: Rucio, filters: str, found: set[str]) -> None:
    assert names(client, filters) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("generator = Pythia8", {"358031.Zmumu", "358115.ttbar", "358175.Hbb", "358233.Wenu", "358395.Htautau"}),
        ("cross_section_pb >= 28.75, cross_section_pb < 50", {"358115.ttbar", "358175.Hbb"}),
        ("28.75 <= cross_section_pb < 50", {"358115.ttbar", "358175.Hbb"}),
        ("generator = Pow*", {"358096.Zee"}),
        ("quality = nowhere", set()),
    ],
)
def test_json_metadata_with_kinds_and_sizes_that_the_server_does_not_tell(
    client: Rucio, filters: str, found: set[str]
) -> None:
    assert names(client, filters, "mc16:*.AOD") == found


def test_json_metadata_finds_no_other_kind_than_the_one_that_is_wanted(client: Rucio) -> None:
    assert names(client, "quality = good", kind="container") == set()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("generator = Pythia8, run_number > 358115", {"358175.Hbb", "358233.Wenu", "358395.Htautau"}),
        ("generator = Powheg; run_number = 358031", {"358096.Zee", "358031.Zmumu"}),
        ("generator = Powheg, stream_name = Z*; quality = good, run_number < 358100", {"358096.Zee", "358031.Zmumu"}),
        ("generator = Pythia8, created_at > 2020-01-01, stream_name != [ttbar], hidden = false, guid = None", {
            "358031.Zmumu", "358115.ttbar", "358175.Hbb", "358233.Wenu", "358395.Htautau"}),
        ("generator = Pythia8, version != r*", set()),
    ],
)  # fmt: skip
def test_columns_and_json_metadata_mix_though_the_server_does_not_mix_them(
    client: Rucio, filters: str, found: set[str]
) -> None:
    assert names(client, filters, "mc16:*.AOD") == found


def test_a_limit_holds_for_all_parts_together(client: Rucio) -> None:
    found = client.search("mc16:*", kind="dataset", filters="generator = Powheg; run_number = 358031", limit=1)
    assert (len(list(found)), found.end) == (1, Complete())


def test_a_name_that_reads_like_a_number_is_found(client: Rucio) -> None:
    found = client.search("odd:20240101", filters="created_at > 2020-01-01")
    assert "odd:20240101" in {entry.id for entry in found}
    assert found.note == 'Searched as "20240101*"'


@pytest.mark.parametrize("value", ["'358031'", "true story", "2024-03-18", "None of it", "it's", 'a "b"', "50%", "Δm²"])
def test_text_goes_to_the_server_as_it_is(client: Rucio, value: str) -> None:
    assert names(client, f"campaign = {value}") == set()
    assert names(client, f"quality = {value}") == set()


def test_a_number_in_a_column_of_text_is_no_number(client: Rucio) -> None:
    assert names(client, "version = 10201") == set()


def test_characters_of_all_kinds_are_found(client: Rucio) -> None:
    assert names(client, "unicode = 'Δm² ≈ 2.5e-3 eV²'", "odd:*") == {"odd:hostile-metadata"}
    assert names(client, "right_to_left = '\u202efdp.csv'", "odd:*") == {"odd:hostile-metadata"}


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ("run_number >= 4000oo", 'run_number is a number: "4000oo" is not one (character 15 of the filters)'),
        ("created_at > 2024-13-01", "created_at is a date as 2024-03-18 or 2024-03-18 14:02:00"),
        ("hidden = maybe", 'hidden is true or false: "maybe" is neither'),
        ("type = dataset", "There is no filter by type. Choose the kind beside the name"),
        ("name = x", "name only goes with !=. Write names beside the scope"),
        ("quality", '"quality" is compared with nothing'),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_before_the_server_is_asked(client: Rucio, filters: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        client.search("mc16:*", filters=filters)
    assert caught.value.message.startswith(said)
    assert caught.value.field == "filters"


def test_filters_without_a_scope_are_refused_and_with_a_wrong_one_told(client: Rucio) -> None:
    with pytest.raises(InvalidInput, match="Filters need a scope"):
        client.search("mc1", filters="run_number = 1")
    with pytest.raises(NotFound, match='no scope "mc61"'):
        client.search("mc61:*", filters="quality = good")
