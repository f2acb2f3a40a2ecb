"""What the kernel's version allows: answering while a cell runs; and the cell that runs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cell:
    """A cell at work, or one that was: what is published under its `header` belongs below it.

    is_attended   a person may be there; False where a program runs the notebook (nbconvert, papermill)
    id            the cell's own, the same each time it is run; "" where the host does not tell
    """

    header: dict[str, Any]
    is_attended: bool
    id: str = ""

    @property
    def run(self) -> str:
        """Tells one run of a cell from the next."""
        return str(self.header.get("msg_id", ""))

    def show_below(self, bundle: dict[str, Any]) -> None:
        """Add an output to the cell, also when it has ended long ago, from any thread.

        Not by `display`, which answers whatever the kernel works on: a message of the widget, which is no cell.
        """
        from IPython import get_ipython

        publisher = get_ipython().display_pub
        content = {"data": bundle, "metadata": {}, "transient": {}}
        publisher.session.send(publisher.pub_socket, "display_data", content, parent=self.header, ident=publisher.topic)


def running_cell() -> Cell | None:
    """The cell whose code calls this; None in a script, and in what answers a message of the widget."""
    try:
        from IPython import get_ipython

        request = get_ipython().kernel.get_parent("shell")
    except (ImportError, AttributeError):
        return None
    header = request.get("header", {})
    if header.get("msg_type") != "execute_request":
        return None
    # Programs cannot answer `input()`, and say so; Voila cannot either, but has a person before it.
    is_attended = bool(request.get("content", {}).get("allow_stdin", True)) or "VOILA_BASE_URL" in os.environ
    return Cell(dict(header), is_attended, str(request.get("metadata", {}).get("cellId", "")))
