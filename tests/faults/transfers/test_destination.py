"""Folders that are full, locked, on fire; names that are taken; links that lead away."""

from __future__ import annotations

import errno
import os
import resource
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from faults.answers import file
from faults.server import FaultServer
from faults.transfers.fetching import BODY, LARGE, fetch, fetch_all, left_in, source, wanted
from ipylake._transfers import Policy
from ipylake._transfers.folder import Directory
from ipylake.errors import CannotWrite, ConfirmationNeeded, InvalidInput, NoSpace
from patience import PATIENCE_S


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(file(BODY)) as server:
        yield server


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def still_open(folder: Path) -> list[str]:
    """Names of files below it that this process has not closed."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            found.append(os.readlink(f"/proc/self/fd/{number}"))
    return [path for path in found if path.startswith(f"{folder}/")]


# --- full -------------------------------------------------------------------------------------------------------


@pytest.mark.fault(35)
def test_files_that_cannot_fit_are_refused_before_a_byte_comes(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Directory, "free", lambda self: len(BODY))
    with pytest.raises(NoSpace, match=r"400\skB are needed and 200\skB are free"):
        fetch_all([wanted(source(server), name=name) for name in "ab"], tmp_path)
    assert server.asked == []
    fetch_all([wanted(source(server), name="a")], tmp_path)
    batch = fetch_all([wanted(source(server), name=name) for name in "ab"], tmp_path)  # one of them is there
    assert len(batch.paths()) == 2


@pytest.mark.fault(35)
def test_a_disk_that_becomes_full_stops_the_batch_at_once(server: FaultServer, tmp_path: Path) -> None:
    many = [wanted(source(server, f"/{at}"), name=f"f{at}") for at in range(20)]
    with file_size_limit(len(BODY) // 2):
        batch = fetch_all(many, tmp_path)
    assert {(one.state, type(one.fault)) for one in batch.transfers} == {("paused", NoSpace)}
    assert len(server.asked) <= 4
    assert left_in(tmp_path) == []
    batch.resume()
    assert batch.wait(PATIENCE_S)
    assert len(batch.paths()) == 20


@pytest.mark.fault(35)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_quota_is_told_as_such(
    code: int, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "pwrite", refuse)
    with pytest.raises(NoSpace, match=os.strerror(code)):
        fetch(wanted(source(server)), tmp_path)


@pytest.mark.fault(35)
def test_what_had_come_before_a_disk_was_full_is_gone_on_with_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, pwrite, opened = 9 * 2**20, os.pwrite, Directory.open

    def write(fd: int, data: memoryview, at: int) -> int:
        if at + len(data) > room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return pwrite(fd, data, at)

    def open_(folder: Directory, name: str, flags: int) -> int:
        held = sum(file.stat().st_size for file in tmp_path.iterdir())
        if flags & os.O_CREAT and held > room - 2**20:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return opened(folder, name, flags)

    with FaultServer(file(LARGE)) as server:
        one = wanted(source(server), body=LARGE)
        with monkeypatch.context() as on_a_small_disk:
            on_a_small_disk.setattr(os, "pwrite", write)
            on_a_small_disk.setattr(Directory, "open", open_)
            for _ in range(2):
                with pytest.raises(NoSpace):
                    fetch(one, tmp_path)
        assert "ipylake-checksum" not in {thread.name for thread in threading.enumerate()}
        assert still_open(tmp_path) == []
        assert fetch(one, tmp_path).read_bytes() == LARGE
        assert int(server.asked[-1].headers["range"].removeprefix("bytes=").removesuffix("-")) >= 4 * 2**20
    assert left_in(tmp_path) == ["run7.root"]


# --- not to be written ------------------------------------------------------------------------------------------


def not_there(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "below"


def without_rights(folder: Path) -> Path:
    return Path("/proc/1")


@pytest.mark.fault(36)
@pytest.mark.parametrize("where", [not_there, without_rights])
def test_a_folder_that_cannot_be_written_is_told_before_a_byte_comes(
    where: Callable[[Path], Path], server: FaultServer, tmp_path: Path
) -> None:
    with pytest.raises(CannotWrite):
        fetch(wanted(source(server)), where(tmp_path))
    assert server.asked == []


@pytest.mark.fault(36)
def test_folders_that_are_missing_are_made(server: FaultServer, tmp_path: Path) -> None:
    assert fetch(wanted(source(server), name="a/b/c"), tmp_path / "x" / "y").read_bytes() == BODY


# --- taken ------------------------------------------------------------------------------------------------------


@pytest.mark.fault(39)
@pytest.mark.parametrize("existing", ["skip", "ask", "rename", "replace"])
def test_a_file_that_is_what_is_wanted_is_not_fetched_again(existing: str, server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "run7.root").write_bytes(BODY)
    policy = Policy(existing=existing)  # type: ignore[arg-type]
    assert fetch(wanted(source(server)), tmp_path, policy) == tmp_path / "run7.root"
    assert server.asked == []


@pytest.mark.fault(39)
def test_a_file_that_is_something_else_is_kept_unless_replaced(server: FaultServer, tmp_path: Path) -> None:
    mine = tmp_path / "run7.root"
    mine.write_bytes(b"mine")
    one = wanted(source(server))
    with pytest.raises(InvalidInput, match="holds something else"):
        fetch(one, tmp_path)
    with pytest.raises(ConfirmationNeeded) as raised:
        fetch(one, tmp_path, Policy(existing="ask"))
    assert raised.value.asks == "overwrite"
    assert fetch(one, tmp_path, Policy(existing="rename")) == tmp_path / "run7 (2).root"
    assert mine.read_bytes() == b"mine"
    assert fetch(one, tmp_path, Policy(existing="rename")) == tmp_path / "run7 (2).root"
    assert fetch(one, tmp_path, Policy(existing="replace")) == mine
    assert mine.read_bytes() == BODY
    assert left_in(tmp_path) == ["run7 (2).root", "run7.root"]


@pytest.mark.fault(39)
@pytest.mark.parametrize("existing", ["skip", "replace"])
def test_a_folder_of_that_name_is_an_error(existing: str, server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "run7.root").mkdir()
    with pytest.raises(CannotWrite, match="a folder or a link"):
        fetch(wanted(source(server)), tmp_path, Policy(existing=existing))  # type: ignore[arg-type]


def test_somebody_who_is_quicker_keeps_the_name(server: FaultServer, tmp_path: Path) -> None:
    """Between the look and the rename."""
    place = tmp_path / "run7.root"
    settle = Directory.settle

    def late(self: Directory, old: str, new: str) -> None:
        if not place.exists():
            place.write_bytes(b"theirs")
        settle(self, old, new)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Directory, "settle", late)
        path = fetch(wanted(source(server)), tmp_path, Policy(existing="rename"))
    assert (place.read_bytes(), path.name) == (b"theirs", "run7 (2).root")


# --- links ------------------------------------------------------------------------------------------------------


@pytest.mark.fault(40)
@pytest.mark.parametrize("existing", ["skip", "rename", "replace"])
def test_a_link_of_that_name_is_refused(existing: str, server: FaultServer, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "run7.root").symlink_to(outside)
    with pytest.raises(CannotWrite):
        fetch(wanted(source(server)), tmp_path / "data", Policy(existing=existing))  # type: ignore[arg-type]
    assert outside.read_bytes() == b"mine"


@pytest.mark.fault(40)
def test_a_folder_on_the_way_that_is_a_link_is_refused(server: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "deep").symlink_to(tmp_path / "outside")
    with pytest.raises(CannotWrite, match="a link or a file is in the way"):
        fetch(wanted(source(server), name="deep/run7"), tmp_path / "data")
    assert left_in(tmp_path / "outside") == []


@pytest.mark.fault(40)
def test_a_link_put_in_the_way_meanwhile_is_not_followed(server: FaultServer, tmp_path: Path) -> None:
    """The folder is moved away and replaced by a link while the bytes come: they stay where the folder is."""
    folder, outside = tmp_path / "data" / "deep", tmp_path / "outside"
    outside.mkdir()

    class Swapping:
        keeps_part = False

        def entered(self, state: str, place: str = "") -> None:
            if state == "running":
                folder.rename(tmp_path / "data" / "moved")
                folder.symlink_to(outside)

        def moved(self, count: int) -> None:
            pass

    fetch(wanted(source(server), name="deep/run7"), tmp_path / "data", watching=Swapping())  # type: ignore[arg-type]
    assert left_in(outside) == []
    assert (tmp_path / "data" / "moved" / "run7").read_bytes() == BODY


@pytest.mark.fault(41)
def test_bytes_come_into_the_folder_of_the_file_so_that_a_rename_never_leaves_it(
    server: FaultServer, tmp_path: Path
) -> None:
    seen: list[str] = []

    class Looking:
        keeps_part = False

        def entered(self, state: str, place: str = "") -> None:
            if state == "verifying":
                seen.extend(left_in(tmp_path))

        def moved(self, count: int) -> None:
            pass

    fetch(wanted(source(server), name="a/b/run7"), tmp_path, watching=Looking())  # type: ignore[arg-type]
    assert [Path(name).parent for name in seen] == [Path("a/b")]


@pytest.mark.fault(51)
@pytest.mark.parametrize("name", [".bashrc", ".ipython/profile_default/startup/x.py", "sitecustomize.py"])
def test_what_configures_programs_does_not_come_to_where_they_look_for_it(
    name: str, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    batch = fetch_all([wanted(source(server), name=name)], tmp_path)
    assert isinstance(batch.transfers[0].fault, InvalidInput)
    assert (left_in(tmp_path), server.asked) == ([], [])
    batch = fetch_all([wanted(source(server), name=name)], tmp_path / "data")
    assert len(batch.paths()) == 1
    assert batch.transfers[0].warning


def test_a_file_is_readable_by_whom_the_person_allows(server: FaultServer, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = fetch(wanted(source(server)), tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
