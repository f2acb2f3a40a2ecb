"""`python -m zenodo`: the double by itself. Prints its address as JSON and ends when its standard input does."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from .double import Double
from .seed import seed
from .serve import serve

if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="zenodo", description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--certificate", nargs=2, metavar=("CHAIN", "KEY"), help="PEM files, to be a proxy as well")
    options.add_argument("--rate-scale", type=float, default=1.0, help="times Zenodo's own limits")
    options.add_argument("--minute", type=int, default=60, help="seconds that limits call a minute")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="zenodo-double-") as folder:
        double = Double(Path(folder), rate_scale=given.rate_scale)
        double.limits.minute_s = given.minute
        seed(double)
        server = serve(double, given.port, given.certificate)
        sys.stdout.write(json.dumps({"url": f"http://localhost:{server.server_port}"}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()
