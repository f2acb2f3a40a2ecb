"""Which record people mean: a number, a DOI, an address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ipylake._stop import Stop
from ipylake.errors import InvalidInput
from ipylake.zenodo.site import Site

from .calls import Calls
from .identifiers import bare_doi

_PAGES = re.compile(r"/(?:records?|uploads|deposit|api/records)/([\w-]+)")


def number_of(text: str, site: Site, calls: Calls, stop: Stop) -> str:
    """Raises InvalidInput for what is none, and for a record of another site; NotFound for a DOI nobody knows there."""
    text = text.strip()
    if re.fullmatch(r"[\w-]+", text):
        return text
    address = urlsplit(text)
    if address.scheme in ("http", "https") and address.hostname != "doi.org":
        page = _PAGES.search(address.path)
        if not page or not text.startswith(f"{site.url}/"):
            raise InvalidInput(f"{text} is no record of {site.host}", hint="Check the site", field="id")
        return page[1]
    doi = bare_doi(text)
    own = re.fullmatch(r"10\.\d+/zenodo\.(\d+)", doi)
    if own:
        return own[1]
    found = calls.rest.get(("records",), dict, f"look for {doi}", stop, [("q", f'doi:"{doi}"')], is_search=True)
    hits = (found.get("hits") or {}).get("hits") or []
    if len(hits) != 1:
        raise InvalidInput(f'"{text}" names no record of {site.host}', field="id")
    return str(hits[0]["id"])
