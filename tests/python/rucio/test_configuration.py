"""rucio/configuration.py"""

from __future__ import annotations

from pathlib import Path

import pytest

from ipylake._credentials import Secret as S
from ipylake._credentials import Session, Sessions
from ipylake.rucio import Rucio

FILE = """# of the hub
[rucio.atlas]
url = "https://atlas.example.org"
vo = "atl"
[rucio.other]
url = "https://other.example.org"
"""


@pytest.fixture
def file(bare: Path) -> Path:
    file = bare / "ipylake.toml"
    file.write_text(FILE)
    return file


def test_every_setting_is_shown_with_its_source(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_SITE_NAME", "CERN")
    monkeypatch.setenv("RUCIO_MODE", "replica")
    rucio = Rucio(instance="atlas", mounts={"A": {"root://h/": "/a"}, "B": "/b"}, vos=["atl", "cms"])
    shown = rucio.configuration()
    assert {one.key: (one.value, one.source) for one in shown.settings} == {
        "url": ("https://atlas.example.org", str(file)),
        "vo": ("atl", str(file)),
        "vos": ("atl, cms", "the arguments"),
        "site_name": ("CERN", "$RUCIO_SITE_NAME"),
        "mounts": ('{"A": {"root://h/": "/a"}, "B": "/b"}', "the arguments"),
    }
    assert [one.name for one in shown.instances] == ["atlas", "other"]
    assert (shown.name, shown.file) == ("atlas", str(file))
    assert "$RUCIO_MODE has no effect" in shown.notes[0]


@pytest.mark.fault(64)
def test_of_a_password_only_its_source_is_shown(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_PASSWORD", "canary")
    shown = Rucio(instance="atlas").configuration()
    assert [(one.value, one.source) for one in shown.settings if one.key == "password"] == [("", "$RUCIO_PASSWORD")]
    assert "canary" not in repr(shown)


def test_what_was_given_is_saved_and_what_is_in_files_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_SITE_NAME", "CERN")
    monkeypatch.chdir(file.parent)
    saved = Rucio(instance="atlas", username="alice", password=S("canary"), ca_cert="ipylake.toml").save_as_default()
    assert (saved.file, saved.name) == (str(file), "atlas")
    text = file.read_text()
    assert text.startswith("# of the hub")
    assert 'default = "atlas"' in text
    again = Rucio()
    assert (again.settings.username, again.settings.ca_cert) == ("alice", str(file))
    assert again.settings.sources["site_name"] == "$RUCIO_SITE_NAME"
    assert "canary" not in text
    assert "CERN" not in text


def test_of_an_instance_no_file_knows_all_is_saved_under_its_host(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_BASE_URL", "https://hub.example.org")
    monkeypatch.setenv("RUCIO_VO", "cms")
    assert Rucio().save_as_default().name == "hub.example.org"
    monkeypatch.delenv("RUCIO_BASE_URL")
    monkeypatch.delenv("RUCIO_VO")
    assert (Rucio().settings.url, Rucio().settings.vo) == ("https://hub.example.org", "cms")


def test_the_account_in_use_is_saved_and_a_name_can_be_given(file: Path) -> None:
    sessions = Sessions()
    rucio = Rucio("https://new.example.org", sessions=sessions)
    sessions.put(rucio._rest.admission.place, Session("higgs", S("canary"), "userpass"))
    assert rucio.save_as_default("mine").name == "mine"
    again = Rucio().settings
    assert (again.name, again.account, again.auth) == ("mine", "higgs", "userpass")
    assert "canary" not in file.read_text()


@pytest.mark.parametrize("method", ["token-env", "token-file"])
def test_a_token_of_the_hub_is_saved_as_what_every_hub_has(file: Path, method: str) -> None:
    rucio = Rucio("https://new.example.org", sessions=Sessions())
    rucio._rest.admission._sessions.put(rucio._rest.admission.place, Session("higgs", S("canary"), method))
    rucio.save_as_default()
    assert Rucio().settings.auth == "oidc"


def test_another_instance_is_reached_with_a_session_of_its_own(file: Path) -> None:
    sessions = Sessions()
    rucio = Rucio(instance="atlas", sessions=sessions)
    sessions.put(rucio._rest.admission.place, Session("higgs", S("canary"), "userpass"))
    other = rucio.another("other")
    assert (other.settings.url, other.session().state) == ("https://other.example.org", "out")
    assert other.another("atlas").session().account == "higgs"


def test_whoever_comes_back_finds_the_same_client_also_one_that_only_arguments_describe(file: Path) -> None:
    rucio = Rucio("https://new.example.org", title="The new one", sessions=Sessions())
    other = rucio.another("other")
    assert {one.name: one.title for one in other.configuration().instances} == {
        "atlas": "atlas", "other": "other", "": "The new one",
    }  # fmt: skip
    assert other.another("") is rucio
    assert rucio.another("other") is other
    assert rucio.another("atlas").another("other") is other
