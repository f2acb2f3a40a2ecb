"""What a person pastes to name a record, and what entries are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote

from ipylake.errors import InvalidInput

from .site import Site, address_parts

_NUMBER = r"\d{1,19}|[0-9a-z]{5}-[0-9a-z]{5}"
"""Of Zenodo, and of InvenioRDM elsewhere (base32 of Crockford's, with a dash)."""
_ID = re.compile(rf"(?:{_NUMBER})\Z")
_FILE_ID = re.compile(rf"({_NUMBER})/(.+)\Z", re.DOTALL)
_DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/[^\s\"]+)\Z", re.IGNORECASE)
_OWN_DOI = re.compile(r"10\.\d{4,9}/zenodo\.(\d+)\Z", re.IGNORECASE)
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_PAGES = re.compile(r"/(?:api/)?(records?|uploads|deposit|doi|communities)/(.+?)/?\Z")
_PREFIXES = {"10.5281": "zenodo.org", "10.5072": "sandbox.zenodo.org"}
COMMUNITY, DRAFT = "community:", "draft:"

What = Literal["record", "draft", "doi", "community", "file"]


@dataclass(frozen=True)
class Named:
    """`value`: the number of a record or a draft, a DOI, a slug, or the id of a file."""

    what: What
    value: str


def file_id(record: str, key: str) -> str:
    return f"{record}/{key}"


def parts_of_file(entry_id: str) -> tuple[str, str] | None:
    """Record and name of a file; the record of one of a draft begins with `draft:`."""
    is_draft = entry_id.startswith(DRAFT)
    found = _FILE_ID.match(entry_id.removeprefix(DRAFT))
    return (f"{DRAFT if is_draft else ''}{found[1]}", found[2]) if found else None


def named(text: str, site: Site) -> Named | None:
    """What a text names, if it names something: a DOI, the address of a page, a number, an id of ours.

    Raises InvalidInput for what is on another site, and for a link that is a secret.
    """
    text = text.strip()
    for prefix, what in ((COMMUNITY, "community"), (DRAFT, "draft")):
        rest = text.removeprefix(prefix)
        if rest != text and rest and not re.search(r"\s", rest):
            is_file = what == "draft" and "/" in rest
            return Named("file", text) if is_file else Named(what, rest)  # type: ignore[arg-type]  # mypy sees str
    if text.startswith(("http://", "https://")) and not re.search(r"\s", text):
        return _of_address(text, site)
    found = _DOI.match(text)
    if found:
        return _of_doi(found[1], site)
    if _ID.match(text):
        return Named("record", text)
    return Named("file", text) if _FILE_ID.match(text) else None


def _of_address(text: str, site: Site) -> Named | None:
    """None for a page that shows no record."""
    parts = address_parts(text)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _RESOLVERS:
        found = _DOI.match(unquote(parts.path.strip("/")))
        return _of_doi(found[1], site) if found else None
    own = address_parts(site.url)
    if parts.netloc.removeprefix("www.") != own.netloc.removeprefix("www."):
        if not _PAGES.search(parts.path):
            return None
        raise _elsewhere(f"That page is on {parts.netloc}", site, parts.netloc)
    if "token" in parse_qs(parts.query):
        raise InvalidInput(
            "That link holds a secret, and what is searched for is saved with the notebook",
            hint="Open it by Sign in, Secret link; or in Python by `open_link(...)`",
            field="text",
        )
    page = _PAGES.search(parts.path.removeprefix(own.path))
    if page is None:
        return None
    kind, value = page[1], unquote(page[2])
    if kind == "doi":
        return _of_doi(value, site)
    if kind == "communities":
        return Named("community", value.partition("/")[0])
    number, _, rest = value.partition("/")
    what: What = "draft" if kind in ("uploads", "deposit") else "record"
    if rest.startswith("files/"):
        return Named("file", file_id(number, rest.removeprefix("files/").removesuffix("/content")))
    return Named(what, number)


def _of_doi(doi: str, site: Site) -> Named:
    doi = doi.rstrip(".,;)")
    prefix = doi.partition("/")[0]
    if site.is_zenodo and prefix in _PREFIXES and prefix != site.prefix and _OWN_DOI.match(doi):
        raise _elsewhere(f"{doi} is a DOI of {_PREFIXES[prefix]}", site, _PREFIXES[prefix])
    return Named("doi", doi)


def number_of_doi(doi: str, site: Site) -> str | None:
    """Of a record that the site itself gave the DOI. Of another site only its search knows."""
    found = _OWN_DOI.match(doi)
    return found[1] if found and site.prefix in ("", doi.partition("/")[0]) else None


def _elsewhere(what: str, site: Site, host: str) -> InvalidInput:
    return InvalidInput(f"{what}, and this is {site.host}", hint=f"Open {host} instead", field="text")
