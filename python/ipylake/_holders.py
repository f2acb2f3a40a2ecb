"""Which browser of this kernel holds which lock: two on one file would each undo what the other pins."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from weakref import ref

from ._kernel import Cell
from .errors import InvalidInput


class _Closes(Protocol):
    def close(self) -> None: ...


_held: dict[Path, tuple[ref[_Closes], Cell | None]] = {}


def hold(lock: Path, browser: _Closes, cell: Cell | None) -> None:
    """Until `let_go`. Raises InvalidInput where another one has it.

    Where the host does not tell which cell it runs (Colab), a later cell takes over from an earlier one: it may well be
    the same, run again.
    """
    holder, its_cell = _held.get(lock, (None, None))
    other = holder() if holder else None
    if other is not None and other is not browser:
        is_again = cell and its_cell and not cell.id and not its_cell.id and cell.run != its_cell.run
        if not is_again:
            raise InvalidInput(
                f"Another browser of this notebook uses the lock {lock.name}",
                hint="Give each browser a lock of its own, or close the other one: browser.close()",
                field="lock",
            )
        other.close()
    _held[lock] = (ref(browser), cell)


def let_go(browser: _Closes) -> None:
    for lock in [lock for lock, (holder, _) in _held.items() if holder() in (browser, None)]:
        del _held[lock]
