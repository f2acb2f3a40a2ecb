"""rucio/folder.py"""

from __future__ import annotations

from pathlib import Path

import pytest

from ipylake.rucio.folder import Folder
from ipylake.rucio.paths import NotLocal


@pytest.fixture
def mount(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_text("secret")
    mount = tmp_path / "mount"
    (mount / "a/b").mkdir(parents=True)
    (mount / "a/b/data").write_text("data")
    return mount


def check(mount: Path, path: str, size: int | None = None) -> None:
    Folder(str(mount)).check(f"{mount}/{path}", size)


def test_a_file_inside_is_fine_with_its_size_and_without(mount: Path) -> None:
    check(mount, "a/b/data", 4)
    check(mount, "a/b/data")


@pytest.mark.parametrize("path", ["a/b/none", "none/b/data"])
def test_a_missing_file_or_folder_is_not_found(mount: Path, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        check(mount, path)


def test_a_file_of_another_size_is_not_the_one(mount: Path) -> None:
    with pytest.raises(NotLocal, match="4 bytes on the mount, 5 are registered"):
        check(mount, "a/b/data", 5)


def test_a_folder_is_no_file(mount: Path) -> None:
    with pytest.raises(NotLocal, match="no file"):
        check(mount, "a/b")


def test_a_link_out_of_the_mount_is_refused_as_a_file_and_as_a_folder(mount: Path) -> None:
    (mount / "a/link").symlink_to(mount.parent / "outside/secret")
    (mount / "far").symlink_to(mount.parent / "outside")
    for path in ("a/link", "far/secret"):
        with pytest.raises(NotLocal, match="leads out of it"):
            check(mount, path)


def test_links_within_the_mount_are_followed(mount: Path) -> None:
    (mount / "a/link").symlink_to("b/data")
    (mount / "near").symlink_to("a/b")
    check(mount, "a/link", 4)
    check(mount, "near/data", 4)


def test_the_mount_itself_may_be_a_link(mount: Path) -> None:
    (mount.parent / "alias").symlink_to(mount)
    check(mount.parent / "alias", "a/b/data", 4)
    (mount / "a/link").symlink_to("b/data")
    check(mount.parent / "alias", "a/link", 4)


def test_a_path_outside_is_refused_without_a_look(mount: Path) -> None:
    with pytest.raises(NotLocal, match="outside"):
        Folder(str(mount)).check(str(mount.parent / "outside/secret"), None)


def test_a_folder_whose_name_begins_like_the_mount_is_outside(mount: Path) -> None:
    (mount.parent / "mount2").mkdir()
    (mount.parent / "mount2/data").write_text("data")
    (mount / "link").symlink_to(mount.parent / "mount2/data")
    with pytest.raises(NotLocal, match="leads out of it"):
        check(mount, "link")
