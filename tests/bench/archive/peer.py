"""zenodo_get, in an environment of its own: `peer.py RECORD FOLDER` prints how many seconds its download takes."""

import sys
import time

from zenodo_get import download

begin = time.perf_counter()
download(sys.argv[1], output_dir=sys.argv[2])
sys.stdout.write(f"\n{time.perf_counter() - begin}\n")
