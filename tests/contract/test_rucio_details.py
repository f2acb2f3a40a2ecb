"""What a real Rucio tells about an entry: facts of rows, and details."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ipylake._protocol import Availability, Copies, Copy, Entries, Entry, KeyValues, RuleLine, RuleLines
from ipylake.errors import InvalidInput, NotFound
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


def requests_of(client: Rucio, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are asked for from now on."""
    asked: list[str] = []
    http, ask = client._rest.http, client._rest.http.open

    def noted(method: str, path: str, **options: Any) -> Any:
        asked.append(path.partition("?")[0])
        return ask(method, path, **options)

    monkeypatch.setattr(http, "open", noted)
    return asked


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
        (
            "mc16:run2.periodA",
            Availability(
                state="unknown",
                reason="Rucio keeps no count of containers; under Replicas those of its datasets are added up",
            ),
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


def at(client: Rucio, did: str, *sites: str) -> Availability | None:
    (facts,) = client.facts(list(client.search(did)), sites=sites)
    return facts and facts.availability


def test_availability_counts_the_sites_that_are_chosen_whether_or_not_they_are_mounted(client: Rucio) -> None:
    not_mounted = f"at {PIC}, which is not mounted here"
    there = Availability(state="there", here=8, total=8, place=PIC, reason=not_mounted)
    assert at(client, "mc16:run358115.ttbar.AOD", PIC) == there
    assert at(client, "mc16:run358115.ttbar.AOD", CERN, PIC) == there
    assert at(client, "mc16:run358096.Zee.AOD", PIC, CERN) == Availability(state="here", here=6, total=6, place=CERN)
    there = Availability(state="there", place=PIC, reason=not_mounted)
    assert at(client, "mc16:run358096.Zee.AOD._000001.csv", PIC) == there
    assert at(client, "mc16:run358096.Zee.AOD._000001.csv", PIC, CERN) == Availability(state="here", place=CERN)
    tape = at(client, "mc16:run358215.minbias.RAW", TAPE)
    assert tape
    assert (tape.state, tape.here) == ("tape", 0)


def test_sites_are_all_elements_and_those_that_are_mounted_are_chosen_at_first(
    client: Rucio, lake: RunningLake
) -> None:
    sites = client.sites()
    assert {site.name for site in sites if site.here} == set(client.default_sites) == set(lake.mounts)
    assert [site.here for site in sites] == sorted((site.here for site in sites), reverse=True)
    assert [site.name for site in sites if site.tape] == [TAPE]


@pytest.mark.parametrize("text", ["bulk:evt.set.*", "bulk:evt.000*"])
def test_facts_of_a_thousand_rows_are_three_requests_at_most(
    client: Rucio, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = list(client.search(text, limit=1000))
    asked = requests_of(client, monkeypatch)
    facts = client.facts(entries)
    assert len(facts) == 1000
    assert all(one and one.availability and one.modified for one in facts)
    assert len(asked) <= 3, asked


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
    first, columns, custom = metadata.sections
    assert isinstance(first, KeyValues)
    assert isinstance(columns, KeyValues)
    assert isinstance(custom, KeyValues)
    keys = [row.key for row in first.rows]
    assert keys == ["Scope", "Kind", "Files", "Size", "Events", "Account", "Created", "Changed"]
    assert first.rows[1].value == "Dataset, closed"
    assert [row.shows for row in first.rows[2:4]] == ["count", "size"]
    keys = [row.key for row in columns.rows]
    assert keys == sorted(keys, key=str.casefold)
    assert {"campaign", "datatype", "run_number"} <= set(keys)
    assert (custom.title, [row.key for row in custom.rows]) == (
        "Custom metadata",
        ["beam_energy", "cross_section_pb", "generator", "quality", "tags"],
    )


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


def test_replicas_of_a_container_are_those_of_its_datasets_added_up(client: Rucio, lake: RunningLake) -> None:
    rest = lake.rest()
    sums: dict[str, int] = {}
    datasets: set[str] = set()
    for container in ("run2.periodA", "run2.periodB"):
        datasets |= {row["name"] for row in rest("GET", f"/dids/mc16/{container}/dids")}
    for name in datasets:
        for row in rest("GET", f"/replicas/mc16/{name}/datasets"):
            sums[row["rse"]] = sums.get(row["rse"], 0) + row["available_length"]
    (copies,) = client.tab("mc16:run2.all", "replicas").sections
    assert isinstance(copies, Copies)
    assert {copy.place: copy.done for copy in copies.copies} == sums
    assert copies.title == f"Its {len(datasets)}\u00a0datasets added up, without 1 that Rucio keeps no count of"


def test_a_container_that_holds_too_much_is_added_up_in_part_and_says_so(
    client: Rucio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipylake.rucio.containers.MOST_DATASETS", 1)
    (copies,) = client.tab("mc16:run2.all", "replicas").sections
    assert isinstance(copies, Copies)
    assert copies.title == "The first 1\u00a0dataset added up"


def rules(client: Rucio, did: str) -> list[RuleLine]:
    tab = client.tab(did, "rules")
    (section,) = tab.sections
    assert isinstance(section, RuleLines)
    assert tab.count == len(section.rules)
    return list(section.rules)


def test_rules_of_a_dataset_are_its_own_and_those_of_the_collections_it_is_in(client: Rucio) -> None:
    found = {(rule.places, rule.state, rule.ok, rule.through) for rule in rules(client, "mc16:run358115.ttbar.AOD")}
    assert found == {(CERN, "suspended", 4, ""), (PIC, "ok", 8, "")}


def test_rules_of_a_file_are_those_of_what_it_is_in(client: Rucio) -> None:
    found = {(rule.places, rule.through) for rule in rules(client, "mc16:run358096.Zee.AOD._000001.csv")}
    assert found == {(CERN, "mc16:run358096.Zee.AOD"), (PIC, "mc16:run358096.Zee.AOD")}


def test_parents_are_entries(client: Rucio) -> None:
    tab = client.tab("mc16:run358031.Zmumu.AOD", "parents")
    (section,) = tab.sections
    assert isinstance(section, Entries)
    assert [entry.id for entry in section.entries] == ["mc16:run2.periodA"]
    assert [entry.kind for entry in section.entries] == ["container"]


def test_a_glance_is_one_request_and_names_the_other_tabs(client: Rucio, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = client.search("mc16:run358031.Zmumu.AOD")
    asked = requests_of(client, monkeypatch)
    details = client.glance(entry)
    assert asked == ["/dids/mc16/run358031.Zmumu.AOD/meta"]
    assert [(tab.id, tab.is_due) for tab in details.tabs] == [
        ("metadata", False),
        ("replicas", True),
        ("rules", True),
        ("parents", True),
    ]


def test_all_details_are_all_tabs(client: Rucio) -> None:
    tabs = client.details("mc16:run358096.Zee.AOD").tabs
    assert [(tab.id, tab.count, tab.is_due) for tab in tabs] == [
        ("metadata", None, False),
        ("replicas", 2, False),
        ("rules", 2, False),
        ("parents", 1, False),
    ]


def test_a_tab_that_is_not_there_is_refused(client: Rucio) -> None:
    with pytest.raises(InvalidInput, match='has no tab "history"'):
        client.tab("mc16:run2.all", "history")


def test_keys_of_json_metadata_are_proposed_once_they_were_seen(client: Rucio) -> None:
    assert client.suggest("filters", "").items == ()
    client.glance("mc16:run358031.Zmumu.AOD")
    assert {one.value for one in client.suggest("filters", "").items} >= {"generator", "quality"}
    assert [one.value for one in client.suggest("filters", "Gener").items] == ["generator"]


def test_details_of_what_does_not_exist_are_not_found(client: Rucio) -> None:
    with pytest.raises(NotFound):
        client.details("mc16:no-such")
