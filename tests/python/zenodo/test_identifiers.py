from __future__ import annotations

import pytest

from ipylake._protocol import Query
from ipylake._query import keepable
from ipylake.errors import InvalidInput
from ipylake.zenodo.identifiers import Named, named, parts_of_file
from ipylake.zenodo.site import SANDBOX, ZENODO, site

HERE = site(ZENODO)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10.5281/zenodo.1234", Named("doi", "10.5281/zenodo.1234")),
        ("doi:10.5281/zenodo.1234", Named("doi", "10.5281/zenodo.1234")),
        ("https://doi.org/10.5281/zenodo.1234", Named("doi", "10.5281/zenodo.1234")),
        ("https://zenodo.org/doi/10.5281/zenodo.1234", Named("doi", "10.5281/zenodo.1234")),
        (" 10.1038/s41586-020-2649-2. ", Named("doi", "10.1038/s41586-020-2649-2")),
        ("https://zenodo.org/records/1234", Named("record", "1234")),
        ("https://zenodo.org/record/1234#.X", Named("record", "1234")),
        ("https://zenodo.org/api/records/1234", Named("record", "1234")),
        ("https://zenodo.org/records/1234/files/a%20b.csv?download=1", Named("file", "1234/a b.csv")),
        ("https://zenodo.org/uploads/1234", Named("draft", "1234")),
        ("https://zenodo.org/communities/astro/records", Named("community", "astro")),
        ("1234", Named("record", "1234")),
        ("r6k2x-8cd07", Named("record", "r6k2x-8cd07")),
        ("draft:1234", Named("draft", "1234")),
        ("1234/data/a.csv", Named("file", "1234/data/a.csv")),
    ],
)
def test_a_pasted_name_is_known_for_what_it_is(text: str, meant: Named) -> None:
    assert named(text, HERE) == meant


@pytest.mark.parametrize("text", ["cosmic rays", "title:1234", "10 GeV", "https://example.org/about", "", "12 34"])
def test_everything_else_is_searched_for(text: str) -> None:
    assert named(text, HERE) is None


@pytest.mark.fault(75)
@pytest.mark.parametrize(
    ("text", "on"), [("https://sandbox.zenodo.org/records/1", ZENODO), ("10.5281/zenodo.1", SANDBOX)]
)
def test_what_is_on_the_other_site_is_said_to_be_there(text: str, on: str) -> None:
    with pytest.raises(InvalidInput, match="and this is"):
        named(text, site(on))


def test_a_secret_link_is_not_searched_for() -> None:
    with pytest.raises(InvalidInput, match="holds a secret") as caught:
        named("https://zenodo.org/records/12?token=canary", HERE)
    assert "canary" not in str(caught.value)


def test_a_file_of_a_draft_names_the_draft() -> None:
    assert parts_of_file("draft:12/a/b.csv") == ("draft:12", "a/b.csv")
    assert parts_of_file("12") is None


def test_a_secret_link_that_was_searched_for_is_not_kept() -> None:
    kept = keepable(Query(text="https://zenodo.org/records/12?token=canary and http://a.org/b?c#d"))
    assert kept.text == "https://zenodo.org/records/12 and http://a.org/b"
    assert keepable(Query(text="what? title:a?b")).text == "what? title:a?b"
