"""Tokens that are there already, at a real Rucio with a real issuer behind it."""

from __future__ import annotations

import getpass
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from ipylake._credentials import Sessions
from ipylake.errors import InvalidInput, SignInNeeded
from ipylake.rucio import Rucio
from lake.fixture import RunningLake


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("BEARER_TOKEN", "BEARER_TOKEN_FILE", "RUCIO_HOME", "RUCIO_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def rucio(lake: RunningLake, **options: Any) -> Rucio:
    assert lake.oidc.issuer
    return Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions(), **options)


def put(file: Path, token: str, mode: int = 0o600) -> Path:
    file.unlink(missing_ok=True)
    file.touch(mode)
    file.write_text(f"{token}\n")
    return file


def test_a_token_of_the_hub_signs_in_without_a_question(lake: RunningLake, tmp_path: Path) -> None:
    file = put(tmp_path / "token", lake.oidc.token("alice"))
    one = rucio(lake, oidc_auth="file", oidc_file_name=str(file))
    assert one.session().state == "in"
    assert one.whoami() == "alice"
    assert (one.session().method, one.session().expires_at) == ("token-file", None)


def test_a_token_in_the_environment_does_the_same(lake: RunningLake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_TOKEN", f"{lake.oidc.token('bob')}\n")
    assert rucio(lake, auth="oidc", oidc_auth="env", oidc_env_name="HUB_TOKEN").whoami() == "bob"


def test_a_token_that_has_ended_is_read_again(lake: RunningLake, tmp_path: Path) -> None:
    file = put(tmp_path / "token", lake.oidc.mint("alice", {"exp": int(time.time()) + 20}))
    one = rucio(lake, oidc_auth="file", oidc_file_name=str(file))
    assert one.whoami() == "alice"  # so close to its end that it counts as ended at the next call
    put(file, lake.oidc.token("bob"))
    assert one.whoami() == "bob"


def test_a_token_that_the_server_forgets_is_read_again(lake: RunningLake, tmp_path: Path) -> None:
    file = put(tmp_path / "token", lake.oidc.token("alice"))
    one = rucio(lake, oidc_auth="file", oidc_file_name=str(file))
    assert one.whoami() == "alice"
    session = one._rest.session
    assert session
    object.__setattr__(session.token, "_bytes", b"x" + session.token.reveal())
    assert one.whoami() == "alice"


def test_a_file_without_a_fresh_token_says_so_and_asks_nobody(lake: RunningLake, tmp_path: Path) -> None:
    file = put(tmp_path / "token", lake.oidc.mint("alice", {"exp": int(time.time()) - 7200}))
    one = rucio(lake, oidc_auth="file", oidc_file_name=str(file))
    with pytest.raises(SignInNeeded, match=r"The token in .*/token ended 2\s?h ago") as caught:
        one.scopes()
    assert "Your hub renews it" in caught.value.hint
    assert one.session().state == "out"
    file.unlink()
    with pytest.raises(SignInNeeded, match="does not exist"):
        one.scopes()


@pytest.mark.parametrize("place", ["BEARER_TOKEN", "BEARER_TOKEN_FILE", "XDG_RUNTIME_DIR"])
def test_a_token_is_found_where_programs_of_the_grid_look(
    lake: RunningLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    token = lake.oidc.token("alice")
    if place == "BEARER_TOKEN":
        monkeypatch.setenv(place, f"{token}\n")
    elif place == "BEARER_TOKEN_FILE":
        monkeypatch.setenv(place, str(put(tmp_path / "mine", token)))
    else:
        put(tmp_path / f"bt_u{os.geteuid()}", token)
    one = rucio(lake)
    assert "token-found" in [way.id for way in one.describe().signs_in]
    assert one.session().state == "out"  # found is not asked for
    assert one.sign_in("token-found").account == "alice"
    assert rucio(lake, auth="oidc").whoami() == "alice"


def test_ways_without_a_token_are_not_offered(lake: RunningLake) -> None:
    offered = [way.id for way in rucio(lake).describe().signs_in]
    assert offered == ["oidc", "oidc-code", "userpass", "x509-proxy", "x509", "token"]


def test_a_token_can_be_pasted(lake: RunningLake) -> None:
    assert rucio(lake).sign_in("token", token=f"  {lake.oidc.token('bob')} \n").account == "bob"


@pytest.mark.fault(72)
@pytest.mark.parametrize(
    ("claims", "signature", "words"),
    [
        ({"aud": "somebody-else"}, "good", "for an audience that it expects"),
        ({"iss": "https://elsewhere.example.org"}, "good", "an issuer that this server trusts"),
        ({}, "foreign", "an access token of an issuer"),
        ({}, "none", "It is not signed"),
    ],
    ids=["audience", "issuer", "key", "alg-none"],
)
def test_a_token_that_the_server_must_not_take_is_refused_and_said_plainly(
    lake: RunningLake, claims: dict[str, str], signature: Any, words: str
) -> None:
    token = lake.oidc.mint("alice", claims, signature)
    with pytest.raises(SignInNeeded, match="does not accept this token") as caught:
        rucio(lake).sign_in("token", token=token)
    assert words in caught.value.hint
    assert token.split(".")[1] not in str(caught.value)


def test_a_token_of_another_account_than_the_wanted_one_is_not_used(lake: RunningLake) -> None:
    with pytest.raises(SignInNeeded, match="is of the account alice, and bob is wanted"):
        rucio(lake, account="bob").sign_in("token", token=lake.oidc.token("alice"))


class TestTheSessionOfRuciosOwnClient:
    @pytest.fixture
    def left(self, lake: RunningLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """What `rucio whoami` leaves, in a folder of its own."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setattr(getpass, "getuser", lambda: "me")
        monkeypatch.setenv("RUCIO_CONFIG", str(tmp_path / "rucio.cfg"))
        (tmp_path / "rucio.cfg").write_text(f"[client]\nrucio_host = {lake.url}\nauth_host = {lake.url}\n")
        signed_in = rucio(lake)
        signed_in.sign_in(username="alice", password=lake.password)
        session = signed_in._rest.session
        assert session
        folder = tmp_path / "me" / ".rucio_me"
        folder.mkdir(parents=True, mode=0o700)
        return put(folder / "auth_token_for_account_alice", session.token.reveal().decode())

    def test_it_is_used_for_its_account_and_host(self, lake: RunningLake, left: Path) -> None:
        before = left.read_bytes(), left.stat().st_mtime_ns
        one = rucio(lake, account="alice", auth="token-rucio")
        assert one.whoami() == "alice"
        assert (left.read_bytes(), left.stat().st_mtime_ns) == before

    def test_it_is_not_sent_to_another_host(self, lake: RunningLake, left: Path, tmp_path: Path) -> None:
        (tmp_path / "rucio.cfg").write_text("[client]\nrucio_host = https://other.example.org\n")
        one = Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions(), account="alice")
        assert "token-rucio" not in [way.id for way in one.describe().signs_in]
        with pytest.raises(InvalidInput, match="There is no token"):
            one.sign_in("token-rucio")

    def test_one_that_others_can_read_is_not_used(self, lake: RunningLake, left: Path) -> None:
        left.chmod(0o644)
        with pytest.raises(InvalidInput, match="can be read by others") as caught:
            rucio(lake, account="alice").sign_in("token-rucio")
        assert "chmod 600" in caught.value.hint
