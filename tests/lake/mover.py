"""A transfer tool for Rucio's conveyor that moves the bytes itself, and compares their adler32 on the way.

Two attributes of the destination steer it: `lake_broken` refuses, `lake_rate` copies that many bytes a second.
"""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import requests
from rucio.core.rse import list_rse_attributes
from rucio.db.sqla.constants import DatabaseOperationType, RequestState
from rucio.db.sqla.session import db_session
from rucio.transfertool.mock import MockTransferStatusReport, MockTransfertool

from lake.pacing import Pace, paced

CERTS = Path(os.environ["LAKE_DIR"]) / "certs"
TLS = {"verify": str(CERTS / "ca.pem"), "cert": (str(CERTS / "root.pem"), str(CERTS / "root.key"))}
CHUNK = 1 << 20
POOL = ThreadPoolExecutor(8, thread_name_prefix="mover")


class Report(MockTransferStatusReport):
    supported_db_fields: ClassVar = ["state", "external_id", "err_msg"]

    def __init__(self, request_id: str, external_id: str, state: RequestState, problem: str | None = None) -> None:
        super().__init__(request_id, external_id)
        self.state, self.err_msg = state, problem


class Mover(MockTransfertool):
    """Takes the place of Rucio's `mock`, whose every transfer is done before it began."""

    supported_schemes: ClassVar = {"file", "https"}
    jobs: ClassVar[dict[str, Future[None]]] = {}  # by request id

    def submit(self, transfers: Any, job_params: Any, timeout: Any = None) -> str:
        for hop in transfers:
            with db_session(DatabaseOperationType.READ) as session:  # the submitter's own copy may be 5 minutes old
                attributes = list_rse_attributes(hop.dst.rse.id, session=session)
            if attributes.get("lake_broken"):
                job = POOL.submit(refuse, hop.dst.rse.name)
            else:
                rate = int(attributes.get("lake_rate") or 0)
                source = hop.source_url(hop.sources[0])
                job = POOL.submit(copy, source, hop.dest_url, hop.rws.byte_count, rate, hop.rws.adler32)
            self.jobs[hop.rws.request_id] = job
        return str(uuid.uuid4())

    def bulk_query(self, requests_by_eid: Any, timeout: Any = None) -> dict[str, dict[str, Report]]:
        return {eid: {rid: self.report(rid, eid) for rid in wanted} for eid, wanted in requests_by_eid.items()}

    def report(self, request_id: str, external_id: str) -> Report:
        job = self.jobs.get(request_id)
        if job is None:
            return Report(request_id, external_id, RequestState.FAILED, "TRANSFER lost in a restart")
        if not job.done():
            return Report(request_id, external_id, RequestState.SUBMITTED)
        del self.jobs[request_id]
        problem = job.exception()
        if problem:
            return Report(request_id, external_id, RequestState.FAILED, f"TRANSFER {problem}"[:250])
        return Report(request_id, external_id, RequestState.DONE)


def refuse(element: str) -> None:
    raise OSError(f"DESTINATION {element}: No space left on device")


def copy(source: str, target: str, size: int, rate: int, adler32: str | None) -> None:
    """Copy `size` bytes at `rate` bytes a second (0: as fast as it goes); ValueError when the sum differs."""
    stream = checked(blocks(source), rate, adler32)
    parts = urlsplit(target)
    if parts.scheme == "file":
        write_file(Path(unquote(parts.path)), stream)
    else:
        requests.put(target, data=Sized(stream, size), timeout=600, **TLS).raise_for_status()


def blocks(source: str) -> Iterator[bytes]:
    parts = urlsplit(source)
    if parts.scheme == "file":
        with open(unquote(parts.path), "rb") as file:
            while block := file.read(CHUNK):
                yield block
    else:
        with requests.get(source, stream=True, timeout=30, **TLS) as answer:
            answer.raise_for_status()
            yield from answer.iter_content(CHUNK)


def checked(source: Iterator[bytes], rate: int, adler32: str | None) -> Iterator[bytes]:
    pace, checksum = Pace(rate), 1
    for block in source:
        yield from paced(block, pace)
        checksum = zlib.adler32(block, checksum)
    if adler32 and f"{checksum:08x}" != adler32:
        raise ValueError(f"adler32 {checksum:08x} instead of {adler32}")


def write_file(final: Path, stream: Iterator[bytes]) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_name(final.name + ".part")
    with open(part, "wb") as out:
        for piece in stream:
            out.write(piece)
    part.replace(final)


class Sized:
    """A body of known length: without one `requests` sends chunks, which many WebDAV servers refuse."""

    def __init__(self, stream: Iterator[bytes], size: int) -> None:
        self.stream, self.size = stream, size

    def __iter__(self) -> Iterator[bytes]:
        return self.stream

    def __len__(self) -> int:
        return self.size
