"""What Rucio's own Python client takes. `python -m bench.peers.client search`, in an environment that has it."""

from __future__ import annotations

import json
import os
import sys

from rucio.client import Client

from bench.peers.streaming import streamed

ACCESS = json.loads(os.environ["BENCH_LAKE"])
ELEMENT = os.environ["BENCH_ELEMENT"]


def client() -> Client:
    return Client(
        rucio_host=ACCESS["url"],
        auth_host=ACCESS["url"],
        account=ACCESS["user"],
        ca_cert=ACCESS["ca"],
        auth_type="userpass",
        creds={"username": ACCESS["user"], "password": ACCESS["password"]},
    )


def search(name: str, *, long: bool = True):
    return rucio.list_dids("bulk", [{"name": name}], did_type="all", long=long)


def paths(name: str):
    """The fastest way it offers: one element, one scheme, and no sorting by distance."""
    dids = [{"scope": "bulk", "name": name}]
    rows = rucio.list_replicas(dids, schemes=["file"], rse_expression=ELEMENT, sort="random", resolve_archives=False)
    return (row["rses"][ELEMENT][0] for row in rows)


if __name__ == "__main__":
    rucio = client()
    work = {
        "search": (lambda: search("evt.set.0000*"), lambda: search("*")),
        "names": (lambda: search("evt.set.0000*", long=False), lambda: search("*", long=False)),
        "paths": (lambda: paths("evt.set.00000"), lambda: paths("evt.all")),
    }
    sys.stdout.write(json.dumps(streamed(*work[sys.argv[1]])))
