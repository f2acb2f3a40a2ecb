"""rucio/sign_in: which ways there are, and which one the settings mean."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ipylake._credentials import Sessions
from ipylake._kernel import Cell
from ipylake._protocol import Errand
from ipylake.errors import ConfigurationError, Unsupported
from ipylake.rucio import Rucio

URL = "https://rucio.example.org"


@pytest.fixture(autouse=True)
def _nothing_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(("RUCIO_", "BEARER_", "X509_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("IPYLAKE_CONFIG", str(tmp_path / "ipylake.toml"))
    (tmp_path / "ipylake.toml").touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def rucio(**options: Any) -> Rucio:
    return Rucio(URL, sessions=Sessions(), **options)


@pytest.mark.parametrize(
    ("settings", "method"),
    [
        ({}, "userpass"),
        ({"auth": "userpass"}, "userpass"),
        ({"auth": "x509_proxy"}, "x509-proxy"),
        ({"auth": "x509"}, "x509"),
        ({"auth": "oidc"}, "oidc"),
        ({"auth": "OIDC", "oidc_auth": "env", "oidc_env_name": "HUB"}, "token-env"),
        ({"oidc_auth": "file", "oidc_file_name": "/none"}, "token-file"),
        ({"auth": "userpass", "oidc_auth": "file", "oidc_file_name": "/none"}, "userpass"),
    ],
)
def test_the_form_begins_with_what_the_settings_mean(settings: dict[str, str], method: str) -> None:
    state = rucio(**settings).session()
    assert (state.state, state.method) == ("out", method)


def test_a_way_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match='auth = "kerberos" is no way to sign in') as caught:
        rucio(auth="kerberos")
    assert "x509-proxy" in caught.value.hint
    with pytest.raises(Unsupported, match="kerberos"):
        rucio().sign_in("kerberos")


def test_a_way_that_the_environment_names_for_rucios_own_client_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_AUTH_TYPE", "ssh")
    assert rucio().session().method == "userpass"


def test_every_way_offers_to_keep_the_session_and_none_does_so_unasked() -> None:
    for method in rucio().describe().signs_in:
        (keep,) = [field for field in method.fields if field.id == "keep"]
        assert (keep.check, keep.required, keep.value) == (True, False, "")


def test_organisations_are_offered_where_the_settings_list_them() -> None:
    assert not [field for way in rucio().describe().signs_in for field in way.fields if field.id == "vo"]
    for way in rucio(vos=["atl", "cms"], vo="cms").describe().signs_in:
        assert (way.fields[0].id, way.fields[0].choices, way.fields[0].value) == ("vo", ("atl", "cms"), "cms")


class TestTheLinkBelowACell:
    def shown(self, monkeypatch: pytest.MonkeyPatch, cell: Cell | None, errand: Errand) -> list[dict[str, Any]] | None:
        from ipylake import _errands

        bundles: list[dict[str, Any]] = []
        monkeypatch.setattr(_errands, "running_cell", lambda: cell)
        monkeypatch.setattr(Cell, "show_below", lambda _, bundle: bundles.append(bundle))
        show = _errands.shown_below()
        if show is None:
            return None
        show(errand)
        return bundles

    def test_is_a_link_that_opens_beside_the_notebook(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (bundle,) = self.shown(monkeypatch, Cell({}, True, ""), Errand(link=f"{URL}/a?b&c", label="<b>")) or []
        assert bundle["text/plain"] == f"Sign in at {URL}/a?b&c"
        link = f'<a href="{URL}/a?b&amp;c" target="_blank" rel="noopener">Sign in at &lt;b&gt;</a>'
        assert bundle["text/html"] == link

    @pytest.mark.parametrize("cell", [None, Cell({}, False, "")], ids=["no cell", "nobody there"])
    def test_is_not_shown_where_nobody_sees_it(self, monkeypatch: pytest.MonkeyPatch, cell: Cell | None) -> None:
        assert self.shown(monkeypatch, cell, Errand(link=URL, label="x")) is None
