"""The command line of the lake."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lake.extras import EXTRAS
from lake.layout import REPOSITORY, Layout, is_held, locked
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

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    options = parse()
    if os.geteuid() == 0:
        os.umask(0o022)  # PostgreSQL runs as somebody else, who must reach its programs
    for number in STOP:
        signal.signal(number, leave)
    world = "multi-vo" if options.multi_vo else None
    COMMANDS[options.command](Layout(options.dir, options.port, options.venv, world), options)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=list(COMMANDS))
    parser.add_argument(
        "--dir", default=os.environ.get("LAKE_DIR", REPOSITORY / ".state/lake"), help="default: .state/lake"
    )
    parser.add_argument("--port", type=int, default=0, help="first of ten ports; 0: the last ones, or ten free ones")
    parser.add_argument("--venv", default=None, help="the server's environment, default .state/rucio")
    parser.add_argument("--multi-vo", action="store_true", help="up: a small lake with the VOs tst and ts2")
    parser.add_argument("--with", dest="extras", type=extras, default=(), help="up: also start " + ", ".join(EXTRAS))
    parser.add_argument("--json", action="store_true", help="up, status: print one JSON document")
    parser.add_argument(
        "--foreground", action="store_true", help="up: stay; all ends with this process, however it ends"
    )
    parser.add_argument("--for-tests", action="store_true", help="up: the last test session to end stops it")
    parser.add_argument("--if-unused", action="store_true", help="down: only if tests started it and none uses it")
    parser.add_argument("--until-eof", action="store_true", help="up: like --foreground, and end when stdin closes")
    parser.add_argument(
        "--purge", action="store_true", help="down: remove the lake's folder, and PostgreSQL's if elsewhere"
    )
    return parser.parse_args()


def extras(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if unknown := [name for name in names if name not in EXTRAS]:
        raise argparse.ArgumentTypeError(f"no service is called {', '.join(unknown)}")
    return names


def up(layout: Layout, options: argparse.Namespace) -> None:
    if options.foreground or options.until_eof:
        stay_up(layout, options)
        return
    lake = Lake(layout, say)
    with changing(layout):
        started = lake.up()
        if started or not options.for_tests:
            layout.remember(for_tests=options.for_tests or None)
        lake.add(options.extras)
    show(lake, options.json)


def stay_up(layout: Layout, options: argparse.Namespace) -> None:
    if options.until_eof:
        threading.Thread(target=wait_for_eof, daemon=True).start()
    lake, started = Lake(layout, say), False
    try:
        with changing(layout):
            started = not lake.is_running()
            lake.up(hold=True)
            layout.remember(for_tests=None)
            lake.add(options.extras)
        show(lake, options.json)
        while lake.processes.alive():
            time.sleep(1)
    finally:
        if started:  # one that ran before goes on
            lake.down()


def leave(number: int, _: object) -> None:
    """End in order: what was begun is stopped on the way out, and no further signal disturbs that."""
    for other in STOP:
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(130 if number == signal.SIGINT else 0)


def wait_for_eof() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def down(layout: Layout, options: argparse.Namespace) -> None:
    if not layout.dir.exists():
        return
    with changing(layout):
        if options.if_unused and (not layout.remembered("for_tests") or is_held(layout.users)):
            return
        Lake(layout, say).down()
        if options.purge:
            Lake(layout, say).purge()


def reset(layout: Layout, options: argparse.Namespace) -> None:
    lake = Lake(layout, say)
    with changing(layout):
        lake.reset()
    show(lake, options.json)


def save(layout: Layout, options: argparse.Namespace) -> None:
    with changing(layout):
        Lake(layout, say).save()


def status(layout: Layout, options: argparse.Namespace) -> None:
    show(Lake(layout, say), options.json)


def env(layout: Layout, options: argparse.Namespace) -> None:
    print(json.dumps(Lake(layout, say).client_environment(), indent=1))


def install(layout: Layout, options: argparse.Namespace) -> None:
    Lake(layout, say).install()


def wait_bulk(layout: Layout, options: argparse.Namespace) -> None:
    with changing(layout):
        if not layout.remembered("seeded"):
            raise SystemExit("This lake has no data yet: start it with up")


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
def changing(layout: Layout) -> Iterator[None]:
    """One command changes a lake at a time; a second waits."""
    layout.dir.mkdir(parents=True, exist_ok=True)
    with locked(layout.dir / "lock"):
        yield
