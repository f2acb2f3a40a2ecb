"""What ipylake takes in a script. `python -m bench.peers.ours search`."""

from __future__ import annotations

import json
import os
import sys

from bench.peers.streaming import streamed
from ipylake.rucio import Rucio

ACCESS = json.loads(os.environ["BENCH_LAKE"])

if __name__ == "__main__":
    rucio = Rucio(username=ACCESS["user"], password=ACCESS["password"])
    work = {
        "search": (lambda: rucio.search("bulk:evt.set.0000*"), lambda: rucio.search("bulk:*")),
        "files": (
            lambda: rucio.locate(rucio.search("bulk:evt.set.00000")),
            lambda: rucio.locate(rucio.search("bulk:evt.all")),
        ),
        "paths": (lambda: rucio.paths("bulk:evt.set.00000"), lambda: rucio.paths("bulk:evt.all")),
    }
    sys.stdout.write(json.dumps(streamed(*work[sys.argv[1]])))
