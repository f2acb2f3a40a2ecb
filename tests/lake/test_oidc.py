"""The issuer of the lake, and what Rucio makes of its logins and tokens."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest
import urllib3

from lake.fixture import RunningLake


@pytest.fixture(scope="module")
def http(lake: RunningLake) -> urllib3.PoolManager:
    return urllib3.PoolManager(ca_certs=str(lake.ca), retries=urllib3.Retry(2))


def begin(lake: RunningLake, http: urllib3.PoolManager, account: str | None, polling: bool = True) -> str:
    """Ask Rucio for a login; the address that a person opens, and that is asked for the token."""
    assert lake.oidc.issuer
    headers = {"X-Rucio-Client-Authorize-Polling": str(polling), "X-Rucio-Client-Authorize-Scope": "openid profile"}
    headers |= {"X-Rucio-Client-Authorize-Audience": "rucio"} | ({"X-Rucio-Account": account} if account else {})
    answer = http.request("GET", f"{lake.url}/auth/oidc", headers=headers)
    assert answer.status == 200
    return answer.headers["X-Rucio-OIDC-Auth-URL"]


def fetch(http: urllib3.PoolManager, url: str) -> str | None:
    headers = {"X-Rucio-Client-Fetch-Token": "True"}
    answer = http.request("GET", url, headers=headers, redirect=False)
    assert answer.status in (200, 401)
    return answer.headers.get("X-Rucio-Auth-Token")


def account_of(lake: RunningLake, http: urllib3.PoolManager, token: str) -> str | None:
    """The account Rucio takes the bearer for; None when it refuses the token."""
    headers = {"X-Rucio-Auth-Token": token}
    answer = http.request("GET", f"{lake.url}/accounts/whoami", headers=headers)
    return answer.json()["account"] if answer.status == 200 else None


def claims(token: str) -> dict[str, object]:
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


@pytest.mark.parametrize("account", ["alice", None])
def test_a_login_gives_the_poller_a_token_of_the_person(
    lake: RunningLake, http: urllib3.PoolManager, account: str | None
) -> None:
    url = begin(lake, http, account)
    assert fetch(http, url) is None
    assert lake.oidc.sign_in(url, "alice").status == 200
    token = fetch(http, url)
    assert token
    assert account_of(lake, http, token) == "alice"


def test_the_page_shows_a_code_to_whoever_does_not_poll(lake: RunningLake, http: urllib3.PoolManager) -> None:
    page = lake.oidc.sign_in(begin(lake, http, "alice", polling=False), "alice")
    (code,) = set(re.findall(r"\b[A-Za-z0-9]{50}\b", page.text))
    token = fetch(http, f"{lake.url}/auth/oidc_redirect?{code}")
    assert token
    assert account_of(lake, http, token) == "alice"


@pytest.mark.parametrize("account", ["higgs", "top"])
def test_a_person_with_two_accounts_gets_the_one_asked_for(
    lake: RunningLake, http: urllib3.PoolManager, account: str
) -> None:
    url = begin(lake, http, account)
    lake.oidc.sign_in(url, "carol")
    token = fetch(http, url)
    assert token
    headers = {"X-Rucio-Auth-Token": token, "X-Rucio-Account": account}
    assert http.request("GET", f"{lake.url}/accounts/whoami", headers=headers).json()["account"] == account


def test_a_login_that_was_refused_leaves_the_poller_without_a_token(
    lake: RunningLake, http: urllib3.PoolManager
) -> None:
    url = begin(lake, http, "alice")
    assert lake.oidc.refuse(url).status >= 400
    assert fetch(http, url) is None


@pytest.mark.parametrize("user", ["bob", "nobody"])
def test_the_login_of_somebody_else_gives_no_token(lake: RunningLake, http: urllib3.PoolManager, user: str) -> None:
    url = begin(lake, http, "alice")
    assert lake.oidc.sign_in(url, user).status >= 400
    assert fetch(http, url) is None


def test_a_wrong_password_shows_the_form_again(lake: RunningLake, http: urllib3.PoolManager) -> None:
    page = lake.oidc.sign_in(begin(lake, http, "alice"), "alice", "wrong")
    assert (page.status, "do not fit" in page.text) == (401, True)


def test_rucio_takes_the_token_of_a_hub(lake: RunningLake, http: urllib3.PoolManager) -> None:
    assert account_of(lake, http, lake.oidc.token("bob")) == "bob"


def test_a_minted_token_is_as_good_as_a_hubs(lake: RunningLake, http: urllib3.PoolManager) -> None:
    token = lake.oidc.mint("alice", {"exp": int(time.time()) + 120})
    assert claims(token).keys() >= {"iss", "sub", "aud", "scope", "exp"}
    assert account_of(lake, http, token) == "alice"


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"aud": "another"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"scope": "email"}},
        {"claims": {"exp": 1_600_000_000}},
        {"claims": {"sub": "nobody"}},
        {"signature": "foreign"},
        {"signature": "none"},
    ],
    ids=["audience", "issuer", "scope", "expired", "unknown person", "foreign key", "not signed"],
)
def test_rucio_refuses_a_token_with_a_fault(lake: RunningLake, http: urllib3.PoolManager, wrong: dict) -> None:
    assert account_of(lake, http, lake.oidc.mint("alice", **wrong)) is None
