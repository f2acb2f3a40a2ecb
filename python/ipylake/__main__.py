"""`python -m ipylake`, where the command is not on the path."""

from __future__ import annotations

from ._cli import main

main()
