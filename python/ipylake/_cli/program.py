"""The program: its groups, its signals, its errors and how it ends."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

import click

from ipylake._stop import Stop
from ipylake.errors import LakeError

from . import exits
from .config import config
from .depositing import deposit, publish
from .output import ReaderLeft, tell, tell_error, tell_fault
from .rucio import rucio
from .zenodo import zenodo

_WAYS_IN = {
    "rucio": "In a terminal `ipylake rucio whoami --keep` asks, and keeps the session until it expires",
    "zenodo": "Give the token by --token-file, or in $ZENODO_TOKEN",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ipylake")
def ipylake() -> None:
    """Find scientific data in its catalog and get it.

    The exit code is 0 for found or done, 1 for a fault, 2 for wrong usage or configuration, 3 if somebody has to sign
    in, 4 for something incomplete, 5 for nothing there, 130 when interrupted.

    Your shell completes commands and options after eval "$(_IPYLAKE_COMPLETE=bash_source ipylake)"; likewise with
    zsh_source, and in fish after _IPYLAKE_COMPLETE=fish_source ipylake | source
    """


ipylake.add_command(rucio)
ipylake.add_command(zenodo)
zenodo.add_command(deposit)
zenodo.add_command(publish)
ipylake.add_command(config)


def main() -> NoReturn:
    sys.exit(_run())


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    stop = Stop()
    _heed_signals(stop)
    try:
        code = ipylake.main(prog_name="ipylake", standalone_mode=False, obj=stop)
        sys.stdout.flush()
        return int(code or 0)
    except (KeyboardInterrupt, click.Abort):
        return exits.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except LakeError as error:
        tell_fault(error)
        code = exits.code_of(error)
        if code == exits.SIGN_IN:
            tell(_WAYS_IN["zenodo" if sys.argv[1:2] == ["zenodo"] else "rucio"])
        return code
    except (ReaderLeft, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at the end
        return exits.PIPE_CLOSED
    except OSError as error:  # of a file that was named: what cannot be foreseen of servers is a LakeError
        tell_error(str(error))
        return exits.FAULT
    except Exception as error:
        faults = getattr(error, "exceptions", None)
        if not faults:
            raise
        for one in faults:
            tell_fault(one)
        tell_error(str(getattr(error, "message", "")))
        return exits.INCOMPLETE


def _heed_signals(stop: Stop) -> None:
    """Both end what other threads do, too, and the connections that this one waits for."""

    def interrupted(*_: object) -> NoReturn:
        stop.set()
        raise KeyboardInterrupt

    def terminated(*_: object) -> NoReturn:
        stop.set()
        sys.exit(exits.TERMINATED)

    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, terminated)
