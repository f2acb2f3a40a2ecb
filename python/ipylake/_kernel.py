"""What the kernel's version allows: answering while a cell runs."""

from __future__ import annotations

import os
import re
from typing import Any

from .errors import Unsupported


def ipykernel_version() -> tuple[int, int] | None:
    """(major, minor), or None when this is not an IPython kernel."""
    try:
        from IPython import get_ipython

        if not hasattr(get_ipython(), "kernel"):
            return None
        from ipykernel import __version__  # type: ignore[attr-defined]
    except ImportError:
        return None
    found = re.match(r"(\d+)\.(\d+)", __version__)
    return (int(found[1]), int(found[2])) if found else None


def refuse_unable_kernel(version: tuple[int, int] | None) -> None:
    """Raises Unsupported for ipykernel 7.0, which cannot send from threads (LookupError 'shell_parent')."""
    if version == (7, 0):
        raise Unsupported(
            "ipykernel 7.0 cannot deliver a widget's messages", hint="Install ipykernel 7.1 or newer, or 6.x"
        )


def answer_while_busy(comm: Any, version: tuple[int, int] | None) -> bool:
    """Let the comm's messages be handled while a cell runs, where the kernel can; returns whether it does.

    From 7.1 on messages come in a subshell's thread. 7.4 sends them to the thread that last published on the comm
    instead (ipykernel/comm/comm.py, `_reply_subshell_for`): a cell that makes or touches the widget pulls it back to
    the main thread, which that cell occupies. Overridden here for our own comm; IPYLAKE_NO_SUBSHELL_PATCH turns it off.
    """
    if version is None or version < (7, 1):
        return False
    if not hasattr(comm, "_reply_subshell_for"):
        return True
    if os.environ.get("IPYLAKE_NO_SUBSHELL_PATCH"):
        return False
    comm._reply_subshell_for = lambda data, default: default
    return True
