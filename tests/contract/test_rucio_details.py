"""What a real Rucio tells about an entry: facts of rows, and details."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipylake._protocol import Availability, Copies, Copy, Entry, KeyValues, Text
from ipylake.errors import NotFound
from ipylake.rucio import Rucio
from lake import odd
from lake.fixture import RunningLake

CERN, DESY, GRIF, PIC, TAPE = (
    "CERN-LAKE_USERDISK",
    "DESY-LAKE_LOCALGROUPDISK",
    "GRIF-LAKE_LOCALGROUPDISK",
    "PIC-LAKE_USERDISK",
    "CERN-LAKE_TAPE",
)


def availability(client: Rucio, did: str) -> Availability:
    (entry,) = client.search(did)
    (facts,) = client.facts([entry])
    assert facts
    assert facts.availability
    return facts.availability


@pytest.mark.parametrize(
    ("did", "expected"),
    [
        ("mc16:run358031.Zmumu.AOD", Availability(state="here", here=6, total=6, place=CERN)),
        ("mc16:run358115.ttbar.AOD", Availability(state="partial", here=4, total=8, place=CERN)),
        ("mc16:run358300.Zmumu.NTUP", Availability(state="here", here=5, total=5, place=DESY)),
        ("mc16:run358333.Zee.NTUP", Availability(state="here", here=4, total=4, place=GRIF)),
        (
            "mc16:run358175.Hbb.AOD",
            Availability(state="elsewhere", here=0, total=5, place=PIC, reason=f"at {PIC}, which is not mounted here"),
        ),
        (
            "mc16:run358215.minbias.RAW",
            Availability(state="tape", here=0, total=4, place=TAPE, reason=f"on tape only ({TAPE})"),
        ),
        ("mc16:run358031.Zmumu.AOD._000001.csv", Availability(state="here", place=CERN)),
        ("mc16:run358300.Zmumu.NTUP._000001.csv", Availability(state="here", place=DESY)),
        ("mc16:run358333.Zee.NTUP._000001.csv", Availability(state="here", place=GRIF)),
        (
            "mc16:run358175.Hbb.AOD._000001.csv",
            Availability(state="elsewhere", place=PIC, reason=f"at {PIC}, which is not mounted here"),
        ),
        (
            "mc16:run358215.minbias.RAW._000001.csv",
            Availability(state="tape", place=TAPE, reason=f"on tape only ({TAPE})"),
        ),
        (
            "odd:gone.csv",
            Availability(state="elsewhere", place=CERN, reason=f"registered at {CERN}, not on the mount"),
        ),
    ],
)
def test_availability_is_what_this_kernel_can_read(client: Rucio, did: str, expected: Availability) -> None:
    assert availability(client, did) == expected


def test_facts_fill_sizes_counts_and_dates_in_the_order_asked_for(client: Rucio) -> None:
    entries = [Entry("user.alice", "user.alice", "scope"), *client.children("mc16:run2.periodA")]
    scope, *datasets = client.facts(entries)
    assert scope is None
    assert [facts.parts for facts in datasets if facts] == [6, 6, 8]
    assert all(facts and facts.size and facts.modified for facts in datasets)


def test_facts_of_odd_names_do_not_take_the_others_along(client: Rucio) -> None:
    entries = list(client.children("odd:core.names"))
    found = dict(zip([entry.name for entry in entries], client.facts(entries), strict=True))
    places = {name: facts.availability.state for name, facts in found.items() if facts and facts.availability}
    not_here = {"../../../../../outside/passwd", "symlink-out.csv", "truncated.csv"}
    assert {name for name, state in places.items() if state != "here"} == not_here
    assert len(places) == len(odd.CORE_FILES)


def test_metadata_begins_with_what_matters_and_holds_the_json_plugins(client: Rucio) -> None:
    metadata = client.details("mc16:run358031.Zmumu.AOD").tabs[0]
    first, rest = metadata.sections
    assert isinstance(first, KeyValues)
    assert isinstance(rest, KeyValues)
    keys = [row.key for row in first.rows]
    assert keys == ["Scope", "Kind", "Files", "Size", "Events", "Account", "Created", "Changed"]
    assert first.rows[1].value == "Dataset, closed"
    assert [row.shows for row in first.rows[2:4]] == ["count", "size"]
    keys = [row.key for row in rest.rows]
    assert keys == sorted(keys, key=str.casefold)
    assert {"generator", "run_number", "beam_energy"} <= set(keys)


@pytest.mark.fault(59)
def test_hostile_metadata_arrives_unchanged(client: Rucio) -> None:
    sections = client.details("odd:hostile-metadata").tabs[0].sections
    shown = {row.key: row.value for section in sections if isinstance(section, KeyValues) for row in section.rows}
    for key in ("markup", "script", "ansi", "right_to_left", "unicode", "long", "lines"):
        assert shown[key] == odd.HOSTILE[key]
    assert shown["big_number"] == str(2**63)


def test_replicas_of_a_file_say_where_it_is_read_and_put_that_first(client: Rucio, lake: RunningLake) -> None:
    tab = client.details("mc16:run358096.Zee.AOD._000001.csv").tabs[1]
    (copies,) = tab.sections
    assert isinstance(copies, Copies)
    here, there = copies.copies
    assert tab.count == 2
    assert (here.place, here.state, there.place, there.reason) == (CERN, "AVAILABLE", PIC, "not mounted here")
    assert Path(here.path).is_relative_to(lake.mounts[CERN].path)
    assert Path(here.path).is_file()
    assert [url.partition(":")[0] for url in here.urls] == ["file", "https"]


def test_replicas_of_a_dataset_count_its_files(client: Rucio) -> None:
    (copies,) = client.details("mc16:run358115.ttbar.AOD").tabs[1].sections
    assert isinstance(copies, Copies)
    assert copies.copies == (
        Copy(place=CERN, state="UNAVAILABLE", done=4, total=8),
        Copy(place=PIC, state="AVAILABLE", done=8, total=8, reason="not mounted here"),
    )


def test_a_container_says_that_its_datasets_have_the_copies(client: Rucio) -> None:
    (text,) = client.details("mc16:run2.all").tabs[1].sections
    assert isinstance(text, Text)


def test_details_of_what_does_not_exist_are_not_found(client: Rucio) -> None:
    with pytest.raises(NotFound):
        client.details("mc16:no-such")
