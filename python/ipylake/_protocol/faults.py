"""An error as data."""

from __future__ import annotations

from .base import Message, Natural


class Fault(Message):
    """An error as data: what happened, the server's own words, what to try. `code` is that of ipylake.errors.

    asks    for code "confirmation-needed": which consent is missing ("overwrite", "large")
    found   for code "not-available": how many of the files are readable here, `missing` how many are not
    """

    code: str
    message: str
    hint: str = ""
    detail: str = ""
    field: str | None = None
    retry_after_s: float | None = None
    asks: str = ""
    found: Natural = 0
    missing: Natural = 0
    missing_examples: tuple[str, ...] = ()
