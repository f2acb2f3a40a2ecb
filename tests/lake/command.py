"""The command line of the lake."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lake.layout import REPOSITORY, Layout
from lake.lifeline import Lifeline
from lake.running import Lake

ABOUT = """\
A real Rucio in one folder. Commands:
  up        start; the first time also make the environment, the schema and the data. Nothing to do when it runs
  down      stop; with --purge remove the folder too
  reset     back to the freshly seeded state, and running
  save      make the present state what reset returns to
  status    what runs, where
  env       the environment of a client, as JSON
  install   the server's Python environment, nothing else
  wait-bulk return when scope `bulk` is complete"""


def main() -> None:
    options = parse()
    if os.geteuid() == 0:
        os.umask(0o022)  # PostgreSQL runs as somebody else, who must reach its programs
    layout = Layout(options.dir, options.port, options.venv)
    try:
        COMMANDS[options.command](layout, options)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=list(COMMANDS))
    parser.add_argument("--dir", default=os.environ.get("LAKE_DIR", REPOSITORY / ".state/lake"), help="default: .state/lake")
    parser.add_argument("--port", type=int, default=0, help="first of ten ports; 0: the last ones, or ten free ones")
    parser.add_argument("--venv", default=None, help="the server's environment, default .state/rucio")
    parser.add_argument("--json", action="store_true", help="up, status: print one JSON document")
    parser.add_argument("--foreground", action="store_true", help="up: stay; all ends with this process, however it ends")
    parser.add_argument("--until-eof", action="store_true", help="up: like --foreground, and end when stdin closes")
    parser.add_argument("--purge", action="store_true", help="down: remove the lake's folder, and PostgreSQL's if elsewhere")
    return parser.parse_args()


def up(layout: Layout, options: argparse.Namespace) -> None:
    stay = options.foreground or options.until_eof
    lake = Lake(layout, say, Lifeline() if stay else None)
    stop = threading.Event()
    if stay:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, leave)
        if options.until_eof:
            threading.Thread(target=wait_for_eof, daemon=True).start()
    try:
        with locked(layout):
            lake.up()
        show(lake, options.json)
        if stay:
            while not stop.wait(1) and lake.processes.alive():
                pass
    finally:
        if stay:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            lake.down()


def leave(*_: object) -> None:
    raise SystemExit(0)


def wait_for_eof() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def down(layout: Layout, options: argparse.Namespace) -> None:
    if layout.dir.exists():
        with locked(layout):
            lake = Lake(layout, say)
            lake.down()
            if options.purge:
                lake.purge()


def reset(layout: Layout, options: argparse.Namespace) -> None:
    with locked(layout):
        lake = Lake(layout, say)
        lake.reset()
    show(lake, options.json)


def save(layout: Layout, options: argparse.Namespace) -> None:
    with locked(layout):
        Lake(layout, say).save()


def status(layout: Layout, options: argparse.Namespace) -> None:
    show(Lake(layout, say), options.json)


def env(layout: Layout, options: argparse.Namespace) -> None:
    print(json.dumps(Lake(layout, say).client_environment(), indent=1))


def install(layout: Layout, options: argparse.Namespace) -> None:
    Lake(layout, say).install()


def wait_bulk(layout: Layout, options: argparse.Namespace) -> None:
    Lake(layout, say).wait_for_bulk()


COMMANDS = {
    "up": up, "down": down, "reset": reset, "save": save, "status": status, "env": env, "install": install,
    "wait-bulk": wait_bulk,
}  # fmt: skip


def show(lake: Lake, as_json: bool) -> None:
    document = lake.document()
    if as_json:
        print(json.dumps(document, indent=1), flush=True)
    else:
        state = "running" if document["running"] else "stopped"
        print(f"{state}  {document['url']}  CA {document['ca']}", flush=True)
        for mount in document["mounts"]:
            print(f"  {mount['rse']:26} {mount['path']}", flush=True)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def locked(layout: Layout) -> Iterator[None]:
    """One command changes a lake at a time; a second waits. The lock ends with the process."""
    layout.dir.mkdir(parents=True, exist_ok=True)
    with open(Path(layout.dir) / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
