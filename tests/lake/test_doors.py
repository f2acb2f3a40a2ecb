"""How the storage elements answer clients: slow, broken, full, and XRootD."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from lake import physics
from lake.elements import BROKEN, FULL, SLOW, XROOTD, XROOTD_FULL, Element
from lake.fixture import RunningLake
from lake.rest import Rest
from lake.xrootd import SMALL_DISK

SLOW_RATE = 100_000
AUTHORIZED = {"Authorization": "Bearer any"}


@pytest.fixture
def http(lake: RunningLake) -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(ca_certs=str(lake.ca), retries=False) as pool:
        yield pool


@pytest.fixture(scope="module")
def root(lake: RunningLake) -> Rest:
    return lake.rest("root")


def pfns(root: Rest, name: str, scheme: str) -> dict[str, str]:
    """Element → address."""
    body = {"dids": [{"scope": "test", "name": name}], "schemes": [scheme], "sort": "random"}
    (row,) = root("POST", "/replicas/list", body)
    return {rse: addresses[0] for rse, addresses in row["rses"].items()}


def own_address(lake: RunningLake, element: Element) -> str:
    return f"{lake.dav}/{element.folder}/test/{uuid.uuid4().hex}"


def test_the_slow_element_sends_a_connection_100_kb_a_second(
    lake: RunningLake, root: Rest, http: urllib3.PoolManager
) -> None:
    begin = time.monotonic()
    data = http.request("GET", pfns(root, "doors.slow.bin", "https")[SLOW.name]).data
    assert data == physics.content("test", "doors.slow.bin")
    assert len(data) / (time.monotonic() - begin) < 1.2 * SLOW_RATE


def test_the_slow_element_takes_from_a_connection_100_kb_a_second(lake: RunningLake, http: urllib3.PoolManager) -> None:
    address, begin = own_address(lake, SLOW), time.monotonic()
    assert http.request("PUT", address, body=b"x" * 200_000, headers=AUTHORIZED).status == 201
    assert time.monotonic() - begin > 1.5
    http.request("DELETE", address, headers=AUTHORIZED)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PROPFIND"])
def test_the_broken_element_answers_500(lake: RunningLake, root: Rest, http: urllib3.PoolManager, method: str) -> None:
    address = pfns(root, "doors.broken.csv", "https")[BROKEN.name]
    assert http.request(method, address, headers=AUTHORIZED).status == 500


def test_a_file_of_the_broken_element_is_also_elsewhere(root: Rest, http: urllib3.PoolManager) -> None:
    addresses = pfns(root, "doors.twice.csv", "https")
    assert http.request("GET", addresses.pop(BROKEN.name)).status == 500
    (other,) = addresses.values()
    assert http.request("GET", other).data == physics.content("test", "doors.twice.csv")


def test_the_full_element_answers_507_to_writing_alone(lake: RunningLake, http: urllib3.PoolManager) -> None:
    address = own_address(lake, FULL)
    assert http.request("PUT", address, body=b"x", headers=AUTHORIZED).status == 507
    assert http.request("GET", address).status == 404


# ---- XRootD --------------------------------------------------------------------------------------------------------


def xrdcp(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["xrdcp", "--nopbar", *words], capture_output=True, text=True, check=False, timeout=60)  # noqa: S607


@pytest.mark.parametrize("name", ["doors.xrootd.csv", "doors.xrootd.bin"])
def test_xrootd_gives_the_bytes_over_https_and_root(
    lake: RunningLake, root: Rest, http: urllib3.PoolManager, name: str, tmp_path: Path
) -> None:
    assert lake.xrootd
    content, target = physics.content("test", name), tmp_path / "copy"
    assert http.request("GET", pfns(root, name, "https")[XROOTD.name]).data == content
    assert xrdcp(pfns(root, name, "root")[XROOTD.name], str(target)).returncode == 0
    assert target.read_bytes() == content


def test_xrootd_answers_a_part_of_a_file(lake: RunningLake, root: Rest, http: urllib3.PoolManager) -> None:
    assert lake.xrootd
    address = pfns(root, "doors.xrootd.bin", "https")[XROOTD.name]
    answer = http.request("GET", address, headers={"Range": "bytes=1000-1999"})
    assert (answer.status, answer.data) == (206, physics.content("test", "doors.xrootd.bin")[1000:2000])


def test_what_xrootd_took_over_https_is_there_over_root(
    lake: RunningLake, http: urllib3.PoolManager, tmp_path: Path
) -> None:
    end = f"{lake.xrootd[XROOTD.name]}//{XROOTD.folder}/test/{uuid.uuid4().hex}"
    assert http.request("PUT", f"https:{end}", body=b"twelve bytes").status == 200
    assert xrdcp(f"root:{end}", str(tmp_path / "copy")).returncode == 0
    assert (tmp_path / "copy").read_bytes() == b"twelve bytes"
    assert http.request("DELETE", f"https:{end}").status == 200


def test_a_full_disk_cuts_the_connection_and_leaves_a_truncated_file(
    lake: RunningLake, http: urllib3.PoolManager
) -> None:
    address = f"https:{lake.xrootd[XROOTD_FULL.name]}/{XROOTD_FULL.folder}/test/{uuid.uuid4().hex}"
    with pytest.raises(urllib3.exceptions.ProtocolError):
        http.request("PUT", address, body=b"x" * (SMALL_DISK + 4_000_000))
    assert int(http.request("HEAD", address).headers["Content-Length"]) == SMALL_DISK
    assert http.request("DELETE", address).status == 200


def test_a_full_disk_is_an_error_over_root(lake: RunningLake, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.write_bytes(b"x" * (SMALL_DISK + 1))
    end = f"{lake.xrootd[XROOTD_FULL.name]}//{XROOTD_FULL.folder}/test/{uuid.uuid4().hex}"
    copied = xrdcp(str(source), f"root:{end}")
    assert copied.returncode != 0
    assert "Unable to write" in copied.stderr
