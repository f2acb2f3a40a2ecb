"""Signing in to a real Rucio with X.509."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ipylake._credentials import Sessions
from ipylake.errors import InvalidInput, SignInNeeded
from ipylake.rucio import Rucio
from lake.fixture import RunningLake
from lake.people import PASSPHRASE


@pytest.fixture
def visitor(lake: RunningLake) -> Rucio:
    return Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions())


def of(lake: RunningLake, user: str) -> dict[str, str]:
    return {"certificate": str(lake.certs / f"{user}.pem"), "key": str(lake.certs / f"{user}.key")}


@pytest.mark.parametrize("kind", ["proxy", "proxy2"])
def test_a_proxy_signs_in_whoever_it_was_made_for(visitor: Rucio, lake: RunningLake, kind: str) -> None:
    state = visitor.sign_in("x509-proxy", proxy=str(lake.certs / f"alice.{kind}.pem"))
    assert (state.state, state.account, state.method) == ("in", "alice", "x509-proxy")
    assert visitor.whoami() == "alice"


def test_a_session_by_proxy_ends_for_a_person_when_the_proxy_does(
    visitor: Rucio, lake: RunningLake, tmp_path: Path
) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy", lasts_s=12 * 3600)
    state = visitor.sign_in("x509-proxy", proxy=str(proxy))
    assert state.expires_at
    assert 11.9 * 3600 < state.expires_at - time.time() <= 12 * 3600


def test_what_the_usual_proxy_is_comes_from_the_environment(
    visitor: Rucio, lake: RunningLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X509_USER_PROXY", str(lake.certs / "bob.proxy.pem"))
    assert visitor.check_sign_in("x509_proxy").found.startswith("CN=Bob Brown,O=Lake, 299\u202fd")
    assert visitor.sign_in("x509_proxy").account == "bob"


def test_a_proxy_of_several_accounts_asks_which_one(visitor: Rucio, lake: RunningLake) -> None:
    proxy = str(lake.certs / "carol.proxy.pem")
    state = visitor.sign_in("x509-proxy", proxy=proxy)
    assert (state.state, set(state.accounts)) == ("choosing", {"higgs", "top"})
    assert visitor.sign_in("x509-proxy", proxy=proxy, account="top").account == "top"
    assert visitor.whoami() == "top"


def test_a_proxy_that_nobody_registered_is_refused_by_its_name(visitor: Rucio, lake: RunningLake) -> None:
    with pytest.raises(SignInNeeded, match="knows no account for CN=Not Known,O=Lake") as caught:
        visitor.sign_in("x509-proxy", proxy=str(lake.certs / "nobody.proxy.pem"))
    assert caught.value.field == "proxy"


@pytest.mark.fault(68)
def test_a_proxy_that_is_over_is_not_shown_to_anybody(visitor: Rucio, lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy", lasts_s=-120)
    with pytest.raises(InvalidInput, match=r"This proxy ended 2\s?min ago") as caught:
        visitor.sign_in("x509-proxy", proxy=str(proxy))
    assert "voms-proxy-init" in caught.value.hint


def test_a_configured_proxy_signs_in_without_a_question(lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy")
    rucio = Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions(), auth="x509_proxy", client_x509_proxy=str(proxy))
    assert rucio.session().state == "in"
    assert rucio.whoami() == "alice"
    assert (rucio.session().account, rucio.session().method) == ("alice", "x509-proxy")


def test_a_configured_proxy_that_is_not_there_is_missed_with_the_way_to_make_one(lake: RunningLake) -> None:
    rucio = Rucio(
        lake.url, ca_cert=str(lake.ca), sessions=Sessions(), auth="x509-proxy", client_x509_proxy="/none", voms="atlas"
    )
    assert (rucio.session().state, rucio.session().method) == ("out", "x509-proxy")
    with pytest.raises(SignInNeeded, match="/none does not exist") as caught:
        rucio.scopes()
    assert "`voms-proxy-init --voms atlas`" in caught.value.hint


def test_a_session_by_proxy_that_has_ended_is_renewed_with_the_proxy_of_now(
    visitor: Rucio, lake: RunningLake, tmp_path: Path
) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy", lasts_s=600)
    visitor.sign_in("x509-proxy", proxy=str(proxy))
    before = visitor._rest.session
    lake.make_proxy(proxy)
    break_session(visitor)
    assert visitor.whoami() == "alice"
    assert visitor._rest.session != before
    ends = visitor.session().expires_at
    assert ends
    assert ends - time.time() > 11 * 3600


def test_a_session_that_cannot_be_renewed_any_more_says_why(visitor: Rucio, lake: RunningLake, tmp_path: Path) -> None:
    proxy = lake.make_proxy(tmp_path / "proxy")
    visitor.sign_in("x509-proxy", proxy=str(proxy))
    lake.make_proxy(proxy, lasts_s=-60)
    break_session(visitor)
    with pytest.raises(SignInNeeded, match="This proxy ended"):
        visitor.scopes()
    assert visitor.session().state == "out"


def test_a_certificate_and_its_key_sign_in(visitor: Rucio, lake: RunningLake) -> None:
    assert visitor.check_sign_in("x509", of(lake, "alice")).asks == ()
    assert visitor.sign_in("x509", of(lake, "alice")).account == "alice"
    assert visitor.whoami() == "alice"


@pytest.mark.parametrize("key", ["alice.locked.key", "alice.locked-old.key"])
def test_a_locked_key_asks_for_its_passphrase_and_opens_with_it(visitor: Rucio, lake: RunningLake, key: str) -> None:
    files = {**of(lake, "alice"), "key": str(lake.certs / key)}
    assert visitor.check_sign_in("x509", files).asks == ("passphrase",)
    with pytest.raises(InvalidInput, match="locked") as caught:
        visitor.sign_in("x509", files)
    assert caught.value.field == "passphrase"
    with pytest.raises(InvalidInput, match="does not open") as caught:
        visitor.sign_in("x509", files, passphrase="wrong")  # noqa: S106  # made up
    assert caught.value.field == "passphrase"
    assert visitor.sign_in("x509", files, passphrase=PASSPHRASE).account == "alice"
    break_session(visitor)
    assert visitor.whoami() == "alice"  # renewed: the passphrase was not asked for again


def test_a_key_of_another_certificate_is_refused_before_it_is_used(visitor: Rucio, lake: RunningLake) -> None:
    with pytest.raises(InvalidInput, match="is not the key of") as caught:
        visitor.sign_in("x509", {**of(lake, "alice"), "key": str(lake.certs / "bob.key")})
    assert caught.value.field == "key"


def test_how_one_has_signed_in_can_be_made_the_default_and_signs_in_by_itself(
    visitor: Rucio, lake: RunningLake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IPYLAKE_CONFIG", str(tmp_path / "ipylake.toml"))
    proxy = lake.certs / "carol.proxy.pem"
    visitor.sign_in("x509-proxy", proxy=str(proxy), account="top")
    visitor.save_as_default("carol")
    again = Rucio(sessions=Sessions())
    assert (again.settings.auth, again.settings.client_x509_proxy) == ("x509-proxy", str(proxy))
    assert again.whoami() == "top"


def test_signing_out_forgets_what_renews_the_session(visitor: Rucio, lake: RunningLake) -> None:
    visitor.sign_in("x509-proxy", proxy=str(lake.certs / "alice.proxy.pem"))
    assert visitor.sign_out().state == "out"
    with pytest.raises(SignInNeeded, match="Nobody is signed in"):
        visitor.scopes()


def test_without_tls_no_certificate_is_shown(lake: RunningLake) -> None:
    rucio = Rucio(lake.http, sessions=Sessions())
    with pytest.raises(InvalidInput, match="not reached by https"):
        rucio.sign_in("x509-proxy", proxy=str(lake.certs / "alice.proxy.pem"))


def break_session(rucio: Rucio) -> None:
    """What the server does when a session has ended there."""
    session = rucio._rest.session
    assert session
    object.__setattr__(session.token, "_bytes", session.token.reveal()[:-8] + b"00000000")


def test_who_signed_in_is_not_followed_by_somebody_else_whose_proxy_is_there(lake: RunningLake) -> None:
    """The settings name bob's proxy, alice has signed in by hand, and her session ends."""
    rucio = Rucio(
        lake.url,
        ca_cert=str(lake.ca),
        sessions=Sessions(),
        auth="x509-proxy",
        client_x509_proxy=str(lake.certs / "bob.proxy.pem"),
    )
    assert rucio.sign_in("userpass", username="alice", password=lake.password).account == "alice"
    break_session(rucio)
    with pytest.raises(SignInNeeded):
        rucio.whoami()
