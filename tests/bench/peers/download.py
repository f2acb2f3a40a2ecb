"""How Rucio's own client gets a file over WebDAV: `python -m bench.peers.download <url> <path>`, in an environment that
has it. Its storage protocol fetches and its checksum reads once more, as `DownloadClient` does for each file; what it
asks the server around that is left out. Prints seconds."""

from __future__ import annotations

import sys
import time
import warnings

import requests
from rucio.common.checksum import adler32
from rucio.rse.protocols.webdav import Default


class Storage(Default):
    """Connected by hand: nobody has to describe a storage element first."""

    def __init__(self) -> None:
        self.session, self.cert, self.timeout = requests.Session(), None, 300

    def path2pfn(self, path: str) -> str:
        return path


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # it does not verify whom it speaks to
    url, path = sys.argv[1:]
    begin = time.perf_counter()
    Storage().get(url, path)
    adler32(path)
    sys.stdout.write(f"{time.perf_counter() - begin}")
