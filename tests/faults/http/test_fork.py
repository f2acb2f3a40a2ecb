"""A process that is forked, as by multiprocessing, does not speak on the connections of its parent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from faults import answers
from faults.server import CA, FaultServer

CALLS = 20
PROGRAM = """
import json, os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 on warns of forks beside threads
from ipylake._http import Http
from ipylake._stop import Stop

http = Http(sys.argv[1], ca_cert=sys.argv[2])
def ask():
    return int(http.fetch("GET", "/a", doing="count", stop=Stop()).body)

ask()  # a connection to be had
child = os.fork()
numbers = [ask() for _ in range(int(sys.argv[3]))]
os.write(1, json.dumps(numbers).encode() + b"\\n")
if child:
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os._exit(0)
"""


@pytest.mark.fault(44)
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_parent_and_child_get_their_own_answers(scheme: str) -> None:
    with FaultServer(lambda asked: answers.json(b"%d" % asked.number)) as server:
        python = Path(__file__).parents[3] / "python"
        command = [sys.executable, "-c", PROGRAM, server.urls[scheme], CA, str(CALLS)]
        done = subprocess.run(  # noqa: S603  # our own
            command, capture_output=True, text=True, timeout=20, env={"PYTHONPATH": str(python)}, check=True
        )
    parent, child = map(json.loads, done.stdout.splitlines())
    assert sorted([1, *parent, *child]) == list(range(1, 2 * CALLS + 2))
    assert parent == sorted(parent)
    assert child == sorted(child)
