"""Files that other processes fetch: a real Dask cluster, a pool of processes, and what never travels."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import distributed
import pytest

from faults.answers import Asked, Script, file, script_of, whole
from faults.server import CA, FaultServer
from ipylake._credentials import Secret
from ipylake._stop import Stop
from ipylake._transfers import Access, Batch, Certificate, CredentialRef, Source, Transfers, Wanted
from ipylake._transfers.wanted import Sources
from ipylake.errors import ConfirmationNeeded, InvalidInput, NotFound
from patience import PATIENCE_S

if sys.version_info < (3, 11):
    from exceptiongroup import ExceptionGroup

BODY = b"what a detector saw" * 1000
SUMS = {"adler32": f"{zlib.adler32(BODY):08x}"}


class Session:
    def headers(self) -> Mapping[str, str | Secret]:
        return {"Authorization": Secret("Bearer canary")}

    def certificate(self) -> Certificate | None:
        return None

    def renew(self, stop: Stop) -> bool:
        return False


def only_with_token(asked: Asked) -> Script:
    if asked.target == "/missing":
        return whole(b"", status=404)
    is_right = asked.headers.get("authorization") == "Bearer canary"
    return script_of(file(BODY), asked) if is_right else whole(b"", status=401)


@pytest.fixture
def storage() -> Iterator[FaultServer]:
    with FaultServer(only_with_token) as storage:
        yield storage


@pytest.fixture
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def wanted(storage: FaultServer, name: str, credential: object) -> Wanted:
    access = Access(credential, ca_cert=CA, internal=True)  # type: ignore[arg-type]
    return Wanted(f"mc:{name}", name, len(BODY), SUMS, [Source(f"{storage.urls['https']}/{name}", access=access)])


def own_folder() -> str:
    """One for each worker, as local disks are."""
    return str(Path(os.environ["SHARED"], f"disk-{os.getpid()}"))


@pytest.fixture
def token_file(tmp_path: Path) -> CredentialRef:
    path = tmp_path / "token"
    path.write_text("canary\n")
    return CredentialRef("token-file", str(path))


def test_each_dask_worker_fetches_its_share_to_its_own_folder_and_paths_come_in_order(
    storage: FaultServer, token_file: CredentialRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHARED", str(tmp_path))
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0", "local_directory": str(tmp_path)}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        many = [wanted(storage, f"f{at}", token_file) for at in range(20)]
        batch = Transfers().start_elsewhere(many, own_folder, client.get_executor())
        assert batch.wait(PATIENCE_S)
        paths = batch.paths()
    assert [Path(path).name for path in paths] == [f"f{at}" for at in range(20)]
    assert {Path(path).read_bytes() for path in paths} == {BODY}
    shares = {folder.name: len(list(folder.iterdir())) for folder in tmp_path.glob("disk-*")}
    assert len(shares) == 2
    assert sum(shares.values()) == 20
    assert batch.totals.bytes == 20 * len(BODY)


def test_errors_come_back_as_they_were(
    storage: FaultServer, processes: Executor, token_file: CredentialRef, tmp_path: Path
) -> None:
    many = [wanted(storage, name, token_file) for name in ("a", "missing")]
    batch = Transfers().start_elsewhere(many, tmp_path / "here", processes)
    assert batch.wait(PATIENCE_S)
    with pytest.raises(ExceptionGroup) as raised:
        batch.paths()
    assert isinstance(raised.value.exceptions[0], NotFound)
    assert [one.state for one in batch.transfers] == ["done", "failed"]


def test_the_credential_of_a_session_stays_unless_its_token_is_to_be_sent(
    storage: FaultServer, processes: Executor, tmp_path: Path
) -> None:
    one = wanted(storage, "a", Session())
    batch = Transfers().start_elsewhere([one], tmp_path, processes)
    assert batch.wait(PATIENCE_S)
    assert isinstance(batch.transfers[0].fault, InvalidInput)
    batch = Transfers().start_elsewhere([one], tmp_path, processes, send_token=True)
    assert batch.wait(PATIENCE_S)
    assert len(batch.paths()) == 1


class Remote(Executor):
    """Somewhere, over a line that nobody knows."""

    def __init__(self) -> None:
        self.futures: list[Future[object]] = []
        self.is_sent = threading.Semaphore(0)

    def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
        self.futures.append(Future())
        self.is_sent.release()
        return self.futures[-1]


def test_a_token_is_not_sent_over_a_line_that_may_be_open(storage: FaultServer, tmp_path: Path) -> None:
    one = [wanted(storage, "a", Session())]
    with pytest.raises(InvalidInput, match="not known to be encrypted"):
        Transfers().start_elsewhere(one, tmp_path, Remote(), send_token=True)
    remote = Remote()
    Transfers().start_elsewhere(one, tmp_path, remote, send_token=True, insecure=True)
    assert remote.is_sent.acquire(timeout=PATIENCE_S)


def test_a_password_or_key_is_never_sent(storage: FaultServer, processes: Executor, tmp_path: Path) -> None:
    class Basic(Session):
        def headers(self) -> Mapping[str, str | Secret]:
            return {"Authorization": Secret("Basic canary")}

    batch = Transfers().start_elsewhere([wanted(storage, "a", Basic())], tmp_path, processes, send_token=True)
    assert batch.wait(PATIENCE_S)
    assert "is no bearer token" in str(batch.transfers[0].fault)


def test_cancel_stops_what_has_not_begun(storage: FaultServer, token_file: CredentialRef, tmp_path: Path) -> None:
    remote = Remote()
    batch = Transfers().start_elsewhere([wanted(storage, name, token_file) for name in "abc"], tmp_path, remote)
    for _ in "abc":
        assert remote.is_sent.acquire(timeout=PATIENCE_S)
    remote.futures[0].set_running_or_notify_cancel()
    batch.wait(0)
    batch.cancel()
    remote.futures[0].set_exception(OSError("the worker is gone"))
    assert batch.wait(PATIENCE_S)
    assert [one.state for one in batch.transfers] == ["failed", "cancelled", "cancelled"]


def test_what_is_cancelled_or_paused_while_its_sources_are_looked_for_has_not_failed_and_is_not_sent(
    tmp_path: Path,
) -> None:
    remote, reached = Remote(), threading.Semaphore(0)

    def looking(stop: Stop) -> list[Source]:
        reached.release()
        stop.wait(PATIENCE_S)
        stop.raise_if_set()
        return []

    def deaf(stop: Stop) -> list[Source]:
        reached.release()
        stop.wait(PATIENCE_S)
        return []

    def batch_of(sources: Sources) -> Batch:
        return Transfers().start_elsewhere([Wanted("mc:a", "a", 1, SUMS, sources)], tmp_path, remote)

    cancelled, paused, late = batch_of(looking), batch_of(looking), batch_of(deaf)
    for _ in range(3):
        assert reached.acquire(timeout=PATIENCE_S)
    cancelled.cancel()
    paused.pause()
    late.cancel()
    assert all(batch.wait(PATIENCE_S) for batch in (cancelled, paused, late))
    assert [batch.transfers[0].state for batch in (cancelled, paused, late)] == ["cancelled", "paused", "cancelled"]
    assert remote.futures == []


def test_an_error_is_pickled_whatever_its_constructor_asks_for() -> None:
    error = ConfirmationNeeded("It exists", asks="overwrite", hint="Replace it?")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (type(again), again.asks, str(again)) == (ConfirmationNeeded, "overwrite", "It exists\nReplace it?")


def test_a_secret_is_in_no_task(storage: FaultServer, token_file: CredentialRef) -> None:
    assert b"canary" not in pickle.dumps(wanted(storage, "a", token_file))
