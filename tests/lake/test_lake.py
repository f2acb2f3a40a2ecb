"""The lake is what its README says. Rules are made for names of their own, and removed."""

from __future__ import annotations

import http.client
import ssl
import time
import uuid
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lake import bulk, odd, physics
from lake.elements import BROKEN, ELEMENTS, FREE, FULL, MOUNT, REMOTE, SECOND, TAPE, XROOTD, Element
from lake.fixture import RunningLake
from lake.rest import Rest, RestError, did_path

PATIENCE_S = 60


@pytest.fixture(scope="module")
def root(lake: RunningLake) -> Rest:
    return lake.rest("root")


@pytest.fixture(scope="module")
def alice(lake: RunningLake) -> Rest:
    return lake.rest("alice")


# ---- names ---------------------------------------------------------------------------------------------------------


def test_every_dataset_of_the_table_has_its_files(root: Rest) -> None:
    for dataset in (*physics.DATASETS, *odd.DATASETS):
        rows = root("GET", f"/dids/{did_path(dataset.scope, dataset.name)}/files")
        assert sorted(row["name"] for row in rows) == sorted(dataset.files)


def test_every_container_of_the_table_has_its_children(root: Rest) -> None:
    for container in physics.CONTAINERS:
        rows = root("GET", f"/dids/{did_path(container.scope, container.name)}/dids")
        assert sorted(row["name"] for row in rows) == sorted(container.children)


def test_searching_mc16_for_run_finds_twelve_collections_and_41_files(root: Rest) -> None:
    assert len(root("GET", "/dids/mc16/dids/search", name="run*", type="collection")) == 12
    assert len(root("GET", "/dids/mc16/dids/search", name="run*", type="file")) == 41


def test_search_knows_built_in_and_json_metadata(root: Rest) -> None:
    by_run = root("GET", "/dids/mc16/dids/search", type="dataset", filters=str([{"run_number.gte": 358300}]))
    assert sorted(by_run) == ["run358300.Zmumu.NTUP", "run358333.Zee.NTUP", "run358395.Htautau.AOD"]
    by_generator = root("GET", "/dids/mc16/dids/search", type="dataset", filters=str([{"generator": "Powheg"}]))
    assert sorted(by_generator) == ["run358096.Zee.AOD", "run358300.Zmumu.NTUP"]


def test_names_with_slashes_are_found_when_the_slash_is_escaped(root: Rest) -> None:
    for file in odd.REST_FILES:
        assert root("GET", f"/dids/{did_path(odd.SCOPE, file.name)}")["bytes"] == len(file.content)


def test_names_that_rest_refuses_are_listed_and_found(root: Rest) -> None:
    listed = root("GET", f"/dids/{did_path(odd.SCOPE, odd.CORE_DATASET)}/files")
    assert {row["name"] for row in listed} == {file.name for file in odd.CORE_FILES}
    for file in odd.CORE_FILES:
        if file.name not in odd.UNREACHABLE:
            assert root("GET", f"/dids/{did_path(odd.SCOPE, file.name)}")["name"] == file.name


def test_some_names_are_listed_and_answer_404_alone(root: Rest) -> None:
    for name in odd.UNREACHABLE:
        with pytest.raises(RestError, match="404"):
            root("GET", f"/dids/{did_path(odd.SCOPE, name)}")


def test_hostile_metadata_comes_back_unchanged(root: Rest) -> None:
    values = root("GET", f"/dids/{did_path(odd.SCOPE, 'hostile-metadata')}/meta", plugin="ALL")
    assert {key: values[key] for key in odd.HOSTILE} == odd.HOSTILE
    assert values["project"] == odd.HOSTILE["markup"]


def test_scope_bulk_has_21002_names(root: Rest) -> None:
    assert len(root("GET", "/dids/bulk/dids/search", name="*", type="all")) == 21_002
    dataset = root("GET", f"/dids/bulk/{bulk.ALL}")
    assert (dataset["length"], dataset["bytes"]) == (10_000, sum(len(bulk.content(at)) for at in range(10_000)))


# ---- people --------------------------------------------------------------------------------------------------------


def get(
    lake: RunningLake, url: str, headers: dict[str, str], certificate: tuple[Path, Path] | None = None
) -> http.client.HTTPResponse:
    tls = ssl.create_default_context(cafile=str(lake.ca))
    if certificate:
        tls.load_cert_chain(*certificate)
    where = urlsplit(url)
    with closing(http.client.HTTPSConnection(where.netloc, timeout=30, context=tls)) as connection:
        connection.request("GET", where.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer


def sign_in(lake: RunningLake, user: str, password: str) -> http.client.HTTPResponse:
    return get(lake, f"{lake.url}/auth/userpass", {"X-Rucio-Username": user, "X-Rucio-Password": password})


def test_a_person_with_two_accounts_gets_206_and_their_names(lake: RunningLake) -> None:
    answer = sign_in(lake, "carol", lake.password)
    assert (answer.status, answer.headers["X-Rucio-Auth-Token"]) == (206, None)
    assert sorted(answer.headers["X-Rucio-Auth-Accounts"].split(",")) == ["higgs", "top"]
    assert lake.rest("carol", "higgs").account == "higgs"


def test_a_wrong_password_is_401(lake: RunningLake) -> None:
    assert sign_in(lake, "alice", "wrong").status == 401


@pytest.mark.parametrize("file", ["alice.pem", "alice.proxy.pem", "alice.proxy2.pem"])
def test_certificates_and_proxies_sign_in(lake: RunningLake, file: str) -> None:
    key = "alice.key" if file == "alice.pem" else file
    answer = get(lake, f"{lake.url}/auth/x509_proxy", {}, (lake.certs / file, lake.certs / key))
    assert (answer.status, answer.headers["X-Rucio-Auth-Account"]) == (200, "alice")


# ---- bytes ---------------------------------------------------------------------------------------------------------


def local_path(lake: RunningLake, element: Element, pfn: str) -> Path:
    """What a `file` PFN of a mounted element stands for."""
    mount, path = lake.mounts[element.name], "/" + pfn.split("/", 3)[3]  # file://localhost:0/…, nothing is escaped
    assert path.startswith(mount.prefix)
    return mount.path / path.removeprefix(mount.prefix)


@pytest.mark.parametrize(
    ("element", "name"),
    [(MOUNT, "run358031.Zmumu.AOD"), (SECOND, "run358300.Zmumu.NTUP"), (FREE, "run358333.Zee.NTUP")],
    ids=["prefix is the mount", "prefix is elsewhere", "not deterministic"],
)
def test_the_file_pfns_of_a_mounted_element_lead_to_the_bytes(
    lake: RunningLake, root: Rest, element: Element, name: str
) -> None:
    body = {
        "dids": [{"scope": "mc16", "name": name}],
        "schemes": ["file"],
        "sort": "random",
        "rse_expression": element.name,
    }
    rows = root("POST", "/replicas/list", body)
    assert rows
    for row in rows:
        (pfn,) = row["pfns"]
        assert local_path(lake, element, pfn).read_bytes() == physics.content("mc16", row["name"])


def test_a_dataset_is_whole_partial_or_absent_at_the_mount_as_the_table_says(root: Rest) -> None:
    def at_mount(name: str) -> list[tuple[int, int]]:
        rows = root("GET", f"/replicas/mc16/{name}/datasets")
        return [(row["available_length"], row["length"]) for row in rows if row["rse"] == MOUNT.name]

    names = ("run358031.Zmumu.AOD", "run358115.ttbar.AOD", "run358175.Hbb.AOD")
    assert [at_mount(name) for name in names] == [[(6, 6)], [(4, 8)], []]


def test_lost_files_are_registered_and_not_on_the_mount(lake: RunningLake, root: Rest) -> None:
    for scope, name in (physics.LOST, odd.LOST):
        (row,) = root("GET", f"/replicas/{did_path(scope, name)}", select="random")
        assert row["states"] == {MOUNT.name: "AVAILABLE"}
        assert not (lake.mounts[MOUNT.name].path / MOUNT.path(scope, name)).exists()


def test_the_first_ten_thousand_files_of_bulk_lie_on_the_mount(lake: RunningLake) -> None:
    folder = lake.mounts[MOUNT.name].path
    paths = [folder / MOUNT.path(bulk.SCOPE, bulk.file_name(number)) for number in range(bulk.ON_MOUNT)]
    assert all(path.stat().st_size == len(bulk.content(number)) for number, path in enumerate(paths))
    assert not (folder / MOUNT.path(bulk.SCOPE, bulk.file_name(bulk.ON_MOUNT))).exists()


def test_tape_has_copies_that_cannot_be_read(lake: RunningLake, root: Rest) -> None:
    (row,) = root("GET", "/replicas/mc16/run358215.minbias.RAW._000001.csv", select="random")
    ((pfn, facts),) = row["pfns"].items()
    assert (facts["rse"], facts["type"]) == (TAPE.name, "TAPE")
    assert get(lake, pfn, {}).status == 503


def test_every_element_is_there_with_its_type(root: Rest) -> None:
    types = {row["rse"]: row["rse_type"] for row in root("GET", "/rses/")}
    assert types == {element.name: "TAPE" if element.tape else "DISK" for element in ELEMENTS}


# ---- rules ---------------------------------------------------------------------------------------------------------


class Upload:
    """A dataset of one file of alice at PIC, which nobody else knows; its rules and name are gone at the end."""

    def __init__(self, lake: RunningLake, rest: Rest, root: Rest) -> None:
        self.rest, self.root = rest, root
        self.name, self.content = f"check.{uuid.uuid4().hex}", uuid.uuid4().hex.encode() * 100
        self.file = f"{self.name}.txt"
        self.rules: list[str] = []
        self.storage = lake.mounts[MOUNT.name].path.parent
        source = self.storage / REMOTE.folder / REMOTE.path("user.alice", self.file)
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(self.content)
        adler32 = f"{zlib.adler32(self.content):08x}"
        file = {"scope": "user.alice", "name": self.file, "bytes": len(self.content), "adler32": adler32, "state": "A"}
        rest("POST", "/replicas/", {"rse": REMOTE.name, "files": [file], "ignore_availability": True})
        content = [{"scope": "user.alice", "name": self.file}]
        empty = {"type": "DATASET", "statuses": {}, "meta": {}, "rules": [], "lifetime": None}
        rest("POST", f"/dids/user.alice/{self.name}", {**empty, "dids": []})
        rest("POST", f"/dids/user.alice/{self.name}/dids", {"dids": content})

    def add_rule(self, element: Element) -> str:
        dids = [{"scope": "user.alice", "name": self.name}]
        body = {"dids": dids, "copies": 1, "rse_expression": element.name, "weight": None, "lifetime": None}
        (rule,) = self.rest("POST", "/rules/", {**body, "grouping": "DATASET", "account": "alice", "locked": False})
        self.rules.append(rule)
        return rule

    def state(self, rule: str, *ends: str) -> str:
        """The state of the rule once it is one of `ends`, or after a minute."""
        end = time.monotonic() + PATIENCE_S
        while (state := self.rest("GET", f"/rules/{rule}")["state"]) not in ends and time.monotonic() < end:
            time.sleep(0.05)
        return state

    def copy_at(self, element: Element) -> Path:
        return self.storage / element.folder / element.path("user.alice", self.file)

    def end_rule(self, rule: str) -> None:
        """At once, with the bytes: DELETE would wait an hour. Only an administrator may."""
        self.root("PUT", f"/rules/{rule}", {"options": {"lifetime": 0, "purge_replicas": True}})
        self.rules.remove(rule)

    def remove(self) -> None:
        for rule in list(self.rules):
            self.end_rule(rule)
        self.rest("POST", f"/dids/user.alice/{self.name}/meta", {"meta": {"lifetime": 0}, "recursive": False})


@pytest.fixture
def upload(lake: RunningLake, alice: Rest, root: Rest) -> Iterator[Upload]:
    made = Upload(lake, alice, root)
    yield made
    made.remove()


def test_a_rule_to_the_mounted_element_brings_the_bytes_and_ends_ok(upload: Upload) -> None:
    assert upload.state(upload.add_rule(MOUNT), "OK", "STUCK") == "OK"
    assert upload.copy_at(MOUNT).read_bytes() == upload.content


def test_a_rule_to_xrootd_brings_the_bytes_and_ends_ok(lake: RunningLake, upload: Upload) -> None:
    assert lake.xrootd
    assert upload.state(upload.add_rule(XROOTD), "OK", "STUCK") == "OK"
    assert upload.copy_at(XROOTD).read_bytes() == upload.content


def test_removing_a_rule_removes_the_bytes(upload: Upload) -> None:
    rule = upload.add_rule(MOUNT)
    upload.state(rule, "OK")
    upload.end_rule(rule)
    end = time.monotonic() + PATIENCE_S
    while upload.copy_at(MOUNT).exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not upload.copy_at(MOUNT).exists()


def test_a_rule_to_the_broken_element_is_stuck_with_the_reason(upload: Upload) -> None:
    rule = upload.add_rule(BROKEN)
    assert upload.state(rule, "OK", "STUCK") == "STUCK"
    assert "No space left on device" in upload.rest("GET", f"/rules/{rule}")["error"]


def test_a_rule_to_the_full_element_is_refused_for_quota(upload: Upload) -> None:
    with pytest.raises(RestError, match="409 InsufficientAccountLimit"):
        upload.add_rule(FULL)
