"""rucio/metadata.py: metadata as sections."""

from __future__ import annotations

from typing import Any

import pytest

from ipylake._protocol import KeyValue, KeyValues
from ipylake.rucio.metadata import metadata_sections


def rows(metadata: dict[str, Any]) -> list[list[KeyValue]]:
    return [list(section.rows) for section in metadata_sections(metadata)]


def test_a_collection_says_whether_it_is_open() -> None:
    for is_open, words in ((True, "Dataset, open"), (False, "Dataset, closed")):
        ((kind,),) = rows({"did_type": "DATASET", "is_open": is_open})
        assert kind == KeyValue(key="Kind", value=words)


def test_a_file_is_just_a_file() -> None:
    assert rows({"did_type": "DIDType.FILE", "is_open": None}) == [[KeyValue(key="Kind", value="File")]]


def test_sizes_counts_dates_and_checksums_say_how_to_be_written() -> None:
    ((*shown,),) = rows(
        {
            "did_type": "FILE",
            "bytes": 5.0,
            "events": 7,
            "adler32": "00ff",
            "created_at": "Sat, 21 Nov 2026 07:26:09 UTC",
        }
    )
    assert [(row.key, row.value, row.shows) for row in shown[1:]] == [
        ("Size", "5", "size"),
        ("Events", "7", "count"),
        ("Created", "1795245969", "date"),
        ("adler32", "00ff", "mono"),
    ]


@pytest.mark.fault(59)
def test_values_that_are_not_what_their_key_promises_are_shown_as_they_are() -> None:
    ((*shown,),) = rows({"did_type": "FILE", "bytes": "many", "events": float("inf"), "created_at": "yesterday"})
    assert [(row.value, row.shows) for row in shown[1:]] == [("many", "text"), ("inf", "text"), ("yesterday", "text")]


def test_keys_without_a_value_and_bookkeeping_are_left_out_and_the_rest_is_sorted() -> None:
    first, rest = metadata_sections(
        {"did_type": "DATASET", "is_new": True, "hidden": False, "guid": None, "b": 1, "A": "", "a": {"x": [1]}}
    )
    assert [row.key for row in first.rows] == ["Kind"]
    assert rest == KeyValues(
        title="Custom metadata", rows=(KeyValue(key="a", value='{"x": [1]}'), KeyValue(key="b", value="1"))
    )
