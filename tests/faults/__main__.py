"""`PYTHONPATH=tests python -m faults`: a fault server for tests in other languages.

Prints one line of JSON: its addresses, the authority to trust, and the faults by name. Ends when its standard input
does, and by itself after ten minutes.
"""

from __future__ import annotations

import json
import select
import sys

from .named import FAULTS, by_name
from .server import CA, FaultServer

LONGEST_S = 600

with FaultServer(by_name) as server:
    sys.stdout.write(json.dumps({**server.urls, "ca": CA, "faults": list(FAULTS)}) + "\n")
    sys.stdout.flush()
    select.select([sys.stdin], [], [], LONGEST_S)
