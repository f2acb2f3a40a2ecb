"""Bytes from real storages: where they come from, and that they are the right ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from contract.conftest import rucio_of
from ipylake._credentials import Sessions
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._transfers import Source, Totals, Transfers, Wanted, xrootd
from ipylake._transfers.handlers import handlers
from ipylake._transfers.xrootd import XRootD
from ipylake.errors import AccessDenied, Cancelled, LakeError, NotAvailable, NotFound, Unreachable, Unsupported
from ipylake.rucio import Rucio
from ipylake.rucio.clients import RucioClients
from lake import physics
from lake.fixture import RunningLake
from patience import PATIENCE_S

if sys.version_info < (3, 11):
    from exceptiongroup import ExceptionGroup

HBB = "mc16:run358175.Hbb.AOD"
BIG = "user.alice:big.bin"
BIG_SUM = "bc1bd36d"
PIC = "PIC-LAKE_USERDISK"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "here"


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record of what is on the way is this test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def rucio(lake: RunningLake, lake_sessions: Sessions, here: Path) -> Rucio:
    return rucio_of(lake, lake_sessions, downloads=str(here))


@pytest.fixture
def mountless(lake: RunningLake, lake_sessions: Sessions, here: Path) -> Rucio:
    """Where all bytes come over the network."""
    return rucio_of(lake, lake_sessions, downloads=str(here), mounts={})


def adler32(path: str) -> str:
    return f"{zlib.adler32(Path(path).read_bytes()):08x}"


def test_files_come_verified_below_scope_and_name_in_order(rucio: Rucio, here: Path) -> None:
    paths = rucio.download(HBB, BIG)
    names = [f"run358175.Hbb.AOD._00000{number}.csv" for number in range(1, 6)]
    assert sorted(paths[:-1]) == [str(here / "mc16" / name) for name in names]
    assert paths[-1] == str(here / "user.alice" / "big.bin")
    for path in map(Path, paths[:-1]):
        assert path.read_bytes() == physics.content("mc16", path.name)
    assert adler32(paths[-1]) == BIG_SUM
    assert not [path for path in here.rglob("*") if path.name.endswith(".part")]


def test_what_is_there_already_is_not_fetched_again(rucio: Rucio) -> None:
    first = rucio.download(HBB)
    assert rucio.download(HBB) == first
    assert [one.was_there for one in rucio.transfers.transfers()] == [False] * 5 + [True] * 5


def test_get_leaves_what_is_mounted_where_it_is(rucio: Rucio, lake: RunningLake, here: Path) -> None:
    mounted, fetched = rucio.get("user.alice:fit.csv", BIG)
    assert Path(mounted).is_relative_to(lake.mounts["CERN-LAKE_USERDISK"].path)
    assert fetched == str(here / "user.alice" / "big.bin")


def test_paths_find_what_was_fetched_before_by_another_client(
    rucio: Rucio, lake: RunningLake, lake_sessions: Sessions, here: Path
) -> None:
    with pytest.raises(NotAvailable):
        rucio.paths(HBB)
    fetched = rucio.download(HBB)
    later = rucio_of(lake, lake_sessions, downloads=str(here))
    assert later.paths(HBB) == fetched


def test_paths_find_what_was_fetched_into_another_folder(rucio: Rucio, tmp_path: Path) -> None:
    fetched = rucio.download(BIG, to=tmp_path / "elsewhere")
    assert rucio.paths(BIG) == fetched


def test_urls_are_addresses_that_hold_no_secret_and_paths_where_it_is_mounted(rucio: Rucio, lake: RunningLake) -> None:
    streamed, mounted = rucio.urls(BIG, "user.alice:fit.csv")
    assert streamed.startswith(f"{lake.dav}/pic/user/alice/")
    assert streamed.endswith("/big.bin")
    assert Path(mounted).is_file()


def test_the_sources_of_a_file_are_sorted_mount_first_then_web(rucio: Rucio) -> None:
    (found,) = rucio.sources([Entry("user.alice:fit.csv", "fit.csv", "file")])
    assert not callable(found.wanted.sources)
    assert [source.scheme for source in found.wanted.sources] == ["file", "https", "https"]
    assert set(found.wanted.checksums) == {"adler32", "md5"}
    assert found.wanted.size


def test_tape_comes_last_and_is_said(rucio: Rucio) -> None:
    (found,) = rucio.sources([Entry("mc16:run358215.minbias.RAW._000001.csv", "", "file")])
    assert not callable(found.wanted.sources)
    assert [source.place for source in found.wanted.sources] == ["CERN-LAKE_TAPE (tape)"]


def test_a_file_without_a_copy_is_explained(rucio: Rucio) -> None:
    with pytest.raises(NotAvailable, match="no storage element has a copy"):
        rucio.download("mc16:run358395.Htautau.AOD", Entry("mc16:no-such-file", "no-such-file", "file"))


@pytest.mark.fault(19)
def test_the_others_come_when_one_does_not_and_the_group_names_it(rucio: Rucio, here: Path) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        rucio.download("mc16:run358395.Htautau.AOD")
    (error,) = caught.value.exceptions
    assert isinstance(error, LakeError)
    assert "run358395.Htautau.AOD._000003.csv" in str(error)
    assert len(list((here / "mc16").iterdir())) == 2


@pytest.mark.fault(1, 18)
def test_the_next_place_is_asked_where_one_is_broken(mountless: Rucio) -> None:
    mountless.download("test:doors.twice")
    assert [(one.place, one.verified) for one in mountless.transfers.transfers()] == [(PIC, True)]
    with pytest.raises(ExceptionGroup) as caught:
        mountless.download("test:doors.broken")
    assert "500" in str(caught.value.exceptions[0])


@pytest.mark.fault(48, 49)
def test_names_that_climb_are_refused_and_odd_ones_are_kept_readable(rucio: Rucio, here: Path) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        rucio.download("odd:core.names")
    assert all(isinstance(error, LakeError) for error in caught.value.exceptions)
    assert any("cannot be used for a file" in str(error) for error in caught.value.exceptions)
    came = {path.name for path in here.rglob("*") if path.is_file()}
    assert {"100% sure.csv", "two words.csv", "b%2520c.csv", "Grüße-Δm².csv"} <= came
    assert not list(here.parent.glob("outside*"))


@pytest.mark.fault(34)
def test_stopped_it_ends_at_once_and_goes_on_when_called_again(mountless: Rucio, here: Path) -> None:
    stop = Stop()

    def begun(totals: Totals) -> None:
        if totals.bytes:
            stop.set()

    with pytest.raises(Cancelled):
        mountless.download("test:doors.slow", stop=stop, on_progress=begun)
    assert not (here / "test" / "doors.slow.bin").exists()
    (path,) = mountless.download("test:doors.slow")
    assert Path(path).stat().st_size == 400_000


@pytest.mark.fault(32)
def test_a_later_kernel_goes_on_with_what_one_that_was_killed_left(
    mountless: Rucio, lake: RunningLake, here: Path, tmp_path: Path
) -> None:
    """Another process begins the download, and is killed in the middle of it."""
    words = {"url": lake.url, "ca_cert": str(lake.ca), "username": "alice", "password": lake.password}
    script = "\n".join(
        [
            "import os, signal",
            "from ipylake.rucio import Rucio",
            f"rucio = Rucio(**{words!r}, downloads={str(here)!r})",
            "def killed(totals):",
            "    if totals.bytes > 50_000: os.kill(os.getpid(), signal.SIGKILL)",
            "rucio.download('test:doors.slow', on_progress=killed)",
        ]
    )
    ended = subprocess.run([sys.executable, "-c", script], env=os.environ, check=False, timeout=PATIENCE_S)  # noqa: S603
    assert ended.returncode == -signal.SIGKILL
    (path,) = mountless.go_on()
    assert Path(path) == here / "test" / "doors.slow.bin"
    assert Path(path).stat().st_size == 400_000
    assert mountless.go_on() == []


def test_an_executor_fetches_and_paths_come_back_in_order(mountless: Rucio, here: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        paths = mountless.download(HBB, to=here, executor=executor)
    assert [Path(path).read_bytes() for path in paths] == [physics.content("mc16", Path(path).name) for path in paths]
    assert len(paths) == 5


# --- root:// ----------------------------------------------------------------------------------------------------


@pytest.fixture
def doors(lake: RunningLake) -> str:
    """How addresses of XRootD begin, after the scheme."""
    return lake.xrootd["XRD-LAKE_USERDISK"]


def by_root(rucio: Rucio, did: str) -> Wanted:
    """The file with its root:// addresses alone."""
    (found,) = rucio.sources([Entry(did, did, "file")])
    assert not callable(found.wanted.sources)
    sources = [source for source in found.wanted.sources if source.scheme == "root"]
    assert sources
    return Wanted(did, found.wanted.name, found.wanted.size, found.wanted.checksums, sources)


@pytest.mark.parametrize("by", ["xrdcp", *(["fsspec-xrootd"] if find_spec("fsspec_xrootd") else [])])
def test_root_addresses_are_fetched_and_verified(
    rucio: Rucio, doors: str, here: Path, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "fsspec-xrootd":
        monkeypatch.setenv("PATH", "")  # it is for those who have no xrdcp
    moved: list[int] = []
    rucio.transfers.observe(lambda change: moved.append(change.totals.bytes))
    batch = rucio.transfers.start([by_root(rucio, f"test:doors.xrootd.{end}") for end in ("csv", "bin")], here)
    assert batch.wait(PATIENCE_S)
    assert [Path(path).name for path in batch.paths()] == ["doors.xrootd.csv", "doors.xrootd.bin"]
    assert all(one.verified and one.place == "XRD-LAKE_USERDISK" for one in batch.transfers)
    assert max(moved, default=0) <= sum(one.size or 0 for one in batch.transfers)


@pytest.mark.parametrize(
    ("end", "error"), [("/xrd/no/such/file", NotFound), ("/not-exported/file", (NotFound, AccessDenied))]
)
def test_what_xrootd_says_becomes_an_error_of_ours(
    doors: str, here: Path, end: str, error: type[LakeError] | tuple[type[LakeError], ...]
) -> None:
    transfers = Transfers(handlers(root=XRootD()))
    batch = transfers.start([Wanted("a", "a", sources=[Source(f"root:{doors}/{end}")])], here)
    assert batch.wait(PATIENCE_S)
    assert isinstance(batch.transfers[0].fault, error)
    assert "xrd" in str(batch.transfers[0].fault) or "export" in str(batch.transfers[0].fault)


def test_a_door_that_is_shut_is_unreachable_within_its_deadline(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(xrootd._WAITS, "XRD_CONNECTIONWINDOW", "1")
    transfers = Transfers(handlers(root=XRootD()))
    batch = transfers.start([Wanted("a", "a", sources=[Source("root://127.0.0.1:1//a")])], here)
    assert batch.wait(PATIENCE_S)
    assert isinstance(batch.transfers[0].fault, Unreachable)


# --- Rucio's own client -------------------------------------------------------------------------------------------


@pytest.mark.fault(66)
def test_what_nothing_here_speaks_is_left_to_rucio_clients(
    rucio: Rucio, lake: RunningLake, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X509_USER_PROXY", str(lake.make_proxy(tmp_path / "proxy")))
    python = Path(lake._layout.python)
    known = handlers(rucio=RucioClients(rucio._rest, python=str(python)))
    (found,) = rucio.sources([Entry(BIG, "big.bin", "file")])
    wanted = Wanted(BIG, found.wanted.name, found.wanted.size, found.wanted.checksums, [Source(f"rucio://{PIC}/{BIG}")])
    batch = Transfers(known).start([wanted], here)
    assert batch.wait(120)
    assert adler32(batch.paths()[0]) == BIG_SUM
    assert [path.name for path in (here / "user.alice").iterdir()] == ["big.bin"]


def test_without_rucio_clients_it_is_said_how_to_get_them(rucio: Rucio, here: Path) -> None:
    known = handlers(rucio=RucioClients(rucio._rest))
    batch = Transfers(known).start([Wanted(BIG, "big.bin", sources=[Source(f"rucio://{PIC}/{BIG}", PIC)])], here)
    assert batch.wait(PATIENCE_S)
    fault = batch.transfers[0].fault
    assert isinstance(fault, Unsupported)
    assert fault.hint == "pip install 'ipylake[rucio-clients]'"
