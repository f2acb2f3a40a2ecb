"""From what is picked to files on this machine, whatever catalog they are of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ._catalog import Catalog, Downloads, Progress, Sourced
from ._protocol import Entry
from ._stop import Stop
from ._values import LARGE, Picked, large
from .errors import InvalidInput, NotAvailable, NothingSelected, Unsupported

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ._transfers import Batch, LeftOver, Totals, Wanted
    from ._transfers.elsewhere import Folder

Existing = Literal["ask", "skip", "rename", "replace"]
_TICK_S = 0.1
_OPENED = {"https": "https", "http": "http", "davs": "https", "dav": "http", "root": "root", "roots": "roots"}
"""Schemes of addresses that can be read in part, and what fsspec and uproot call them."""


def able(catalog: Catalog) -> Downloads:
    """Raises Unsupported for a catalog that has nothing to fetch."""
    if not isinstance(catalog, Downloads):
        raise Unsupported(f"{catalog.describe().title} has no files that can be fetched")
    return catalog


def wanted_files(
    catalog: Catalog,
    entries: Sequence[Entry],
    *,
    missing: Literal["refuse", "skip"],
    limit: int | None = LARGE,
    progress: Progress,
    stop: Stop,
) -> tuple[list[Wanted], int]:
    """Every file below the entries, each once, in order, and how many were left out.

    limit   files above which a person is asked first; None: never

    Raises NothingSelected; NotAvailable for a file that no copy of can be fetched (with "skip": when there is none of
    any); ConfirmationNeeded above the limit; Unsupported.
    """
    wanted: dict[str, Wanted] = {}
    absent: dict[str, str] = {}
    for found in _sourced(catalog, entries, limit, progress, stop):
        if found.reason:
            absent[found.wanted.id] = found.reason
        else:
            wanted[found.wanted.id] = found.wanted
    if absent and (missing == "refuse" or not wanted):
        raise _not_available(absent, len(wanted))
    return list(wanted.values()), len(absent)


def addressed(
    catalog: Catalog,
    entries: Sequence[Entry],
    *,
    missing: Literal["refuse", "skip"],
    limit: int | None = None,
    progress: Progress,
    stop: Stop,
) -> tuple[list[Picked], int]:
    """Where each file of each entry can be read in part, and how many were left out. Raises as `wanted_files` does."""
    picked = {entry.id: Picked(entry) for entry in entries}
    absent: dict[str, str] = {}
    for found in _sourced(catalog, entries, limit, progress, stop):
        address = None if found.reason else address_of(found.wanted, stop)
        if address is None:
            absent[found.wanted.id] = found.reason or "it can only be fetched as a whole"
        else:
            picked[found.entry.id].paths.append(address)
    here = sum(len(one.paths) for one in picked.values())
    if absent and (missing == "refuse" or not here):
        raise _not_available(absent, here)
    return list(picked.values()), len(absent)


def begun(catalog: Catalog, wanted: Sequence[Wanted], to: Folder | None, existing: Existing) -> Batch:
    """They are on their way, to the catalog's own folder unless told otherwise. What was paused on that way goes on."""
    downloads = able(catalog)
    if callable(to):
        raise InvalidInput("A function that names the folder is for an executor", hint="Give a folder", field="to")
    from ._transfers import Policy

    policy = Policy(existing=existing)
    batch = downloads.transfers.start(wanted, to or downloads.downloads, policy, catalog=downloads.key)
    batch.resume()
    return batch


@dataclass(frozen=True)
class Elsewhere:
    """Fetch with other processes or machines: `Transfers.start_elsewhere` says what the options mean."""

    executor: Executor
    send_token: bool = False
    insecure: bool = False


def begun_elsewhere(
    catalog: Catalog, wanted: Sequence[Wanted], to: Folder | None, existing: Existing, elsewhere: Elsewhere
) -> Batch:
    """They are handed to the executor, a file at a time for each of its workers."""
    from ._transfers import Policy

    downloads = able(catalog)
    return downloads.transfers.start_elsewhere(
        wanted,
        to or downloads.downloads,
        elsewhere.executor,
        Policy(existing=existing),
        send_token=elsewhere.send_token,
        insecure=elsewhere.insecure,
    )


def gone_on(catalog: Catalog, left: Sequence[LeftOver], progress: Progress, stop: Stop) -> list[Batch]:
    """What kernels that have ended did not fetch is on its way; what has no copy any more is left out.

    Raises SignInNeeded, Unreachable, …; then nothing of it has begun, and it can be asked for again.
    """
    downloads = able(catalog)
    entries = [Entry(one.id, one.id, "file", one.size) for batch in left for one in batch.wanted]
    found = {one.wanted.id: one.wanted for one in downloads.sources(entries, progress=progress, stop=stop)}
    begun = []
    for one in left:
        wanted = [found[file.id] for file in one.wanted if file.id in found]
        begun.append(downloads.transfers.start(wanted, one.root, one.policy, catalog=downloads.key))
        one.drop()
    return begun


def finished(batch: Batch, stop: Stop, on_progress: Callable[[Totals], None] | None = None) -> list[str]:
    """Waits, and gives the paths in order. Interrupted (Ctrl-C, `stop`) it cancels nothing that is whole, and keeps
    what has come of large files.

    Raises an ExceptionGroup with an error for each file that is not there; Cancelled.
    """
    try:
        told: Totals | None = None
        while True:
            is_over = batch.wait(_TICK_S)
            totals = batch.totals
            if on_progress and totals != told:
                on_progress(totals)
                told = totals
            if is_over:
                return list(batch.paths())
            stop.raise_if_set()
    except (KeyboardInterrupt, Exception):
        if not batch.wait(0):
            batch.pause()
        raise


def _sourced(
    catalog: Catalog, entries: Sequence[Entry], limit: int | None, progress: Progress, stop: Stop
) -> Iterator[Sourced]:
    if not entries:
        raise NothingSelected("Nothing is selected", hint="Select rows first")
    files = sum(entry.parts if entry.parts is not None else 1 for entry in entries)
    if limit is not None and files > limit:
        raise large(str(files))
    for count, found in enumerate(able(catalog).sources(list(entries), progress=progress, stop=stop), 1):
        stop.raise_if_set()
        if limit is not None and count > limit:
            raise large(f"more than {limit}")
        yield found


def readable(wanted: Wanted) -> str | None:
    """The path where this kernel reads it in place."""
    sources = () if callable(wanted.sources) else wanted.sources
    return next((source.address for source in sources if source.scheme == "file"), None)


def address_of(wanted: Wanted, stop: Stop) -> str | None:
    """A path, or an address that fsspec and uproot open; None where nothing but a whole copy can be had."""
    for source in wanted.sources(stop) if callable(wanted.sources) else wanted.sources:
        if source.scheme == "file":
            return source.address
        if source.scheme in _OPENED:
            return _OPENED[source.scheme] + source.address[source.address.index("://") :]
    return None


def _not_available(absent: dict[str, str], found: int) -> NotAvailable:
    name, reason = next(iter(absent.items()))
    total = len(absent) + found
    if total == 1:
        message = f"{name} cannot be fetched: {reason}"
    else:
        message = f"{len(absent)} of {total} files cannot be fetched; {name}: {reason}"
    hint = f"Take the other {found}, or try again when a copy is complete" if found else "Try again later"
    return NotAvailable(message, hint=hint, missing=tuple(absent.items()), found=found)
