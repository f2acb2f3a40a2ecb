"""A site that runs InvenioRDM: Zenodo, its sandbox, and every other one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ipylake._http.targets import Origin

ZENODO = "https://zenodo.org"
SANDBOX = "https://sandbox.zenodo.org"
_PREFIXES = {ZENODO: "10.5281", SANDBOX: "10.5072"}
"""Of the DOIs that a site makes. The sandbox's replies name the other one in places: `pids.doi` is what holds."""


@dataclass(frozen=True)
class Site:
    """Where records are. Two sites share nothing: neither tokens nor records, nor a rate budget.

    url         its address, without `/api`; a path in it is kept
    title       what people call it
    is_sandbox  for trying out: what is published there is no publication, and may be wiped
    prefix      of the DOIs it makes, "" where that is not known
    """

    url: str
    title: str = ""
    is_sandbox: bool = False
    prefix: str = ""

    @property
    def host(self) -> str:
        """With the port, where it is an unusual one. Raises ValueError for what is no address."""
        return str(Origin.of(self.url))

    @property
    def is_zenodo(self) -> bool:
        """Whether it is one of Zenodo's own, whose abilities and limits are known without asking."""
        return self.url in _PREFIXES

    def page(self, *path: str) -> str:
        """The address of one of its pages."""
        return "/".join((self.url, *path))


def site(url: str, *, title: str = "", is_sandbox: bool | None = None) -> Site:
    """`url` as people paste it: with `/api` or a slash at its end. Without `is_sandbox` the name of the host tells."""
    url = url.strip().rstrip("/").removesuffix("/api")
    host = address_parts(url).hostname or ""
    if is_sandbox is None:
        is_sandbox = host.partition(".")[0] == "sandbox"
    if not title:
        title = {ZENODO: "Zenodo", SANDBOX: "Zenodo Sandbox"}.get(url, host)
    return Site(url, title, is_sandbox, _PREFIXES.get(url, ""))


def address_parts(address: str) -> SplitResult:
    """All of them empty for what is no address, such as `https://[`: records and clipboards hold anything."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
