"""Picking files of this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ipylake._picking import Picker
from ipylake._protocol import GetFolder
from ipylake.errors import InvalidInput, NotFound


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "out/deep").mkdir(parents=True)
    for at in range(3):
        (home / f"out/masks_{at}.tif").write_bytes(b"x" * (10 - at))
    (home / "out/deep/inner.csv").write_text("a")
    (home / "out/.hidden").write_text("a")
    (home / "Notes.md").write_text("a")
    return home


@pytest.fixture
def picker(home: Path) -> Picker:
    return Picker([home])


def names(picker: Picker, path: Path, **more: object) -> list[str]:
    return [item.name for item in picker.folder(GetFolder(path=str(path), **more)).items]  # type: ignore[arg-type]


def test_a_folder_shows_folders_first_and_nothing_hidden(picker: Picker, home: Path) -> None:
    assert names(picker, home / "out") == ["deep", "masks_0.tif", "masks_1.tif", "masks_2.tif"]
    assert ".hidden" in names(picker, home / "out", hidden=True)


def test_no_path_is_the_first_root(picker: Picker, home: Path) -> None:
    folder = picker.folder(GetFolder(path=""))
    assert (folder.path, folder.parents) == (str(home), ())


def test_a_folder_names_those_above_it_up_to_its_root(picker: Picker, home: Path) -> None:
    folder = picker.folder(GetFolder(path=str(home / "out/deep")))
    assert folder.parents == (("home", str(home)), ("out", str(home / "out")))


@pytest.mark.parametrize("pattern", ["*.TIF", "masks", "m*_?.tif"])
def test_a_pattern_or_a_part_of_the_name_filters(picker: Picker, home: Path, pattern: str) -> None:
    assert len(names(picker, home / "out", pattern=pattern)) == 3


def test_rows_are_sorted_by_size_either_way(picker: Picker, home: Path) -> None:
    found = names(picker, home / "out", sort="size", pattern="masks")
    assert found == ["masks_2.tif", "masks_1.tif", "masks_0.tif"]
    assert names(picker, home / "out", sort="size", pattern="masks", descending=True) == found[::-1]


@pytest.mark.fault(43)
def test_a_large_folder_comes_window_by_window(picker: Picker, home: Path) -> None:
    many = home / "many"
    many.mkdir()
    for at in range(1200):
        (many / f"{at:04d}").touch()
    first = picker.folder(GetFolder(path=str(many), count=100))
    later = picker.folder(GetFolder(path=str(many), start=1150, count=100))
    assert (len(first.items), first.total, len(later.items)) == (100, 1200, 50)
    assert later.items[0].name == "1150"


@pytest.mark.fault(48)
@pytest.mark.parametrize("path", ["/etc", "..", "out/../../other"])
def test_nothing_outside_of_the_roots_is_listed_or_picked(picker: Picker, home: Path, path: str) -> None:
    where = os.path.join(home, path)
    with pytest.raises(InvalidInput, match="is not below"):
        picker.folder(GetFolder(path=where))
    with pytest.raises(InvalidInput, match="is not below"):
        picker.pick([where])


@pytest.mark.fault(40)
def test_a_link_that_leads_out_says_so_and_is_not_taken_with_its_folder(
    picker: Picker, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text("a")
    (home / "out/link.csv").symlink_to(tmp_path / "secret.csv")
    folder = picker.folder(GetFolder(path=str(home / "out"), pattern="link"))
    assert folder.items[0].leads_to == str(tmp_path / "secret.csv")
    assert "link.csv" not in {os.path.basename(one.path) for one in picker.pick([str(home / "out")])}
    assert picker.leads_to(str(home / "out/link.csv")) == str(tmp_path / "secret.csv")


def test_a_folder_is_taken_with_all_below_it_under_its_names(picker: Picker, home: Path) -> None:
    found = {one.below: one.size for one in picker.pick([str(home / "out")])}
    assert found == {"out/deep/inner.csv": 1, "out/masks_0.tif": 10, "out/masks_1.tif": 9, "out/masks_2.tif": 8}


def test_a_pattern_takes_the_files_that_fit(picker: Picker, home: Path) -> None:
    assert [one.below for one in picker.pick([str(home / "out/*_[01].tif")])] == ["masks_0.tif", "masks_1.tif"]
    with pytest.raises(NotFound, match="No file fits"):
        picker.pick([str(home / "*.none")])


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(picker: Picker, home: Path) -> None:
    (home / "a[1].csv").write_text("b")
    assert [one.below for one in picker.pick([str(home / "a[1].csv")])] == ["a[1].csv"]


def test_a_link_to_nothing_is_shown_and_cannot_be_picked(picker: Picker, home: Path) -> None:
    (home / "broken").symlink_to(home / "nowhere")
    assert "broken" in names(picker, home)
    with pytest.raises(NotFound):
        picker.pick([str(home / "broken")])
