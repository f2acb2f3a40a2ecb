"""What a person has to do elsewhere, shown below the cell that asked for it."""

from __future__ import annotations

import html
from collections.abc import Callable

from ._kernel import running_cell
from ._protocol import Errand


def shown_below() -> Callable[[Errand], None] | None:
    """None where no cell runs, or nobody looks at it."""
    cell = running_cell()
    if cell is None or not cell.is_attended:
        return None

    def show(errand: Errand) -> None:
        link = html.escape(errand.link, quote=True)
        text = html.escape(f"Sign in at {errand.label}")
        cell.show_below(
            {
                "text/plain": f"Sign in at {errand.link}",
                "text/html": f'<a href="{link}" target="_blank" rel="noopener">{text}</a>',
            }
        )

    return show
