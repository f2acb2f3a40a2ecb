"""From the lake to a deposit: what was picked in a real Rucio is told as the origin of what is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipylake._credentials import Sessions
from ipylake.rucio import Rucio
from ipylake.zenodo import Zenodo
from lake.fixture import RunningLake
from zenodo.fixture import RunningZenodo

DATASET = "mc16:run358031.Zmumu.AOD"


def test_files_of_a_dataset_come_with_dids_checksums_and_an_address(client: Rucio, lake: RunningLake) -> None:
    found = client.provenance(DATASET)
    assert [one.id for one in found.files] == [f"{DATASET}._{number:06}.csv" for number in range(1, 7)]
    assert all(set(one.checksums) >= {"adler32"} and one.size > 0 for one in found.files)
    assert [one.address for one in found.origins] == [f"{lake.url}/dids/mc16/run358031.Zmumu.AOD"]


def test_a_dataset_of_the_lake_becomes_a_record_that_says_where_it_is_from(
    client: Rucio, zenodo: RunningZenodo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    found = client.provenance(DATASET)
    said = {
        "title": "Z to two muons, a selection", "resource_type": "dataset", "creators": ["Adams, Alice"],
        "licenses": "cc-by-4.0", "description": "Six files.",
    }  # fmt: skip
    files = {**found.paths(), str(found.write_ro_crate(tmp_path / "crate", said)): "ro-crate-metadata.json"}
    archive = Zenodo(zenodo.url, token=zenodo.owner, sessions=Sessions())
    record = archive.publish(archive.deposit(files, found.metadata(said), place=tmp_path / "crate"))
    shown = zenodo.ask("GET", f"/api/records/{record.id}").json()
    assert shown["files"]["count"] == 7
    related = [(one["identifier"], one["relation_type"]["id"]) for one in shown["metadata"]["related_identifiers"]]
    assert related == [(found.origins[0].address, "isderivedfrom")]
