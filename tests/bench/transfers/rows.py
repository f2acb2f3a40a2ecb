"""What it costs to get bytes, each against the least that it could: both from the same storage to the same disk."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import resource
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import urllib3

from bench.timing import Pairs, pairs_of, timed
from bench.transfers.storage import BLOCK, CERTIFICATES
from ipylake._stop import Stop
from ipylake._transfers import Access, Change, Policy, Source, Transfers, Wanted
from ipylake._transfers.outgoing import LocalFile
from ipylake._transfers.upload import Upload
from ipylake._transfers.web_storage import WebStorage

GIB = 2**30
MIB = 2**20
SMALL = 64 * 1024
CAP = 20 * MIB
CA = str(CERTIFICATES / "ca.pem")
ACCESS = Access(ca_cert=CA, internal=True)
ALONE = Policy(streams=1)


class Bench:
    """A storage in a process of its own, and a folder in memory where there is one."""

    def __init__(self, program: subprocess.Popen[str], folder: Path) -> None:
        self._program = program
        self.folder = folder
        self.urls = json.loads(self._line())

    def url(self, size: int, cap: int = 0, scheme: str = "https") -> str:
        return f"{self.urls[scheme]}/file/{size}" + (f"?cap={cap}" if cap else "")

    def sent(self) -> int:
        """Bytes, since this was last asked."""
        assert self._program.stdin
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._program.stdout
        return self._program.stdout.readline()


@contextmanager
def bench() -> Iterator[Bench]:
    memory = "/dev/shm"  # noqa: S108  # the anchor's disk as well
    command = [sys.executable, "-m", "bench.transfers.storage"]
    with (
        tempfile.TemporaryDirectory(dir=memory if os.path.isdir(memory) else None) as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program,  # noqa: S603
    ):
        try:
            yield Bench(program, Path(folder))
        finally:
            program.kill()


def sum_of(size: int, algorithm: str = "adler32") -> str:
    value, md5 = 1, hashlib.md5(usedforsecurity=False)
    while size:
        block = BLOCK[: min(size, len(BLOCK))]
        value = zlib.adler32(block, value) if algorithm == "adler32" else value
        if algorithm == "md5":
            md5.update(block)
        size -= len(block)
    return f"{value:08x}" if algorithm == "adler32" else md5.hexdigest()


def wanted(url: str, size: int, sums: dict[str, str], name: str = "file") -> Wanted:
    return Wanted(name, name, size, sums, [Source(url, access=ACCESS)])


def fetch(transfers: Transfers, folder: Path, *many: Wanted, policy: Policy | None = None) -> None:
    batch = transfers.start(many, folder, policy)
    batch.wait()
    batch.paths()


def emptied(folder: Path, work: Callable[[], object]) -> Callable[[], float]:
    """`work`, timed, in an empty folder."""

    def measure() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return timed(work)

    return measure


def raw(url: str, path: Path) -> None:
    """http.client, `readinto` of 512 KiB, written as it comes: no checksum, nothing verified."""
    parts = urllib3.util.parse_url(url)
    tls = ssl.create_default_context(cafile=CA)
    connection = http.client.HTTPSConnection(parts.host or "", parts.port, context=tls)
    connection.request("GET", parts.request_uri)
    piece = memoryview(bytearray(512 * 1024))
    with connection.getresponse() as answer, open(path, "wb", buffering=0) as file:
        while count := answer.readinto(piece):
            file.write(piece[:count])
    connection.close()


def download() -> Pairs:
    with bench() as at:
        one = wanted(at.url(GIB), GIB, {"adler32": sum_of(GIB)})
        transfers, folder = Transfers(), at.folder / "x"
        return pairs_of(
            emptied(folder, lambda: raw(at.url(GIB), folder / "file")),
            emptied(folder, lambda: fetch(transfers, folder, one)),
        )


def download_curl() -> Pairs:
    with bench() as at:
        one = wanted(at.url(GIB), GIB, {"adler32": sum_of(GIB)})
        transfers, folder = Transfers(), at.folder / "x"

        def two_steps() -> None:
            path = str(folder / "file")
            subprocess.run(["curl", "-s", "--cacert", CA, "-o", path, at.url(GIB)], check=True)  # noqa: S603, S607
            subprocess.run(["xrdadler32", path], check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607

        return pairs_of(emptied(folder, two_steps), emptied(folder, lambda: fetch(transfers, folder, one)))


def client_download() -> Pairs:
    """BENCH_PEER: a Python that has rucio-clients."""
    with bench() as at:
        one = wanted(at.url(GIB), GIB, {"adler32": sum_of(GIB)})
        transfers, folder = Transfers(), at.folder / "x"

        def theirs() -> float:
            emptied(folder, lambda: None)()
            command = [os.environ["BENCH_PEER"], "-m", "bench.peers.download", at.url(GIB), str(folder / "file")]
            return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603

        return pairs_of(theirs, emptied(folder, lambda: fetch(transfers, folder, one)))


def download_md5() -> Pairs:
    with bench() as at:
        one = wanted(at.url(GIB, scheme="http"), GIB, {"md5": sum_of(GIB, "md5")})
        transfers, folder = Transfers(), at.folder / "x"
        return pairs_of(
            lambda: timed(lambda: sum_of(GIB, "md5")), emptied(folder, lambda: fetch(transfers, folder, one))
        )


def small_files() -> Pairs:
    with bench() as at:
        sums = {"adler32": sum_of(SMALL)}
        many = [wanted(at.url(SMALL), SMALL, sums, f"f{number}") for number in range(1000)]
        transfers, folder = Transfers(), at.folder / "x"
        pool = urllib3.PoolManager(ca_certs=CA)

        def loop() -> None:
            for number in range(1000):
                (folder / f"f{number}").write_bytes(pool.request("GET", at.url(SMALL)).data)

        return pairs_of(emptied(folder, loop), emptied(folder, lambda: fetch(transfers, folder, *many)))


def streams_capped() -> Pairs:
    return _streams(256 * MIB, CAP)


def streams_free() -> Pairs:
    return _streams(GIB, 0)


def _streams(size: int, cap: int) -> Pairs:
    with bench() as at:
        one = wanted(at.url(size, cap), size, {"adler32": sum_of(size)})
        folder = at.folder / "x"
        return pairs_of(
            emptied(folder, lambda: fetch(Transfers(), folder, one, policy=ALONE)),
            emptied(folder, lambda: fetch(Transfers(), folder, one)),
        )


def dask_workers() -> Pairs:
    """Sixteen files from a storage that gives each connection so much and no more."""
    import distributed

    size = 16 * MIB
    with bench() as at:
        many = [wanted(at.url(size, CAP), size, {"adler32": sum_of(size)}, f"f{number}") for number in range(16)]
        folder = at.folder / "x"

        def by(client: distributed.Client) -> Callable[[], float]:
            def work() -> None:
                batch = Transfers().start_elsewhere(many, folder, client.get_executor(), ALONE)
                batch.wait()
                batch.paths()

            return emptied(folder, work)

        def cluster(workers: int) -> distributed.LocalCluster:
            options = {"threads_per_worker": 1, "dashboard_address": ":0", "local_directory": str(at.folder)}
            return distributed.LocalCluster(n_workers=workers, **options)

        with (
            cluster(1) as one,
            cluster(2) as two,
            distributed.Client(one) as with_one,
            distributed.Client(two) as with_two,
        ):
            return pairs_of(by(with_one), by(with_two))


# --- counts -----------------------------------------------------------------------------------------------------


def memory_growth() -> float:
    """MiB that the process has grown by at most, while 4 GiB came; in a process of its own, warmed up."""
    with bench() as at:
        transfers, folder = Transfers(), at.folder / "x"
        fetch(transfers, folder, wanted(at.url(32 * MIB), 32 * MIB, {"adler32": sum_of(32 * MIB)}, "warm"))
        size = 4 * GIB if shutil.disk_usage(at.folder).free > 6 * GIB else GIB
        total = sum_of(size)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        fetch(transfers, folder, wanted(at.url(size), size, {"adler32": total}))
        return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


FETCHING = """
import sys
from pathlib import Path
from bench.transfers.rows import fetch, wanted
from ipylake._transfers import Transfers
url, folder, size, adler32 = sys.argv[1:]
fetch(Transfers(), Path(folder), wanted(url, int(size), {"adler32": adler32}))
"""


def resumed() -> float:
    """MiB that the storage sends after the process was killed at half of 1 GiB."""
    with bench() as at:
        folder = at.folder / "x"
        folder.mkdir()
        told = [at.url(GIB), str(folder), str(GIB), sum_of(GIB)]
        with subprocess.Popen([sys.executable, "-c", FETCHING, *told]) as first:  # noqa: S603  # ourselves
            while (
                first.poll() is None and sum(path.stat().st_blocks for path in folder.glob(".*.part")) * 512 < GIB / 2
            ):
                time.sleep(0.001)
            first.kill()
        time.sleep(0.5)  # what was sent to nobody is counted, too
        at.sent()
        fetch(Transfers(), folder, wanted(told[0], GIB, {"adler32": told[3]}))
        return at.sent() / MIB


def cancel() -> float:
    """Milliseconds from the order until nothing runs and the folder is empty, the worst of twenty."""
    worst = 0.0
    with bench() as at:
        for _ in range(20):
            transfers, folder = Transfers(), at.folder / "x"
            running = threading.Event()
            leave = transfers.observe(lambda change, running=running: running.set() if change.totals.bytes else None)
            batch = transfers.start(
                [wanted(at.url(GIB, CAP), GIB, {"adler32": "0"}, f"f{n}") for n in range(8)], folder
            )
            running.wait(20)
            begun = time.perf_counter()
            batch.cancel()
            batch.wait()
            worst = max(worst, time.perf_counter() - begun)
            leave()
            assert list(folder.iterdir()) == []
    return worst * 1000


def progress_messages() -> float:
    """The most that were told in any second, while 1 000 files came."""
    told: list[float] = []

    def observer(_: Change) -> None:
        told.append(time.monotonic())

    with bench() as at:
        transfers = Transfers()
        transfers.observe(observer)
        one = wanted(at.url(SMALL), SMALL, {"adler32": sum_of(SMALL)})
        fetch(transfers, at.folder / "x", *(replace(one, id=f"{n}", name=f"f{n}") for n in range(1000)))
        time.sleep(0.5)
    return float(max(sum(1 for other in told if 0 <= other - at < 1) for at in told))


def upload() -> Pairs:
    return _upload()


def upload_sums() -> Pairs:
    return _upload(["md5sum"], ["xrdadler32"])


def _upload(*beside: list[str]) -> Pairs:
    """One pass over a file in memory: sums of both kinds, sent, and the size read back; against curl with these
    programs at its side, on the same file."""
    with bench() as at:
        path, url = at.folder / "out", at.url(GIB)
        with path.open("wb") as file:
            for _ in range(GIB // MIB):
                file.write(BLOCK[:MIB])
        # A file that lies there is removed first: it is ours.
        storage = WebStorage(url, ACCESS)

        def ours() -> None:
            Upload(LocalFile(path), storage, url).run(is_ours=True, stop=Stop())

        def theirs() -> None:
            programs = [
                subprocess.Popen([*one, str(path)], stdout=subprocess.DEVNULL)  # noqa: S603
                for one in beside
            ]
            subprocess.run(["curl", "-s", "--cacert", CA, "-T", str(path), url], check=True)  # noqa: S603, S607
            assert all(program.wait() == 0 for program in programs)

        return pairs_of(lambda: timed(theirs), lambda: timed(ours))


ROWS: dict[str, Callable[[], Pairs | float]] = {
    "download": download,
    "download-curl": download_curl,
    "client-download": client_download,
    "download-md5": download_md5,
    "download-small": small_files,
    "download-streams": streams_capped,
    "download-one-stream": streams_free,
    "download-workers": dask_workers,
    "download-memory": memory_growth,
    "download-resumed": resumed,
    "download-cancel": cancel,
    "download-messages": progress_messages,
    "upload": upload,
    "upload-sums": upload_sums,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(ROWS[sys.argv[1]]()))
