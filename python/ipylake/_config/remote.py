"""An instance that is described elsewhere: `"$url" = "https://…"` in its table, a JSON object with the same keys there.

Keys of the table win. What comes is kept in the user's cache, for a day or until `cache_expires_at` (seconds since
1970), and asked for again then; where nobody answers, the copy serves on, and the settings say so.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from ipylake._stop import Stop
from ipylake.errors import ConfigurationError, LakeError, ServerFault

from .found import SECRETS, Found, Vocabulary
from .places import cache_folder

URL = "$url"
AGE = "cache_expires_at"
LIMIT_S = 5
FRESH_S = 86_400
_LARGEST = 256 * 1024


class _Copy(msgspec.Struct):
    """What is kept of an answer. `fetched_at`: seconds since 1970."""

    etag: str
    fetched_at: float
    values: dict[str, Any]


class _Place(NamedTuple):
    """`shown` is the address as people see it: a query may hold what lets one in. `file` is where the copy lies."""

    server: str
    target: str
    shown: str
    file: Path


def from_url(local: Found, vocabulary: Vocabulary, only_here: frozenset[str]) -> Found:
    """What the address in `local` says of the instance.

    only_here  keys that are not taken from afar, since they say where secrets lie

    Raises ConfigurationError for an address that is none, and for secrets in what comes; Unreachable, TimedOut and
    ServerFault where nobody answers and there is no copy.
    """
    place = _place(local.values[URL])
    copy, note = _current(place, local.values.get(AGE, 0), local.name)
    found = _read(local.name, copy.values, place.shown, vocabulary, only_here)
    return Found(found.name, found.values, found.sources, (*found.notes, *([note] if note else [])))


def _place(url: object) -> _Place:
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme != "https" or not parts.hostname or parts.username or parts.fragment:
        raise ConfigurationError(f"{URL} must be an https:// address, without user name and fragment", field=URL)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    name = hashlib.sha256(str(url).encode()).hexdigest()[:32]
    server = f"https://{parts.netloc}"
    return _Place(server, target or "/", server + parts.path, cache_folder() / "remote" / f"{name}.json")


def _current(place: _Place, expires_at: object, name: str) -> tuple[_Copy, str]:
    """A copy that is fresh enough, and what is to be said of it."""
    kept = _kept(place.file)
    now = time.time()
    is_kept_longer = isinstance(expires_at, (int, float)) and now < expires_at
    if kept and (is_kept_longer or 0 <= now - kept.fetched_at < FRESH_S):
        return kept, ""
    try:
        fetched = _fetched(place, kept, name)
    except LakeError as error:
        if kept is None:
            error.hint = error.hint or f"It was asked because of {URL}"
            raise
        day = time.strftime("%Y-%m-%d", time.gmtime(kept.fetched_at))
        return kept, f"{error.message}. The copy of {day} is used"
    with contextlib.suppress(OSError):  # no room, or no home: it is asked for again next time
        _keep(place.file, fetched)
    return fetched, ""


def _fetched(place: _Place, kept: _Copy | None, name: str) -> _Copy:
    from ipylake._http import Http, Limits, refusal

    limits = Limits(connect_s=LIMIT_S, idle_s=LIMIT_S, total_s=LIMIT_S, pause_s=LIMIT_S, body_bytes=_LARGEST)
    http = Http(place.server, limits=limits, key=URL)
    doing = f'read the settings of "{name}"'
    asked = {"If-None-Match": kept.etag} if kept and kept.etag else {}
    answer = http.fetch("GET", place.target, doing=doing, stop=Stop(), headers=asked)
    if answer.status == 304 and kept:
        return msgspec.structs.replace(kept, fetched_at=time.time())
    if answer.status != 200:
        raise refusal(answer.status, answer.headers, answer.body, doing, http.host)
    try:
        values = json.loads(answer.body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise ServerFault(f"Could not {doing} on {http.host}: what came is no JSON object")
    return _Copy(answer.headers.get("ETag", ""), time.time(), values)


def _kept(file: Path) -> _Copy | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Copy)
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(file: Path, copy: _Copy) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = file.with_suffix(f".{time.monotonic_ns()}")
    written.write_bytes(msgspec.json.encode(copy))
    written.replace(file)


def _read(name: str, values: Mapping[str, Any], url: str, vocabulary: Vocabulary, only_here: frozenset[str]) -> Found:
    for key in values:
        if key.lower() in SECRETS:
            raise ConfigurationError(f'{url}: "{key}" is a secret, and no setting', hint="Tell its keeper", field=key)
    kept_out = [key for key in values if vocabulary.others.get(key, key) in only_here]
    elsewhere = {key: value for key, value in values.items() if key not in (*kept_out, "name")}
    notes = tuple(f'{url}: "{key}" is not taken from afar; set it on this machine' for key in kept_out)
    found = vocabulary.read(name, elsewhere, url, "the answer", strict=False)
    return Found(name, found.values, found.sources, found.notes + notes)
