"""Single sign-on at a real Rucio, with a real issuer behind it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ipylake._credentials import Sessions
from ipylake._protocol import Errand
from ipylake._stop import Stop
from ipylake.errors import Cancelled, InvalidInput, SignInNeeded
from ipylake.rucio import Rucio
from ipylake.rucio.sign_in import oidc
from lake.fixture import RunningLake


@pytest.fixture
def visitor(lake: RunningLake) -> Rucio:
    assert lake.oidc.issuer
    return Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions())


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "EVERY_S", 0.2)


def as_person(lake: RunningLake, user: str) -> Callable[[Errand], None]:
    """Whoever is shown the link goes there and signs in, once."""
    done = threading.Event()

    def go(errand: Errand) -> None:
        if not done.is_set():
            done.set()
            lake.oidc.sign_in(errand.link, user)

    return go


def test_who_signs_in_at_the_provider_is_signed_in_here(visitor: Rucio, lake: RunningLake) -> None:
    shown: list[Errand] = []

    def show(errand: Errand) -> None:
        shown.append(errand)
        assert (visitor.session().state, visitor.session().errand) == ("waiting", errand)
        lake.oidc.sign_in(errand.link, "alice")

    state = visitor.sign_in("oidc", show=show)
    assert (state.state, state.account, state.method, state.errand) == ("in", "alice", "oidc", None)
    assert state.expires_at
    assert shown[0].link.startswith("https://localhost:")
    assert visitor.whoami() == "alice"


def test_the_code_of_the_page_signs_in(visitor: Rucio, lake: RunningLake) -> None:
    state = visitor.sign_in("oidc-code")
    assert state.state == "waiting"
    assert state.errand
    assert state.errand.asks == "code"
    page = lake.oidc.sign_in(state.errand.link, "alice")
    (code,) = set(re.findall(r"\b[A-Za-z0-9]{50}\b", page.text))
    assert visitor.sign_in("oidc-code", code=f" {code}\n").account == "alice"
    assert visitor.whoami() == "alice"


@pytest.mark.fault(71)
@pytest.mark.parametrize("code", ["x" * 50, "../../accounts/whoami", "a&b=c", "é ü"])
def test_a_code_that_nobody_gave_is_refused(visitor: Rucio, code: str) -> None:
    with pytest.raises(SignInNeeded, match="does not know this code"):
        visitor.sign_in("oidc-code", code=code)
    assert visitor.session().state == "out"


def test_one_with_several_accounts_chooses_and_goes_on_without_a_new_link(visitor: Rucio, lake: RunningLake) -> None:
    state = visitor.sign_in("oidc", show=as_person(lake, "carol"))
    assert (state.state, set(state.accounts)) == ("choosing", {"higgs", "top"})
    first, second = state.accounts
    assert visitor.sign_in("oidc", account=first).account == first
    assert visitor.whoami() == first
    assert visitor.sign_in("oidc", account=second, show=as_person(lake, "carol")).account == second
    assert visitor.whoami() == second


def test_one_whom_rucio_does_not_know_waits_until_the_time_is_over_and_is_told_why(
    visitor: Rucio, lake: RunningLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "LIMIT_S", 1)
    with pytest.raises(SignInNeeded, match="Nobody was signed in") as caught:
        visitor.sign_in("oidc", show=as_person(lake, "nobody"))
    assert "If the page refused you" in caught.value.hint
    assert visitor.session().state == "out"


def test_waiting_ends_when_it_is_cancelled(visitor: Rucio) -> None:
    stop = Stop()
    with pytest.raises(Cancelled):
        visitor.sign_in("oidc", show=lambda _: stop.set(), stop=stop)
    assert visitor.session().state == "out"


def test_without_anybody_to_see_the_link_none_is_asked_for(visitor: Rucio) -> None:
    with pytest.raises(InvalidInput, match="Nobody would see the link"):
        visitor.sign_in("oidc")


def test_two_people_who_sign_in_at_once_do_not_become_each_other(lake: RunningLake) -> None:
    assert lake.oidc.issuer
    visitors = [Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions()) for _ in range(2)]
    with ThreadPoolExecutor() as threads:
        signed = [
            threads.submit(visitor.sign_in, "oidc", show=as_person(lake, user))
            for visitor, user in zip(visitors, ("alice", "bob"), strict=True)
        ]
        assert [one.result().account for one in signed] == ["alice", "bob"]
    assert [visitor.whoami() for visitor in visitors] == ["alice", "bob"]
