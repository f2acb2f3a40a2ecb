"""Where chosen files came from, as related works and as an RO-Crate that others read."""

from __future__ import annotations

import json
import warnings
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ipylake._protocol import Entry, Query
from ipylake._provenance import Provenance, provenance_of
from ipylake._stop import Stop
from ipylake.errors import CannotWrite, NotAvailable
from ipylake.memory import MemoryCatalog
from ipylake.zenodo.deposit.crate import form_of
from ipylake.zenodo.deposit.imports import read_metadata

SAID: dict[str, Any] = {
    "title": "Burned-area masks",
    "description": "Masks, and what they were made of.",
    "resource_type": "dataset",
    "publication_date": "2026-11-21",
    "creators": [
        {"name": "Hagen, Mira", "orcid": "0000-0002-1825-0097", "affiliations": [{"name": "CERN", "ror": "01ggx4157"}]},
        {"name": "Demo Array Consortium", "is_organization": True},
    ],
    "licenses": ["cc-by-4.0"],
    "keywords": ["fire", "masks"],
    "version": "1.0.0",
    "publisher": "Zenodo",
}


class Addressed(MemoryCatalog):
    """A folder whose entries have DOIs."""

    def address(self, entry: Entry, *, stop: Stop) -> str:
        return f"https://doi.org/10.1234/{entry.name}"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    for name, text in (("june/run 1.csv", "1"), ("june/ü.bin", "22"), ("july/run 1.csv", "333")):
        path = tmp_path / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "lake"


def chosen(folder: Path, kind: type[MemoryCatalog] = Addressed, **options: Any) -> Provenance:
    catalog = kind.of_folder(folder)
    entries = catalog.search(Query(), stop=Stop()).sorted("name")
    picked = [one for one in entries if one.kind == "folder"]
    return provenance_of(catalog, picked, progress=lambda *_: None, stop=Stop(), **options)


def test_files_keep_their_ids_sizes_and_checksums(lake: Path) -> None:
    files = chosen(lake).files
    assert [(one.id, one.size, one.origin.id) for one in files] == [
        ("july/run 1.csv", 3, "july"), ("june/run 1.csv", 1, "june"), ("june/ü.bin", 2, "june")
    ]  # fmt: skip
    assert all(one.checksums["adler32"] for one in files)


def test_files_of_one_name_are_told_apart_by_where_they_were(lake: Path) -> None:
    assert list(chosen(lake).paths().values()) == ["july/run 1.csv", "june/run 1.csv", "ü.bin"]


def test_what_was_picked_becomes_related_works_once_after_those_that_were_told(lake: Path) -> None:
    told = {**SAID, "related": [{"identifier": "10.1234/june", "relation": "cites"}]}
    related = chosen(lake).metadata(told).related
    assert [(one.identifier, one.relation) for one in related] == [
        ("10.1234/june", "cites"), ("10.1234/july", "isderivedfrom")
    ]  # fmt: skip


def test_a_catalog_without_addresses_gives_no_related_works_but_a_crate_that_names_what_was_picked(lake: Path) -> None:
    found = chosen(lake, MemoryCatalog)
    assert found.metadata(SAID).related == ()
    things = {one["@id"]: one for one in found.to_ro_crate(SAID)["@graph"]}
    assert things["#june"]["identifier"] == "june"


def test_our_own_reader_finds_in_the_crate_what_was_said(lake: Path, tmp_path: Path) -> None:
    found = chosen(lake)
    read = read_metadata(found.write_ro_crate(tmp_path / "out", SAID)).metadata
    assert read == found.metadata(SAID)


def test_rocrates_own_library_reads_files_people_license_and_origin(lake: Path, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own making
        from rocrate.rocrate import ROCrate

    found = chosen(lake)
    out = tmp_path / "out"
    for path, key in found.paths().items():
        (out / key).parent.mkdir(parents=True, exist_ok=True)
        (out / key).write_bytes(Path(path).read_bytes())
    found.write_ro_crate(out, SAID)
    crate = ROCrate(out)
    assert (crate.name, crate.license.id) == ("Burned-area masks", "https://spdx.org/licenses/cc-by-4.0")
    parts = {one.id: one for one in crate.data_entities}
    assert parts.keys() == {"july/run%201.csv", "june/run%201.csv", "%C3%BC.bin"}
    assert parts["june/run%201.csv"]["isBasedOn"].id == "https://doi.org/10.1234/june"
    assert parts["%C3%BC.bin"]["additionalProperty"]["value"] == found.files[2].checksums["adler32"]
    assert crate.dereference("https://orcid.org/0000-0002-1825-0097")["affiliation"]["name"] == "CERN"
    again = tmp_path / "again"
    crate.write(again)  # copies every file that it lists, and fails without one
    assert (again / "ü.bin").read_text() == "22"


def test_every_word_of_a_crate_is_one_of_ro_crates_own(lake: Path) -> None:
    context = json.loads((files("rocrate") / "data/ro-crate.jsonld").read_text())["@context"]
    for thing in chosen(lake).to_ro_crate(SAID)["@graph"]:
        kinds = [thing["@type"]] if isinstance(thing["@type"], str) else thing["@type"]
        assert {*kinds, *thing} - {"@id", "@type"} <= context.keys()


def test_a_crate_about_which_nothing_was_said_is_one_all_the_same(lake: Path, tmp_path: Path) -> None:
    path = chosen(lake).write_ro_crate(tmp_path)
    root = next(one for one in json.loads(path.read_text())["@graph"] if one["@id"] == "./")
    assert {"name", "description", "datePublished", "license", "hasPart"} <= root.keys()


def test_missing_files_are_refused_or_left_out(lake: Path) -> None:
    catalog = MemoryCatalog.of_folder(lake)
    picked = [one for one in catalog.search(Query(), stop=Stop()).sorted("name") if one.kind == "folder"]
    (lake / "june/ü.bin").unlink()
    catalog._files.pop("june/ü.bin")
    silent = {"progress": lambda *_: None, "stop": Stop()}
    with pytest.raises(NotAvailable):
        provenance_of(catalog, picked, **silent)  # type: ignore[arg-type]
    assert len(provenance_of(catalog, picked, missing="skip", **silent).files) == 2  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_made_is_told(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        chosen(lake).write_ro_crate(tmp_path / "file" / "below")


def test_publish_opens_the_form_with_the_files_their_crate_and_what_they_are_derived_from(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    form = form_of(chosen(lake), SAID, url="https://data.example.org")
    filled = form._filling.state()
    assert [one.name for one in filled.files] == ["july/run 1.csv", "june/run 1.csv", "ü.bin", "ro-crate-metadata.json"]
    related = next(one for one in filled.values if one.field == "related")
    assert [row[:2] for row in related.rows] == [("isderivedfrom", f"10.1234/{name}") for name in ("july", "june")]
    again = form_of(chosen(lake), SAID, url="https://data.example.org")
    assert [one.path for one in again._filling.state().files] == [one.path for one in filled.files]
    form.close()
    again.close()
