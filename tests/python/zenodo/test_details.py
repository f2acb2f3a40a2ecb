from __future__ import annotations

from typing import Any, TypeVar

import pytest

from ipylake._protocol import Exports, FileLines, KeyValues, People, RichText, Tab, Tags, Versions
from ipylake._rich_text import harmless
from ipylake.errors import InvalidInput
from ipylake.zenodo.record import Record
from ipylake.zenodo.showing import record_sections
from zenodo.fixture import RunningZenodo
from zenodo.seed import EMBARGOED, HOSTILE, MANY, RESTRICTED, number

from .conftest import Make

T = TypeVar("T")


def section(tab: Tab, kind: type[T], at: int = 0) -> T:
    return [one for one in tab.sections if isinstance(one, kind)][at]


def test_one_look_at_a_record_that_was_found_asks_nothing(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    entry = next(iter(one.search("gamma")))
    before = len(zenodo.double.calls)
    details = one.glance(entry)
    assert len(zenodo.double.calls) == before
    assert [(tab.id, tab.is_due) for tab in details.tabs] == [
        ("record", False),
        ("files", True),
        ("versions", True),
        ("cite", False),
        ("statistics", False),
    ]
    assert details.links[0].url == f"{zenodo.url}/records/{entry.id}"


def test_a_record_shows_people_with_affiliations_and_orcid(client: Make) -> None:
    people = section(client().tab(number(1), "record"), People)
    josiah, group = people.people
    assert (josiah.name, josiah.url) == ("Carberry, Josiah", "https://orcid.org/0000-0002-1825-0097")
    assert [people.affiliations[at].name for at in josiah.affiliations] == ["University of Geneva", "CERN"]
    assert people.affiliations[1].url == "https://ror.org/01ggx4157"
    assert group.is_organisation


def test_a_record_shows_both_dois_license_related_works_and_funding(client: Make) -> None:
    tab = client().tab(number(1), "record")
    rows = {row.key: row for one in tab.sections if isinstance(one, KeyValues) for row in one.rows}
    assert rows["DOI"].url == f"https://doi.org/10.5281/zenodo.{number(1)}"
    assert rows["All versions"].value.endswith(str(int(number(1)) + 1))
    assert rows["European Commission"].value == "824064"
    assert any(row.url == "https://doi.org/10.1234/paper" for row in rows.values())
    assert "Creative Commons Attribution 4.0 International" in [one.text for one in section(tab, Tags).tags]


@pytest.mark.fault(54)
def test_a_hostile_description_reaches_the_view_without_what_could_run(client: Make) -> None:
    details = harmless(client().details(number(HOSTILE)))
    html = section(details.tabs[0], RichText).html
    assert "Fine <b>text</b>" in html
    assert not any(word in html for word in ("script", "onerror", "javascript", "iframe"))


def test_versions_say_which_is_shown_and_which_is_latest(client: Make) -> None:
    versions = section(client().tab(number(0), "versions"), Versions).versions
    assert [(one.label, one.entry.id, one.is_shown, one.is_latest) for one in versions] == [
        ("2.0.0", number(60), False, True),
        ("1.0.0", number(0), True, False),
    ]


def test_files_come_with_size_and_checksum(client: Make) -> None:
    tab = client().tab(number(MANY), "files")
    files = section(tab, FileLines).files
    assert tab.count == len(files) == 100
    assert all(one.checksum.startswith("md5:") and one.size for one in files)


def test_files_that_only_some_may_see_are_a_fault_with_a_way_out(client: Make) -> None:
    fault = client().tab(number(RESTRICTED), "files").fault
    assert fault
    assert "restricted" in fault.message
    assert "secret link" in fault.hint
    embargoed = client().tab(number(EMBARGOED), "files").fault
    assert embargoed
    assert "under embargo until 2099-01-01" in embargoed.message


def test_a_citation_comes_in_the_style_asked_for(client: Make) -> None:
    text = client().export(number(1), "apa")
    assert "Gamma-ray run 1" in text
    assert f"10.5281/zenodo.{number(1)}" in text
    assert client().export(number(1), "bibtex").startswith("@misc{")


def test_every_form_that_is_offered_can_be_had(client: Make) -> None:
    one = client()
    sections = [part for part in one.tab(number(1), "cite").sections if isinstance(part, Exports)]
    for form in (form for part in sections for form in part.forms):
        assert one.export(number(1), form.id), form.label


def test_a_style_that_nobody_knows_is_refused_at_the_field(client: Make) -> None:
    with pytest.raises(InvalidInput) as caught:
        client().export(number(1), "no-such-style")
    assert caught.value.field == "form"


def test_statistics_are_of_this_version_and_of_all(client: Make) -> None:
    titles = [one.title for one in client().tab(number(1), "statistics").sections if isinstance(one, KeyValues)]
    assert titles == ["This version", "All versions"]


def test_a_community_says_how_it_is_submitted_to(client: Make) -> None:
    tab = client().details("community:demo-field").tabs[0]
    rows = {row.key: row.value for row in section(tab, KeyValues).rows}
    assert rows["Submissions"] == "Members publish directly, others are reviewed first"


def test_nothing_but_http_becomes_a_link() -> None:
    raw: dict[str, Any] = {
        "id": "1",
        "metadata": {
            "rights": [{"title": {"en": "Mine"}, "link": "javascript:alert(1)"}],
            "related_identifiers": [{"identifier": "javascript:alert(1)", "scheme": "url"}],
            "references": [{"reference": "data:text/html,x", "identifier": "data:text/html,x", "scheme": "url"}],
            "creators": [
                {"person_or_org": {"name": "x", "identifiers": [{"scheme": "url", "identifier": "file:///"}]}}
            ],
        },
    }
    assert "javascript" not in str([getattr(row, "url", "") for row in _links(record_sections(Record.of(raw)))])


def _links(sections: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = []
    for one in sections:
        for name in ("rows", "tags", "people"):
            found += getattr(one, name, ())
    assert found
    return found
