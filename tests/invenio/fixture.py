"""The fixture `invenio`: a real InvenioRDM for the tests of a session, freshly seeded; it ends with them.

Where IPYLAKE_BEDS names `invenio`, one that does not start is a failure; on a person's machine its tests are skipped,
with the reason. Its address is another each time that ports are taken; tests make drafts and records of their own.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
DIRECTORY = HERE.parent.parent / ".state/invenio/site"
START_S = 900  # with the download of the server's environment; another session's may have to end first
END_S = 90


@dataclass(frozen=True)
class RunningInvenio:
    """`tokens`: by person; `communities`: slugs, one that is open and one that looks first; `prefix`: of its DOIs."""

    url: str
    tokens: dict[str, str]
    communities: list[str]
    prefix: str


@pytest.fixture(scope="session")
def invenio() -> Iterator[RunningInvenio]:
    directory = Path(os.environ.get("INVENIO_DIR", DIRECTORY))
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / "up.log", "w+") as log, _started(directory, log) as process:
        document = _document(process)
        if document is None:
            log.seek(0)
            _absent((log.read().strip().splitlines() or ["no reason given"])[-1])
        yield RunningInvenio(**document)


@contextmanager
def _started(directory: Path, log: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "invenio.py"), "up", "--until-eof", "--dir", str(directory)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(END_S)


def _document(process: subprocess.Popen[str]) -> dict[str, Any] | None:
    assert process.stdout
    if not select.select([process.stdout], [], [], START_S)[0]:
        return None
    line = process.stdout.readline()
    return dict(json.loads(line)) if line else None


def _absent(reason: str) -> None:
    if "invenio" in os.environ.get("IPYLAKE_BEDS", "").split(","):
        pytest.fail(f"The bed invenio does not start: {reason}", pytrace=False)
    pytest.skip(f"invenio bed: {reason}")
