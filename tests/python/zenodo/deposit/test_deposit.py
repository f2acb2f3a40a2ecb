"""`Zenodo.deposit`: a draft that is complete, found again, and not published."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from ipylake.zenodo import Zenodo
from zenodo.fixture import RunningZenodo

from .said import SAID


def md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def test_a_deposit_is_a_draft_with_all_files_and_is_not_published(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit([out / "masks.csv", out / "grid.bin"], SAID)
    record = zenodo.double.library.record(made.id, False)
    assert not made.is_published
    assert not record.is_published
    assert {key: file.md5 for key, file in record.files.items()} == {one.name: md5(one) for one in out.iterdir()}
    assert record.metadata["description"] == "<p>Yearly masks at 20 m.</p>"
    assert not made.problems
    published = alice.publish(made)
    assert published.is_published
    assert published.doi == f"10.5281/zenodo.{made.id}"


def test_a_date_and_a_publisher_that_nobody_gives_are_today_and_the_site(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    said = {key: value for key, value in SAID.items() if key != "publication_date"}
    made = alice.deposit(str(out / "*"), said)
    metadata = zenodo.double.library.record(made.id, False).metadata
    assert (metadata["publication_date"], metadata["publisher"]) == (date.today().isoformat(), alice.site.title)
    assert all(file.was_there for file in alice.deposit(str(out / "*"), said).files)
