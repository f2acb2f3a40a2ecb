"""Uploading to a real Rucio, to elements that are mounted and to elements that speak WebDAV.

alice may not set states, as Rucio's own policy has it: her files are registered after their bytes are there. root may.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipylake._credentials import Sessions
from ipylake._stop import Stop
from ipylake.errors import (
    AlreadyExists,
    Cancelled,
    InvalidInput,
    LakeError,
    QuotaExceeded,
    SignInNeeded,
    Unreachable,
    Unsupported,
)
from ipylake.rucio import Rucio
from ipylake.rucio.upload import Order
from ipylake.rucio.upload.registry import Registry
from lake.fixture import RunningLake
from lake.rest import Rest, did_path

CERN, PIC, FULL, GRIF = (
    "CERN-LAKE_USERDISK",
    "PIC-LAKE_USERDISK",
    "FULL-LAKE_SCRATCHDISK",
    "GRIF-LAKE_LOCALGROUPDISK",
)
SCOPES = {"alice": "user.alice", "root": "test"}


@pytest.fixture(autouse=True)
def _own_journals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def uploading(
    lake: RunningLake,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    user: str,
    *,
    shown: str = "environment:LAKE_TOKEN",
) -> Rucio:
    """The lake with one mount, where storage is shown a token, or something else."""
    monkeypatch.setenv("LAKE_TOKEN", "any")
    settings = tmp_path / "ipylake.toml"
    settings.write_text(
        f'[rucio.lake]\nurl = "{lake.url}"\nca_cert = "{lake.ca}"\n'
        f'[rucio.lake.mounts]\n{CERN} = "{lake.mounts[CERN].path}"\n'
        f'[rucio.lake.storage_access]\nlocalhost = "{shown}"\n'
    )
    monkeypatch.setenv("IPYLAKE_CONFIG", str(settings))
    return Rucio(instance="lake", username=user, password=lake.password, sessions=Sessions())


@pytest.fixture
def rucio(lake: RunningLake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Rucio:
    return uploading(lake, monkeypatch, tmp_path, "alice")


@pytest.fixture(scope="module")
def behind(lake: RunningLake) -> Rest:
    return lake.rest()


@pytest.fixture
def run(behind: Rest) -> Iterator[str]:
    """A name of one's own; what begins with it is given up afterwards."""
    name = f"upload.{secrets.token_hex(4)}"
    yield name
    for scope in SCOPES.values():
        for found in behind("GET", f"/dids/{scope}/dids/search", name=f"{name}*", type="all"):
            behind("POST", f"/dids/{did_path(scope, found)}/meta/lifetime", {"value": 0})


def made(tmp_path: Path, run: str, count: int = 2, size: int = 5000) -> list[Path]:
    paths = [tmp_path / f"{run}.{at}.csv" for at in range(count)]
    for at, path in enumerate(paths):
        path.write_bytes(bytes([at]) * size)
    return paths


def states(behind: Rest, scope: str, name: str) -> dict[str, str]:
    rows = behind("POST", "/replicas/list", {"dids": [{"scope": scope, "name": name}], "all_states": True})
    return {rse: state for row in rows for rse, state in row["states"].items()}


@pytest.mark.parametrize("user", ["alice", "root"])
@pytest.mark.parametrize("rse", [CERN, PIC])
def test_files_go_into_a_new_dataset_with_a_rule_and_metadata(
    lake: RunningLake, behind: Rest, tmp_path: Path, run: str, user: str, rse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rucio, scope = uploading(lake, monkeypatch, tmp_path, user), SCOPES[user]
    paths = made(tmp_path, run)
    done = rucio.upload(
        paths, scope=scope, rse=rse, dataset=run, lifetime_s=3600, metadata={"run_number": 7, "quality": "good"}
    )
    assert done.dids == tuple(f"{scope}:{path.name}" for path in paths)
    assert done.dataset == f"{scope}:{run}"
    for path in paths:
        found = behind("GET", f"/dids/{did_path(scope, path.name)}")
        assert (found["bytes"], found["adler32"]) == (5000, f"{zlib.adler32(path.read_bytes()):08x}")
        assert states(behind, scope, path.name) == {rse: "AVAILABLE"}
        meta = behind("GET", f"/dids/{did_path(scope, path.name)}/meta", plugin="ALL")
        assert (meta["run_number"], meta["quality"]) == (7, "good")
    inside = behind("GET", f"/dids/{did_path(scope, run)}/dids")
    assert {row["name"] for row in inside} == {path.name for path in paths}
    (rule,) = behind("GET", f"/dids/{did_path(scope, run)}/rules")
    assert (rule["id"], rule["rse_expression"], rule["account"]) == (done.rules[0], rse, user)
    assert rule["expires_at"]
    assert rucio.unfinished_uploads() == []


def test_what_was_uploaded_to_a_mount_is_read_from_there(rucio: Rucio, tmp_path: Path, run: str) -> None:
    (path,) = made(tmp_path, run, 1)
    (did,) = rucio.upload(path, scope="user.alice", rse=CERN).dids
    (found,) = rucio.paths(did)
    assert Path(found).read_bytes() == path.read_bytes()


def test_the_same_upload_again_sends_nothing_and_makes_nothing(
    rucio: Rucio, behind: Rest, tmp_path: Path, run: str
) -> None:
    paths = made(tmp_path, run)
    first = rucio.upload(paths, scope="user.alice", rse=PIC, dataset=run)
    again = rucio.upload(paths, scope="user.alice", rse=PIC, dataset=run)
    assert again.dids == first.dids
    assert all(one.was_there for one in again.files)
    assert again.rules == ()
    assert len(behind("GET", f"/dids/{did_path('user.alice', run)}/rules")) == 1


def test_a_dataset_that_was_there_gets_no_rule_of_its_own(rucio: Rucio, behind: Rest, tmp_path: Path, run: str) -> None:
    behind("POST", f"/dids/{did_path('user.alice', run)}", {"type": "DATASET"})
    (path,) = made(tmp_path, run, 1)
    rucio.upload(path, scope="user.alice", rse=PIC, dataset=f"user.alice:{run}")
    assert behind("GET", f"/dids/{did_path('user.alice', run)}/rules") in (None, [])
    (rule,) = behind("GET", f"/dids/{did_path('user.alice', path.name)}/rules")
    assert rule["rse_expression"] == PIC


def test_a_name_that_another_file_has_is_refused_before_anything_is_sent(
    rucio: Rucio, lake: RunningLake, tmp_path: Path, run: str
) -> None:
    (path,) = made(tmp_path, run, 1)
    rucio.upload(path, scope="user.alice", rse=PIC)
    path.write_bytes(b"another")
    with pytest.raises(AlreadyExists, match="is another file") as caught:
        rucio.upload(path, scope="user.alice", rse=CERN)
    assert caught.value.field == "name"
    assert rucio.unfinished_uploads() == []


def test_a_container_takes_no_files(rucio: Rucio, tmp_path: Path, run: str) -> None:
    with pytest.raises(InvalidInput, match="is a container"):
        rucio.upload(made(tmp_path, run, 1), scope="user.alice", rse=PIC, dataset="mc16:run2.all")


def test_a_name_that_rucio_does_not_allow_is_refused_in_its_words(rucio: Rucio, tmp_path: Path, run: str) -> None:
    (path,) = made(tmp_path, run, 1)
    with pytest.raises(LakeError) as caught:
        rucio.upload(path, scope="user.alice", rse=PIC, name="two words.csv")
    assert "two words.csv" in str(caught.value)
    assert rucio.unfinished_uploads() == []


def test_an_element_without_quota_is_refused_before_anything_is_sent(rucio: Rucio, tmp_path: Path, run: str) -> None:
    with pytest.raises(QuotaExceeded, match="0 bytes of quota") as caught:
        rucio.upload(made(tmp_path, run, 1), scope="user.alice", rse=FULL)
    assert caught.value.field == "rse"


def test_an_element_whose_paths_are_made_by_hand_is_refused(rucio: Rucio, tmp_path: Path, run: str) -> None:
    with pytest.raises(Unsupported, match="decided by hand"):
        rucio.upload(made(tmp_path, run, 1), scope="user.alice", rse=GRIF)


def test_elements_come_with_the_quota_that_is_left(rucio: Rucio) -> None:
    found = {one.rse: one for one in rucio.writable_elements()}
    assert (found[CERN].here, found[CERN].free) == (True, None)
    assert (found[FULL].free, found[FULL].has_room) == (0, False)
    assert 40e9 < (found[PIC].free or 0) <= 50e9
    assert "CERN-LAKE_TAPE" not in found
    assert next(iter(found)) == CERN


@pytest.mark.fault(79)
@pytest.mark.parametrize("user", ["alice", "root"])
def test_a_storage_that_refuses_leaves_what_is_named_and_can_be_taken_back(
    lake: RunningLake, behind: Rest, tmp_path: Path, run: str, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = made(tmp_path, run, 1)
    rucio = uploading(lake, monkeypatch, tmp_path, user, shown="none")
    with pytest.raises(SignInNeeded, match="the storage does not allow it"):
        rucio.upload(path, scope=SCOPES[user], rse=PIC)
    left = rucio.unfinished_uploads()
    if user == "alice":  # nothing was registered before
        assert left == []
        assert states(behind, "user.alice", path.name) == {}
        return
    assert left[0].left == (f"test:{path.name}: registered as being copied, without its bytes",)
    assert rucio.clean_upload(left[0].key) == [f"test:{path.name}"]
    assert states(behind, "test", path.name).get(PIC) != "COPYING"
    assert rucio.unfinished_uploads() == []


@pytest.mark.fault(79)
@pytest.mark.parametrize("user", ["alice", "root"])
def test_the_same_call_goes_on_once_the_reason_is_gone(
    lake: RunningLake, behind: Rest, tmp_path: Path, run: str, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = made(tmp_path, run)
    with pytest.raises(SignInNeeded):
        uploading(lake, monkeypatch, tmp_path, user, shown="none").upload(paths, scope=SCOPES[user], rse=PIC)
    rucio = uploading(lake, monkeypatch, tmp_path, user)
    done = rucio.upload(paths, scope=SCOPES[user], rse=PIC)
    assert [states(behind, SCOPES[user], path.name) for path in paths] == [{PIC: "AVAILABLE"}] * 2
    assert len(done.rules) == 2
    assert rucio.unfinished_uploads() == []


@pytest.mark.fault(32, 76)
@pytest.mark.parametrize(
    ("user", "at"), [("root", "reading"), *((user, at) for user in SCOPES for at in ("sending", "sent", "done"))]
)
def test_an_upload_stopped_at_any_step_goes_on_from_there(
    lake: RunningLake, behind: Rest, tmp_path: Path, run: str, user: str, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rucio, scope = uploading(lake, monkeypatch, tmp_path, user), SCOPES[user]
    paths = made(tmp_path, run, 3, size=600_000)
    stop = Stop()
    from ipylake.rucio.upload import Order

    order = Order(paths, scope, PIC, dataset=run)
    with pytest.raises(Cancelled):
        rucio.uploader.upload(order, lambda number, state, passed: stop.set() if state == at else None, stop)
    done = rucio.uploader.upload(order, lambda number, state, passed: None, Stop())
    assert [states(behind, scope, path.name) for path in paths] == [{PIC: "AVAILABLE"}] * 3
    assert len(done.rules) == 1
    assert len(behind("GET", f"/dids/{did_path(scope, run)}/dids")) == 3


def test_a_storage_may_be_shown_an_x509_proxy(
    lake: RunningLake, behind: Rest, tmp_path: Path, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = made(tmp_path, run, 1)
    rucio = uploading(lake, monkeypatch, tmp_path, "alice", shown=f"proxy:{lake.certs / 'alice.proxy.pem'}")
    rucio.upload(path, scope="user.alice", rse=PIC)
    assert states(behind, "user.alice", path.name) == {PIC: "AVAILABLE"}


def test_progress_counts_the_bytes_of_all_files(rucio: Rucio, tmp_path: Path, run: str) -> None:
    told: list[tuple[int, int | None, str]] = []
    paths = made(tmp_path, run, 2, size=600_000)
    rucio.upload(paths, scope="user.alice", rse=PIC, on_progress=lambda *news: told.append(news))
    assert told[-1][:2] == (1_200_000, 1_200_000)


@pytest.mark.parametrize(
    ("user", "doing"), [("alice", {"Sending the files"}), ("root", {"Reading the files", "Sending the files"})]
)
def test_a_file_is_read_while_it_is_sent_unless_it_is_registered_before(
    lake: RunningLake, tmp_path: Path, run: str, user: str, doing: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: set[str] = set()
    (path,) = made(tmp_path, run, 1, size=600_000)
    rucio = uploading(lake, monkeypatch, tmp_path, user)
    done = rucio.upload(path, scope=SCOPES[user], rse=PIC, on_progress=lambda _done, _of, what: told.add(what))
    assert told == doing
    assert done.files[0].md5 == hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


@pytest.mark.fault(78)
@pytest.mark.parametrize("at", ["sending", "sent"])
def test_a_file_that_has_changed_since_it_was_stopped_is_sent_anew(
    rucio: Rucio, behind: Rest, tmp_path: Path, run: str, at: str
) -> None:
    (path,) = made(tmp_path, run, 1, size=600_000)
    stop, order = Stop(), Order(path, "user.alice", PIC)
    with pytest.raises(Cancelled):
        rucio.uploader.upload(order, lambda number, state, passed: stop.set() if state == at else None, stop)
    path.write_bytes(b"another")
    rucio.uploader.upload(order, lambda number, state, passed: None, Stop())
    (row,) = behind("POST", "/replicas/list", {"dids": [{"scope": "user.alice", "name": path.name}]})
    assert (row["bytes"], row["adler32"]) == (7, f"{zlib.adler32(b'another'):08x}")
    (got,) = rucio.get(f"user.alice:{path.name}", to=tmp_path / "got")
    assert Path(got).read_bytes() == b"another"


def test_a_dataset_that_may_not_be_made_is_refused_before_anything_is_sent(
    rucio: Rucio, behind: Rest, tmp_path: Path, run: str
) -> None:
    (path,) = made(tmp_path, run, 1)
    with pytest.raises(LakeError):
        rucio.upload(path, scope="user.alice", rse=PIC, dataset=f"user.bob:{run}")
    assert states(behind, "user.alice", path.name) == {}
    assert rucio.unfinished_uploads() == []


def test_a_dataset_that_was_made_for_nothing_is_given_up(rucio: Rucio, behind: Rest, tmp_path: Path, run: str) -> None:
    (path,) = made(tmp_path, run, 1)
    stop = Stop()
    order = Order([path], "user.alice", PIC, dataset=run)
    with pytest.raises(Cancelled):
        rucio.uploader.upload(order, lambda number, state, passed: stop.set() if state == "sending" else None, stop)
    (left,) = rucio.unfinished_uploads()
    assert f"user.alice:{run}: dataset, made" in left.left
    assert rucio.clean_upload(left.key) == [f"user.alice:{run}"]


def lose(monkeypatch: pytest.MonkeyPatch, step: str, *, carried_out: bool) -> None:
    """The answer to the first such call is lost; `carried_out`: after the server has done what it was told."""
    does = getattr(Registry, step)

    def fails(self: Registry, *arguments: Any) -> None:
        monkeypatch.setattr(Registry, step, does)
        if carried_out:
            does(self, *arguments)
        raise Unreachable("The answer was lost")

    monkeypatch.setattr(Registry, step, fails)


@pytest.mark.fault(6)
def test_files_of_a_dataset_that_was_there_are_kept_although_the_first_call_ended_before_the_rule(
    rucio: Rucio, behind: Rest, tmp_path: Path, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind("POST", f"/dids/{did_path('user.alice', run)}", {"type": "DATASET"})
    (path,) = made(tmp_path, run, 1)
    lose(monkeypatch, "add_rules", carried_out=False)
    with pytest.raises(Unreachable):
        rucio.upload(path, scope="user.alice", rse=PIC, dataset=run)
    done = rucio.upload(path, scope="user.alice", rse=PIC, dataset=run)
    (rule,) = behind("GET", f"/dids/{did_path('user.alice', path.name)}/rules")
    assert (rule["id"], rule["rse_expression"]) == (done.rules[0], PIC)


@pytest.mark.fault(6)
def test_taking_back_leaves_what_was_registered_although_the_answer_was_lost(
    rucio: Rucio, behind: Rest, tmp_path: Path, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = made(tmp_path, run, 1)
    lose(monkeypatch, "add", carried_out=True)
    with pytest.raises(Unreachable):
        rucio.upload(path, scope="user.alice", rse=PIC, dataset=run)
    (left,) = rucio.unfinished_uploads()
    assert rucio.clean_upload(left.key) == []
    assert states(behind, "user.alice", path.name) == {PIC: "AVAILABLE"}
    (got,) = rucio.get(f"user.alice:{path.name}", to=tmp_path / "got")
    assert Path(got).read_bytes() == path.read_bytes()


@pytest.mark.fault(6)
@pytest.mark.parametrize("then", ["goes on", "is taken back"])
def test_an_upload_whose_registration_never_came_to_the_server(
    lake: RunningLake, behind: Rest, tmp_path: Path, run: str, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rucio = uploading(lake, monkeypatch, tmp_path, "root")
    (path,) = made(tmp_path, run, 1)
    lose(monkeypatch, "add", carried_out=False)
    with pytest.raises(Unreachable):
        rucio.upload(path, scope="test", rse=PIC)
    if then == "goes on":
        rucio.upload(path, scope="test", rse=PIC)
        assert states(behind, "test", path.name) == {PIC: "AVAILABLE"}
    else:
        rucio.clean_upload(rucio.unfinished_uploads()[0].key)
    assert rucio.unfinished_uploads() == []
