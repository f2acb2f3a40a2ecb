"""Paths of real files on real mounts, with the bytes that Rucio says they have."""

from __future__ import annotations

import threading
import zlib
from pathlib import Path

import pytest

from contract.conftest import rucio_of
from ipylake._credentials import Sessions
from ipylake._protocol import Entry, KeyValues
from ipylake._stop import Stop
from ipylake.errors import Cancelled, ConfigurationError, NotAvailable, NotFound
from ipylake.rucio import Rucio
from lake import odd, physics
from lake.fixture import RunningLake
from patience import PATIENCE_S

CERN, DESY, GRIF = "CERN-LAKE_USERDISK", "DESY-LAKE_LOCALGROUPDISK", "GRIF-LAKE_LOCALGROUPDISK"
ZMUMU = "run358031.Zmumu.AOD"


def names(paths: list[str]) -> list[str]:
    return sorted(Path(path).name for path in paths)


def files_of(dataset: str, count: int) -> list[str]:
    return [f"{dataset}._{number:06d}.csv" for number in range(1, count + 1)]


def metadata(client: Rucio, did: str) -> dict[str, str]:
    sections = client.details(did).tabs[0].sections
    return {row.key: row.value for section in sections if isinstance(section, KeyValues) for row in section.rows}


@pytest.mark.parametrize(
    ("dataset", "count", "rse"),
    [(ZMUMU, 6, CERN), ("run358300.Zmumu.NTUP", 5, DESY), ("run358333.Zee.NTUP", 4, GRIF)],
)
def test_the_files_of_a_dataset_are_read_where_their_element_is_mounted(
    client: Rucio, lake: RunningLake, dataset: str, count: int, rse: str
) -> None:
    paths = client.paths(f"mc16:{dataset}")
    assert names(paths) == files_of(dataset, count)
    for path in map(Path, paths):
        assert path.is_relative_to(lake.mounts[rse].path)
        assert path.read_bytes() == physics.content("mc16", path.name)


def test_several_entries_come_in_the_order_given(client: Rucio) -> None:
    last, first = (f"mc16:{ZMUMU}._00000{number}.csv" for number in (5, 2))
    paths = client.paths(last, "mc16:run358300.Zmumu.NTUP", first)
    assert [Path(paths[0]).name, Path(paths[-1]).name] == [last[5:], first[5:]]
    assert len(paths) == 7


def test_a_container_stands_for_all_files_below_it(client: Rucio) -> None:
    paths = client.paths("mc16:run2.all", missing="skip")
    assert len(paths) == len(set(paths)) == 27


@pytest.mark.parametrize(
    ("dataset", "found", "missing", "reason"),
    [
        ("run358115.ttbar.AOD", 4, 4, f"not on the mount: {CERN} has 4 of 8 files of its dataset"),
        ("run358175.Hbb.AOD", 0, 5, "at PIC-LAKE_USERDISK, which is not mounted here"),
        ("run358215.minbias.RAW", 0, 4, "on tape only (CERN-LAKE_TAPE)"),
        ("run358395.Htautau.AOD", 2, 1, f"registered at {CERN}, not on the mount"),
    ],
)
def test_what_is_not_here_is_refused_with_the_reason_and_the_way_out(
    client: Rucio, dataset: str, found: int, missing: int, reason: str
) -> None:
    with pytest.raises(NotAvailable) as caught:
        client.paths(f"mc16:{dataset}")
    assert caught.value.found == found
    assert [why for _, why in caught.value.missing] == [reason] * missing
    assert caught.value.hint


@pytest.mark.parametrize(
    ("did", "reason"),
    [
        ("odd:gone.csv", f"registered at {CERN}, not on the mount"),
        ("odd:truncated.csv", f"registered at {CERN}, but it has 10 bytes on the mount, 29 are registered"),
        ("odd:symlink-out.csv", f"registered at {CERN}, but on the mount it is a link that leads out of it"),
        ("odd:../../../../../outside/passwd", f"registered at {CERN}, but its name would lead out of the mount"),
        ("mc16:run358175.Hbb.AOD._000001.csv", "at PIC-LAKE_USERDISK, which is not mounted here"),
        ("mc16:run358215.minbias.RAW._000001.csv", "on tape only (CERN-LAKE_TAPE)"),
    ],
)
def test_a_single_file_that_is_not_here_says_why(client: Rucio, did: str, reason: str) -> None:
    with pytest.raises(NotAvailable) as caught:
        client.paths(did)
    assert [(file, why) for file, why in caught.value.missing] == [(did, reason)]


def test_files_with_odd_names_hold_their_own_bytes(client: Rucio) -> None:
    expected = {file.name: file.content for file in odd.CORE_FILES}
    (dataset,) = client.search("odd:core.names")
    readable = 0
    for located in client.locate([dataset]):
        if located.path:
            assert Path(located.path).read_bytes() == expected[located.file.removeprefix("odd:")]
            readable += 1
    assert readable == len(expected) - 3


def test_an_empty_dataset_has_no_paths_and_no_error(client: Rucio) -> None:
    assert client.paths("mc16:run358233.Wenu.AOD", missing="skip") == []


def test_what_does_not_exist_is_not_found(client: Rucio) -> None:
    with pytest.raises(NotFound):
        client.paths("mc16:no-such")


def test_an_unknown_entry_of_a_pasted_list_is_not_available(client: Rucio) -> None:
    (located,) = client.locate([Entry("mc16:no-such", "mc16:no-such", "unknown")])
    assert (located.path, located.reason) == (None, "it does not exist in this catalog")


@pytest.mark.fault(43)
def test_ten_thousand_files_are_located_in_order_with_progress(client: Rucio) -> None:
    (dataset,) = client.search("bulk:evt.all")
    steps: list[tuple[int, int | None]] = []
    located = list(client.locate([dataset], progress=lambda done, total, _: steps.append((done, total))))
    assert len(located) == 10_000
    assert all(one.path for one in located)
    assert steps == sorted(steps)
    assert steps[-1] == (10_000, 10_000)
    one = located[4321]
    assert one.path
    assert metadata(client, one.file)["Size"] == str(Path(one.path).stat().st_size)


def test_stop_ends_a_long_look(client: Rucio) -> None:
    stop = Stop()
    located = client.locate(list(client.search("bulk:evt.all")), stop=stop)
    next(located)
    stop.set()
    with pytest.raises(Cancelled):
        list(located)


def test_the_rule_of_the_old_extension_finds_the_same_files(lake: RunningLake, lake_sessions: Sessions) -> None:
    mount = lake.mounts[CERN]
    depth = len(Path(mount.prefix).parts) - 1
    old = Rucio(
        lake.url,
        ca_cert=str(lake.ca),
        username="alice",
        password=lake.password,
        sessions=lake_sessions,
        destination_rse=CERN,
        rse_mount_path=str(mount.path),
        path_begins_at=depth,
    )
    assert old.paths(f"mc16:{ZMUMU}") == rucio_of(lake, lake_sessions).paths(f"mc16:{ZMUMU}")


@pytest.mark.parametrize("begins_at", [2, 99])
def test_a_wrong_number_of_leading_parts_finds_nothing_and_says_so(
    lake: RunningLake, lake_sessions: Sessions, begins_at: int
) -> None:
    wrong = Rucio(
        lake.url,
        ca_cert=str(lake.ca),
        username="alice",
        password=lake.password,
        sessions=lake_sessions,
        destination_rse=CERN,
        rse_mount_path=str(lake.mounts[CERN].path),
        path_begins_at=begins_at,
    )
    with pytest.raises(NotAvailable) as caught:
        wrong.paths(f"mc16:{ZMUMU}._000001.csv")
    assert ("path_begins_at" if begins_at == 99 else "not on the mount") in caught.value.missing[0][1]


def test_a_folder_alone_stands_for_the_elements_own_prefixes(lake: RunningLake, lake_sessions: Sessions) -> None:
    mounts = {rse: str(lake.mounts[rse].path) for rse in (CERN, DESY, GRIF)}
    simple = Rucio(
        lake.url, ca_cert=str(lake.ca), username="alice", password=lake.password, sessions=lake_sessions, mounts=mounts
    )
    every = ("mc16:run358031.Zmumu.AOD", "mc16:run358300.Zmumu.NTUP", "mc16:run358333.Zee.NTUP")
    assert simple.paths(*every) == rucio_of(lake, lake_sessions).paths(*every)


def test_a_mount_of_an_element_that_the_server_does_not_have_is_a_configuration_error(
    lake: RunningLake, lake_sessions: Sessions
) -> None:
    wrong = Rucio(
        lake.url, ca_cert=str(lake.ca), username="alice", password=lake.password, sessions=lake_sessions,
        mounts={"NO_SUCH_RSE": "/data"},
    )  # fmt: skip
    with pytest.raises(ConfigurationError, match="NO_SUCH_RSE"):
        wrong.paths(f"mc16:{ZMUMU}")


def test_without_any_mount_the_reason_is_that(lake: RunningLake, lake_sessions: Sessions) -> None:
    none = Rucio(lake.url, ca_cert=str(lake.ca), username="alice", password=lake.password, sessions=lake_sessions)
    with pytest.raises(NotAvailable) as caught:
        none.paths(f"mc16:{ZMUMU}")
    assert {why for _, why in caught.value.missing} == {"no storage element is mounted in this kernel"}


@pytest.mark.fault(44)
def test_paths_from_several_threads_do_not_mix(client: Rucio) -> None:
    found: dict[str, list[str]] = {}

    def look(dataset: str) -> None:
        found[dataset] = names(client.paths(f"mc16:{dataset}"))

    wanted = {ZMUMU: 6, "run358300.Zmumu.NTUP": 5, "run358333.Zee.NTUP": 4, "run358096.Zee.AOD": 6}
    threads = [threading.Thread(target=look, args=(dataset,)) for dataset in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert found == {dataset: files_of(dataset, count) for dataset, count in wanted.items()}


def test_checksums_of_what_is_read_are_those_of_the_catalog(client: Rucio) -> None:
    did = f"mc16:{ZMUMU}._000003.csv"
    (path,) = client.paths(did)
    assert f"{zlib.adler32(Path(path).read_bytes()):08x}" == metadata(client, did)["adler32"]
