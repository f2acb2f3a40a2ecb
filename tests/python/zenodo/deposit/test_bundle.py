"""Files, folders and ZIPs that are made while they are sent."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ipylake.errors import ConfirmationNeeded, InvalidInput, QuotaExceeded
from ipylake.zenodo.deposit import bundle as bundles
from ipylake.zenodo.deposit.bundle import MANIFEST, Bundle
from ipylake.zenodo.deposit.files import Bundling, Item, all_zipped, folder_of, items_of
from ipylake.zenodo.deposit.limits import ZENODO, Limits, check


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "below").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"hello")
    (folder / "below" / "größe.bin").write_bytes(os.urandom(700_000))
    (folder / "below" / "empty").touch()
    return folder


def zip_of(folder: Path) -> Bundle:
    (item,) = items_of(folder, bundle="zip")
    return Bundle(item.path, item.members)


def test_a_folder_becomes_a_zip_of_the_size_that_was_said_before(tree: Path) -> None:
    made = zip_of(tree)
    data = b"".join(made.pieces())
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert len(data) == made.size
    assert archive.testzip() is None
    assert archive.namelist() == ["a.txt", "below/empty", "below/größe.bin", MANIFEST]
    assert archive.read("below/größe.bin") == (tree / "below" / "größe.bin").read_bytes()
    assert archive.read(MANIFEST).decode().splitlines()[0] == "5d41402abc4b2a76b9719d911017c592  a.txt"


def test_the_same_files_give_the_same_bytes_whenever_they_were_touched(tree: Path) -> None:
    before = b"".join(zip_of(tree).pieces())
    os.utime(tree / "a.txt", (1, 1))
    assert b"".join(zip_of(tree).pieces()) == before


def test_large_archives_are_written_as_zip64(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "_LARGE", 1000)
    made = zip_of(tree)
    data = b"".join(made.pieces())
    assert len(data) == made.size
    assert b"PK\6\6" in data
    assert b"PK\6\7" in data


def test_a_file_that_grows_while_it_is_zipped_is_found(tree: Path) -> None:
    pieces = zip_of(tree).pieces()
    next(pieces)
    (tree / "below" / "größe.bin").write_bytes(b"other")
    with pytest.raises(InvalidInput, match="changed"):
        list(pieces)


def test_a_folder_asks_what_shall_become_of_it(tree: Path) -> None:
    with pytest.raises(ConfirmationNeeded, match="folder"):
        items_of(tree)
    assert [one.key for one in items_of(tree, bundle="keys")] == [
        "tree/a.txt",
        "tree/below/empty",
        "tree/below/größe.bin",
    ]


def test_patterns_and_given_names_are_taken(tree: Path) -> None:
    assert [one.key for one in items_of(str(tree / "*.txt"))] == ["a.txt"]
    assert [one.key for one in items_of({str(tree / "a.txt"): "b.txt"})] == ["b.txt"]


@pytest.mark.parametrize("key", ["/etc/passwd", "../up", "a//b", "a/./b"])
def test_names_that_climb_are_refused(tree: Path, key: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the name"):
        items_of({str(tree / "a.txt"): key})


def test_what_is_not_there_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no file"):
        items_of(tmp_path / "nothing")
    (tmp_path / "nothing in it").mkdir()
    with pytest.raises(InvalidInput, match="no file in"):
        items_of(tmp_path / "nothing in it", bundle="zip")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="is no file"):
        items_of(tmp_path / "pipe")


@pytest.mark.parametrize("odd", ["link to a folder", "link to nothing", "pipe", "locked"])
@pytest.mark.parametrize("bundle", ["zip", "keys"])
def test_nothing_of_a_folder_is_left_out_without_a_word(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str, bundle: Bundling
) -> None:
    (tmp_path / "elsewhere").mkdir()
    if odd == "pipe":
        os.mkfifo(tree / odd)
    elif odd == "locked":
        (tree / odd).mkdir()
        locked(tree / odd, monkeypatch)
    else:
        (tree / odd).symlink_to(tmp_path / ("elsewhere" if odd == "link to a folder" else "nothing"))
    with pytest.raises(InvalidInput, match=odd):
        items_of(tree, bundle=bundle)


def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for root, who may read everything."""
    scan = os.scandir

    def refused(path: str) -> Any:
        if os.fspath(path) == str(folder):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refused)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_text_is_refused_so_that_it_can_be_read(tree: Path) -> None:
    path = os.fsencode(tree) + b"/caf\xe9.txt"
    with open(path, "w") as file:
        file.write("x")
    for files in (os.fsdecode(path), tree):
        with pytest.raises(InvalidInput, match="caf\N{REPLACEMENT CHARACTER}"):
            items_of(files, bundle="zip")


def test_a_deposit_is_remembered_by_the_folder_of_its_files(tree: Path) -> None:
    assert folder_of(items_of([tree / "a.txt", tree / "below" / "empty"])) == tree
    assert folder_of(items_of(tree, bundle="zip")) == tree


def items(count: int, size: int = 1) -> list[Item]:
    return [Item(f"{number}", Path(f"/data/{number}"), size) for number in range(count)]


@pytest.mark.fault(81)
def test_more_files_and_bytes_than_a_record_takes_are_refused_with_the_way_out() -> None:
    check(items(100), ZENODO)
    with pytest.raises(QuotaExceeded, match="101") as caught:
        check(items(101), ZENODO)
    assert "zip" in caught.value.hint
    with pytest.raises(QuotaExceeded, match=r"60\.0"):
        check(items(2, 30 * 10**9), ZENODO)
    check(items(2, 30 * 10**9), ZENODO.with_quota(100 * 10**9))
    check(items(1000, 0), Limits())


@pytest.mark.fault(81)
def test_empty_files_and_names_that_come_twice_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no content"):
        check(items(1, 0), ZENODO)
    with pytest.raises(InvalidInput, match="would be called"):
        check([*items(1), *items(1)], ZENODO)
    with pytest.raises(InvalidInput, match="no file"):
        check([], ZENODO)


def test_too_many_files_fit_into_one_zip(tree: Path) -> None:
    one = all_zipped(items_of(tree, bundle="keys"), "all.zip")
    data = b"".join(Bundle(one.path, one.members).pieces())
    assert len(data) == one.size
    assert zipfile.ZipFile(io.BytesIO(data)).namelist()[0] == "tree/a.txt"
