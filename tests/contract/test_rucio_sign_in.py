"""Signing in to a real Rucio."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ipylake._credentials import Secret, Session, Sessions
from ipylake._kept import Kept
from ipylake.errors import InvalidInput, SignInNeeded, Unsupported
from ipylake.rucio import Rucio
from lake.fixture import RunningLake


@pytest.fixture
def visitor(lake: RunningLake) -> Rucio:
    """Nobody is signed in."""
    return Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions())


def test_nobody_is_signed_in_at_first_and_calls_say_so(visitor: Rucio) -> None:
    assert visitor.session().state == "out"
    with pytest.raises(SignInNeeded, match="Nobody is signed in"):
        visitor.search("mc16:run*")


def test_ping_needs_no_session(visitor: Rucio) -> None:
    assert visitor.ping()


def test_a_password_signs_in_for_an_hour(visitor: Rucio, lake: RunningLake) -> None:
    state = visitor.sign_in(username="alice", password=lake.password)
    assert (state.state, state.account, state.method) == ("in", "alice", "userpass")
    assert state.expires_at
    assert 3000 < state.expires_at - time.time() <= 3600
    assert visitor.whoami() == "alice"


def test_a_wrong_password_is_refused_in_the_servers_words(visitor: Rucio) -> None:
    with pytest.raises(SignInNeeded, match="refused this user name and password") as caught:
        visitor.sign_in(username="alice", password="canary")  # noqa: S106  # made up
    assert caught.value.field == "password"
    assert "alice" in caught.value.detail
    assert visitor.session().state == "out"


def test_an_identity_with_several_accounts_is_asked_which_one(visitor: Rucio, lake: RunningLake) -> None:
    state = visitor.sign_in(username="carol", password=lake.password)
    assert (state.state, state.accounts) == ("choosing", ("higgs", "top"))
    assert visitor.session() == state
    state = visitor.sign_in(username="carol", password=lake.password, account="top")
    assert (state.state, state.account, visitor.whoami()) == ("in", "top", "top")
    assert visitor.scopes(mine=True) == ["group.top"]


def test_an_account_of_somebody_else_is_refused(visitor: Rucio, lake: RunningLake) -> None:
    with pytest.raises(SignInNeeded):
        visitor.sign_in(username="alice", password=lake.password, account="root")


@pytest.mark.parametrize(
    ("username", "password", "field"), [("", "x", "username"), ("alice", "", "password"), ("alice", "a\nb", "password")]
)
def test_what_cannot_be_sent_is_refused_before_it_is(visitor: Rucio, username: str, password: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        visitor.sign_in(username=username, password=password)
    assert caught.value.field == field


def test_another_method_is_unsupported(visitor: Rucio) -> None:
    with pytest.raises(Unsupported):
        visitor.sign_in("gss", {})


def test_clients_that_share_sessions_share_the_sign_in_and_the_sign_out(lake: RunningLake) -> None:
    sessions = Sessions()
    one, two = (Rucio(lake.url, ca_cert=str(lake.ca), sessions=sessions) for _ in range(2))
    one.sign_in(username="alice", password=lake.password)
    assert two.whoami() == "alice"
    two.sign_out()
    assert one.session().state == "out"


def test_a_script_signs_in_by_itself_as_whom_it_names(lake: RunningLake) -> None:
    sessions = Sessions()
    Rucio(lake.url, ca_cert=str(lake.ca), sessions=sessions).sign_in(username="alice", password=lake.password)
    script = Rucio(
        lake.url, ca_cert=str(lake.ca), sessions=sessions, username="carol", password=lake.password, account="higgs"
    )
    assert script.session().state == "in"
    assert script.whoami() == "higgs"


def test_a_session_that_has_ended_on_the_server_is_needed_again(visitor: Rucio, lake: RunningLake) -> None:
    visitor.sign_in(username="alice", password=lake.password)
    session = visitor._rest.session
    assert session
    broken = session.token.reveal()[:-8] + b"00000000"
    object.__setattr__(session.token, "_bytes", broken)
    with pytest.raises(SignInNeeded, match="the session has ended"):
        visitor.scopes()
    assert visitor.session().state == "out"


def test_the_kind_of_account_shows_in_the_repr_and_no_secret_does(visitor: Rucio, lake: RunningLake) -> None:
    visitor.sign_in(username="alice", password=lake.password)
    assert repr(visitor) == f"<Rucio {lake.url}, signed in as alice>"


def test_a_session_that_is_kept_is_found_by_another_kernel_until_somebody_signs_out(
    lake: RunningLake, tmp_path: Path
) -> None:
    def kernel() -> Rucio:
        return Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions(Kept(tmp_path)))

    one = kernel()
    assert one.sign_in(username="alice", password=lake.password, keep="yes").is_kept
    other = kernel()
    assert (other.session().state, other.session().account, other.session().is_kept) == ("in", "alice", True)
    assert other.whoami() == "alice"
    one.sign_out()
    assert (kernel().session().state, list(tmp_path.iterdir())) == ("out", [])


def test_one_with_a_kept_session_that_the_server_does_not_know_is_asked_to_sign_in(
    lake: RunningLake, tmp_path: Path
) -> None:
    place = Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions())._rest.admission.place
    now = time.time()
    Kept(tmp_path).keep(place, Session("alice", Secret("alice-alice-unknown-0"), "userpass", now + 600))
    rucio = Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions(Kept(tmp_path)))
    assert rucio.session().state == "in"
    with pytest.raises(SignInNeeded, match="the session has ended"):
        rucio.scopes()
    assert (rucio.session().state, list(tmp_path.iterdir())) == ("out", [])
