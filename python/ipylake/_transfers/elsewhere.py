"""Files fetched by other processes or machines: whatever takes a function and gives a future.

The unit is a file. A task is data: what is wanted, its sources, where a credential lies. What is secret stays
here, but for a bearer token, where somebody has said so.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ipylake._credentials import Secret
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError

from .access import Access, Certificate, CredentialRef
from .folder import Directory
from .handlers import Handler, handlers
from .job import Fetched, fetch
from .transfer import State
from .wanted import Policy, Source, Wanted
from .xrootd import XRootD

Folder = str | os.PathLike[str] | Callable[[], str]
"""Where files go; a function is called where they are fetched, so that each machine can have its own."""


@dataclass(frozen=True)
class Task:
    """One file for somebody else to fetch. `wanted.sources` are there already."""

    wanted: Wanted
    into: Folder
    policy: Policy


class SentToken:
    """A bearer token that travels: the one secret that is pickled, because somebody has asked for it."""

    def __init__(self, header: bytes) -> None:
        self._header = Secret(header)

    def headers(self) -> Mapping[str, str | Secret]:
        return {"Authorization": self._header}

    def certificate(self) -> Certificate | None:
        return None

    def renew(self, stop: Stop) -> bool:
        return False

    def __repr__(self) -> str:
        return "SentToken()"

    def __reduce__(self) -> tuple[Any, ...]:
        return SentToken, (self._header.reveal(),)


@dataclass
class _Quiet:
    """Nobody watches from so far away."""

    keeps_part: bool = field(default=True)

    def entered(self, state: State, place: str = "") -> None:
        pass

    def moved(self, count: int) -> None:
        pass


def run(task: Task) -> Fetched | LakeError:
    """Fetch it here. Runs in the other process; errors come back as data."""
    into = task.into() if callable(task.into) else task.into
    try:
        with Directory.at(Path(os.path.expandvars(os.fspath(into))).expanduser().absolute()) as root:
            return fetch(task.wanted, root, replace(task.policy, durable=True), _known(), Stop(), _Quiet())
    except LakeError as error:
        return error


@functools.cache
def _known() -> Mapping[str, Handler]:
    """Of this process, with the connections that it keeps."""
    xrootd = XRootD()
    return handlers(**dict.fromkeys(("root", "roots", "xroot", "xroots"), xrootd))


def task_of(wanted: Wanted, into: Folder, policy: Policy, sends_token: bool, stop: Stop) -> Task:
    """Looks the sources up. Raises InvalidInput for credentials that cannot travel."""
    found = wanted.sources(stop) if callable(wanted.sources) else wanted.sources
    return Task(replace(wanted, sources=tuple(_travelling(one, sends_token) for one in found)), into, policy)


def check_line(executor: Executor, insecure: bool) -> None:
    """Whether a token may go to where `executor` runs: on this machine, or by TLS. Raises InvalidInput."""
    if insecure or isinstance(executor, (ThreadPoolExecutor, ProcessPoolExecutor)):
        return
    scheduler = getattr(getattr(executor, "_client", None), "scheduler", None)  # Dask's
    if not str(getattr(scheduler, "address", "")).startswith("tls://"):
        raise InvalidInput(
            "No token is sent to these workers: the line to them is not known to be encrypted",
            hint="Start the cluster with TLS, give the workers a token file, or allow it with insecure=True",
            field="send_token",
        )


def _travelling(source: Source, sends_token: bool) -> Source:
    credential = source.access.credential
    if source.signed or credential is None or isinstance(credential, CredentialRef):
        return source
    if not sends_token:
        raise InvalidInput(
            f"The credential for {source.place or source.host} stays in this process",
            hint="Name a token file or a proxy that the workers have, or say send_token=True",
            field="send_token",
        )
    header = credential.headers().get("Authorization", "")
    shown = header.reveal() if isinstance(header, Secret) else header.encode()
    if not shown.lower().startswith(b"bearer "):
        raise InvalidInput(
            f"The credential for {source.place or source.host} is no bearer token, and is not sent", field="send_token"
        )
    access: Access = replace(source.access, credential=SentToken(shown))
    return replace(source, access=access)
