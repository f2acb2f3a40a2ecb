"""Run a Python module as a program that ends with its parent: `python tethered.py MODULE [ARGUMENT ...]`.

The parent keeps the other end of our standard input; when it is gone, however it died, the pipe closes, and we ask
ourselves to end. That works where no signal arrives: after SIGKILL, and on every system.
"""

import os
import runpy
import signal
import sys
import threading


def end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    del sys.argv[0]
    sys.path[0] = ""
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
