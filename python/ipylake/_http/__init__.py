"""HTTP from the kernel: one `Http` per server and credential.

Every wait has a deadline and ends within 200 ms of `Stop`. Answers are read as they come and within bounds. Redirects
are followed by hand, so that no credential leaves its server. Errors arrive as those of `ipylake.errors`.
"""

from __future__ import annotations

from .client import Http, Limits
from .faults import refusal
from .lines import Lines
from .stream import Answer, Stream
from .targets import target

__all__ = ["Answer", "Http", "Limits", "Lines", "Stream", "refusal", "target"]
