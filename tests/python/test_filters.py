"""One grammar for both languages: js/text/filters.test.ts reads the same examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ipylake._filters import Mistake, check, parsed
from ipylake._protocol import FilterKey

EXAMPLES = json.loads((Path(__file__).parents[1] / "filters" / "examples.json").read_text("utf-8"))
KEYS = msgspec.convert(EXAMPLES["keys"], list[FilterKey])


@pytest.mark.parametrize("example", EXAMPLES["read"], ids=lambda example: example["text"])
def test_a_filter_is_read_and_so_is_the_way_it_is_written_back(example: dict[str, Any]) -> None:
    for text in (example["text"], example["written"]):
        groups = [[[one.key, one.operator, one.value.kind, one.value.text] for one in group] for group in parsed(text)]
        assert groups == example["groups"]


@pytest.mark.parametrize("example", EXAMPLES["refused"], ids=lambda example: example["text"])
def test_a_mistake_is_told_with_its_place(example: dict[str, Any]) -> None:
    with pytest.raises(Mistake) as caught:
        parsed(example["text"])
    mistake = caught.value
    assert (mistake.reason, mistake.start, mistake.end) == (example["message"], example["start"], example["end"])
    assert mistake.field == "filters"


@pytest.mark.parametrize("text", EXAMPLES["fitting"])
def test_what_fits_its_keys_is_let_through(text: str) -> None:
    check(parsed(text), KEYS)


@pytest.mark.parametrize("example", EXAMPLES["misfits"], ids=lambda example: example["text"])
def test_a_value_that_does_not_fit_its_key_is_told_with_its_place(example: dict[str, Any]) -> None:
    with pytest.raises(Mistake) as caught:
        check(parsed(example["text"]), KEYS)
    mistake = caught.value
    assert (mistake.reason, mistake.start, mistake.end) == (example["message"], example["start"], example["end"])


def test_positions_are_those_of_the_text() -> None:
    (group,) = parsed("run_number >= '7'")
    (one,) = group
    assert ("run_number >= '7'"[one.start : one.end], "run_number >= '7'"[one.value.start : one.value.end]) == (
        "run_number",
        "'7'",
    )
