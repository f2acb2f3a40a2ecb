#!/usr/bin/env python3
"""Start, stop and look at the lake: `python3 tests/lake/lake.py up`. Needs Python 3.10 or newer and nothing else."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # the package `lake`, not this file of the same name

from lake.command import main  # noqa: E402 (the path above comes first)

if __name__ == "__main__":
    main()
