"""Credentials by reference: read where and when they are used."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ipylake._credentials import Secret
from ipylake._transfers import CredentialRef
from ipylake.errors import SignInNeeded


def shown(ref: CredentialRef) -> bytes:
    value = ref.headers()["Authorization"]
    assert isinstance(value, Secret)
    return value.reveal()


def test_a_token_file_is_read_at_each_use_and_its_last_newline_is_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "token"
    path.write_text("first\n")
    ref = CredentialRef("token-file", str(path))
    assert shown(ref) == b"Bearer first"
    path.write_text("second")
    assert shown(ref) == b"Bearer second"
    monkeypatch.setenv("BEARER_TOKEN_FILE", str(path))
    assert shown(CredentialRef("token-file")) == b"Bearer second"


def test_a_variable_is_read_at_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEARER_TOKEN", "canary")
    monkeypatch.setenv("OTHER", "other")
    assert shown(CredentialRef("environment")) == b"Bearer canary"
    assert shown(CredentialRef("environment", "OTHER")) == b"Bearer other"


def test_a_proxy_is_found_as_every_grid_tool_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "proxy"
    path.write_text("")
    monkeypatch.setenv("X509_USER_PROXY", str(path))
    found = CredentialRef("proxy").certificate()
    assert found
    assert (found.chain, found.key) == (path, None)
    assert CredentialRef("proxy").headers() == {}


@pytest.mark.parametrize(
    "ref",
    [CredentialRef("token-file", "/nowhere"), CredentialRef("environment", "NOWHERE_SET")],
    ids=["file", "variable"],
)
def test_what_is_not_there_asks_for_a_sign_in(ref: CredentialRef) -> None:
    with pytest.raises(SignInNeeded):
        ref.headers()
    with pytest.raises(SignInNeeded):
        CredentialRef("proxy", "/nowhere").certificate()


def test_none_shows_nothing() -> None:
    assert CredentialRef().headers() == {}
    assert CredentialRef().certificate() is None


@pytest.mark.fault(64)
def test_a_reference_travels_without_what_it_refers_to(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("canary")
    ref = CredentialRef("token-file", str(tmp_path / "token"))
    assert b"canary" not in pickle.dumps(ref)
    assert "canary" not in repr(ref)
