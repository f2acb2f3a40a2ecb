"""Nothing outlives a lake that was started to live as long as its starter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lake.layout import HERE
from lake.lifeline import Lifeline, kept
from lake.processes import Processes, start_time

HOLDER = """
import pathlib, sys, time
from lake.lifeline import Lifeline
Lifeline(pathlib.Path(sys.argv[1])).hold()
print("held", flush=True)
time.sleep(600)
"""
FOLLOWER = "import time\nfrom lake import lifeline\nlifeline.follow()\ntime.sleep(600)"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE.parent)}
PATIENCE_S = 60


def ends(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True


def comes_true(fact: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not fact() and time.monotonic() < end:
        time.sleep(0.02)
    return fact()


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """A process that holds a lifeline, and the environment of those that hang on it."""
    path = tmp_path / "lifeline"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process, {**ENVIRONMENT, **Lifeline(path).environment()}
        process.kill()


def test_a_follower_ends_when_the_holder_is_killed(holder: tuple[subprocess.Popen[bytes], dict[str, str]]) -> None:
    held, environment = holder
    follower = subprocess.Popen([sys.executable, "-c", FOLLOWER], env=environment)
    held.kill()
    assert ends(follower)


def test_a_follower_that_comes_after_the_holder_was_killed_ends_too(
    holder: tuple[subprocess.Popen[bytes], dict[str, str]],
) -> None:
    held, environment = holder
    held.kill()
    held.wait()
    assert ends(subprocess.Popen([sys.executable, "-c", FOLLOWER], env=environment))


def test_a_kept_command_ends_with_all_its_children(
    holder: tuple[subprocess.Popen[bytes], dict[str, str]], tmp_path: Path
) -> None:
    held, environment = holder
    shell = f"sleep 600 & echo $! > {tmp_path}/child; wait"
    keeper = subprocess.Popen(kept("TERM", "/bin/sh", "-c", shell), env=environment, cwd="/")
    child = tmp_path / "child"
    assert comes_true(lambda: child.exists() and child.read_text().strip().isdigit())
    held.kill()
    assert ends(keeper)
    assert comes_true(lambda: start_time(int(child.read_text())) is None)


def test_a_kept_command_passes_its_exit_code_on() -> None:
    command = kept("TERM", "/bin/sh", "-c", "exit 3")
    assert subprocess.run(command, env=ENVIRONMENT, cwd="/", check=False).returncode == 3


def test_a_process_is_found_by_another_command_and_stopped(tmp_path: Path) -> None:
    Processes(tmp_path, tmp_path).start("sleeper", ["/bin/sleep", "600"], {})
    found = Processes(tmp_path, tmp_path)
    assert list(found.alive()) == ["sleeper"]
    found.stop()
    assert found.alive() == {}


def test_an_id_that_was_given_to_another_process_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps({"pid": os.getpid(), "started": "long ago"}))
    processes = Processes(tmp_path, tmp_path)
    assert processes.alive() == {}
    processes.stop()
