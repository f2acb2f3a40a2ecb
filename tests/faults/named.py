"""Faults by name, for programs that cannot hand over a script: /reset/dids/mc16 is answered with the fault "reset"."""

from __future__ import annotations

import time
from collections.abc import Mapping

from .answers import (
    RATE_LIMITS,
    Answer,
    Asked,
    Close,
    Delay,
    Drip,
    Hang,
    Reset,
    Script,
    bomb,
    busy,
    chunked,
    endless,
    file,
    head,
    json,
    lying,
    redirect,
    script_of,
    whole,
)

ROW = b'{"scope": "mc16", "name": "run1", "did_type": "DATASET", "bytes": 5}\n'

FAULTS: Mapping[str, Answer] = {
    "none": chunked(ROW),
    "late": (Delay(1), *chunked(ROW)),
    "silent": (Hang(),),
    "silent-after-a-row": (*chunked(ROW, ended=False), Hang()),
    "drip": (*head(200, "Content-Length: 1000"), Drip(b" " * 1000)),
    "reset": (Reset(),),
    "reset-after-a-row": (*chunked(ROW, ended=False), Delay(0.2), Reset()),
    "cut": (*chunked(ROW, ended=False), Close()),
    "too-short": lying(ROW, says=1000),
    "too-long": lying(ROW * 2, says=len(ROW)),
    "no-range": file(bytes(100_000), takes_range=False),
    "not-json": chunked(ROW, b"<html>\n", ROW[:20] + b"\n"),
    "web-page": whole(b"<html>log in", "Content-Type: text/html"),
    "failing": busy(status=503),
    "busy": busy(),
    **{f"busy-{family}": busy(*headers) for family, headers in RATE_LIMITS.items()},
    "circle": lambda asked: redirect(asked.target),
    "to-this-machine": redirect("http://localhost:1/"),
    "to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "bomb": bomb(100_000_000),
    "endless": endless(ROW * 1000),
    "long-line": chunked(b"x" * 5_000_000 + b"\n", ROW),
}


def token() -> Script:
    """What Rucio answers to user name and password."""
    expires = time.strftime("%a, %d %b %Y %H:%M:%S UTC", time.gmtime(time.time() + 3600))
    return whole(
        b"", "X-Rucio-Auth-Token: canary-token", "X-Rucio-Auth-Account: alice", f"X-Rucio-Auth-Token-Expires: {expires}"
    )


def by_name(asked: Asked) -> Script:
    """The fault that the target begins with; signing in to Rucio works below each of them."""
    name, _, rest = asked.target.removeprefix("/").partition("/")
    if rest.startswith("auth/userpass"):
        return token()
    return script_of(FAULTS.get(name, json(b"[]", 404)), asked)
