"""What a notebook gets of records beside paths."""

from __future__ import annotations

import pytest

from ipylake._stop import Stop
from ipylake.errors import NotAvailable
from zenodo.fixture import RunningZenodo

from .conftest import Make


def test_records_and_dois_are_those_of_what_is_named_or_of_what_holds_it_each_once(client: Make) -> None:
    one = client()
    (first, *_) = one.children("1003")
    named = ["1003", first, "10.5281/zenodo.1005"]
    assert [record["id"] for record in one.records(*named)] == ["1003", "1005"]
    assert one.dois(*named) == ["10.5281/zenodo.1003", "10.5281/zenodo.1005"]
    assert one.concept_dois("1003") == [one.doi("1003", concept=True)]


def test_a_client_gives_what_its_catalog_offers_by_methods_of_that_name(client: Make) -> None:
    one = client()
    entries = list(one.search("1003"))
    for value in one.describe().values:
        given = one.given(value.id, entries, stop=Stop())
        assert given == getattr(one, value.id)("1003")
        assert all(given)


def test_a_draft_without_a_doi_gives_none_and_says_so(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.ask("POST", "/api/records", {"metadata": {"title": "Not yet"}}, by="full")
    one = client()
    one.sign_in(token="full")
    (draft,) = (entry for entry in one.search(kind="mine") if entry.name == "Not yet")
    assert one.dois(draft) == [""]
    with pytest.raises(NotAvailable, match="“Not yet” has no DOI yet"):
        one.given("dois", [draft], stop=Stop())
    assert one.given("records", [draft], stop=Stop())[0]["metadata"]["title"] == "Not yet"
