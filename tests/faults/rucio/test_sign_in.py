"""Signing in while the network, the server or somebody in between does what it should not."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from faults.answers import Answer, Asked, Reset, Script, in_turn, script_of, whole
from faults.answers import json as as_json
from faults.caller import locals_of
from faults.named import token
from faults.rucio_answers import CANARY, Serve, refused, row, rucio
from ipylake._credentials import Secret, Sessions
from ipylake._protocol import Errand
from ipylake.errors import LakeError, ServerFault, SignInNeeded
from ipylake.rucio import Rucio
from ipylake.rucio.sign_in import oidc
from patience import PATIENCE_S

LINK = "https://rucio.example.org/auth/oidc_redirect?one_polling"
NOT_YET: Script = whole(b"<html>", "Content-Type: text/html", "ExceptionClass: CannotAuthenticate", status=401)
NOBODY = {"username": None, "password": None}


def jwt(**claims: Any) -> str:
    def part(what: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(what).encode()).rstrip(b"=").decode()

    said = {"sub": "a", "iss": "https://iam.example.org", "aud": "rucio", "exp": int(time.time()) + 3600, **claims}
    return f"{part({'alg': 'RS256'})}.{part(said)}.canary"


def signing_on(*polls: Answer, link: str = LINK) -> Answer:
    """A Rucio with an issuer behind it: `polls` are its answers to whoever asks for the token, in turn."""
    asked: list[Asked] = []

    def poll(one: Asked) -> Script:
        asked.append(one)
        return script_of(polls[min(len(asked), len(polls)) - 1], one)

    known = {
        "/auth/oidc_redirect": poll,
        "/auth/oidc": whole(b"", f"X-Rucio-OIDC-Auth-URL: {link}"),
        "/identities/accounts": as_json(b'["alice"]'),
        "/accounts/whoami": as_json(b'{"account": "alice"}'),
    }
    return rucio(known)


GIVEN: Script = whole(b"", f"X-Rucio-Auth-Token: {jwt()}")


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "EVERY_S", 0.01)


def polls_of(server: Any) -> list[str]:
    return [asked.target for asked in server.asked if asked.target.startswith("/auth/oidc_redirect")]


class TestSingleSignOn:
    def test_a_network_that_is_gone_for_a_while_is_told_and_outlasted(self, serve: Serve) -> None:
        client, _ = serve(signing_on(NOT_YET, *[(Reset(),)] * 3, whole(b"", status=503), NOT_YET, GIVEN), **NOBODY)
        seen: list[Errand] = []
        assert client.sign_in("oidc", show=seen.append).account == "alice"
        assert [bool(errand.trouble) for errand in seen] in ([False, True, False], [False, True, True, False])

    def test_nothing_is_asked_any_more_when_the_time_is_over(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(oidc, "LIMIT_S", 1)
        client, server = serve(signing_on(NOT_YET), **NOBODY)
        with pytest.raises(SignInNeeded, match="Nobody was signed in"):
            client.sign_in("oidc", show=lambda _: None)
        asked = len(polls_of(server))
        time.sleep(0.1)  # longer than the time between two questions
        assert 0 < len(polls_of(server)) == asked

    def test_the_token_is_asked_for_where_we_signed_in_whatever_host_the_link_names(self, serve: Serve) -> None:
        client, server = serve(signing_on(GIVEN), **NOBODY)
        client.sign_in("oidc", show=lambda errand: None)
        assert polls_of(server) == ["/auth/oidc_redirect?one_polling"]

    @pytest.mark.fault(71)
    @pytest.mark.parametrize(
        "link", ["http://rucio.example.org/auth?x", "javascript:alert(1)", "https:///x?y", "https://a.example.org/none"]
    )
    def test_a_link_that_is_none_is_shown_to_nobody(self, serve: Serve, link: str) -> None:
        client, _ = serve(signing_on(GIVEN, link=link), **NOBODY)
        seen: list[Errand] = []
        with pytest.raises(ServerFault, match="gave a link for signing in that is not one"):
            client.sign_in("oidc", show=seen.append)
        assert seen == []

    def test_a_server_without_an_issuer_says_so(self, serve: Serve) -> None:
        client, _ = serve(rucio({"/auth/oidc": refused("CannotAuthenticate", "no issuer", 401)}), **NOBODY)
        with pytest.raises(SignInNeeded, match="offers no single sign-on") as caught:
            client.sign_in("oidc", show=lambda _: None)
        assert caught.value.detail == "no issuer"

    @pytest.mark.fault(72)
    def test_a_token_that_the_server_gave_and_then_does_not_take_signs_nobody_in(self, serve: Serve) -> None:
        answers = {
            "/auth/oidc_redirect": GIVEN,
            "/auth/oidc": whole(b"", f"X-Rucio-OIDC-Auth-URL: {LINK}"),
            "/accounts/whoami": refused("CannotAuthenticate", "bad signature", 401),
        }
        client, _ = serve(rucio(answers), **NOBODY)
        with pytest.raises(SignInNeeded, match="does not accept the token that it gave"):
            client.sign_in("oidc", show=lambda _: None)
        assert client.session().state == "out"


@pytest.mark.fault(73)
def test_one_of_several_accounts_is_entered_in_the_organisation_that_was_chosen(serve: Serve) -> None:
    answers = {
        "/auth/oidc_redirect": GIVEN,
        "/identities/accounts": as_json(b'["alice", "prod"]'),
        "/accounts/whoami": as_json(b'{"account": "alice"}'),
    }
    client, server = serve(rucio(answers), vos=["atl", "cms"], **NOBODY)
    assert client.sign_in("oidc-code", code="code", vo="cms").state == "choosing"
    assert client.sign_in("oidc-code", account="alice", vo="cms").state == "in"
    client.whoami()
    assert server.asked[-1].headers["x-rucio-vo"] == "cms"


@pytest.mark.fault(73)
def test_who_chooses_another_organisation_with_the_account_is_not_entered_in_the_first(serve: Serve) -> None:
    answers = {
        "/auth/oidc_redirect": GIVEN,
        "/auth/oidc": whole(b"", f"X-Rucio-OIDC-Auth-URL: {LINK}"),
        "/identities/accounts": as_json(b'["alice", "prod"]'),
        "/accounts/whoami": as_json(b'{"account": "alice"}'),
    }
    client, _ = serve(rucio(answers), vos=["atl", "cms"], **NOBODY)
    assert client.sign_in("oidc-code", code="code", vo="cms").state == "choosing"
    assert client.sign_in("oidc-code", account="alice", vo="atl").state == "waiting"


@pytest.mark.fault(64, 65)
@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("token", {"token": f"a.b.{CANARY}"}),
        ("token", {"token": f"{CANARY}\n{CANARY}"}),
        ("oidc-code", {"code": CANARY}),
        ("x509", {"certificate": "/none", "key": "/none", "passphrase": CANARY}),
        ("x509-proxy", {"proxy": f"/none/{CANARY[:6]}"}),
    ],
    ids=["token", "two-lines", "code", "passphrase", "proxy"],
)
@pytest.mark.parametrize("answer", [refused("CannotAuthenticate", status=401), (Reset(),)], ids=["refused", "reset"])
def test_no_secret_shows_when_a_sign_in_fails(
    serve: Serve, method: str, values: dict[str, str], answer: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client, _ = serve(rucio(auth=answer, accounts=answer), **NOBODY)

    def attempt(hidden: dict[str, str]) -> None:
        client.sign_in(method, hidden, show=lambda _: None)

    with pytest.raises(LakeError) as caught:
        attempt(values)
    shown = (locals_of(caught.value) + str(caught.value)).replace(repr(values), "")
    assert CANARY not in shown
    assert CANARY not in caplog.text + repr(client)


@pytest.mark.fault(65)
def test_a_code_in_the_query_of_a_call_is_in_no_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client, server = serve(signing_on(GIVEN), **NOBODY)
    client.sign_in("oidc-code", code="canary-code")
    assert "canary-code" in server.asked[0].target
    assert "oidc_redirect" in caplog.text
    assert "canary-code" not in caplog.text


@pytest.mark.fault(72)
def test_a_token_of_the_hub_goes_to_the_configured_server_alone(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_TOKEN", jwt())
    other, elsewhere = serve(as_json(b'"x"'))
    client, server = serve(
        rucio({"/accounts/whoami": whole(b"", f"Location: {elsewhere.url}/steal", status=302)}),
        oidc_auth="env",
        oidc_env_name="HUB_TOKEN",
        **NOBODY,
    )
    with pytest.raises(LakeError):
        client.scopes()
    assert server.asked[0].headers["x-rucio-auth-token"] == jwt_in(server)
    assert all("canary" not in str(asked.headers) for asked in elsewhere.asked)
    assert other.session().state == "in"


def jwt_in(server: Any) -> str:
    return str(server.asked[0].headers["x-rucio-auth-token"])


class TestTwoInstances:
    """Side by side in one kernel, with the same sessions."""

    @pytest.fixture
    def pair(self, serve: Serve) -> tuple[tuple[Rucio, Any], tuple[Rucio, Any]]:
        sessions = Sessions()

        def one(name: str) -> tuple[Rucio, Any]:
            answers: dict[str, Answer] = {
                "/auth": lambda _: whole(b"", f"X-Rucio-Auth-Token: of-{name}", f"X-Rucio-Auth-Account: {name}"),
                "/scopes": as_json(b'["mc16"]'),
                "/dids/mc16/run/dids": whole(row(f"file-of-{name}"), "Content-Type: application/x-json-stream"),
            }
            return serve(rucio(answers), username="alice", password=Secret(CANARY), sessions=sessions)

        return one("a"), one("b")

    @pytest.mark.fault(73)
    def test_equal_names_give_what_each_server_says(self, pair: Any) -> None:
        for (client, _), name in [*zip(pair, "ab", strict=True)] * 2:
            assert [entry.name for entry in client.children("mc16:run")] == [f"file-of-{name}"]
            assert client.session().account == name

    @pytest.mark.fault(73)
    def test_no_server_sees_the_token_of_the_other(self, pair: Any) -> None:
        for client, _ in pair:
            client.scopes()
        for (_, server), name in zip(pair, "ab", strict=True):
            sent = {asked.headers.get("x-rucio-auth-token") for asked in server.asked}
            assert sent == {None, f"of-{name}"}

    @pytest.mark.fault(73)
    def test_signing_out_of_one_leaves_the_other_signed_in(self, pair: Any) -> None:
        (one, _), (two, _) = pair
        one.scopes()
        two.scopes()
        one.sign_out()
        assert (one.session().state, two.session().state) == ("out", "in")


def test_what_is_purged_is_asked_for_again(serve: Serve) -> None:
    client, server = serve(rucio(scopes=as_json(b'["mc16", "data"]')))
    asked: Callable[[], int] = lambda: [one.target for one in server.asked].count("/scopes/")  # noqa: E731
    client.scopes()
    client.scopes()
    assert asked() == 1
    assert client.purge() == ("2\u00a0scopes",)
    assert client.purge() == ()
    client.scopes()
    assert asked() == 2


def test_signing_out_closes_the_connections_that_were_kept(serve: Serve) -> None:
    client, server = serve(rucio(scopes=as_json(b"[]")))
    client.scopes()
    assert server.open_connections == 1
    client.sign_out()
    deadline = time.monotonic() + PATIENCE_S
    while server.open_connections:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_session_that_was_renewed_by_one_call_is_used_by_those_that_came_meanwhile(serve: Serve) -> None:
    ended = refused("CannotAuthenticate", status=401)
    client, server = serve(rucio(auth=lambda _: token(), scopes=in_turn(as_json(b"[]"), ended, as_json(b"[]"))))
    client.scopes()
    client.purge()
    client.scopes()
    assert [asked.target for asked in server.asked].count("/auth/userpass") <= 2
