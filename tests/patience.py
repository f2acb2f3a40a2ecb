"""Patience: how long a test waits for what comes at once on a machine that does nothing else.

It tells what hangs from what a stalled machine delays; how quickly a thing is done is measured in tests/bench.
"""

PATIENCE_S = 60
