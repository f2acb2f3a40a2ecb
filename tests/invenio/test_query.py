"""The search stub's queries find what OpenSearch would, as far as they go."""

from __future__ import annotations

from typing import Any

import pytest

from .query import aggregated, finds, ordered, values

DOCUMENT = {
    "id": "a1",
    "metadata": {"title": "Gamma rays", "creators": [{"name": "Adams"}, {"name": "Brown"}]},
    "year": 2024,
    "files": {"enabled": True},
}


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({}, True),
        ({"match_none": {}}, False),
        ({"term": {"metadata.creators.name": "brown"}}, True),
        ({"terms": {"id": ["a1", "b2"]}}, True),
        ({"term": {"files.enabled": {"value": True}}}, True),
        ({"exists": {"field": "parent"}}, False),
        ({"range": {"year": {"gte": 2024, "lt": 2025}}}, True),
        ({"query_string": {"query": "gamma NOT x-ray"}}, True),
        ({"query_string": {"query": 'metadata.title:"gamma rays" AND adams'}}, True),
        ({"query_string": {"query": "NOT gamma"}}, False),
        ({"bool": {"must_not": [{"term": {"id": "a1"}}]}}, False),
        ({"bool": {"should": [{"term": {"id": "x"}}, {"term": {"id": "a1"}}]}}, True),
        ({"bool": {"filter": [{"match_all": {}}], "should": [{"term": {"id": "x"}}]}}, True),
    ],
)
def test_a_query_finds_its_documents(query: dict[str, Any], is_found: bool) -> None:
    assert finds(query, "a1", DOCUMENT) is is_found


def test_a_kind_of_query_that_nobody_has_asked_for_is_no_silent_nothing() -> None:
    with pytest.raises(NotImplementedError, match="fuzzy"):
        finds({"fuzzy": {"id": "a1"}}, "a1", DOCUMENT)


def test_lists_are_opened_on_the_way() -> None:
    assert list(values(DOCUMENT, "metadata.creators.name.keyword")) == ["Adams", "Brown"]


def test_terms_are_counted_and_hits_sorted_by_the_first_field_first() -> None:
    documents = [{"kind": kind, "n": n} for n, kind in enumerate("bab")]
    assert aggregated({"kinds": {"terms": {"field": "kind"}}}, documents)["kinds"]["buckets"] == [
        {"key": "b", "doc_count": 2},
        {"key": "a", "doc_count": 1},
    ]
    hits = [("index", str(document["n"]), document) for document in documents]
    assert [id_ for _, id_, _ in ordered(hits, [{"kind": "asc"}, {"n": {"order": "desc"}}])] == ["1", "2", "0"]
