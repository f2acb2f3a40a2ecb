"""_program.py: what a child is told, and how it ends."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from ipylake import _program
from ipylake._stop import Stop
from ipylake.errors import Cancelled, TimedOut, Unsupported
from patience import PATIENCE_S

HOLDS_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""


def ended(code: str, *words: str, **environment: str) -> _program.Ended:
    return _program.run(
        [sys.executable, "-c", code, *words],
        doing="try it",
        environment=_program.environment(**environment),
        stop=Stop(),
        written=lambda: 0,
    )


def is_gone(pid: int) -> bool:
    """Or a zombie, which somebody else has to collect."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_its_code_and_the_end_of_what_it_said_come_back() -> None:
    assert ended("print('x' * 10_000 + 'the end'); raise SystemExit(3)") == _program.Ended(
        3, "x" * (_program.WORDS - 8) + "the end"
    )


@pytest.mark.fault(66)
def test_it_is_told_what_it_needs_of_the_environment_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_PASSWORD", "canary")
    monkeypatch.setenv("BEARER_TOKEN", "canary")
    told = ended("import os; print(sorted(os.environ))", GIVEN="yes").words
    assert "GIVEN" in told
    assert "PATH" in told
    assert "RUCIO_PASSWORD" not in told
    assert "BEARER_TOKEN" not in told


def test_stopping_ends_it_and_all_that_it_has_started(tmp_path: Path) -> None:
    stop, note = Stop(), tmp_path / "pid"
    outcome: list[object] = []

    def work() -> None:
        try:
            _program.run(
                [sys.executable, "-c", HOLDS_A_CHILD, str(note)],
                doing="try it",
                environment=_program.environment(),
                stop=stop,
                written=lambda: 0,
            )
        except Cancelled as error:
            outcome.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not (note.exists() and note.read_text()):
        stop.wait(0.01)
    began = time.monotonic()
    stop.set()
    thread.join(PATIENCE_S)
    assert time.monotonic() - began < 30  # it would go on for a minute
    assert isinstance(outcome[0], Cancelled)
    pid = int(note.read_text())
    while not is_gone(pid):
        assert time.monotonic() - began < PATIENCE_S
        threading.Event().wait(0.01)


def test_one_that_brings_nothing_is_given_up() -> None:
    with pytest.raises(TimedOut, match="nothing came for 0 s"):
        _program.run(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            doing="try it",
            environment=_program.environment(),
            stop=Stop(),
            written=lambda: 0,
            idle_s=0.2,
        )


def test_one_that_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(Unsupported, match="/no/such/program does not start"):
        _program.run(["/no/such/program"], doing="try it", environment=os.environ, stop=Stop(), written=lambda: 0)
