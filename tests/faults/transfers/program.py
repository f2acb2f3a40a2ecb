"""A process that fetches one file: `python -m faults.transfers.program <url> <folder> <size> <adler32>`.

With `no-locks` at the end `flock` and its like do nothing, as on several cluster file systems. It prints the path.
"""

from __future__ import annotations

import fcntl
import sys
from pathlib import Path

from faults.transfers.fetching import ACCESS, fetch
from ipylake._http import Limits
from ipylake._transfers import Source, Wanted

if __name__ == "__main__":
    url, folder, size, adler32, *more = sys.argv[1:]
    if more == ["no-locks"]:
        fcntl.flock = fcntl.lockf = lambda *_: None
    one = Wanted("mc:run7.root", "run7.root", int(size), {"adler32": adler32}, [Source(url, access=ACCESS)])
    path = fetch(one, Path(folder), limits=Limits(connect_s=10, idle_s=20))
    sys.stdout.write(str(path))
