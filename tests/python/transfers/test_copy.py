"""Files of this machine: copied or linked, verified as all others."""

from __future__ import annotations

import errno
import os
import zlib
from pathlib import Path

import pytest

from faults.transfers.fetching import fetch
from ipylake._transfers import Policy, Source, Transfers, Wanted
from ipylake.errors import LakeError, NotFound
from patience import PATIENCE_S

SMALL, LARGE = b"what a detector saw" * 100, os.urandom(17 * 2**20)


def wanted(path: Path, body: bytes) -> Wanted:
    return Wanted("mc:run7", "run7", len(body), {"adler32": f"{zlib.adler32(body):08x}"}, [Source(str(path))])


@pytest.fixture(params=[SMALL, LARGE], ids=["small", "large"])
def body(request: pytest.FixtureRequest) -> bytes:
    return bytes(request.param)


@pytest.fixture
def origin(body: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "origin"
    path.write_bytes(body)
    return path


def test_a_copy_is_a_file_of_its_own(origin: Path, body: bytes, tmp_path: Path) -> None:
    path = fetch(wanted(origin, body), tmp_path / "here")
    assert path.read_bytes() == body
    assert not path.samefile(origin)


def test_a_link_is_the_same_file(origin: Path, body: bytes, tmp_path: Path) -> None:
    path = fetch(wanted(origin, body), tmp_path / "here", Policy(mounted="link"))
    assert path.samefile(origin)


def test_what_cannot_be_linked_is_copied(
    origin: Path, body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def refuse(*names: object, **options: object) -> None:
        if "src_dir_fd" not in options:  # the one from elsewhere, not the one that names the file
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        link(*names, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", refuse)
    path = fetch(wanted(origin, body), tmp_path / "here", Policy(mounted="link"))
    assert path.read_bytes() == body
    assert not path.samefile(origin)


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EINVAL, errno.ENOSYS])
def test_where_the_system_does_not_copy_by_itself_we_do(
    code: int, origin: Path, body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "copy_file_range", refuse)
    assert fetch(wanted(origin, body), tmp_path / "here").read_bytes() == body


@pytest.mark.fault(12)
@pytest.mark.parametrize("mounted", ["copy", "link"])
def test_a_file_that_is_wrong_is_not_given_the_name_and_stays_as_it_was(
    mounted: str, origin: Path, body: bytes, tmp_path: Path
) -> None:
    wrong = bytes(len(body))
    origin.write_bytes(wrong)
    with pytest.raises(LakeError, match="adler32"):
        fetch(wanted(origin, body), tmp_path / "here", Policy(mounted=mounted))  # type: ignore[arg-type]
    assert origin.read_bytes() == wrong
    assert list((tmp_path / "here").iterdir()) == []


def test_a_path_may_be_a_file_url(origin: Path, body: bytes, tmp_path: Path) -> None:
    one = Wanted("mc:run7", "run7", len(body), {}, [Source(origin.as_uri())])
    assert fetch(one, tmp_path / "here").read_bytes() == body


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        fetch(wanted(tmp_path / "nowhere", SMALL), tmp_path / "here")


def test_a_pipe_where_a_file_should_be_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    transfers = Transfers()
    batch = transfers.start([Wanted("mc:a", "a", 1, {}, [Source(str(tmp_path / "pipe"))])], tmp_path / "here")
    assert batch.wait(PATIENCE_S)
    assert "is no file" in str(batch.transfers[0].fault)
