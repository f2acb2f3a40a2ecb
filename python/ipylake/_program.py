"""Programs that fetch: each in a process group of its own, which ends with it, and told no more than it needs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ._stop import Stop
from .errors import Cancelled, TimedOut, Unsupported

TICK_S = 0.1
WORDS = 4_000
"""Characters kept of what a program says at its end."""
_EVERYWHERE = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)


@dataclass(frozen=True)
class Ended:
    """`words`: the end of what it wrote to its standard output and error output."""

    code: int
    words: str


def environment(*more: str, **given: str) -> dict[str, str]:
    """What every program needs of ours, the variables named in `more` where they are set, and what is given."""
    kept = {name: os.environ[name] for name in (*_EVERYWHERE, *more) if name in os.environ}
    return {**kept, **given}


def run(
    arguments: Sequence[str],
    *,
    doing: str,
    environment: Mapping[str, str],
    stop: Stop,
    written: Callable[[], int],
    idle_s: float = 60,
) -> Ended:
    """Run it to its end.

    written   how many bytes have come so far; asked for ten times a second
    idle_s    so long may pass without any

    Raises Cancelled within 0.2 s of `stop`, TimedOut, Unsupported where it cannot be started. The whole group is ended
    in each case.
    """
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603  # no shell, and the arguments are ours
                list(arguments),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise Unsupported(f"Could not {doing}: {arguments[0]} does not start, {error.strerror}") from error
        try:
            with stop.calling(lambda: _end(process)):
                _watch(process, doing, stop, written, idle_s)
        finally:
            _end(process)
            process.wait()
        if stop.is_set:
            raise Cancelled("Stopped")
        length = said.seek(0, os.SEEK_END)
        said.seek(max(0, length - WORDS))
        return Ended(process.returncode, said.read().decode("utf-8", "replace").strip())


def _watch(process: subprocess.Popen[bytes], doing: str, stop: Stop, written: Callable[[], int], idle_s: float) -> None:
    before, since = 0, time.monotonic()
    while process.poll() is None and not stop.is_set:
        stop.wait(TICK_S)
        now = written()
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > idle_s:
            raise TimedOut(f"Could not {doing}: nothing came for {idle_s:.0f} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    """All of its group: what it has started is nobody else's."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # PermissionError: macOS, of a group that is gone
        os.killpg(process.pid, signal.SIGKILL)
