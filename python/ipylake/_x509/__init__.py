"""X.509 credentials on disk: what they are, how long they last, what is wrong with them."""

from __future__ import annotations

from .credential import Credential, read_certificate, read_proxy

__all__ = ["Credential", "read_certificate", "read_proxy"]
