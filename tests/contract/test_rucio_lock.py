"""Locks of a real Rucio: what they pin, which instance they are of, and old notebooks that become one."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from contract.conftest import rucio_of
from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._credentials import Sessions
from ipylake._lanes import Lanes
from ipylake._lock.keeper import Lock
from ipylake._stop import Stop
from ipylake.errors import AlreadyExists, InvalidInput, NotFound
from ipylake.rucio import Rucio, lock_of_notebook
from lake import physics
from lake.fixture import MultiVo, RunningLake

ZMUMU, PARTLY = "mc16:run358031.Zmumu.AOD", "mc16:run358115.ttbar.AOD"
FILE = "mc16:run358300.Zmumu.NTUP._000002.csv"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def lanes() -> Any:
    lanes = Lanes()
    yield lanes
    lanes.close()


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "data.lock.json"


def add(client: Rucio, lock_file: Path, lanes: Lanes, name: str, text: str) -> Desk:
    desk = Desk(lanes, client, lock=Lock(lock_file, client))
    desk.pick(desk.opened(text), 0)
    desk.ask(p.AddVariable(name=name))
    return desk


def saved(lock_file: Path) -> dict[str, Any]:
    return dict(json.loads(lock_file.read_text()))


@pytest.mark.parametrize("picked", [ZMUMU, FILE], ids=["a dataset", "a file"])
def test_a_lock_pins_size_and_checksum_as_rucio_knows_them(
    client: Rucio, lake: RunningLake, lock_file: Path, lanes: Lanes, picked: str
) -> None:
    add(client, lock_file, lanes, "files", picked)
    for file in saved(lock_file)["files"]:
        content = physics.content(*file["id"].split(":"))
        assert file["size"] == len(content)
        assert file["checksums"]["adler32"] == f"{zlib.adler32(content):08x}"
        assert (lake.mounts[file["place"]].path / file["path"]).read_bytes() == content
    text = lock_file.read_text()
    assert "alice" not in text
    assert "://" not in text


@pytest.mark.fault(82)
def test_a_lock_gives_the_paths_without_a_server_verified_by_checksum(
    client: Rucio, lake: RunningLake, lock_file: Path, lanes: Lanes
) -> None:
    desk = add(client, lock_file, lanes, "files", ZMUMU)
    mounts = {rse: {mount.prefix: str(mount.path)} for rse, mount in lake.mounts.items()}
    offline = Rucio(lake.url, ca_cert=str(lake.ca), mounts=mounts, sessions=Sessions())
    (variable,) = Lock(lock_file, offline, "checksum").restored(Stop())
    assert variable.value == desk.variables["files"]


def test_a_copy_in_the_folder_for_downloads_is_locked_by_its_name(
    client: Rucio, lake: RunningLake, lock_file: Path, lanes: Lanes, lake_sessions: Sessions, tmp_path: Path
) -> None:
    fetching = rucio_of(lake, lake_sessions, downloads=str(tmp_path / "copies"), storage_access={"*": "none"})
    fetching.download("mc16:run358175.Hbb.AOD")
    desk = add(fetching, lock_file, lanes, "hbb", "mc16:run358175.Hbb.AOD")
    assert {file["place"] for file in saved(lock_file)["files"]} == {"downloads"}
    (variable,) = Lock(lock_file, fetching).restored(Stop())
    assert variable.value == desk.variables["hbb"]
    Path(desk.variables["hbb"][0]).unlink()
    (variable,) = Lock(lock_file, fetching).restored(Stop())
    assert variable.fault
    assert ".get('mc16:run358175.Hbb.AOD._000001.csv')" in variable.fault.hint


@pytest.mark.fault(62, 73)
def test_the_lock_of_another_instance_or_vo_is_refused_though_all_names_are_equal(
    client: Rucio, lake: RunningLake, multivo: MultiVo, lock_file: Path, lanes: Lanes
) -> None:
    tst, ts2 = (rucio_of(one, Sessions(), account="alice", vo=one.vo) for one in (multivo.tst, multivo.ts2))
    add(tst, lock_file, lanes, "files", ZMUMU)
    for other in (ts2, client):
        with pytest.raises(InvalidInput, match="tst"):
            Lock(lock_file, other)
    (variable,) = Lock(lock_file, tst).restored(Stop())
    assert isinstance(variable.value, list)
    contents = [Path(path).read_bytes() for path in variable.value]
    assert contents == [physics.content("mc16", Path(path).name, "tst") for path in variable.value]


# --- notebooks of the old extension ---------------------------------------------------------------------------------


def old_notebook(folder: Path, *attached: Sequence[str]) -> Path:
    keys = ("did", "type", "variableName")
    attachments = [dict(zip(keys, one, strict=True)) for one in attached]
    notebook = {"cells": [], "metadata": {"rucio_attachments": attachments}, "nbformat": 4, "nbformat_minor": 5}
    file = folder / "analysis.ipynb"
    file.write_text(json.dumps(notebook))
    return file


def test_what_the_old_extension_has_attached_becomes_a_lock_and_a_cell(client: Rucio, tmp_path: Path) -> None:
    notebook = old_notebook(tmp_path, (ZMUMU, "collection", "zmumu"), (FILE, "file", "one"))
    before = notebook.read_bytes()
    made = lock_of_notebook(notebook, client)
    assert made.missing == ()
    assert made.lock == tmp_path / "analysis.lock.json"
    assert made.cell.endswith("lock='analysis.lock.json')\nbrowser")
    compile(made.cell, "cell", "exec")
    zmumu, one = Lock(made.lock, client).restored(Stop())
    assert zmumu.value == client.paths(ZMUMU)
    assert one.value == client.paths(FILE)[0]
    assert notebook.read_bytes() == before


def test_what_is_not_here_is_in_the_lock_and_is_missing(client: Rucio, tmp_path: Path) -> None:
    made = lock_of_notebook(old_notebook(tmp_path, (PARTLY, "collection", "ttbar")), client)
    assert [one.split("._")[1] for one, _ in made.missing] == [f"{number:06d}.csv" for number in (5, 6, 7, 8)]
    (variable,) = Lock(made.lock, client).restored(Stop())
    assert variable.fault
    assert variable.fault.found == 4


def test_a_lock_that_is_there_is_not_overwritten(client: Rucio, tmp_path: Path) -> None:
    notebook = old_notebook(tmp_path, (FILE, "file", "one"))
    lock_of_notebook(notebook, client)
    with pytest.raises(AlreadyExists):
        lock_of_notebook(notebook, client)


@pytest.mark.fault(62)
@pytest.mark.parametrize(
    ("attached", "error"),
    [
        ((), InvalidInput),
        ((FILE, "file", "import os"), InvalidInput),
        ((FILE, "script", "one"), InvalidInput),
        (("../../etc/passwd", "file", "one"), InvalidInput),
        (("mc16:no.such.dataset", "collection", "one"), NotFound),
    ],
    ids=["nothing", "no name", "another type", "no identifier", "not in Rucio"],
)
def test_a_notebook_that_cannot_be_used_makes_no_lock(
    client: Rucio, tmp_path: Path, attached: Sequence[str], error: type[Exception]
) -> None:
    notebook = old_notebook(tmp_path, *([attached] if attached else []))
    with pytest.raises(error):
        lock_of_notebook(notebook, client)
    assert not (tmp_path / "analysis.lock.json").exists()
