"""A person at the issuer, played over plain HTTP; and tokens, as a hub gets them or as nobody should."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import urllib3

from lake.people import PASSWORD

HUB, CALLBACK = "hub", "https://hub.lake.test/callback"


@dataclass(frozen=True)
class Page:
    """Where a walk ended."""

    url: str
    status: int
    text: str


class Oidc:
    """The issuer of a running lake. `issuer` is its address, as in the claim `iss`."""

    def __init__(self, issuer: str, ca: str) -> None:
        self.issuer = issuer
        self._pool = urllib3.PoolManager(ca_certs=ca, timeout=30, retries=False)

    def sign_in(self, url: str, user: str, password: str = PASSWORD) -> Page:
        """Open `url` with a new browser, fill in the form, follow all redirections."""
        return self._walk(url, {"answer": "sign-in", "user": user, "password": password})

    def refuse(self, url: str) -> Page:
        return self._walk(url, {"answer": "refuse"})

    def token(self, user: str, scope: str = "openid profile") -> str:
        """An access token for Rucio, got by a public client with PKCE, as a hub would."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        wish = {
            "client_id": HUB, "response_type": "code", "redirect_uri": CALLBACK, "scope": scope,
            "code_challenge": challenge, "code_challenge_method": "S256", "state": secrets.token_urlsafe(8),
        }  # fmt: skip
        page = self.sign_in(f"{self.issuer}/auth?{urlencode(wish)}", user)
        (code,) = parse_qs(urlsplit(page.url).query)["code"]
        form = {"grant_type": "authorization_code", "client_id": HUB, "code": code, "redirect_uri": CALLBACK}
        answer = self._pool.request_encode_body(
            "POST", f"{self.issuer}/token", {**form, "code_verifier": verifier}, encode_multipart=False
        )
        return str(answer.json()["access_token"])

    def mint(
        self,
        user: str,
        claims: Mapping[str, Any] | None = None,
        signature: Literal["good", "none", "foreign"] = "good",
    ) -> str:
        """A token that no login would give: `claims` replace the usual ones (None leaves one out)."""
        wish = {"user": user, "claims": dict(claims or {}), "signature": signature}
        answer = self._pool.request("POST", f"{self.issuer}/lake/tokens", body=json.dumps(wish))
        return answer.data.decode()

    def _walk(self, url: str, form: Mapping[str, str]) -> Page:
        """At the first form of the issuer `form` is sent, once; the hub's own address is not opened."""
        cookies: dict[str, str] = {}
        waiting: Mapping[str, str] | None = form
        body: Mapping[str, str] | None = None
        while True:
            page, location = self._open(url, body, cookies)
            body = None
            if location:
                url = urljoin(url, location)
                if url.startswith(CALLBACK):
                    return Page(url, page.status, "")
            elif waiting and re.search('<form method="post">', page.text):
                body, waiting = waiting, None
            else:
                return page

    def _open(self, url: str, body: Mapping[str, str] | None, cookies: dict[str, str]) -> tuple[Page, str | None]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body is None:
            answer = self._pool.request("GET", url, headers=headers, redirect=False)
        else:
            answer = self._pool.request_encode_body(
                "POST", url, dict(body), headers, encode_multipart=False, redirect=False
            )
        for line in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                cookies[name] = morsel.value
        page = Page(url, answer.status, answer.data.decode(errors="replace"))
        return page, answer.get_redirect_location() or None

    def close(self) -> None:
        self._pool.clear()
