"""Sites that speak InvenioRDM's language, for tests that hold on each: the fixture `site`.

The double in Zenodo's manner and in that of a plain InvenioRDM, a real InvenioRDM, and a live site where
IPYLAKE_LIVE_URL and IPYLAKE_LIVE_TOKEN name one. There drafts are made, and records are published only where
IPYLAKE_LIVE_PUBLISH=1 says that they may stay: use a sandbox.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import urllib3

from .wire import RDM

AGENT = "ipylake-tests (https://github.com/ipylake/ipylake)"


@dataclass
class Site:
    """`url`: the site's address; `owner`, `other`: tokens of two people, the second where there is one.

    is_zenodo   it has Zenodo's limits and manners, not those that InvenioRDM comes with
    publishes   records may be published: they stay
    closed_community   one that looks at records first, of the other person's
    """

    url: str
    owner: str = "full"
    other: str | None = "other"
    is_zenodo: bool = True
    publishes: bool = True
    closed_community: str | None = "demo-lhc"
    drafts: list[str] = field(default_factory=list)

    def ask(
        self, method: str, path: str, body: Any = None, *, by: str | None = None, rdm: bool = True, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """`body`: bytes as they are, everything else as JSON. `by`: whose token."""
        is_json = body is not None and not isinstance(body, bytes)
        kind = "application/json" if is_json else "application/octet-stream"
        sent = {"Accept": RDM if rdm else "application/json", "User-Agent": AGENT}
        sent |= {"Content-Type": kind} if body is not None else {}
        sent |= {"Authorization": f"Bearer {by}"} if by else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body).encode() if is_json else body
        return urllib3.request(method, self.url + path, body=data, headers=sent, retries=False, redirect=False)

    def mine(self, method: str, path: str, body: Any = None, **more: Any) -> urllib3.BaseHTTPResponse:
        """As the owner."""
        return self.ask(method, path, body, by=self.owner, **more)

    def draft(self, body: Any) -> str:
        """Its path; it is gone after the test."""
        made = self.mine("POST", "/api/records", body)
        assert made.status == 201, made.data
        self.drafts.append(f"/api/records/{made.json()['id']}/draft")
        return self.drafts[-1]

    def clear(self) -> None:
        for path in self.drafts:
            self.mine("DELETE", path)


def _beds() -> list[Any]:
    own = ["double", "double, plain", pytest.param("invenio", marks=pytest.mark.invenio)]
    return own + (["live"] if "IPYLAKE_LIVE_URL" in os.environ else [])


@pytest.fixture(params=_beds())
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    found = _site(request)
    yield found
    found.clear()


def _site(request: pytest.FixtureRequest) -> Site:
    if request.param == "invenio":
        real = request.getfixturevalue("invenio")
        people = real.tokens
        return Site(real.url, people["alice"], people["bob"], is_zenodo=False, closed_community=real.communities[1])
    if request.param == "live":
        url = os.environ["IPYLAKE_LIVE_URL"].rstrip("/")
        publishes = os.environ.get("IPYLAKE_LIVE_PUBLISH") == "1"
        return Site(url, os.environ["IPYLAKE_LIVE_TOKEN"], None, "zenodo" in url, publishes, None)
    double = request.getfixturevalue("zenodo")
    is_plain = request.param == "double, plain"
    double.fail(vanilla=is_plain)
    return Site(double.url, is_zenodo=not is_plain)


@pytest.fixture
def published_site(site: Site) -> Site:
    """One where records may be published."""
    if not site.publishes:
        pytest.skip("Records would stay on the live site; IPYLAKE_LIVE_PUBLISH=1 allows it")
    return site
