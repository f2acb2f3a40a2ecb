"""What is said of a deposit: read, checked, turned into the site's words and back."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake.errors import InvalidInput
from ipylake.zenodo.deposit import Affiliation, Creator, Funding, License, Metadata, Related
from ipylake.zenodo.deposit.checks import RELATIONS, is_edtf, problems_of
from ipylake.zenodo.deposit.description import as_html
from ipylake.zenodo.deposit.identifiers import is_doi, is_orcid, is_ror, scheme_of
from ipylake.zenodo.deposit.metadata import metadata_of
from ipylake.zenodo.deposit.rdm import from_rdm, is_same, to_rdm
from ipylake.zenodo.deposit.server_errors import place_of, problems_in

from .said import SAID

_TODAY = date(2026, 11, 21)
_WORDS = st.text("abcdefghij ÄΩ-", min_size=1, max_size=12).map(str.strip).filter(bool)
_ORCID = "0000-0002-1825-0097"


def wrong(**changed: Any) -> list[tuple[str, int | None, str]]:
    found = problems_of(metadata_of({**SAID, **changed}), own_prefixes=("10.5281",), today=_TODAY)
    return [(one.field, one.row, one.column) for one in found]


def test_names_are_enough_where_a_list_has_things_with_names() -> None:
    said = metadata_of(
        {"title": "A", "creators": ["Hagen, Mira"], "licenses": "cc-by-4.0", "keywords": "fire", "related": []}
    )
    assert said == Metadata(
        title="A", creators=(Creator(name="Hagen, Mira"),), licenses=(License(id="cc-by-4.0"),), keywords=("fire",)
    )


def test_an_unknown_field_is_refused_by_its_name() -> None:
    with pytest.raises(InvalidInput, match="titel") as caught:
        metadata_of({"titel": "A"})
    assert "title" in caught.value.hint


def test_identifiers_lose_the_addresses_they_are_pasted_with() -> None:
    said = metadata_of(
        {
            "doi": "https://doi.org/10.1234/x",
            "creators": [
                {
                    "name": "Hagen, Mira",
                    "orcid": f"https://orcid.org/{_ORCID}",
                    "affiliations": [{"ror": "https://ror.org/01ggx4157"}],
                }
            ],
        }
    )
    assert (said.doi, said.creators[0].orcid, said.creators[0].affiliations[0].ror) == (
        "10.1234/x",
        _ORCID,
        "01ggx4157",
    )


def test_what_is_whole_has_no_problems() -> None:
    assert wrong() == []


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"title": "ab"}, ("title", None, "")),
        ({"resource_type": ""}, ("resource_type", None, "")),
        ({"creators": []}, ("creators", None, "")),
        ({"creators": ["Hagen, Mira", {"name": "Mira Hagen"}]}, ("creators", 1, "name")),
        ({"creators": [{"name": ", Mira"}]}, ("creators", 0, "name")),
        ({"creators": [{"name": "Hagen, Mira", "orcid": "0000-0002-1825-0098"}]}, ("creators", 0, "orcid")),
        ({"creators": [{"name": "CERN", "is_organization": True, "ror": "cern"}]}, ("creators", 0, "ror")),
        ({"creators": [{"name": "H, M", "affiliations": [{"ror": "x"}]}]}, ("creators", 0, "affiliations")),
        ({"contributors": ["Hagen, Mira"]}, ("contributors", 0, "role")),
        ({"publication_date": "2026-02-30"}, ("publication_date", None, "")),
        ({"publication_date": "2026/2025"}, ("publication_date", None, "")),
        ({"doi": "10.12"}, ("doi", None, "")),
        ({"doi": "10.5281/zenodo.12"}, ("doi", None, "")),
        ({"related": [{"identifier": "somewhere", "relation": "cites"}]}, ("related", 0, "identifier")),
        ({"related": [{"identifier": "10.1234/x", "relation": "likes"}]}, ("related", 0, "relation")),
        ({"related": [{"identifier": "10.1234/x"}]}, ("related", 0, "relation")),
        ({"funding": [{"number": "12"}]}, ("funding", 0, "funder")),
        ({"licenses": [{"link": "https://example.org"}]}, ("licenses", 0, "")),
        ({"access": "embargoed"}, ("embargo_until", None, "")),
        ({"access": "embargoed", "embargo_until": "2026-11-21"}, ("embargo_until", None, "")),
    ],
)
def test_what_is_wrong_is_told_at_its_field_before_anything_is_sent(changed: dict[str, Any], where: object) -> None:
    assert wrong(**changed) == [where]


@pytest.mark.parametrize(
    "text", ["2026", "2026-11", "2026-11-21", "2025/2026", "2025-01-02/2026-03", "2026-05/2026", "2026-11-21/2026-11"]
)
def test_a_day_a_month_a_year_and_two_of_them_are_dates(text: str) -> None:
    assert is_edtf(text)


@pytest.mark.parametrize(
    "text", ["26", "2026-13", "2026-11-31", "21.11.2026", "2026/2025", "2026-05/2026-04", "2025/2026/2027", ""]
)
def test_nothing_else_is_a_date(text: str) -> None:
    assert not is_edtf(text)


def test_rows_that_the_site_has_taken_already_are_not_found_wrong() -> None:
    own_list = Creator(name="Hagen, Mira", affiliations=(Affiliation(name="Our lab", ror="our-lab"),))
    newer = Related(identifier="10.1234/x", relation="istranslationof", scheme="doi")
    said = msgspec.structs.replace(metadata_of(SAID), creators=(own_list,), related=(newer,))
    assert {one.field for one in problems_of(said)} == {"creators", "related"}
    assert problems_of(said, known=said) == []
    changed = msgspec.structs.replace(said, creators=(own_list, Creator(name="Mira Hagen")))
    assert [(one.field, one.row) for one in problems_of(changed, known=said)] == [("creators", 1)]


def test_the_last_digit_of_an_orcid_has_to_fit() -> None:
    assert is_orcid(_ORCID)
    assert is_orcid("0000-0002-1694-233X")
    assert not is_orcid("0000-0002-1825-0096")
    assert not is_orcid("0000000218250097")


def test_identifiers_are_told_apart() -> None:
    known = {
        "10.1234/abc": "doi",
        "https://doi.org/10.1234/abc": "doi",
        "https://example.org/x": "url",
        "arXiv:2101.00001v2": "arxiv",
        "swh:1:rev:" + "a" * 40: "swh",
        "urn:nbn:de:101:1-201102033592": "urn",
        "978-3-16-148410-0": "isbn",
        "1234-567X": "issn",
        "ark:/13030/tf5p30086k": "ark",
        "somewhere": "",
    }
    assert {text: scheme_of(text) for text in known} == known
    assert is_doi("10.5281/zenodo.1")
    assert is_ror("01ggx4157")
    assert not is_ror("01ggx415i")


_PEOPLE = st.builds(
    Creator,
    name=st.tuples(_WORDS, _WORDS).map(lambda names: f"{names[0]}, {names[1]}"),
    orcid=st.sampled_from(["", _ORCID]),
    affiliations=st.lists(st.builds(Affiliation, name=_WORDS), max_size=3).map(tuple),
)
_ORGANIZATIONS = st.builds(Creator, name=_WORDS, ror=st.sampled_from(["", "01ggx4157"]), is_organization=st.just(True))
_SAID = st.builds(
    Metadata,
    resource_type=st.sampled_from(["dataset", "image-figure"]),
    title=_WORDS,
    doi=st.sampled_from(["", "10.1234/x"]),
    description=_WORDS.map(as_html),
    creators=st.lists(_PEOPLE | _ORGANIZATIONS, max_size=4).map(tuple),
    licenses=st.lists(st.builds(License, id=st.just("mit")) | st.builds(License, title=_WORDS), max_size=2).map(tuple),
    publication_date=st.sampled_from(["2026-11-21", "2025/2026"]),
    keywords=st.lists(_WORDS, max_size=3).map(tuple),
    languages=st.sampled_from([(), ("eng",), ("eng", "deu")]),
    version=_WORDS,
    publisher=_WORDS,
    related=st.lists(
        st.builds(
            Related, identifier=st.just("10.1234/x"), scheme=st.just("doi"), relation=st.sampled_from(sorted(RELATIONS))
        ),
        max_size=2,
    ).map(tuple),
    references=st.lists(_WORDS, max_size=2).map(tuple),
    funding=st.lists(
        st.builds(Funding, funder=st.just("00k4n6c32"), award=st.just("00k4n6c32::824064"))
        | st.builds(Funding, funder_name=_WORDS, number=_WORDS, title=_WORDS),
        max_size=2,
    ).map(tuple),
    access=st.sampled_from(["open", "restricted"]),
)


@given(_SAID)
def test_metadata_come_back_from_the_sites_words_as_they_were(said: Metadata) -> None:
    body = to_rdm(said)
    assert from_rdm(body) == said
    assert is_same(said, body)


def test_what_has_no_word_here_stays_when_a_draft_is_written_again() -> None:
    before = {
        "metadata": {"title": "Old", "additional_titles": [{"title": "Other"}], "version": "1.0"},
        "custom_fields": {"code:codeRepository": "https://example.org"},
        "pids": {"doi": {"identifier": "10.5281/zenodo.7", "provider": "datacite"}},
    }
    body = to_rdm(metadata_of({**SAID, "title": "New"}), before)
    assert body["metadata"]["additional_titles"] == [{"title": "Other"}]
    assert (body["metadata"]["title"], "version" in body["metadata"]) == ("New", False)
    assert body["custom_fields"] == before["custom_fields"]
    assert body["pids"] == before["pids"]


def test_a_record_that_only_some_may_see_does_not_become_public_by_an_edit() -> None:
    before = {"access": {"record": "restricted", "files": "restricted", "embargo": {"active": False}}}
    assert to_rdm(from_rdm(before), before)["access"] == before["access"]
    assert to_rdm(metadata_of(SAID), before)["access"]["record"] == "restricted"


def test_an_edit_leaves_a_record_without_files_as_it_is_and_the_file_that_is_shown_first() -> None:
    without = {"is_published": True, "files": {"enabled": False}}
    assert to_rdm(metadata_of(SAID), without)["files"] == {"enabled": False}
    assert to_rdm(metadata_of(SAID), {**without, "is_published": False})["files"] == {"enabled": True}
    before = {"files": {"enabled": True, "default_preview": "a.png", "order": ["a.png"], "count": 1}}
    shown = {"enabled": True, "default_preview": "a.png", "order": ["a.png"]}
    assert to_rdm(metadata_of(SAID), before)["files"] == shown


def test_what_was_said_more_of_references_and_licenses_of_ones_own_stays_with_them() -> None:
    reference = {"reference": "Roy (2024)", "identifier": "10.1234/fire", "scheme": "doi"}
    own = {"title": {"fr": "Licence"}, "description": {"fr": "Pour tous"}, "link": "https://example.org"}
    known = {"id": "mit", "title": {"en": "MIT License"}, "props": {"url": "https://spdx.org"}}
    before = {"metadata": {"references": [reference, {"reference": "Other"}], "rights": [own, known]}}
    body = to_rdm(from_rdm(before), before)["metadata"]
    assert (body["references"], body["rights"]) == (before["metadata"]["references"], [own, {"id": "mit"}])
    changed = metadata_of({**SAID, "references": ["Roy (2025)"], "licenses": []})
    assert to_rdm(changed, before)["metadata"]["references"] == [{"reference": "Roy (2025)"}]


def test_an_embargo_restricts_the_files_until_its_day() -> None:
    said = metadata_of({**SAID, "access": "embargoed", "embargo_until": "2027-01-31", "embargo_reason": "A paper"})
    access = to_rdm(said)["access"]
    embargo = {"active": True, "until": "2027-01-31", "reason": "A paper"}
    assert access == {"record": "public", "files": "restricted", "embargo": embargo}
    assert from_rdm({"access": access}).access == "embargoed"


@pytest.mark.fault(59)
@pytest.mark.parametrize("odd", [{}, {"metadata": []}, {"metadata": {"creators": [1, {"person_or_org": "x"}]}}])
def test_a_record_of_other_types_than_promised_is_read_as_far_as_it_goes(odd: dict[str, Any]) -> None:
    assert isinstance(from_rdm(odd), Metadata)


@pytest.mark.fault(54)
def test_nothing_that_runs_is_sent_in_a_description() -> None:
    hostile = '<p onclick="x()">Fine <b>text</b></p><script>alert(1)</script><a href="javascript:x()">y</a>'
    assert as_html(hostile) == "<p>Fine <b>text</b></p><a>y</a>"


def test_plain_text_becomes_paragraphs_and_html_stays() -> None:
    assert as_html("one < two\n\nthree\nfour") == "<p>one &lt; two</p><p>three<br>four</p>"
    assert as_html("<p>one</p>") == as_html(as_html("<p>one</p>")) == "<p>one</p>"


@pytest.mark.parametrize(
    "text",
    ["Ask Mira <mira@example.org>", "See <https://example.org/x>", "if a<b and c>d", "a vector<int> of <name>.csv"],
)
def test_what_looks_like_a_tag_and_is_none_is_text(text: str) -> None:
    shown = html.escape(text, quote=False)
    assert as_html(text) == f"<p>{shown}</p>"
    assert as_html(f"<p>{text}</p><br/>") == f"<p>{shown}</p><br>"


@given(st.text("<>/ab p=\"'&!-\n", max_size=30))
def test_a_description_that_is_cleaned_once_stays_as_it_is(text: str) -> None:
    assert as_html(as_html(text)) == as_html(text)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("metadata.title", ("title", None, "")),
        ("metadata.creators.1.person_or_org.family_name", ("creators", 1, "name")),
        ("metadata.creators.0.person_or_org.identifiers.0.identifier", ("creators", 0, "orcid")),
        ("metadata.creators.2.affiliations.0.id", ("creators", 2, "affiliations")),
        ("metadata.rights.0.id", ("licenses", 0, "")),
        ("metadata.related_identifiers.3.relation_type", ("related", 3, "relation")),
        ("metadata.related_identifiers.3.identifier", ("related", 3, "identifier")),
        ("metadata.subjects.0.subject", ("keywords", None, "")),
        ("metadata.funding.0.award.id", ("funding", 0, "award")),
        ("access.embargo.until", ("embargo_until", None, "")),
        ("pids.doi", ("doi", None, "")),
        ("files.enabled", ("files", None, "")),
    ],
)
def test_the_sites_own_messages_stand_at_our_fields(path: str, place: object) -> None:
    assert place_of(path) == place
    (problem,) = problems_in({"errors": [{"field": path, "messages": ["Not like this."]}]}, Metadata())
    assert (problem.field, problem.row, problem.column, problem.message) == (*place_of(path), "Not like this.")


def test_an_unknown_word_that_the_site_names_without_a_field_is_found_again() -> None:
    said = metadata_of({**SAID, "languages": ["eng", "tlh"]})
    (problem,) = problems_in({"message": "Invalid value tlh."}, said)
    assert (problem.field, problem.message) == ("languages", "The site does not know “tlh”")
