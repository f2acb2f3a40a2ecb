"""_private_files.py"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ipylake._private_files import read_own, read_private, write_private
from ipylake.errors import InvalidInput

pytestmark = pytest.mark.fault(67)


def put(file: Path, mode: int) -> Path:
    file.write_text("canary")
    file.chmod(mode)
    return file


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    assert read_private(put(tmp_path / "key", 0o600), "The key", field="key") == b"canary"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666, 0o601])
def test_what_others_can_read_is_refused_with_the_way_to_close_it(tmp_path: Path, mode: int) -> None:
    file = put(tmp_path / "key", mode)
    with pytest.raises(InvalidInput, match=rf"The key .* can be read by others \(mode {mode:04o}\)") as caught:
        read_private(file, "The key", field="key")
    assert (caught.value.field, caught.value.hint) == ("key", f"Close it with `chmod 600 {file}`")


def test_what_a_hub_mounts_may_be_read_by_others_and_written_by_nobody(tmp_path: Path) -> None:
    assert read_private(put(tmp_path / "token", 0o644), "The token file", field="token", shared=True) == b"canary"
    with pytest.raises(InvalidInput, match="can be changed by others"):
        read_private(put(tmp_path / "token", 0o664), "The token file", field="token", shared=True)


def test_what_belongs_to_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(tmp_path / "key", 0o600)
    uid = file.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    if uid == 0:  # root's files are taken from root, who could give us anything
        assert read_private(file, "The key", field="key")
        os.chown(file, 4711, -1)
    with pytest.raises(InvalidInput, match="belongs to somebody else"):
        read_private(file, "The key", field="key")


@pytest.mark.parametrize("kind", ["folder", "missing", "pipe"])
def test_what_is_no_file_is_said_to_be_none(tmp_path: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(tmp_path / "pipe", 0o600)
    path = tmp_path if kind == "folder" else tmp_path / kind
    with pytest.raises(InvalidInput, match=r"is no file|does not exist"):
        read_private(path, "The key", field="key")


def test_what_is_written_was_never_open_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    replace = os.replace
    monkeypatch.setattr(
        os, "replace", lambda source, target: (modes.append(os.stat(source).st_mode), replace(source, target))
    )
    before = os.umask(0)
    try:
        write_private(tmp_path / "new" / "token", b"canary")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(mode) for mode in modes] == [0o600]
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["token"]


def test_writing_replaces_a_link_and_leaves_alone_what_it_leads_to(tmp_path: Path) -> None:
    put(tmp_path / "other", 0o644)
    (tmp_path / "token").symlink_to(tmp_path / "other")
    write_private(tmp_path / "token", b"new")
    assert (tmp_path / "other").read_text() == "canary"
    assert read_own(tmp_path / "token") == (b"new", "")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_private(tmp_path / "token", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(tmp_path / "token", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("token", b"old")]


def test_what_was_written_and_then_opened_to_others_is_closed_and_told(tmp_path: Path) -> None:
    file = put(tmp_path / "token", 0o644)
    found = read_own(file)
    assert found
    assert found[0] == b"canary"
    assert "Others could read" in found[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_own(file) == (b"canary", "")


def test_a_link_is_not_followed_for_what_should_be_ours(tmp_path: Path) -> None:
    put(tmp_path / "other", 0o600)
    (tmp_path / "token").symlink_to(tmp_path / "other")
    assert read_own(tmp_path / "token") is None
    assert read_own(tmp_path / "missing") is None
