"""Getting the bytes, as scripts say it of any catalog that downloads: copies, paths, addresses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from ipylake._catalog import Catalog, Progress, Sourced
from ipylake._downloading import (
    Elsewhere,
    addressed,
    begun,
    begun_elsewhere,
    finished,
    gone_on,
    readable,
    wanted_files,
)
from ipylake._protocol import Entry
from ipylake._stop import Stop

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ipylake._transfers import Totals, Transfers, Wanted
    from ipylake._transfers.elsewhere import Folder


class Finds(Protocol):
    def sources(self, entries: Iterable[Entry], progress: Progress, stop: Stop) -> Iterator[Sourced]: ...


class Fetches(Protocol):
    """How one catalog fetches. `sourcer` finds the ways to the bytes of its entries; the rest is as of `Downloads`."""

    @property
    def key(self) -> str: ...

    @property
    def folder(self) -> Path: ...

    @property
    def transfers(self) -> Transfers: ...

    @property
    def sourcer(self) -> Finds: ...


class Getting(Catalog):
    """What a client can do about bytes."""

    _fetching: Fetches

    def _entry(self, entry: str | Entry, stop: Stop) -> Entry:
        """The entry of an id."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """What its transfers are recorded under, for a later kernel to go on with."""
        return self._fetching.key

    @property
    def downloads(self) -> Path:
        """The folder that files are fetched into."""
        return self._fetching.folder

    @property
    def transfers(self) -> Transfers:
        """All that this client has fetched, is fetching or will fetch."""
        return self._fetching.transfers

    def sources(
        self, entries: Iterable[Entry], *, progress: Progress | None = None, stop: Stop | None = None
    ) -> Iterator[Sourced]:
        """Every file of each entry, in order, with its size, its checksums and all ways to its bytes, best first."""
        return self._fetching.sourcer.sources(entries, progress or _silent, stop or Stop())

    def download(
        self,
        *entries: str | Entry,
        to: Folder | None = None,
        existing: Literal["skip", "rename", "replace"] = "skip",
        missing: Literal["refuse", "skip"] = "refuse",
        on_progress: Callable[[Totals], None] | None = None,
        executor: Executor | None = None,
        send_token: bool = False,
        insecure: bool = False,
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """Copies of all files of these entries and below them, verified; their paths, in order. What is there already
        is not fetched again. Ctrl-C keeps what has come: call it again to go on.

            paths = rucio.download("mc16:run358175.Hbb.AOD", to="/scratch/alice")

        to           a folder, made if it is missing; None: `downloads`. With an executor also a function, which gives
                     each machine a folder of its own
        existing     where a file of that name holds anything else: "skip" leaves it and fails, "rename" keeps both,
                     "replace" puts the new one in its place
        missing      what to do about files of which no copy is known that can be fetched: "refuse" raises NotAvailable,
                     "skip" leaves them out
        on_progress  called up to ten times a second with the totals: files, bytes, size, rate, seconds_left
        executor     fetches instead of this process, a file at a time for each worker: Dask's `client.get_executor()`,
                     processes, MPI. The paths are those over there
        send_token   send the session's bearer token to the workers, never a password or a key; refused where the line
                     to them is not known to be encrypted, unless `insecure`
        progress     called while the files are looked for

        Raises an ExceptionGroup with one error for each file that did not come.
        """
        stop = stop or Stop()
        wanted = self._wanted(entries, missing, progress, stop)
        if executor:
            batch = begun_elsewhere(self, wanted, to, existing, Elsewhere(executor, send_token, insecure))
        else:
            batch = begun(self, wanted, to, existing)
        return finished(batch, stop, on_progress)

    def get(
        self,
        *entries: str | Entry,
        to: str | os.PathLike[str] | None = None,
        existing: Literal["skip", "rename", "replace"] = "skip",
        missing: Literal["refuse", "skip"] = "refuse",
        on_progress: Callable[[Totals], None] | None = None,
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """The same, but what this kernel can read where it is stays there: paths on a mount, or of copies."""
        stop = stop or Stop()
        wanted = self._wanted(entries, missing, progress, stop)
        here = {one.id: path for one in wanted if (path := readable(one))}
        absent = [one for one in wanted if one.id not in here]
        fetched = finished(begun(self, absent, to, existing), stop, on_progress) if absent else []
        paths = {**here, **dict(zip((one.id for one in absent), fetched, strict=True))}
        return [paths[one.id] for one in wanted]

    def go_on(
        self,
        *,
        on_progress: Callable[[Totals], None] | None = None,
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """Fetch what kernels or scripts that have ended did not; the paths of those files."""
        stop = stop or Stop()
        batches = gone_on(self, self.transfers.left_over(self.key), progress or _silent, stop)
        return [path for batch in batches for path in finished(batch, stop, on_progress)]

    def urls(
        self,
        *entries: str | Entry,
        missing: Literal["refuse", "skip"] = "refuse",
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """Where each file can be read in part: a path where it is mounted, else an address for fsspec or uproot.

        Nothing that signs us in is in it; an address that the server itself has signed holds for an hour.
        """
        stop = stop or Stop()
        picked = [self._entry(entry, stop) for entry in entries]
        found, _ = addressed(self, picked, missing=missing, progress=progress or _silent, stop=stop)
        return list(dict.fromkeys(url for one in found for url in one.paths))

    def _wanted(
        self,
        entries: Sequence[str | Entry],
        missing: Literal["refuse", "skip"],
        progress: Progress | None,
        stop: Stop,
    ) -> list[Wanted]:
        picked = [self._entry(entry, stop) for entry in entries]
        tell = progress or _silent
        return wanted_files(self, picked, missing=missing, limit=None, progress=tell, stop=stop)[0]


def _silent(done: int, total: int | None, doing: str) -> None:
    pass
