"""https, http, davs and dav."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from ipylake._credentials import Secret
from ipylake._http import Http, refusal
from ipylake.errors import SignInNeeded

from .landing import Landing
from .names import printable
from .wanted import Source

_SCHEMES = {"davs": "https", "dav": "http"}


class Download:
    """Handler for storages that speak HTTP."""

    def fetch(self, source: Source, landing: Landing) -> None:
        landing.restart()
        parts = urlsplit(source.address)
        scheme = _SCHEMES.get(parts.scheme, parts.scheme)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        http = Http(f"{scheme}://{parts.netloc}", ca_cert=source.access.ca_cert)
        doing = f"fetch {printable(landing.wanted.name)}"
        answer = http.open("GET", target, doing=doing, stop=landing.stop, headers=headers_for(source, scheme))
        if answer.status != 200:
            raise refusal(answer.status, answer.headers, answer.read_all(65_536), doing, answer.host)
        for piece in answer.pieces():
            landing.write(piece)


def headers_for(source: Source, scheme: str) -> Mapping[str, str | Secret]:
    """What is sent of ours. A signed address is its own permission: a second one is refused by S3."""
    access = source.access
    if source.signed or access.credential is None:
        return {}
    headers = access.credential.headers()
    if headers and scheme != "https" and not access.insecure:
        raise SignInNeeded(
            f"No credential is sent to {source.host}: its address is not https",
            hint="Allow it with insecure=True if you trust the network",
        )
    return headers
