"""The ways to sign in to a Rucio, one module each.

    userpass      user name and password
    x509-proxy    a proxy that voms-proxy-init made
    x509          a user's certificate and key
    oidc          single sign-on: a link to open, and the kernel waits for the approval
    oidc-code     the same, with a code to paste
    token-file    a token from the file or the environment variable that the hub names
    token-env
    token-found   a bearer token where WLCG programs look for one
    token-rucio   the session of `rucio whoami`
    token         a token to paste

Each is a `Method`: it says what it needs, looks at what is there without sending it, and makes a session.
"""

from __future__ import annotations

from .door import Door, SeveralAccounts
from .method import Method
from .methods import SETTINGS, as_setting, methods, named, preferred
from .oidc import CodeNeeded

__all__ = [
    "SETTINGS",
    "CodeNeeded",
    "Door",
    "Method",
    "SeveralAccounts",
    "as_setting",
    "methods",
    "named",
    "preferred",
]
