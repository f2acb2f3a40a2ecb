"""From what is picked to what the notebook gets: paths, in pick order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ._catalog import NOT_FETCHED, Catalog, Downloads, Located, Locates, Progress, Replicates
from ._protocol import Entry
from ._stop import Stop
from .errors import ConfirmationNeeded, NotAvailable, NothingSelected, Unsupported

LARGE = 10_000
"""Files above which a person is asked first."""


@dataclass
class Picked:
    """One picked entry and the paths it stands for, also those that another one stands for, too.

    fetched   some of them are of copies
    files     what was found of each, where that was asked for
    """

    entry: Entry
    paths: list[str] = field(default_factory=list)
    fetched: bool = False
    files: list[Located] = field(default_factory=list)


def collected(
    catalog: Catalog,
    entries: Sequence[Entry],
    *,
    missing: Literal["refuse", "skip"],
    limit: int | None = None,
    with_files: bool = False,
    progress: Progress,
    stop: Stop,
) -> tuple[list[Picked], int]:
    """The paths of each entry, and how many files were left out.

    limit       files above which a person is asked first; None: never
    with_files  keep what is found of each file

    Raises NothingSelected; NotAvailable when a file is not readable here (with "skip": when none is);
    ConfirmationNeeded above the limit; Unsupported.
    """
    if not entries:
        raise NothingSelected("Nothing is selected", hint="Select rows first")
    if not isinstance(catalog, Locates):
        raise Unsupported(f"{catalog.describe().title} has no files that this kernel can read in place")
    picked = {entry.id: Picked(entry) for entry in entries}
    here: set[str] = set()
    absent: dict[str, str] = {}
    for located in catalog.locate(list(entries), progress=progress, stop=stop):
        stop.raise_if_set()
        if located.path is None:
            absent[located.file] = located.reason
        else:
            here.add(located.file)
            picked[located.entry.id].paths.append(located.path)
            picked[located.entry.id].fetched |= located.fetched
            if with_files:
                picked[located.entry.id].files.append(located)
        if limit is not None and len(here) + len(absent) > limit:
            raise large(f"more than {limit}")
    if absent and (missing == "refuse" or not here):
        raise _not_available(catalog, list(absent.items()), len(here))
    return list(picked.values()), len(absent)


def large(count: str) -> ConfirmationNeeded:
    """The question whether that many files are wanted."""
    return ConfirmationNeeded(
        f"The selection holds {count} files", asks="large", hint="Listing all of them takes a while"
    )


def _not_available(catalog: Catalog, absent: list[tuple[str, str]], found: int) -> NotAvailable:
    name, reason = absent[0]
    total = len(absent) + found
    which = f"{len(absent)} of {total} files" if total > 1 else name
    if all(reason == NOT_FETCHED for _, reason in absent):
        message = f"{which} {'are' if total > 1 else 'is'} not downloaded yet"
    elif total == 1:
        message = f"{name} cannot be read here: {reason}"
    else:
        message = f"{which} cannot be read here; {name}: {reason}"
    ways = [f"take the other {found}"] if found else []
    if isinstance(catalog, Downloads):
        ways.append("download the missing ones")
    if isinstance(catalog, Replicates):
        ways.append("have them copied to a storage element that is mounted here, with a replication rule")
    hint = ", or ".join(ways)
    return NotAvailable(message, hint=hint[:1].upper() + hint[1:], missing=tuple(absent), found=found)


def value_of(picked: Sequence[Picked], takes_one: bool) -> str | list[str]:
    """One picked file is a str; everything else one flat list[str], in pick order, a file of several of them once."""
    paths = list(dict.fromkeys(path for one in picked for path in one.paths))
    return paths[0] if takes_one and len(paths) == 1 else paths
