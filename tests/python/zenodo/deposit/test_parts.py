"""Large files in parts, on sites that take them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ipylake.errors import LakeError, ServerFault
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit.calls import Calls, DraftFile, Links, Part
from zenodo.fixture import RunningZenodo

from .said import SAID

Make = Callable[..., Zenodo]
_PART = 300_000
_THIRD_PART = 6
"""After the draft, its files, the announcement and two parts."""


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipylake.zenodo.deposit.parts.PART", _PART)
    monkeypatch.setattr("ipylake.zenodo.deposit.parts.LARGE", 2 * _PART)
    for where in ("_http.client", "_transfers.upload", "zenodo.deposit.storage"):
        monkeypatch.setattr(f"ipylake.{where}.back_off_s", lambda attempt: 0.0)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.bin"
    path.write_bytes(os.urandom(4 * _PART + 17))
    return path


@pytest.fixture
def vanilla(alice: Zenodo, zenodo: RunningZenodo) -> Zenodo:
    """On a site that takes parts, and has no former API."""
    zenodo.fail(vanilla=True)
    alice.depositing._bucket_known = False
    return alice


def parts(zenodo: RunningZenodo) -> list[str]:
    return [call.rpartition("/")[2] for call in zenodo.double.calls if call.startswith("PUT") and "/content/" in call]


def test_a_large_file_arrives_whole_in_parts(vanilla: Zenodo, zenodo: RunningZenodo, large: Path) -> None:
    made = vanilla.deposit(large, SAID)
    assert parts(zenodo) == ["1", "2", "3", "4", "5"]
    assert zenodo.double.library.record(made.id, False).files["large.bin"].md5 == made.files[0].md5
    assert vanilla.deposit(large, SAID).files[0].was_there


@pytest.mark.fault(32, 76)
def test_a_file_that_was_cut_goes_on_with_the_part_it_was_cut_in(
    client: Make, vanilla: Zenodo, zenodo: RunningZenodo, large: Path
) -> None:
    draft = vanilla.deposit(_small(large), SAID)
    zenodo.double.calls.clear()
    zenodo.fail(vanilla=True, gone_at=_THIRD_PART)
    with pytest.raises(LakeError):
        vanilla.deposit([_small(large), large], SAID)
    zenodo.fail(vanilla=True)
    zenodo.double.calls.clear()
    again = client(token="full")
    again.depositing._bucket_known = False
    made = again.deposit([_small(large), large], SAID)
    assert made.id == draft.id
    assert parts(zenodo) == ["3", "4", "5"]
    assert zenodo.double.library.record(made.id, False).files["large.bin"].size == large.stat().st_size


def _small(large: Path) -> Path:
    small = large.with_name("small.bin")
    small.write_bytes(b"1")
    return small


def test_a_file_that_changed_since_is_sent_anew(
    client: Make, vanilla: Zenodo, zenodo: RunningZenodo, large: Path
) -> None:
    vanilla.deposit(_small(large), SAID)
    zenodo.fail(vanilla=True, gone_at=_THIRD_PART)
    with pytest.raises(LakeError):
        vanilla.deposit([_small(large), large], SAID)
    zenodo.fail(vanilla=True)
    large.write_bytes(os.urandom(4 * _PART))
    zenodo.double.calls.clear()
    made = vanilla.deposit([_small(large), large], SAID)
    assert parts(zenodo) == ["1", "2", "3", "4"]
    assert {one.key for one in made.files} == {"small.bin", "large.bin"}


def test_a_site_that_refuses_parts_gets_the_file_in_one_request(
    alice: Zenodo, zenodo: RunningZenodo, large: Path
) -> None:
    alice.depositing._bucket_known = False  # a site with Zenodo's policy and without its former API
    made = alice.deposit(large, SAID)
    assert parts(zenodo) == ["1"]
    assert zenodo.double.library.record(made.id, False).files["large.bin"].md5 == made.files[0].md5
    assert alice.depositing.ways.parts is False


@pytest.mark.fault(80)
def test_parts_that_were_joined_wrongly_are_removed(vanilla: Zenodo, zenodo: RunningZenodo, large: Path) -> None:
    zenodo.fail(vanilla=True, wrong_md5=True)
    with pytest.raises(ServerFault, match="not what was sent"):
        vanilla.deposit(large, SAID)
    (row,) = (one for one in vanilla.drafts() if one.title == SAID["title"])
    assert zenodo.double.library.record(row.id, False).files == {}


def test_a_sum_that_the_site_does_not_tell_confirms_nothing(
    vanilla: Zenodo, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Calls.commit

    def without_sum(*given: Any) -> DraftFile:
        return msgspec.structs.replace(commit(*given), checksum=None)

    monkeypatch.setattr(Calls, "commit", without_sum)
    assert [one.is_confirmed for one in vanilla.deposit(large, SAID).files] == [False]


def test_a_file_that_changes_while_its_parts_are_joined_is_sent_anew_by_the_next_call(
    vanilla: Zenodo, zenodo: RunningZenodo, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Calls.commit

    def while_it_changes(*given: Any) -> DraftFile:
        if "large.bin" in given:
            large.write_bytes(os.urandom(large.stat().st_size))
        return commit(*given)

    with monkeypatch.context() as patch:
        patch.setattr(Calls, "commit", while_it_changes)
        vanilla.deposit([_small(large), large], SAID)
    made = vanilla.deposit([_small(large), large], SAID)
    there = zenodo.double.library.record(made.id, False).files["large.bin"]
    assert there.path
    assert there.path.read_bytes() == large.read_bytes()


def test_a_site_whose_parts_go_elsewhere_gets_the_file_in_one_request(
    vanilla: Zenodo, zenodo: RunningZenodo, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Calls.begin_files

    def elsewhere(*given: Any) -> dict[str, DraftFile]:
        return {
            key: msgspec.structs.replace(one, links=Links([Part(1, "https://s3.example.org/1")]))
            for key, one in begin(*given).items()
        }

    monkeypatch.setattr(Calls, "begin_files", elsewhere)
    made = vanilla.deposit(large, SAID)
    assert parts(zenodo) == []
    assert zenodo.double.library.record(made.id, False).files["large.bin"].md5 == made.files[0].md5
