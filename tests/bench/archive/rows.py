"""What Zenodo costs us, against the least that it could, or against others: `python -m bench.archive.rows ROW`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from bench.archive.double import TOKEN, Archive, archive
from bench.timing import Pairs, pairs_of, timed
from ipylake._credentials import Sessions
from ipylake.zenodo import Zenodo
from zenodo import impostor
from zenodo.seed import MANY, number
from zenodo.wire import RDM

GIB, MIB = 2**30, 2**20
FREE = ("--rate-scale", "100000")
MINUTE_S = 4
CLIENT = Path(__file__).parents[3] / ".state/clients/zenodo-get/bin/python"
SAID = {
    "title": "Bench", "resource_type": "dataset", "creators": ["Adams, Alice"], "licenses": "cc-by-4.0",
    "description": "Nothing.", "publication_date": "2026-11-01",
}  # fmt: skip


@contextmanager
def room() -> Iterator[Path]:
    """A folder in memory where there is one; what is remembered of deposits is there as well."""
    memory = "/dev/shm"  # noqa: S108  # the anchor's disk as well
    with tempfile.TemporaryDirectory(dir=memory if os.path.isdir(memory) else None) as folder:
        os.environ |= {"XDG_DATA_HOME": f"{folder}/data", "IPYLAKE_CONFIG": f"{folder}/ipylake.toml", "TMPDIR": folder}
        Path(folder, "ipylake.toml").touch()
        yield Path(folder)


def client(at: Archive, **options: object) -> Zenodo:
    return Zenodo(at.url, token=TOKEN, sessions=Sessions(), **options)  # type: ignore[arg-type]


def first_rows() -> Pairs:
    """The kernel's half: a bare request on a connection that is open, and the first rows of the same search."""
    with room(), archive(*FREE) as at:
        zenodo, pool = client(at), urllib3.PoolManager(headers={"Authorization": f"Bearer {TOKEN}", "Accept": RDM})
        address = f"{at.url}/api/records?q=gamma&page=1&size=100&sort=bestmatch"

        def bare() -> None:
            assert pool.request("GET", address).status == 200

        return pairs_of(lambda: timed(bare), lambda: timed(lambda: next(zenodo.search("gamma").batches())), count=25)


def whole_record() -> Pairs:
    """Both fetch a record of 100 files into an empty folder, zenodo_get through the proxy that its address needs."""
    with room() as folder:
        chain, key = impostor.make(folder)
        with archive("--certificate", chain, key, *FREE) as at:
            environment = {**os.environ, "HTTPS_PROXY": at.url, "REQUESTS_CA_BUNDLE": chain, "SSL_CERT_FILE": chain}
            target, zenodo = folder / "got", client(at)

            def theirs() -> float:
                shutil.rmtree(target, ignore_errors=True)
                command = [str(CLIENT), str(Path(__file__).with_name("peer.py")), number(MANY), str(target)]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
                assert len(list(target.iterdir())) >= 100
                return float(done.stdout.splitlines()[-1])

            def ours() -> float:
                shutil.rmtree(target, ignore_errors=True)
                return timed(lambda: zenodo.get(number(MANY), to=target))

            return pairs_of(theirs, ours)


def record_again() -> float:
    with room() as folder, archive(*FREE) as at:
        zenodo = client(at)
        zenodo.get(number(MANY), to=folder / "got")
        before = len(at.calls())
        zenodo.get(number(MANY), to=folder / "got")
        return float(sum("/files/" in call for call in at.calls()[before:]))


def upload() -> Pairs:
    with room() as folder, archive(*FREE) as at:
        path = folder / "big.bin"
        with path.open("wb") as file:
            for _ in range(GIB // MIB):
                file.write(bytes(range(256)) * (MIB // 256))
        zenodo, pool = client(at), urllib3.PoolManager(headers={"Authorization": f"Bearer {TOKEN}"})
        base = f"{at.url}/api/deposit/depositions"

        def emptied() -> None:
            """The double keeps what it is sent: no draft of the turn before is left."""
            for one in pool.request("GET", base).json():
                if not one["submitted"]:
                    pool.request("DELETE", f"{base}/{one['id']}")

        def curl() -> float:
            emptied()
            bucket = pool.request("POST", base, json={}).json()["links"]["bucket"]
            words = ["-sf", "-o", os.devnull, "-H", f"Authorization: Bearer {TOKEN}", "-T", str(path)]
            return timed(lambda: subprocess.run(["curl", *words, f"{bucket}/big.bin"], check=True))  # noqa: S603, S607

        def ours() -> float:
            emptied()
            return timed(lambda: zenodo.deposit(path, SAID, anew=True))

        return pairs_of(curl, ours)


def small_files() -> Pairs:
    """100 files under Zenodo's own limit of 100 requests a minute, with a minute of four seconds; the anchor makes a
    draft, puts each file once, and waits when it is told to."""
    with room() as folder, archive("--minute", str(MINUTE_S)) as at:
        (folder / "small").mkdir()
        for count in range(100):
            (folder / "small" / f"{count:03}.bin").write_bytes(bytes([count]) * 1000)
        files = sorted((folder / "small").iterdir())
        pool = urllib3.PoolManager(headers={"Authorization": f"Bearer {TOKEN}", "User-Agent": "bench"})

        def asked(method: str, url: str, **more: object) -> urllib3.BaseHTTPResponse:
            while (answer := pool.request(method, url, retries=False, **more)).status == 429:  # type: ignore[arg-type]
                time.sleep(float(answer.headers["Retry-After"]))
            assert answer.status < 300, answer.data
            return answer

        def bare() -> None:
            draft = asked("POST", f"{at.url}/api/deposit/depositions", json={"metadata": {"title": "Bench"}}).json()
            for file in files:
                asked("PUT", f"{draft['links']['bucket']}/{file.name}", body=file.read_bytes())

        def from_a_new_minute(work: Callable[[], object]) -> Callable[[], float]:
            def measure() -> float:
                time.sleep(MINUTE_S - time.time() % MINUTE_S)
                return timed(work)

            return measure

        deposit = from_a_new_minute(lambda: client(at).deposit(files, SAID, anew=True))
        return pairs_of(from_a_new_minute(bare), deposit)


def _again() -> list[str]:
    """What a finished deposit of 100 files asks when the same call comes again."""
    with room() as folder, archive(*FREE) as at:
        (folder / "small").mkdir()
        for count in range(100):
            (folder / "small" / f"{count:03}.bin").write_bytes(bytes([count]) * 1000)
        files = sorted((folder / "small").iterdir())
        client(at).deposit(files, SAID)
        before = len(at.calls())
        client(at).deposit(files, SAID)
        return at.calls()[before:]


def requests_again() -> float:
    return float(len(_again()))


def writes_again() -> float:
    return float(sum(not call.startswith("GET ") for call in _again()))


ROWS: dict[str, Callable[[], Pairs | float]] = {
    "archive-first-rows": first_rows,
    "archive-record": whole_record,
    "archive-record-again": record_again,
    "archive-upload": upload,
    "archive-small": small_files,
    "archive-again": requests_again,
    "archive-again-writes": writes_again,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(ROWS[sys.argv[1]]()))
