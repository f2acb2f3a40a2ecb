"""Whether what is configured works: the server, its certificate, the clocks, who is signed in, the folders."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ipylake._http import target
from ipylake._stop import Stop
from ipylake._text import size_text
from ipylake.errors import Cancelled, LakeError

from .rest import Rest
from .settings import Settings
from .wire import seconds

SKEW_S = 60
"""So far two clocks may differ: a clock that is behind refuses proxies and tokens that were made a moment ago."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `text` says what was found, or what is wrong with it and what to do."""

    what: str
    is_fine: bool
    text: str


def checks(rest: Rest, downloads: Path, stop: Stop) -> Iterator[Check]:
    """As they are made. Raises Cancelled."""
    settings = rest.settings
    yield _tried("server", lambda: f"Rucio {rest.ping(stop)} at {settings.url}")
    yield _tried("clock", lambda: _clock(rest, stop))
    ca_cert = settings.ca_cert
    yield Check("authorities", True, f"those of {ca_cert}" if ca_cert else "those of this system")
    yield _tried("session", lambda: f"signed in as {rest.whoami(stop).get('account', '')}")
    for place, folder in _folders(settings):
        is_there = os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)
        text = folder if is_there else f"{folder} cannot be read here: is it mounted?"
        yield Check(f"mount {place}", is_there, text)
    yield _downloads(downloads)


def _tried(what: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(what, True, attempt())
    except Cancelled:
        raise
    except LakeError as error:
        return Check(what, False, " ".join(part for part in (error.message, error.hint) if part))


def _clock(rest: Rest, stop: Stop) -> str:
    answer = rest.http.fetch("GET", target("ping"), doing="compare clocks", stop=stop)
    theirs = seconds(answer.headers.get("Date"))
    if theirs is None:
        return "the server does not say what time it has"
    skew = time.time() - theirs
    if abs(skew) > SKEW_S:
        where = "ahead of" if skew > 0 else "behind"
        raise LakeError(f"this machine is {abs(skew):.0f} s {where} the server", hint="Set it by a time server")
    return "as the server's"


def _folders(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.destination_rse:
        yield settings.destination_rse, settings.rse_mount_path
    for place, where in settings.mounts.items():
        for folder in where.values() if isinstance(where, Mapping) else [where]:
            yield place, str(folder)


def _downloads(folder: Path) -> Check:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(there, os.W_OK):
        return Check("downloads", False, f"{folder} cannot be written: set `downloads` to a folder that can")
    return Check("downloads", True, f"{folder}, {size_text(shutil.disk_usage(there).free)} free")
