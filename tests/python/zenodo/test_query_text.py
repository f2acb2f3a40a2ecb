from __future__ import annotations

import pytest

from ipylake.errors import InvalidInput
from ipylake.zenodo.query_text import check


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gamma rays",
        '"gamma rays" AND (crab OR vela)',
        "title:(gamma OR x-ray) AND NOT creators.name:Curie",
        "publication_date:[2024-01-01 TO 2026-12-31}",
        r"title:a\/b \"x",
        "doi:10.5281/zenodo.12",
        "gamma* -muon +crab",
        "metadata.title:/ab?/ ".replace("/ab?/", '"a/b"'),
        "10:30",
        "Schrödinger's cat",
    ],
)
def test_a_query_that_the_site_understands_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ('title:"cosmic', "quotation mark is not closed", 7),
        ("(gamma OR muon", "“(” is not closed", 1),
        ("gamma)", "closes nothing", 6),
        ("publication_date:[2024 TO 2026)", "is closed by", 31),
        ("AND gamma", "AND has nothing before it", 1),
        ("gamma AND OR muon", "OR has nothing before it", 11),
        ("gamma AND", "AND has nothing after it", 10),
        ("NOT", "NOT has nothing after it", 4),
        ("title:", "A field is named, and no value", 7),
        ("a/b", "begins a pattern", 2),
        ("(gamma AND )", "Something is missing before", 12),
    ],
)
def test_a_mistake_is_named_with_its_place_and_a_way_out(text: str, what: str, place: int) -> None:
    with pytest.raises(InvalidInput, match="at character") as caught:
        check(text)
    assert what in caught.value.message
    assert f"at character {place} " in caught.value.message
    assert caught.value.hint
    assert caught.value.field == "text"
