"""_kept.py"""

from __future__ import annotations

import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ipylake._credentials import Place, Secret, Session, Sessions
from ipylake._kept import Kept

HERE = Place("rucio", "https://rucio.example.org", "def")


def session(account: str = "alice", lasts_s: float = 3600) -> Session:
    now = time.time()
    return Session(account, Secret("canary-token"), "userpass", now + lasts_s, time.monotonic() + lasts_s)


def kernel(folder: Path) -> Sessions:
    """A kernel of the user: all know the same folder."""
    return Sessions(Kept(folder))


@pytest.mark.fault(69)
def test_nothing_is_written_unless_it_is_asked_for(tmp_path: Path) -> None:
    kernel(tmp_path).put(HERE, session())
    assert list(tmp_path.iterdir()) == []


def test_another_kernel_finds_what_was_kept_for_as_long_as_it_lasts(tmp_path: Path) -> None:
    kernel(tmp_path).put(HERE, session(), keep=True)
    other = kernel(tmp_path)
    found = other.get(HERE)
    assert found
    assert (found.account, found.token, found.method) == ("alice", Secret("canary-token"), "userpass")
    assert found.ends
    assert 3590 < found.ends - time.monotonic() <= 3600
    assert other.is_kept(HERE)


@pytest.mark.fault(67)
def test_only_the_user_can_read_it_and_its_name_tells_nothing(tmp_path: Path) -> None:
    kernel(tmp_path / "sessions").put(HERE, session(), keep=True)
    files = list((tmp_path / "sessions").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "sessions").stat().st_mode) == 0o700
    assert not any("alice" in file.name or "example" in file.name for file in files)


@pytest.mark.fault(67)
def test_one_that_others_could_read_is_closed_and_the_user_warned(tmp_path: Path) -> None:
    kernel(tmp_path).put(HERE, session(), keep=True)
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    other = kernel(tmp_path)
    assert other.get(HERE)
    assert "Others could read" in other.warning(HERE)
    assert kernel(tmp_path).get(HERE)


@pytest.mark.fault(73)
@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("rucio", "https://other.example.org", "def"),
        Place("rucio", "https://rucio.example.org", "cms"),
        Place("zenodo", "https://rucio.example.org", "def"),
        Place("rucio", "https://rucio.example.org", "def", "bob"),
    ],
    ids=["host", "vo", "catalog", "account"],
)
def test_it_is_found_nowhere_else(tmp_path: Path, elsewhere: Place) -> None:
    kernel(tmp_path).put(HERE, session(), keep=True)
    assert kernel(tmp_path).get(elsewhere) is None


@pytest.mark.fault(73)
def test_a_file_that_was_put_in_the_place_of_another_is_not_taken(tmp_path: Path) -> None:
    kernel(tmp_path / "a").put(HERE, session(), keep=True)
    elsewhere = Place("rucio", "https://evil.example.org", "def")
    kernel(tmp_path / "b").put(elsewhere, session(), keep=True)
    theirs = Kept(tmp_path / "b")._file(elsewhere)
    Kept(tmp_path / "b")._file(HERE).write_bytes(Kept(tmp_path / "a")._file(HERE).read_bytes())
    theirs.write_bytes(Kept(tmp_path / "a")._file(HERE).read_bytes())
    assert kernel(tmp_path / "b").get(elsewhere) is None


def test_signing_out_removes_it_in_this_kernel_and_for_those_to_come(tmp_path: Path) -> None:
    one = kernel(tmp_path)
    one.put(HERE, session(), keep=True)
    one.close(HERE)
    assert (one.get(HERE), kernel(tmp_path).get(HERE), list(tmp_path.iterdir())) == (None, None, [])


@pytest.mark.fault(69)
@pytest.mark.parametrize("has_looked", [True, False])
@pytest.mark.parametrize("account", ["", "alice", "@alice"])
def test_signing_out_in_another_kernel_leaves_no_copy_of_the_token(
    tmp_path: Path, account: str, has_looked: bool
) -> None:
    place = replace(HERE, account=account)
    kernel(tmp_path).put(place, session(), keep=True)
    other = kernel(tmp_path)
    assert not has_looked or other.get(place)
    other.close(place)
    assert list(tmp_path.iterdir()) == []


def test_signing_out_leaves_what_is_kept_of_others(tmp_path: Path) -> None:
    one = kernel(tmp_path)
    one.put(HERE, session(), keep=True)
    elsewhere = replace(HERE, host="https://other.example.org")
    theirs = Session("alice", Secret("another"), "userpass", time.time() + 3600, time.monotonic() + 3600)
    one.put(elsewhere, theirs, keep=True)
    one.close(HERE)
    assert kernel(tmp_path).get(elsewhere)


def test_one_that_the_server_does_not_know_any_more_is_removed(tmp_path: Path) -> None:
    kernel(tmp_path).put(HERE, session(), keep=True)
    other = kernel(tmp_path)
    found = other.get(HERE)
    assert found
    other.forget(found)
    assert (other.get(HERE), kernel(tmp_path).get(HERE)) == (None, None)


def test_signing_in_anew_without_keeping_it_forgets_what_was_kept(tmp_path: Path) -> None:
    kernel(tmp_path).put(HERE, session(), keep=True)
    other = kernel(tmp_path)
    other.put(HERE, session())
    assert list(tmp_path.iterdir()) == []


def test_what_has_ended_or_has_no_end_is_not_kept(tmp_path: Path) -> None:
    kernel(tmp_path).put(HERE, session(lasts_s=-1), keep=True)
    kernel(tmp_path).put(HERE, Session("alice", Secret("x"), "userpass"), keep=True)
    assert kernel(tmp_path).get(HERE) is None


@pytest.mark.parametrize("content", [b"", b"null", b"{", b'{"catalog": 1}', b"\xff"])
def test_a_file_that_is_none_of_ours_is_passed_over(tmp_path: Path, content: bytes) -> None:
    file = Kept(tmp_path)._file(HERE)
    file.write_bytes(content)
    file.chmod(0o600)
    assert kernel(tmp_path).get(HERE) is None


@pytest.mark.fault(64)
def test_the_token_shows_in_no_repr(tmp_path: Path) -> None:
    one = kernel(tmp_path)
    one.put(HERE, session(), keep=True)
    assert "canary" not in repr([one, Kept(tmp_path), one.get(HERE)]) + repr(vars(one))
