"""Rows that need no page: what the kernel's half costs by itself. `python -m bench.kernel <row>` prints the pairs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import process_time

from bench.cells import Many
from bench.raw import Raw
from bench.timing import Pairs, pairs_of, timed
from faults.answers import Hang
from faults.caller import client, read
from faults.server import FaultServer
from ipylake._catalog import Catalog
from ipylake._http import Http
from ipylake._lanes import Lanes
from ipylake._listing import Listing
from ipylake._protocol import Query, Sort
from ipylake._stop import Stop
from ipylake.errors import Cancelled
from ipylake.memory import MemoryCatalog
from ipylake.rucio import Rucio

MILLION = 1_000_000
LANES = tuple(f"ipylake-{name}-" for name in ("looks", "orders", "calls", "streams"))
SEARCH = "/dids/bulk/dids/search?name=*&type=all&long=1"


def listing_of(catalog: Catalog, text: str) -> Listing:
    """All rows that a query finds."""
    listing = Listing(
        1,
        lambda stop: catalog.search(Query(text=text), stop=stop),
        read_ahead=None,
        takes=frozenset({"file"}),
        changed=lambda _: None,
    )
    listing.run()
    return listing


def a_million() -> Listing:
    return listing_of(MemoryCatalog(Many(MILLION)), "*")


def all_rows() -> Pairs:
    """Both with a connection that is open: curl fetches a little over its own before what is timed."""
    lake = json.loads(os.environ["BENCH_LAKE"])
    rucio = Rucio(username=lake["user"], password=lake["password"])
    options = [f'header = "X-Rucio-Auth-Token: {Raw(os.environ["BENCH_LAKE"]).token}"', f'cacert = "{lake["ca"]}"']
    for target in ("/ping", SEARCH):
        options += [f'url = "{lake["url"]}{target}"', 'output = "/dev/null"']
    config = "\n".join([*options, "silent", "fail", "globoff", 'write-out = "%{time_total}\\n"'])

    def curl() -> float:
        command = ["curl", "--config", "-"]
        done = subprocess.run(command, input=config, capture_output=True, text=True, check=True)  # noqa: S603
        return float(done.stdout.split()[-1])

    found = len(listing_of(rucio, "bulk:*"))
    assert found == 21_002, found
    return pairs_of(curl, lambda: timed(lambda: listing_of(rucio, "bulk:*")))


def memory() -> Pairs:
    """Rows as `json.loads` makes them of a server's lines, and as a listing keeps them; counted, it hardly varies."""

    def dicts() -> list[dict[str, object]]:
        line = '{"scope": "mc16", "name": "%s", "did_type": "FILE", "bytes": %d, "length": 1}'
        return [json.loads(line % (entry.name, entry.size)) for entry in Many(MILLION)]

    def bytes_of(make: Callable[[], object]) -> float:
        tracemalloc.start()
        kept = make()
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        del kept
        return float(held)

    return [(bytes_of(dicts), bytes_of(a_million)) for _ in range(2)]


def sort() -> Pairs:
    listing = a_million()
    names = [entry.name for entry in listing.all_entries()]
    return pairs_of(
        lambda: timed(lambda: sorted(range(MILLION), key=names.__getitem__), process_time),
        lambda: timed(lambda: listing.sort(Sort(column="name"), Stop()), process_time),
    )


def imports() -> Pairs:
    """In fresh processes; anywidget is there already, as it would be without ipylake."""

    def seconds(there: str, measured: str) -> float:
        code = f"import time\n{there}\nbegin = time.perf_counter()\n{measured}\nprint(time.perf_counter() - begin)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
        return float(done.stdout)

    return pairs_of(
        lambda: seconds("", "import urllib3"),
        lambda: seconds("import anywidget", "from ipylake import Browser"),
        count=15,
    )


def unanswered(http: Http, stop: Stop) -> None:
    """A call that ends with its Stop only."""
    with suppress(Cancelled):
        read(http, stop)
    assert stop.is_set


def call_stop() -> float:
    """Milliseconds from the order until a call has ended that nobody answers, the worst of twenty for each scheme."""
    worst = 0.0
    with FaultServer((Hang(),)) as server:
        for number in range(40):
            stop = Stop()
            thread = threading.Thread(target=unanswered, args=(client(server, ("http", "https")[number % 2]), stop))
            thread.start()
            while len(server.asked) <= number:
                time.sleep(0.001)
            worst = max(worst, timed(lambda: (stop.set(), thread.join())))  # noqa: B023  # called at once
    return worst * 1000


def close() -> float:
    """Milliseconds until no thread of the kernel's lanes is left, all of them in calls that nobody answers, the worst
    of ten."""
    worst = 0.0
    for _ in range(10):
        with FaultServer((Hang(),)) as server:
            lanes = Lanes()
            for lane in (lanes.looks, lanes.orders, lanes.calls, lanes.streams):
                for _ in range(10):
                    stop = Stop()
                    lane.submit(partial(unanswered, client(server), stop), stop)
            threads = [one for one in threading.enumerate() if one.name.startswith(LANES)]
            while server.open_connections < len(threads):
                time.sleep(0.001)
            begun = time.perf_counter()
            lanes.close()
            for thread in threads:
                thread.join()
            worst = max(worst, time.perf_counter() - begun)
    return worst * 1000


ROWS: dict[str, Callable[[], Pairs | float]] = {
    "all-rows": all_rows,
    "memory": memory,
    "sort": sort,
    "import": imports,
    "call-stop": call_stop,
    "close": close,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(ROWS[sys.argv[1]]()))
