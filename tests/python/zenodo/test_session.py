from __future__ import annotations

from pathlib import Path

import pytest

from ipylake._credentials import Secret, Sessions
from ipylake._kept import Kept
from ipylake._stop import Stop
from ipylake.errors import SignInNeeded
from ipylake.zenodo import Zenodo
from ipylake.zenodo.session import Scopes, token_of_environment
from ipylake.zenodo.site import SANDBOX, ZENODO, site
from zenodo.fixture import RunningZenodo

from .conftest import Make


def test_a_token_counts_once_the_site_has_taken_it(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    assert one.sign_in(token="full").state == "in"
    assert "GET /api/user/records" in zenodo.double.calls


def test_a_wrong_token_is_refused_though_records_would_answer_anybody(client: Make) -> None:
    one = client()
    with pytest.raises(SignInNeeded, match="does not accept this token"):
        one.sign_in(token="wrong")
    assert one.session().state == "out"


def test_a_session_of_one_site_is_none_of_another(client: Make, zenodo: RunningZenodo) -> None:
    sessions = Sessions()
    client(sessions=sessions).sign_in(token="full")
    assert Zenodo(zenodo.url.replace("localhost", "127.0.0.1"), sessions=sessions).session().state == "out"
    assert Zenodo(sandbox=True, sessions=sessions).session().state == "out"


def test_what_a_token_may_do_is_seen_without_changing_anything(client: Make) -> None:
    full, write = client(), client()
    full.sign_in(token="full")
    assert full.scopes() == Scopes(write=True, publish=True)
    state = write.sign_in(token="write")
    assert write.scopes() == Scopes(write=True, publish=False)
    assert state.note == "This token may write drafts, and may not publish"


def test_clients_of_one_kernel_share_the_session_and_its_end(client: Make) -> None:
    sessions = Sessions()
    one, other = client(sessions=sessions), client(sessions=sessions)
    one.sign_in(token="full")
    assert other.session().state == "in"
    other.sign_out()
    assert one.session().state == "out"


def test_a_kept_token_is_found_by_the_next_kernel_until_sign_out(client: Make, tmp_path: Path) -> None:
    def kernel() -> Sessions:
        return Sessions(Kept(tmp_path / "kept"))

    client(sessions=kernel()).sign_in(token="full", keep="yes")
    found = client(sessions=kernel()).session()
    assert (found.state, found.is_kept) == ("in", True)
    client(sessions=kernel()).sign_out()
    assert client(sessions=kernel()).session().state == "out"


@pytest.mark.fault(75)
def test_the_variables_of_zenodo_are_sent_to_zenodo_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZENODO_TOKEN", "secret")
    assert token_of_environment(site(ZENODO)) is not None
    assert token_of_environment(site(SANDBOX)) is None
    assert token_of_environment(site("https://data.caltech.edu")) is None
    monkeypatch.setenv("ZENODO_SANDBOX", "1")
    assert token_of_environment(site(ZENODO)) is None
    assert token_of_environment(site(SANDBOX)) is not None


def test_a_variable_that_the_settings_name_signs_in_by_itself(client: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_TOKEN", "full")
    one = client(token_env="LAB_TOKEN")
    session = one._rest.admission.current(Stop())
    assert session
    assert (session.account, session.token) == ("$LAB_TOKEN", Secret("full"))


def test_a_token_of_the_environment_that_is_refused_is_said_and_asked_for_once(
    client: Make, zenodo: RunningZenodo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_TOKEN", "wrong")
    one = client(token_env="LAB_TOKEN")
    assert one._rest.admission.current(Stop()) is None
    assert one._rest.admission.current(Stop()) is None
    assert zenodo.double.calls == ["GET /api/user/records"]
    assert "does not accept this token" in one.session().note


def test_signing_out_leaves_the_token_of_the_environment_alone(client: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_TOKEN", "full")
    one = client(token_env="LAB_TOKEN")
    one._rest.admission.current(Stop())
    one.sign_out()
    assert one._rest.admission.current(Stop()) is None
    assert one.sign_in("environment").state == "in"
