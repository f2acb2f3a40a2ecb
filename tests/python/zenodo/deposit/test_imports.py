"""Metadata from CITATION.cff, .zenodo.json and RO-Crates."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipylake.errors import InvalidInput
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit import Affiliation, Creator, Funding, License, Metadata, Related
from ipylake.zenodo.deposit.imports import FILES, read_metadata
from zenodo.seed import number

_CITATION = """\
cff-version: 1.2.0
message: Cite it
type: dataset
title: Burned-area masks
abstract: Yearly masks.
authors:
  - family-names: Hagen
    given-names: Mira
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: TU Braunschweig
  - family-names: Berg
    name-particle: van den
    given-names: Jo
  - name: Wildfire Group
version: 1.10
date-released: 2026-11-21
license: CC-BY-4.0
doi: 10.5281/zenodo.7
keywords: [fire, masks]
repository-code: https://example.org/code
references:
  - type: article
    title: On fire
    year: 2024
    doi: 10.1234/fire
    authors: [{family-names: Roy, given-names: A.}]
"""
_ZENODO = {
    "title": "Masks",
    "upload_type": "publication",
    "publication_type": "article",
    "description": "<p>x</p>",
    "creators": [{"name": "Hagen, Mira", "affiliation": "CREAF", "orcid": "0000-0002-1825-0097", "gnd": "1"}],
    "contributors": [{"name": "Roy, A.", "type": "DataCollector"}],
    "license": {"id": "CC-BY-4.0"},
    "access_right": "embargoed",
    "embargo_date": "2027-01-01",
    "keywords": ["fire"],
    "language": "eng",
    "related_identifiers": [{"identifier": "10.1234/x", "relation": "isSupplementTo"}],
    "grants": [{"id": "824064"}, {"id": "10.13039/501100001711::12"}, {"id": "10.13039/9::7"}],
    "communities": [{"identifier": "demo-array"}],
    "notes": "n",
}
_CRATE: dict[str, Any] = {
    "@context": "https://w3id.org/ro/crate/1.1/context",
    "@graph": [
        {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}},
        {
            "@id": "./",
            "@type": "Dataset",
            "name": "Masks",
            "description": "Yearly.",
            "datePublished": "2026-11-21T10:00:00Z",
            "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
            "author": [{"@id": "https://orcid.org/0000-0002-1825-0097"}, {"@id": "#group"}],
            "keywords": "fire, masks",
            "isBasedOn": {"@id": "https://doi.org/10.1234/x"},
            "identifier": "https://doi.org/10.5281/zenodo.7",
        },
        {
            "@id": "https://orcid.org/0000-0002-1825-0097",
            "@type": "Person",
            "name": "Mira Hagen",
            "affiliation": {"@id": "https://ror.org/01ggx4157"},
        },
        {"@id": "https://ror.org/01ggx4157", "@type": "Organization", "name": "CERN"},
        {"@id": "#group", "@type": "Organization", "name": "Wildfire Group"},
    ],
}


_CODEMETA: dict[str, Any] = {
    "@context": "https://w3id.org/codemeta/3.0",
    "type": "SoftwareSourceCode",
    "name": "Burned",
    "description": "Masks burned areas.",
    "author": [
        {
            "type": "Person",
            "id": "https://orcid.org/0000-0002-1825-0097",
            "givenName": "Mira",
            "familyName": "Hagen",
            "affiliation": {"type": "Organization", "id": "https://ror.org/01ggx4157", "name": "CERN"},
        },
        {"@type": "Organization", "name": "Wildfire Group"},
    ],
    "maintainer": {"@type": "Person", "givenName": "Jo", "familyName": "Berg"},
    "license": "https://spdx.org/licenses/Apache-2.0",
    "softwareVersion": "1.10",
    "datePublished": "2026-11-21",
    "keywords": ["fire", "masks, burned"],
    "codeRepository": "https://example.org/code",
    "referencePublication": {"@type": "ScholarlyArticle", "@id": "https://doi.org/10.1234/fire"},
    "identifier": "https://doi.org/10.5281/zenodo.7",
    "funder": {"@type": "Organization", "name": "European Commission"},
    "funding": "824064",
    "issueTracker": "https://example.org/issues",
}


def written(folder: Path, name: str, content: str | dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


_MAKERS = (
    Creator(
        name="Hagen, Mira",
        orcid="0000-0002-1825-0097",
        affiliations=(Affiliation(name="CERN", ror="01ggx4157"),),
    ),
    Creator(name="Wildfire Group", is_organization=True),
)


def test_a_citation_file_gives_people_versions_as_they_are_written_and_references(tmp_path: Path) -> None:
    read = read_metadata(written(tmp_path, "CITATION.cff", _CITATION))
    assert read.metadata == Metadata(
        resource_type="dataset",
        title="Burned-area masks",
        description="Yearly masks.",
        creators=(
            Creator(
                name="Hagen, Mira", orcid="0000-0002-1825-0097", affiliations=(Affiliation(name="TU Braunschweig"),)
            ),
            Creator(name="van den Berg, Jo"),
            Creator(name="Wildfire Group", is_organization=True),
        ),
        licenses=(License(id="cc-by-4.0"),),
        publication_date="2026-11-21",
        keywords=("fire", "masks"),
        version="1.10",
        related=(Related(identifier="https://example.org/code", relation="issupplementto"),),
        references=("Roy, A. (2024). On fire. https://doi.org/10.1234/fire",),
    )
    assert any("10.5281/zenodo.7" in note for note in read.notes)


def test_the_former_words_of_zenodo_are_translated(tmp_path: Path) -> None:
    read = read_metadata(written(tmp_path, ".zenodo.json", _ZENODO))
    assert read.metadata == Metadata(
        resource_type="publication-article",
        title="Masks",
        description="<p>x</p>",
        creators=(
            Creator(
                name="Hagen, Mira",
                orcid="0000-0002-1825-0097",
                affiliations=(Affiliation(name="CREAF"),),
                others={"gnd": "1"},
            ),
        ),
        contributors=(Creator(name="Roy, A.", role="datacollector"),),
        licenses=(License(id="cc-by-4.0"),),
        keywords=("fire",),
        languages=("eng",),
        related=(Related(identifier="10.1234/x", relation="issupplementto"),),
        funding=(
            Funding(funder="00k4n6c32", award="00k4n6c32::824064"),
            Funding(funder="00yjd3n13", award="00yjd3n13::12"),
            Funding(funder_name="10.13039/9", number="7"),
        ),
        communities=("demo-array",),
        access="embargoed",
        embargo_until="2027-01-01",
    )
    assert read.notes == ("Left out: notes",)


def test_a_crate_tells_who_made_it_by_its_references(tmp_path: Path) -> None:
    written(tmp_path, "ro-crate-metadata.json", _CRATE)
    read = read_metadata(tmp_path)
    assert read.metadata == Metadata(
        resource_type="dataset",
        title="Masks",
        description="Yearly.",
        creators=_MAKERS,
        licenses=(License(id="cc-by-4.0"),),
        publication_date="2026-11-21",
        keywords=("fire", "masks"),
        related=(Related(identifier="10.1234/x", relation="isderivedfrom"),),
    )


def test_a_description_of_software_says_who_wrote_it_and_where_it_is(tmp_path: Path) -> None:
    written(tmp_path, "codemeta.json", _CODEMETA)
    read = read_metadata(tmp_path)
    assert read.metadata == Metadata(
        resource_type="software",
        title="Burned",
        description="Masks burned areas.",
        creators=_MAKERS,
        contributors=(Creator(name="Berg, Jo", role="contactperson"),),
        licenses=(License(id="apache-2.0"),),
        publication_date="2026-11-21",
        keywords=("fire", "masks", "burned"),
        version="1.10",
        related=(
            Related(identifier="https://example.org/code", relation="issupplementto"),
            Related(identifier="10.1234/fire", relation="isdocumentedby"),
        ),
        funding=(Funding(funder_name="European Commission", number="824064"),),
    )
    assert any("10.5281/zenodo.7" in note for note in read.notes)


@pytest.mark.parametrize(
    ("license", "found"),
    [
        ("MIT", License(id="mit")),
        (["https://spdx.org/licenses/MIT.html"], License(id="mit")),
        ({"@type": "CreativeWork", "name": "House rules"}, License(title="House rules")),
        ("https://example.org/rules", License(title="https://example.org/rules", link="https://example.org/rules")),
    ],
)
def test_a_license_of_software_is_an_address_or_the_id_of_spdx(tmp_path: Path, license: Any, found: License) -> None:
    content = {"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "name": "x", "license": license}
    assert read_metadata(written(tmp_path, "codemeta.json", content)).metadata.licenses == (found,)


def test_an_earlier_record_gives_all_but_its_doi_and_version(alice: Zenodo) -> None:
    read = alice.read_metadata(f"https://doi.org/10.5281/zenodo.{number(1)}").metadata
    assert (read.title, read.doi, read.version) == ("Gamma-ray run 1", "", "")
    assert read.creators[0].affiliations[1] == Affiliation(name="CERN", ror="01ggx4157")


@pytest.mark.fault(59)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("CITATION.cff", "authors: [1, 2]"),
        ("CITATION.cff", "a: [unclosed"),
        ("CITATION.cff", "- a list"),
        ("CITATION.cff", "!!python/object/apply:os.system ['true']"),
        (".zenodo.json", "{"),
        (".zenodo.json", '{"upload_type": "dataset", "creators": "Mira"}'),
        ("ro-crate-metadata.json", '{"@graph": []}'),
        ("ro-crate-metadata.json", '{"@graph": [{"@id": "ro-crate-metadata.json", "about": []}]}'),
    ],
)
def test_what_is_no_such_file_is_refused_by_name(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        read_metadata(written(tmp_path, name, content))


@pytest.mark.parametrize(
    "more",
    [
        {"communities": [{"identifier": "demo-array"}]},
        {"contributors": [{"name": "Roy, A.", "type": "Editor"}]},
        {"creators": [{"name": "Hagen, Mira", "gnd": "1"}]},
        {"subjects": [{"term": "Fire", "identifier": "http://id.loc.gov/x", "scheme": "url"}]},
    ],
)
def test_a_file_of_zenodo_is_read_as_one_also_where_all_its_words_could_be_ours(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    content = {"title": "Masks", "creators": [{"name": "Hagen, Mira"}], **more}
    read = read_metadata(written(tmp_path, ".zenodo.json", content)).metadata
    assert (read.title, read.creators[0].name) == ("Masks", "Hagen, Mira")
    assert read.communities or read.contributors or read.creators[0].others or read.subjects


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".zenodo.json", {"upload_type": "software", "keywords": "fire"}),
        ("CITATION.cff", "title: Masks\nkeywords: fire"),
        ("CITATION.cff", "title: Masks\nkeywords: [fire, {a: b}]"),
    ],
)
def test_one_keyword_is_a_word_and_not_its_letters(tmp_path: Path, name: str, content: Any) -> None:
    assert read_metadata(written(tmp_path, name, content)).metadata.keywords == ("fire",)


def test_a_person_who_has_one_name_has_that_one(tmp_path: Path) -> None:
    read = read_metadata(written(tmp_path, "CITATION.cff", "authors: [{given-names: Sukarno}, {alias: mhagen}]"))
    assert [one.name for one in read.metadata.creators] == ["Sukarno", "mhagen"]


def test_a_folder_without_such_a_file_says_what_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"CITATION\.cff"):
        read_metadata(tmp_path)


_WORDS = """
@context @graph @id @type about name title authors creators author keywords license contributors communities subjects
grants related_identifiers references affiliation family-names given-names upload_type publisher funder identifier type
ro-crate-metadata.json"""
_KEYS = _WORDS.split()
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.fault(59)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=6))
def test_whatever_such_a_file_holds_it_is_read_or_refused(tmp_path: Path, name: str, content: dict[str, Any]) -> None:
    with contextlib.suppress(InvalidInput):
        read_metadata(written(tmp_path, name, content))
