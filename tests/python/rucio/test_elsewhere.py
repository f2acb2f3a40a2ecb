"""rucio/elsewhere.py"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from faults.caller import locals_of
from ipylake.errors import ConfigurationError
from ipylake.rucio.elsewhere import client_file, from_client, from_environment, from_jupyter_server, tables_of
from ipylake.rucio.settings import settings

OLD = {
    "name": "atlas",
    "display_name": "ATLAS",
    "mode": "replica",
    "rucio_base_url": "https://atlas.example.org",
    "rucio_auth_url": "https://auth.example.org",
    "rucio_webui_url": "https://ui.example.org",
    "rucio_ca_cert": "/etc/ca.pem",
    "destination_rse": "SITE",
    "rse_mount_path": "/eos",
    "path_begins_at": 4,
    "replication_rule_lifetime_days": 30,
    "wildcard_enabled": True,
    "app_id": "swan",
    "site_name": "CERN",
    "vo": "atl",
    "voms_enabled": True,
    "voms_vomses_path": "/etc/vomses",
    "voms_certdir_path": "/etc/certificates",
    "voms_vomsdir_path": "/etc/vomsdir",
    "oidc_auth": "file",
    "oidc_env_name": "TOKEN",
    "oidc_file_name": "/run/token",
    "cache_expires_at": 1,
}
"""Every key of an instance that the old extension knows."""
OURS = {
    "title": "ATLAS",
    "url": "https://atlas.example.org",
    "auth_url": "https://auth.example.org",
    "webui_url": "https://ui.example.org",
    "ca_cert": "/etc/ca.pem",
    "destination_rse": "SITE",
    "rse_mount_path": "/eos",
    "path_begins_at": 4,
    "rule_lifetime_days": 30,
    "app_id": "swan",
    "site_name": "CERN",
    "vo": "atl",
    "oidc_auth": "file",
    "oidc_env_name": "TOKEN",
    "oidc_file_name": "/run/token",
}
NEEDLESS = {key for key in OLD if key.startswith(("voms_", "mode", "wildcard_"))}


@pytest.fixture
def server(bare: Path) -> Path:
    file = bare / "jupyter_server_config.json"
    file.write_text(json.dumps({"RucioConfig": {"instances": [OLD], "log_level": "debug"}, "ServerApp": {"port": 1}}))
    return file


def of(one: Any) -> dict[str, Any]:
    return {key: getattr(one, key) for key in OURS}


def test_every_key_of_the_old_extension_is_taken_over_or_noted_with_a_reason(server: Path) -> None:
    one = settings(None, {})
    assert of(one) == OURS
    assert {key for key in OLD if any(f'"{key}" has no effect here: ' in note for note in one.notes)} == NEEDLESS


def test_the_same_keys_may_stand_in_our_own_file(bare: Path) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in OLD.items() if key != "name"]
    (bare / "ipylake.toml").write_text("\n".join(["[rucio.atlas]", *lines]))
    one = settings(None, {})
    assert of(one) == OURS
    assert len(one.notes) == len(NEEDLESS)


def test_the_variables_of_a_hub_are_the_same_keys(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in OLD.items():
        if key not in ("app_id", "cache_expires_at"):  # no variable of the hubs' images
            monkeypatch.setenv(f"RUCIO_{key.upper().removeprefix('RUCIO_')}", str(value))
    one = settings(None, {})
    assert {**of(one), "app_id": "swan"} == OURS
    assert {key for key in OLD if any(f"$RUCIO_{key.upper()} has no effect" in note for note in one.notes)} == NEEDLESS


def test_a_variable_that_is_set_to_nothing_is_not_set(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_VO", "")
    assert from_environment() is None


def test_defaults_of_the_extension_hold_for_all_its_instances(bare: Path) -> None:
    config = {"instances": [{"name": "a"}, {"name": "b"}], "default_instance": "b", "default_auth_type": "oidc"}
    read = tables_of(config, "here")
    assert (read.default, read.default_source) == ("b", "here")
    assert [one.values for one in read.found.values()] == [{"auth": "oidc"}] * 2


def test_what_only_another_program_knows_is_noted_and_not_refused(server: Path) -> None:
    server.write_text(json.dumps({"RucioConfig": {"instances": [{**OLD, "colour": "red"}]}}))
    assert any('"colour"' in note for note in settings(None, {}).notes)


@pytest.mark.fault(64)
def test_a_secret_is_refused_without_being_quoted(server: Path) -> None:
    server.write_text(json.dumps({"RucioConfig": {"instances": [{**OLD, "password": "canary"}]}}))
    with pytest.raises(ConfigurationError, match='"password"') as caught:
        settings(None, {})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "config", ["text", {"instances": {}}, {"instances": [{"rucio_base_url": "https://a"}]}, {"instances": ["a"]}]
)
def test_instances_that_are_none_are_an_error_that_names_the_file(config: Any) -> None:
    with pytest.raises(ConfigurationError, match="here: "):
        tables_of(config, "here")


def test_a_file_goes_before_its_folder_and_the_last_of_a_folder_before_the_first(bare: Path) -> None:
    folder = bare / "jupyter_server_config.d"
    folder.mkdir()
    for file, values in (
        (folder / "1.json", {"vo": "first", "site_name": "first", "app_id": "first"}),
        (folder / "2.json", {"vo": "last", "site_name": "last"}),
        (bare / "jupyter_server_config.json", {"vo": "file"}),
    ):
        file.write_text(json.dumps({"RucioConfig": {"instances": [{"name": "a", **values}]}}))
    assert from_jupyter_server().found["a"].values == {"vo": "file", "site_name": "last", "app_id": "first"}


def client(bare: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    file = bare / "rucio.cfg"
    file.write_text(text)
    monkeypatch.setenv("RUCIO_CONFIG", str(file))
    return file


def test_the_section_client_is_read_and_the_others_are_not(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTIFICATES", "/etc/grid")
    file = client(
        bare,
        monkeypatch,
        "[common]\nvo = no\n[client]\nrucio_host = https://a\nauth_host = https://%(vo)s.b\nauth_type = x509_proxy\n"
        "ca_cert = $CERTIFICATES/ca.pem\nclient_x509_proxy = ~/proxy\nvo = yes\nrequest_retries = 3\naccount =\n",
    )
    found = from_client()
    assert found
    assert found.values == {
        "url": "https://a",
        "auth_url": "https://yes.b",
        "auth": "x509_proxy",
        "ca_cert": "/etc/grid/ca.pem",
        "client_x509_proxy": str(Path.home() / "proxy"),
        "vo": "yes",
    }
    assert set(found.sources.values()) == {str(file)}


def test_a_way_to_sign_in_that_is_not_spoken_here_is_noted(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client(bare, monkeypatch, "[client]\nrucio_host = https://a\nauth_type = ssh\nusername = u\npassword = p\n")
    one = settings(None, {})
    assert (one.auth, one.password) == ("", None)
    assert 'auth_type = "ssh" is not spoken here' in one.notes[0]


@pytest.mark.fault(64)
def test_a_rucio_cfg_that_cannot_be_read_is_told_of_without_its_lines(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = client(bare, monkeypatch, "[client]\nusername = u\ncanary\n")
    with pytest.raises(ConfigurationError, match="No Rucio server") as caught:
        settings(None, {})
    assert str(file) in caught.value.hint
    shown = locals_of(caught.value)
    assert "canary" not in str(caught.value) + shown


@pytest.mark.parametrize("text", ["[server]\nrucio_host = https://a\n", ""])
def test_a_rucio_cfg_of_a_server_says_nothing(bare: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    client(bare, monkeypatch, text)
    assert from_client() is None


def test_rucio_cfg_is_looked_for_where_rucios_client_looks(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {}
    for name in ("CONDA_PREFIX", "VIRTUAL_ENV", "RUCIO_HOME"):
        file = bare / name / "etc" / "rucio.cfg"
        file.parent.mkdir(parents=True)
        file.touch()
        files[name] = file
        monkeypatch.setenv(name, str(bare / name))
        assert client_file() == file
    files["RUCIO_HOME"].unlink()
    assert client_file() == files["VIRTUAL_ENV"]
    monkeypatch.setenv("RUCIO_CONFIG", "/no/such/file")
    assert client_file() == Path("/no/such/file")
