"""The command `ipylake`: the functions of the Python interface for a terminal, with the same configuration.

exits.py says what the exit codes mean. Names and words of servers are written so that they cannot steer a terminal.
"""

from __future__ import annotations

from .program import main

__all__ = ["main"]
