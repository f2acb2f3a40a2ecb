"""rucio/settings.py"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from faults.caller import locals_of
from ipylake._credentials import Secret
from ipylake.errors import ConfigurationError
from ipylake.rucio.settings import settings

FILE = """
[rucio]
default = "demo"
[rucio.demo]
title = "Demo lake"
url = "https://demo.example.org/rucio"
account = "file"
path_begins_at = 1
destination_rse = "A"
rse_mount_path = "/a"
[rucio.demo.mounts]
B = "/b"
[rucio.demo.mounts.C]
"root://h//c/" = "/c"
[rucio.other]
url = "https://other.example.org"
"""


@pytest.fixture(autouse=True)
def _nothing_else(bare: Path) -> None:
    """Nothing of this machine counts."""


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "ipylake.toml"
    path.write_text(FILE)
    monkeypatch.setenv("IPYLAKE_CONFIG", str(path))
    return path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hub exports for the old extension."""
    for name, value in {
        "RUCIO_NAME": "atlas",
        "RUCIO_DISPLAY_NAME": "ATLAS",
        "RUCIO_BASE_URL": "https://atlas.example.org",
        "RUCIO_AUTH_URL": "https://auth.example.org",
        "RUCIO_WEBUI_URL": "https://ui.example.org",
        "RUCIO_CA_CERT": "/etc/ca.pem",
        "RUCIO_VO": "atl",
        "RUCIO_ACCOUNT": "hub",
        "RUCIO_DESTINATION_RSE": "SITE_DATADISK",
        "RUCIO_RSE_MOUNT_PATH": "/eos/site",
        "RUCIO_PATH_BEGINS_AT": "4",
        "RUCIO_MODE": "replica",
        "RUCIO_USERNAME": "me",
        "RUCIO_PASSWORD": "canary",
    }.items():
        monkeypatch.setenv(name, value)


def found(instance: str | None = None, **arguments: Any) -> Any:
    return settings(instance, arguments)


def test_the_default_instance_of_the_file_needs_no_argument(file: Path) -> None:
    one = found()
    assert (one.name, one.title, one.url, one.path_begins_at) == (
        "demo",
        "Demo lake",
        "https://demo.example.org/rucio",
        1,
    )
    assert one.mounts == {"B": "/b", "C": {"root://h//c/": "/c"}}
    assert one.sources["account"] == str(file)


def test_an_instance_is_taken_by_name(file: Path) -> None:
    assert found("other").url == "https://other.example.org"


def test_an_unknown_instance_lists_those_there_are(file: Path) -> None:
    with pytest.raises(ConfigurationError, match='no Rucio instance "none"') as caught:
        found("none")
    assert "demo, other" in caught.value.hint


def test_a_default_that_is_not_there_is_an_error(file: Path) -> None:
    file.write_text('[rucio]\ndefault = "gone"\n[rucio.a]\nurl = "https://a"')
    with pytest.raises(ConfigurationError, match=r"no \[rucio.gone\]"):
        found()


def test_the_only_instance_is_the_default(file: Path) -> None:
    file.write_text('[rucio.a]\nurl = "https://a"')
    assert found().name == "a"


@pytest.mark.usefixtures("hub")
def test_the_environment_of_a_hub_is_enough() -> None:
    one = found()
    assert (one.name, one.title, one.url, one.auth_url) == (
        "atlas", "ATLAS", "https://atlas.example.org", "https://auth.example.org",
    )  # fmt: skip
    assert (one.vo, one.account, one.ca_cert) == ("atl", "hub", "/etc/ca.pem")
    assert (one.destination_rse, one.rse_mount_path, one.path_begins_at) == ("SITE_DATADISK", "/eos/site", 4)
    assert one.password == Secret("canary")
    assert "canary" not in repr(one)
    assert one.sources["url"] == "$RUCIO_BASE_URL"


@pytest.mark.usefixtures("hub")
def test_arguments_come_before_the_environment_before_the_file(file: Path) -> None:
    file.write_text('[rucio.atlas]\nurl = "https://file"\naccount = "file"\nmounts = {X = "/x"}')
    one = found(account="argument")
    assert (one.account, one.url, one.mounts) == ("argument", "https://atlas.example.org", {"X": "/x"})
    assert (one.sources["account"], one.sources["mounts"]) == ("the arguments", str(file))


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("arguments", [{"url": "https://elsewhere.example.org"}, {"instance": "other"}])
def test_the_environments_credentials_go_to_no_other_instance(file: Path, arguments: dict[str, str]) -> None:
    one = found(**arguments)
    assert (one.username, one.password, one.account, one.ca_cert) == ("", None, "", "")


def test_user_and_password_alone_in_the_environment_belong_to_whichever_instance(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUCIO_USERNAME", "me")
    monkeypatch.setenv("RUCIO_PASSWORD", "canary")
    assert found("other").password == Secret("canary")


def test_an_address_finds_its_instance(file: Path) -> None:
    assert found(url="https://demo.example.org/rucio/").account == "file"


def test_without_any_server_the_ways_to_name_one_are_told() -> None:
    with pytest.raises(ConfigurationError, match="No Rucio server") as caught:
        found()
    assert (caught.value.field, "RUCIO_BASE_URL" in caught.value.hint) == ("url", True)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"path_begins_at": -1}, "path_begins_at"),
        ({"path_begins_at": "two"}, "path_begins_at"),
        ({"path_begins_at": True}, "path_begins_at"),
        ({"destination_rse": "A"}, "rse_mount_path"),
        ({"rse_mount_path": "/a"}, "destination_rse"),
        ({"mounts": {"A": "relative/folder"}}, "mounts"),
        ({"mounts": {"A": {"root://h/": 5}}}, "mounts"),
        ({"mounts": ["A"]}, "mounts"),
        ({"downloads": "relative/folder"}, "downloads"),
        ({"storage_access": {"A": 5}}, "storage_access"),
        ({"vo": 5}, "vo"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        found(url="https://h", **arguments)
    assert caught.value.field == field


def test_a_wrong_value_names_where_it_was_set(file: Path) -> None:
    file.write_text('[rucio.a]\nurl = "https://a"\npath_begins_at = "x"')
    with pytest.raises(ConfigurationError, match="path_begins_at") as caught:
        found()
    assert str(file) in caught.value.message


@pytest.mark.fault(64)
@pytest.mark.usefixtures("hub")
def test_the_environments_password_is_in_no_frame_of_an_error() -> None:
    with pytest.raises(ConfigurationError) as caught:
        found(path_begins_at="x")
    shown = locals_of(caught.value)
    assert "canary" not in shown


def test_how_one_signs_in_comes_from_the_hub_and_the_arguments(monkeypatch: pytest.MonkeyPatch, hub: None) -> None:
    monkeypatch.setenv("RUCIO_AUTH_TYPE", "x509_proxy")
    monkeypatch.setenv("RUCIO_CLIENT_PROXY", "/run/proxy")
    monkeypatch.setenv("RUCIO_OIDC_AUTH", "file")
    monkeypatch.setenv("RUCIO_OIDC_FILE_NAME", "/run/token")
    one = found(client_x509_proxy="/mine", vos=["atl", "cms"])
    assert (one.auth, one.client_x509_proxy, one.oidc_auth, one.oidc_file_name, one.vos) == (
        "x509_proxy",
        "/mine",
        "file",
        "/run/token",
        ("atl", "cms"),
    )


@pytest.mark.parametrize(("key", "value"), [("vos", "atl"), ("vos", [1]), ("oidc_auth", "other"), ("auth", 1)])
def test_what_cannot_be_a_way_to_sign_in_is_refused_by_name(key: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=f"{key} must be") as caught:
        found(url="https://a.example.org", **{key: value})
    assert caught.value.field == key
