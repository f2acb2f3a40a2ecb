"""rucio/whereabouts.py"""

from __future__ import annotations

from typing import Any

import pytest

from ipylake._stop import Stop
from ipylake.rucio.mounts import Mounts
from ipylake.rucio.settings import Settings
from ipylake.rucio.whereabouts import Whereabouts, together, whereabouts, why_not_in_dataset
from ipylake.rucio.wire import DatasetReplica, Pfn, Replica

NOBODY: Any = None
TAPES = frozenset({"TAPE"})


def mounts(**folders: str) -> Mounts:
    given = {rse: {"/": folder} for rse, folder in folders.items()}
    return Mounts(Settings("demo", "https://h", mounts=given), NOBODY, NOBODY)


def replica(**states: str) -> Replica:
    pfns = {f"file:///none/{rse}": Pfn(rse) for rse in states}
    return Replica("mc16", "f", 4, pfns, states)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, Whereabouts("none", reason="no storage element has a copy")),
        (replica(), Whereabouts("none", reason="no storage element has a copy")),
        (replica(B="AVAILABLE"), Whereabouts("elsewhere", "B", reason="at B, which is not mounted here")),
        (
            replica(B="AVAILABLE", C="AVAILABLE"),
            Whereabouts("elsewhere", "B", reason="at B, C, none of which is mounted here"),
        ),
        (replica(TAPE="AVAILABLE"), Whereabouts("tape", "TAPE", reason="on tape only (TAPE)")),
        (replica(TAPE="AVAILABLE", B="COPYING"), Whereabouts("tape", "TAPE", reason="on tape only (TAPE)")),
        (
            replica(TAPE="AVAILABLE", B="AVAILABLE"),
            Whereabouts("elsewhere", "B", reason="at B, TAPE, none of which is mounted here"),
        ),
        (replica(B="COPYING"), Whereabouts("elsewhere", "B", reason="no copy is complete yet (B)")),
        (replica(A="COPYING"), Whereabouts("elsewhere", "A", reason="it is being copied to A")),
        (replica(A="BAD", B="AVAILABLE"), Whereabouts("elsewhere", "B", reason="it is bad at A")),
        (
            replica(A="TEMPORARY_UNAVAILABLE"),
            Whereabouts("elsewhere", "A", reason="it is temporary unavailable at A"),
        ),
        (replica(A="AVAILABLE"), Whereabouts("elsewhere", "A", reason="registered at A, not on the mount")),
    ],
)
def test_the_reason_tells_what_keeps_a_file_from_here(found: Replica | None, expected: Whereabouts) -> None:
    assert whereabouts(found, mounts(A="/no/such/mount"), TAPES, Stop()) == expected


def test_a_file_on_the_second_mount_is_here(tmp_path: Any) -> None:
    (tmp_path / "f").write_text("four")
    there = Replica("mc16", "f", 4, {"file:///f": Pfn("B")}, {"A": "AVAILABLE", "B": "AVAILABLE"})
    found = whereabouts(there, mounts(A="/no/such/mount", B=str(tmp_path)), TAPES, Stop())
    assert found == Whereabouts("here", "B", path=f"{tmp_path}/f")


@pytest.mark.parametrize(
    ("copies", "reason"),
    [
        ([("A", 8, 8)], "registered at A, not on the mount"),
        ([("B", 8, 8), ("A", 8, 3)], "not on the mount: A has 3 of 8 files of its dataset"),
        ([("B", 8, 8), ("A", 8, 0)], "at B, which is not mounted here"),
        ([("TAPE", 8, 8)], "on tape only (TAPE)"),
        ([("B", 8, 0)], "no copy is complete yet (B)"),
        ([], "not on the mount of A"),
    ],
)
def test_a_dataset_as_a_whole_tells_why_its_files_are_not_here(copies: list[tuple[str, int, int]], reason: str) -> None:
    rows = [DatasetReplica("mc16", "d", rse, "AVAILABLE", length, available) for rse, length, available in copies]
    assert why_not_in_dataset(rows, mounts(A="/m"), TAPES) == reason


def test_without_a_mount_that_is_the_reason() -> None:
    assert why_not_in_dataset([], mounts(), TAPES) == "no storage element is mounted in this kernel"


def test_of_partial_copies_nobody_says_what_they_are_together() -> None:
    one, other = (
        DatasetReplica("mc16", "d", rse, length=10, available_length=count) for rse, count in (("A", 6), ("B", 5))
    )
    assert together(one, [other], 10) == "of 10 files A has 6, B has 5; how many that is together, Rucio counts nowhere"
