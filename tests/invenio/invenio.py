#!/usr/bin/env python3
"""A real InvenioRDM until Ctrl-C: `python3 tests/invenio/invenio.py`. Needs Python 3.10 or newer and nothing else."""

import argparse
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # the package `invenio`, not this file of the same name

from invenio.running import REPOSITORY, Invenio, Place  # noqa: E402 (the path above comes first)
from lake.layout import locked  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description="The REST API of a real InvenioRDM, for tests")
    parser.add_argument("command", choices=("up", "install"), nargs="?", default="up")
    parser.add_argument("--dir", default=REPOSITORY / ".state/invenio/site", help="default: .state/invenio/site")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input closes")
    options = parser.parse_args()
    if os.geteuid() == 0:
        os.umask(0o022)  # PostgreSQL runs as somebody else, who must reach its programs
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    place = Place(options.dir)
    site = Invenio(place, lambda text: print(text, file=sys.stderr, flush=True))
    if options.command == "install":
        site.install()
        return
    place.dir.mkdir(parents=True, exist_ok=True)
    if options.until_eof:
        threading.Thread(target=wait_for_eof, daemon=True).start()
    with locked(place.dir / "lock"):  # a second one waits for the first to end
        try:
            site.up()
            print(json.dumps(site.document()), flush=True)
            while "invenio" in site.processes.alive():
                time.sleep(0.5)
        finally:
            site.down()


def leave(number: int, _: object) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(130 if number == signal.SIGINT else 0)


def wait_for_eof() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
