"""Public clients, unmodified, find on the double what they find at Zenodo; one of them also on a real InvenioRDM.

Each has an environment of its own below .state/clients, which `npm test` makes. zenodo_get has Zenodo's address in
it: it goes through the double as a proxy.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from . import impostor
from .fixture import RunningZenodo, running
from .records import Library
from .seed import MANY, RESTRICTED, number
from .sites import Site

TESTS = Path(__file__).resolve().parent.parent
ENVIRONMENTS = TESTS.parent / ".state/clients"
LIMIT_S = 120


def program(client: str, name: str = "python") -> Path:
    """A program of the client's environment."""
    path = ENVIRONMENTS / client / "bin" / name
    if not path.exists():
        reason = f"{client} is not in .state/clients: `npm test -- python` puts it there"
        if "zenodo" in os.environ.get("IPYLAKE_BEDS", "").split(","):
            pytest.fail(f"The bed zenodo does not start: {reason}", pytrace=False)
        pytest.skip(f"zenodo bed: {reason}")
    return path


def ask(client: str, site: Site, folder: Path) -> dict[str, Any]:
    """What clients.py says of it."""
    command = [program(client), "-m", "zenodo.clients", client, site.url, site.owner]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(TESTS), "NO_PROXY": "*"}
    options: dict[str, Any] = {"env": environment, "cwd": folder, "timeout": LIMIT_S, "check": False}
    done = subprocess.run(command, capture_output=True, text=True, **options)  # noqa: S603  # ours
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_zenodo_client_publishes_and_makes_a_new_version(zenodo: RunningZenodo, tmp_path: Path) -> None:
    said = ask("zenodo-client", zenodo, tmp_path)
    assert said == {"state": "done", "is_new": True, "doi": said["doi"]}
    concept = zenodo.ask("GET", f"/api/records/{said['doi'].rpartition('.')[2]}").json()["parent"]["id"]
    found = zenodo.ask("GET", f"/api/records?q=conceptrecid:{concept}&all_versions=1", rdm=False).json()["hits"]["hits"]
    sums = {one["files"][0]["checksum"] for one in found}
    assert sums == {f"md5:{hashlib.md5(data).hexdigest()}" for data in (b"1,2\n", b"3,4\n")}  # noqa: S324  # Zenodo's


def test_inveniordm_py_drafts_and_publishes_and_sends_a_file_as_a_form(published_site: Site, tmp_path: Path) -> None:
    said = ask("inveniordm-py", published_site, tmp_path)
    record = published_site.ask("GET", f"/api/records/{said['id']}").json()
    assert (record["metadata"]["title"], record["is_published"]) == ("Public client", True)
    path = f"/api/records/{said['id']}/files/a.csv/content"
    assert published_site.ask("GET", path, rdm=False, Accept="*/*").data == b"data=1%2C2%0A"  # so do 0.1.1's users


# --- zenodo_get, through the proxy ------------------------------------------------------------------------------------


@dataclass
class ZenodoGet:
    """zenodo_get in a folder of its own. `site` is what it takes for zenodo.org and sandbox.zenodo.org."""

    site: RunningZenodo
    certificate: str
    folder: Path

    def __call__(self, *words: str) -> int:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "HTTPS_PROXY": self.site.url}
        environment |= {"REQUESTS_CA_BUNDLE": self.certificate, "SSL_CERT_FILE": self.certificate}
        command = [program("zenodo-get", "zenodo_get"), *words, "-o", str(self.folder / "got")]
        options: dict[str, Any] = {"env": environment, "cwd": self.folder, "timeout": LIMIT_S, "check": False}
        return subprocess.run(command, capture_output=True, **options).returncode  # noqa: S603  # as it is

    def got(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.folder / "got").iterdir()}


@pytest.fixture
def zenodo_get(tmp_path: Path, zenodo_seed: Library) -> Iterator[ZenodoGet]:
    certificate, key = impostor.make(tmp_path)
    with running(tmp_path, zenodo_seed, (certificate, key)) as site:
        yield ZenodoGet(site, certificate, tmp_path)


def test_zenodo_get_fetches_all_files_and_does_not_fetch_them_again(zenodo_get: ZenodoGet) -> None:
    assert zenodo_get(number(MANY)) == 0
    got = zenodo_get.got()
    assert len(got) == 100
    assert got["part 097.bin"] == bytes([97]) * 1000
    before = len(zenodo_get.site.double.calls)
    assert zenodo_get(number(MANY)) == 0
    again = zenodo_get.site.double.calls[before:]
    assert not [call for call in again if "/files/" in call]


def test_zenodo_get_waits_where_it_is_told_to(zenodo_get: ZenodoGet) -> None:
    zenodo_get.site.fail(too_many=2, wait_s=1)
    assert zenodo_get(number(3)) == 0
    assert set(zenodo_get.got()) == {"run 3.csv", "readme.md"}


@pytest.mark.parametrize("fault", [{"wrong_md5": True}, {"truncate": 5}])
def test_zenodo_get_notices_what_is_not_what_it_should_be(zenodo_get: ZenodoGet, fault: dict[str, Any]) -> None:
    zenodo_get.site.fail(**fault)
    assert zenodo_get("-R", "0", "-p", "0.1", number(3)) != 0


def test_zenodo_get_without_a_token_takes_a_restricted_record_for_an_empty_one(zenodo_get: ZenodoGet) -> None:
    assert zenodo_get(number(RESTRICTED)) == 0
    assert zenodo_get.got() == {}
