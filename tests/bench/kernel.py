"""What the kernel's half costs by itself: memory of rows, sorting, importing."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tracemalloc

from bench.pairs import judged, measured, tell, timed

from ipylake._listing import Listing
from ipylake._protocol import Entry, Query, Sort
from ipylake._stop import Stop
from ipylake.memory import MemoryCatalog

MILLION = 1_000_000


def names(count: int) -> list[str]:
    """Names as a catalog has them, in no order."""
    chosen = random.Random(7)  # noqa: S311  # the same names in every run
    return [f"mc16_13TeV.run{chosen.randrange(10**6):06d}._{at:07d}.root" for at in range(count)]


def filled(entries: list[Entry]) -> Listing:
    catalog = MemoryCatalog(entries)
    listing = Listing(
        1,
        lambda stop: catalog.search(Query(text="*"), stop=stop),
        read_ahead=None,
        takes=frozenset({"file"}),
        changed=lambda _: None,
    )
    listing.run()
    return listing


def bytes_of(make: object) -> float:
    """Memory that what `make()` returns holds, as tracemalloc counts it."""
    assert callable(make)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = make()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    del kept
    return float(held)


def memory() -> None:
    """Dicts as `json.loads` makes them of the server's lines, against a listing of the same rows."""
    some = names(MILLION)

    def dicts() -> list[dict[str, object]]:
        line = '{"scope": "mc16", "name": "%s", "did_type": "FILE", "bytes": %d, "length": 1}'
        return [json.loads(line % (name, 10**6 + at)) for at, name in enumerate(some)]

    def listing() -> Listing:
        catalog = MemoryCatalog(range(MILLION))  # type: ignore[arg-type]  # entries are made on the way
        catalog.search = lambda query, stop: catalog._results(  # type: ignore[method-assign]
            (Entry(f"mc16:{name}", name, "file", 10**6 + at) for at, name in enumerate(some)), stop
        )
        made = Listing(
            1,
            lambda stop: catalog.search(Query(), stop=stop),
            read_ahead=None,
            takes=frozenset({"file"}),
            changed=lambda _: None,
        )
        made.run()
        return made

    both = [(bytes_of(dicts), bytes_of(listing)) for _ in range(2)]  # counted, not timed: it hardly varies
    tell(judged("kernel memory for 1 000 000 rows", both, ratio=0.4, unit="B"))


def sorting() -> None:
    some = names(MILLION)
    listing = filled([Entry(f"mc16:{name}", name, "file") for name in some])

    def ours() -> None:
        listing.sort(Sort(column="name"), Stop())

    result = measured(
        "sort 1 000 000 rows by name",
        anchor=lambda: timed(lambda: sorted(range(len(some)), key=some.__getitem__)),
        ours=lambda: timed(ours),
        ratio=1.5,
    )
    tell(result)


def importing() -> None:
    """Fresh processes; ours after anywidget is there, as in a notebook."""

    def seconds(before: str, measured_import: str) -> float:
        code = f"import time\n{before}\nbegin = time.perf_counter()\n{measured_import}\nprint(time.perf_counter() - begin)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
        return float(done.stdout)

    result = measured(
        "import ipylake beyond anywidget",
        anchor=lambda: seconds("", "import urllib3"),
        ours=lambda: seconds("import anywidget", "from ipylake import RucioBrowser"),
        ratio=1.5,
    )
    tell(result)


if __name__ == "__main__":
    for part in sys.argv[1:] or ("memory", "sorting", "importing"):
        {"memory": memory, "sorting": sorting, "importing": importing}[part]()
