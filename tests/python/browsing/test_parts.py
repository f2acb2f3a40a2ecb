"""Parts of the front end are given by their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ipylake
from doubles.desk import Desk
from ipylake import _protocol as p

STATIC = Path(ipylake.__file__).parent / "static"
ENTRIES = "".join(entry.read_text("utf-8") for entry in sorted(STATIC.glob("*.js")))
NAMES = sorted(set(re.findall(r'"([a-z-]+-[0-9a-f]{12})"', ENTRIES)))


def test_the_entries_name_all_parts_that_are_there() -> None:
    assert sorted(path.stem for path in (STATIC / "parts").iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_part_is_given_as_it_was_built(desk: Desk, name: str) -> None:
    rid = desk.send(p.GetPart(name=name))
    assert desk.inbox.result(rid) == {"type": "part"}
    ((_, (code,)),) = desk.inbox.messages
    assert code == (STATIC / "parts" / f"{name}.js").read_bytes()


@pytest.mark.parametrize("name", ["", "details", "details-0123456789ab", "../browser", "*", f"{STATIC}/browser"])
def test_a_name_that_is_no_part_of_this_version_is_refused(desk: Desk, name: str) -> None:
    fault = desk.refused(p.GetPart(name=name))
    assert (fault["code"], fault["hint"], fault["detail"]) == ("not-found", "Run the cell again", name)


def test_a_part_is_given_while_all_threads_are_at_work(desk: Desk) -> None:
    """In the kernel's own thread: a view has nothing to show before its first part is there."""
    desk.send(p.GetPart(name=NAMES[0]))
    assert [content["type"] for content, _ in desk.inbox.messages] == ["answer"]
