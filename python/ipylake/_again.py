"""A cell that is run again has lost what it showed: what it made before is closed, with its comm and its listings."""

from __future__ import annotations

from typing import Protocol
from weakref import ref

from ._kernel import Cell


class _Closes(Protocol):
    def close(self) -> None: ...


_made: dict[str, tuple[str, list[ref[_Closes]]]] = {}
"""By cell: which run of it was the last, and what that run made."""


def made(what: _Closes, cell: Cell | None) -> None:
    """Note that `cell` has made this; what an earlier run of the same cell made is closed.

    Hosts tell which cell they run (JupyterLab, Notebook 7, VS Code: `cellId` in the request's metadata). Where one does
    not, nothing is closed.
    """
    if cell is None or not cell.id:
        return
    run, earlier = _made.get(cell.id, ("", []))
    if run == cell.run:
        earlier.append(ref(what))
        return
    _made[cell.id] = (cell.run, [ref(what)])
    for one in [found() for found in earlier]:
        if one is not None:
            one.close()
