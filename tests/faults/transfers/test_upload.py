"""Sending files to storages that cut, lose, refuse, spoil, redirect and stall."""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.caller import STOPPED_WITHIN_S, until
from faults.shelf import Cut, Elsewhere, Fault, LoseAnswer, Refuse, Shelf, Spoil, Stall
from ipylake._stop import Stop
from ipylake._transfers.access import Access, CredentialRef
from ipylake._transfers.mounted_storage import MountedStorage
from ipylake._transfers.outgoing import LocalFile
from ipylake._transfers.upload import Sent, Upload
from ipylake._transfers.web_storage import WebStorage
from ipylake.errors import Cancelled, InvalidInput, LakeError, NoSpace, ServerFault, SignInNeeded, Unreachable
from patience import PATIENCE_S

BODY = random.Random(76).randbytes(3_000_001)  # noqa: S311  # any bytes
SUMS = {"adler32": f"{zlib.adler32(BODY):08x}", "md5": hashlib.md5(BODY, usedforsecurity=False).hexdigest()}


@pytest.fixture(autouse=True)
def _no_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipylake._transfers.upload.back_off_s", lambda attempt: 0.001)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "events.root"
    made.write_bytes(BODY)
    return made


def sending(path: Path, shelf: Shelf, access: Access | None = None) -> Upload:
    return Upload(LocalFile(path), WebStorage(shelf.url(), access or Access()), shelf.url("a"))


def send(path: Path, shelf: Shelf, *, is_ours: bool = False, stop: Stop | None = None) -> Sent:
    return sending(path, shelf).run(is_ours=is_ours, stop=stop or Stop())


def test_a_file_is_sent_once_with_its_length_and_compared(path: Path) -> None:
    with Shelf() as shelf:
        assert send(path, shelf) == Sent(len(BODY), SUMS, ("size", "adler32", "md5"))
        assert shelf.files == {"/a": BODY}
    (put,) = shelf.puts
    assert put["content-length"] == str(len(BODY))
    assert "transfer-encoding" not in put


def test_a_storage_without_checksums_confirms_the_size(path: Path) -> None:
    with Shelf(digests=False) as shelf:
        assert send(path, shelf).confirmed == ("size",)


def test_an_empty_file_is_sent(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    with Shelf() as shelf:
        assert send(empty, shelf).checksums["adler32"] == "00000001"
        assert shelf.files == {"/a": b""}


@pytest.mark.fault(76)
@settings(max_examples=15)
@given(after=st.integers(0, len(BODY)))
def test_wherever_it_is_cut_it_lies_there_whole_in_the_end(
    after: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("cut") / "events.root"
    path.write_bytes(BODY)
    with Shelf(Cut(after)) as shelf:
        send(path, shelf)
        assert shelf.files == {"/a": BODY}


@pytest.mark.fault(76, 79)
def test_a_file_that_is_cut_each_time_leaves_nothing_behind(path: Path) -> None:
    with Shelf(Cut(1000), Cut(2000), Cut(3000)) as shelf:
        with pytest.raises(Unreachable):
            send(path, shelf)
        assert shelf.files == {}


@pytest.mark.fault(79)
def test_what_cannot_be_removed_is_named(path: Path) -> None:
    with Shelf(*[Cut(1000)] * 3, removes=False) as shelf:
        upload = sending(path, shelf)
        with pytest.raises(LakeError) as caught:
            upload.run(is_ours=False, stop=Stop())
    assert "may lie on 127.0.0.1" in caught.value.hint
    assert upload.leaves_part


@pytest.mark.fault(77)
def test_a_file_whose_answer_was_lost_is_not_sent_again(path: Path) -> None:
    with Shelf(LoseAnswer()) as shelf:
        assert send(path, shelf).confirmed == ("size", "adler32", "md5")
    assert len(shelf.puts) == 1


def test_a_storage_that_keeps_other_bytes_is_found_out_and_they_are_removed(path: Path) -> None:
    with Shelf(*[Spoil()] * 3) as shelf:
        with pytest.raises(ServerFault, match="not what was sent") as caught:
            send(path, shelf)
        assert shelf.files == {}
    assert SUMS["adler32"] in caught.value.detail


@pytest.mark.fault(35)
@pytest.mark.parametrize("status", [507, 413])
def test_a_full_storage_is_not_asked_again(status: int, path: Path) -> None:
    with Shelf(Refuse(status)) as shelf, pytest.raises(NoSpace, match="no room"):
        send(path, shelf)
    assert len(shelf.puts) == 1


def test_a_storage_that_fails_for_a_moment_is_asked_again(path: Path) -> None:
    with Shelf(Refuse(503)) as shelf:
        send(path, shelf)
        assert shelf.files == {"/a": BODY}


def appending(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def truncating(path: Path) -> None:
    os.truncate(path, 100)


def rewriting(path: Path) -> None:
    """The same size, and the same time."""
    before = path.stat()
    path.write_bytes(BODY[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.fault(78)
@pytest.mark.parametrize("change", [appending, truncating])
def test_a_file_that_changes_while_it_is_sent_is_refused(change: Callable[[Path], None], path: Path) -> None:
    with Shelf() as shelf:
        file = LocalFile(path)
        file.told = lambda passed: change(path) if passed == 2**18 else None
        with pytest.raises(InvalidInput, match="changed while it was being sent"):
            Upload(file, WebStorage(shelf.url(), Access()), shelf.url("a")).run(is_ours=False, stop=Stop())
        assert shelf.files == {}


@pytest.mark.fault(78)
def test_a_file_rewritten_under_the_same_date_is_told_by_its_checksum(path: Path) -> None:
    with Shelf() as shelf:
        file = LocalFile(path, checksums=SUMS)
        rewriting(path)
        with pytest.raises(InvalidInput, match="changed"):
            Upload(file, WebStorage(shelf.url(), Access()), shelf.url("a")).run(is_ours=False, stop=Stop())
        assert shelf.files == {}


def test_what_lies_there_already_and_is_the_same_is_not_sent(path: Path) -> None:
    with Shelf() as shelf:
        shelf.files["/a"] = BODY
        file = LocalFile(path, checksums=SUMS)
        assert Upload(file, WebStorage(shelf.url(), Access()), shelf.url("a")).run(is_ours=False, stop=Stop()).was_there
    assert shelf.puts == []


def test_what_lies_there_already_and_is_not_ours_is_never_replaced(path: Path) -> None:
    with Shelf() as shelf:
        shelf.files["/a"] = b"somebody else's"
        with pytest.raises(InvalidInput, match="Something else lies"):
            send(path, shelf)
        assert shelf.files == {"/a": b"somebody else's"}


def test_what_an_earlier_try_has_left_is_replaced(path: Path) -> None:
    with Shelf() as shelf:
        shelf.files["/a"] = BODY[:1000]
        send(path, shelf, is_ours=True)
        assert shelf.files == {"/a": BODY}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_door_leads_to_a_pool_before_any_byte_is_sent(status: int, path: Path) -> None:
    with Shelf() as pool, Shelf(Elsewhere(pool.url("a"), status)) as door:
        door.files = pool.files
        send(path, door)
        assert (door.received, pool.received) == (0, len(BODY))


@pytest.mark.fault(21)
def test_a_pool_is_shown_no_credential(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEARER_TOKEN", "canary")
    access = Access(CredentialRef("environment"), insecure=True)
    with Shelf() as pool, Shelf(Elsewhere(pool.url("a"))) as door:
        door.files = pool.files
        sending(path, door, access).run(is_ours=False, stop=Stop())
    assert door.puts[0]["authorization"] == "Bearer canary"
    assert "authorization" not in pool.puts[0]


def test_a_pool_that_is_trusted_is_shown_what_the_door_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEARER_TOKEN", "canary")
    access = Access(CredentialRef("environment"), trusted=("127.*",), insecure=True)
    with Shelf() as pool, Shelf(Elsewhere(pool.url("a"))) as door:
        door.files = pool.files
        sending(path, door, access).run(is_ours=False, stop=Stop())
    assert pool.puts[0]["authorization"] == "Bearer canary"


def test_no_credential_is_sent_in_the_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEARER_TOKEN", "canary")
    with Shelf() as shelf, pytest.raises(SignInNeeded, match="not https"):
        sending(path, shelf, Access(CredentialRef("environment"))).run(is_ours=False, stop=Stop())


@pytest.mark.parametrize("after", [0, 1_000_000])
def test_stop_ends_it_at_once_and_the_part_is_removed_behind_it(after: int, path: Path) -> None:
    stop = Stop()
    stopped_at: list[float] = []
    with Shelf(Stall(after)) as shelf:

        def press() -> None:
            shelf.stalled.wait(PATIENCE_S)
            stopped_at.append(time.monotonic())
            stop.set()

        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(Cancelled):
            send(path, shelf, stop=stop)
        assert time.monotonic() - stopped_at[0] < STOPPED_WITHIN_S
        until(lambda: shelf.files == {})


FAULTS: list[Fault] = [Cut(0), Cut(2**20), LoseAnswer(), Refuse(500), Refuse(503), Spoil()]


@pytest.mark.fault(76, 77)
@settings(max_examples=15)
@given(faults=st.lists(st.sampled_from(FAULTS), max_size=4))
def test_whatever_happens_the_file_lies_there_whole_or_not_at_all(
    faults: list[Fault], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "events.root"
    path.write_bytes(BODY)
    with Shelf(*faults) as shelf:
        try:
            send(path, shelf)
        except LakeError:
            assert shelf.files == {}
        else:
            assert shelf.files == {"/a": BODY}


# --- a storage that is mounted ----------------------------------------------------------------------------------------


def place(path: Path, root: Path, below: str, *, stop: Stop | None = None, is_ours: bool = False) -> Sent:
    return Upload(LocalFile(path), MountedStorage(str(root)), str(root / below)).run(
        is_ours=is_ours, stop=stop or Stop()
    )


def test_a_mounted_storage_gets_a_copy_and_its_folders(path: Path, tmp_path: Path) -> None:
    sent = place(path, tmp_path / "mount", "user/alice/1f/93/events.root")
    assert (sent.checksums, sent.confirmed) == (SUMS, ("size",))
    assert (tmp_path / "mount/user/alice/1f/93/events.root").read_bytes() == BODY


@pytest.mark.fault(39)
def test_a_file_on_the_mount_is_never_replaced(path: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("somebody else's")
    with pytest.raises(InvalidInput, match="Something else lies"):
        place(path, tmp_path, "a")
    assert (tmp_path / "a").read_text() == "somebody else's"


@pytest.mark.fault(40)
@pytest.mark.parametrize("below", ["../out/a", "inside/link/a"])
def test_nothing_is_put_outside_of_the_mount(below: str, path: Path, tmp_path: Path) -> None:
    (tmp_path / "mount/inside").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "mount/inside/link").symlink_to(tmp_path / "out")
    with pytest.raises(LakeError):
        place(path, tmp_path / "mount", below)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_copy_that_is_stopped_leaves_nothing(path: Path, tmp_path: Path) -> None:
    stop = Stop()
    file = LocalFile(path)
    file.told = lambda passed: stop.set()
    with pytest.raises(Cancelled):
        Upload(file, MountedStorage(str(tmp_path / "mount")), str(tmp_path / "mount/a")).run(is_ours=False, stop=stop)
    assert list((tmp_path / "mount").iterdir()) == []
