from __future__ import annotations

from pathlib import Path

import pytest

from ipylake.errors import ConfigurationError
from ipylake.zenodo import Zenodo
from ipylake.zenodo.settings import settings
from ipylake.zenodo.site import SANDBOX, ZENODO


def test_without_settings_the_site_is_zenodo() -> None:
    assert settings(None, {}).site.url == ZENODO


def test_zenodo_sandbox_in_the_environment_means_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZENODO_SANDBOX", "true")
    assert settings(None, {}).site.url == SANDBOX


def test_sandbox_true_is_the_sandbox() -> None:
    assert Zenodo(sandbox=True).site.is_sandbox


def test_a_table_of_ipylake_toml_describes_another_site(tmp_path: Path) -> None:
    (tmp_path / "ipylake.toml").write_text(
        '[zenodo]\ndefault = "lab"\n[zenodo.lab]\nurl = "https://lab.example.org/api"\nsandbox = true\ntitle = "Lab"\n'
    )
    found = settings(None, {})
    assert (found.name, found.site.url, found.site.title, found.site.is_sandbox) == (
        "lab",
        "https://lab.example.org",
        "Lab",
        True,
    )


def test_a_token_in_ipylake_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ipylake.toml").write_text('[zenodo.lab]\nurl = "https://lab.example.org"\ntoken = "x"\n')
    with pytest.raises(ConfigurationError, match="Secrets are not read from files"):
        settings("lab", {})


def test_a_name_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ConfigurationError, match="sandbox, zenodo"):
        settings("zenod", {})


def test_settings_of_the_wrong_kind_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "ipylake.toml").write_text('[zenodo.lab]\nurl = "https://lab.example.org"\nsandbox = "yes"\n')
    with pytest.raises(ConfigurationError, match="sandbox must be true or false"):
        settings("lab", {})
