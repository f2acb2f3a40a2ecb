"""rucio/configured.py: which source comes before which"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from ipylake._config import AGE, URL
from ipylake._credentials import Secret
from ipylake.errors import ConfigurationError
from ipylake.rucio.configured import Configured, offered
from ipylake.rucio.keys import KEYS, VOCABULARY
from ipylake.rucio.settings import Settings, settings

HOST = "https://one.example.org"
Given = dict[str, Any]


class Machine:
    """Every source, each of which can be told an account; all of them describe one server."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch

    def arguments(self) -> Given:
        return {"account": "arguments"}

    def environment(self) -> Given:
        self.monkeypatch.setenv("RUCIO_ACCOUNT", "environment")
        self.monkeypatch.setenv("RUCIO_BASE_URL", HOST)
        self.monkeypatch.setenv("RUCIO_NAME", "one")
        return {}

    def toml(self) -> Given:
        text = f'[rucio]\ndefault = "one"\n[rucio.one]\nurl = "{HOST}"\naccount = "toml"\n"$url" = "{HOST}/settings"'
        (self.folder / "ipylake.toml").write_text(text)
        return {}

    def jupyter_server(self) -> Given:
        one = {"name": "one", "rucio_base_url": HOST, "account": "jupyter_server", "$url": f"{HOST}/settings"}
        config = {"RucioConfig": {"instances": [one], "default_instance": "one"}}
        (self.folder / "jupyter_server_config.json").write_text(json.dumps(config))
        return {}

    def remote(self) -> Given:
        """What comes from `$url`: without a network that is the copy in the cache."""
        from ipylake._config.remote import _Copy, _keep, _place

        copy = _Copy("", 0, {"account": "remote", "rucio_base_url": HOST})
        _keep(_place(f"{HOST}/settings").file, copy)
        one = {"name": "one", "$url": f"{HOST}/settings", AGE: 2**40}
        file = self.folder / "jupyter_server_config.d" / "remote.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"RucioConfig": {"instances": [one]}}))
        return {}

    def rucio_cfg(self) -> Given:
        file = self.folder / "etc" / "rucio.cfg"
        file.parent.mkdir()
        file.write_text(f"[client]\nrucio_host = {HOST}\naccount = rucio_cfg\n")
        self.monkeypatch.setenv("RUCIO_HOME", str(self.folder))
        return {}


ORDER = ("arguments", "environment", "toml", "jupyter_server", "remote", "rucio_cfg")


@pytest.fixture
def machine(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(bare, monkeypatch)


@pytest.mark.parametrize(("first", "second"), list(combinations(ORDER, 2)))
def test_of_two_sources_the_one_that_stands_higher_in_the_table_wins(machine: Machine, first: str, second: str) -> None:
    given: Given = {"url": HOST} if (first, second) == ("arguments", "rucio_cfg") else {}
    for source in (first, second):
        tell: Callable[[], Given] = getattr(machine, source)
        given |= tell()
    if URL in str([file.read_text() for file in machine.folder.glob("*.*") if file.is_file()]):
        machine.remote()  # else `$url` of a table would be asked
    assert settings(None, given).account == first


def test_every_setting_has_its_key_and_every_key_its_setting() -> None:
    names = {one.name for one in fields(Settings)} - {"name", "sources", "notes", "password"}
    assert {key.name for key in KEYS} == names
    assert VOCABULARY.keys == names | {URL, AGE}


def test_keys_that_a_higher_source_leaves_open_come_from_a_lower_one(machine: Machine) -> None:
    machine.rucio_cfg()
    machine.jupyter_server()
    machine.remote()
    (machine.folder / "ipylake.toml").write_text("[rucio.one]\nvo = 'toml'")
    one = settings("one", {"title": "arguments"})
    assert (one.title, one.vo, one.account, one.url) == ("arguments", "toml", "jupyter_server", HOST)
    assert one.sources["account"] == str(machine.folder / "jupyter_server_config.json")


def test_without_a_default_the_instance_of_rucios_own_client_is_taken(machine: Machine) -> None:
    (machine.folder / "ipylake.toml").write_text('[rucio.a]\nurl = "https://a"\n[rucio.b]\nurl = "https://b"')
    machine.rucio_cfg()
    one = settings(None, {})
    assert (one.name, one.url, one.account) == ("rucio.cfg", HOST, "rucio_cfg")
    assert settings("rucio.cfg", {}) == one
    assert settings("a", {}).account == ""


def test_rucio_cfg_says_nothing_of_an_instance_nobody_knows(machine: Machine) -> None:
    machine.rucio_cfg()
    with pytest.raises(ConfigurationError, match='no Rucio instance "none"') as caught:
        settings("none", {})
    assert "rucio.cfg" in caught.value.hint


@pytest.mark.fault(64)
def test_the_password_of_rucio_cfg_goes_with_its_own_user_to_its_own_server(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.rucio_cfg()
    with (machine.folder / "etc" / "rucio.cfg").open("a") as file:
        file.write("username = alice\npassword = can%%ary%1\n")
    one = settings(None, {})
    assert (one.username, one.password) == ("alice", Secret("can%ary%1"))
    assert "ary" not in repr(one)
    assert settings(None, {"username": "bob"}).password is None
    assert settings(None, {"url": "https://other.example.org"}).password is None
    monkeypatch.setenv("RUCIO_USERNAME", "bob")
    assert settings(None, {}).password is None


def test_a_nameless_environment_says_nothing_of_rucio_cfgs_instance(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.rucio_cfg()
    monkeypatch.setenv("RUCIO_BASE_URL", "https://hub.example.org")
    assert settings("rucio.cfg", {}).url == HOST
    assert settings(None, {}).url == "https://hub.example.org"


def test_all_instances_are_offered_each_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.rucio_cfg()
    monkeypatch.setenv("RUCIO_BASE_URL", "https://hub.example.org")
    monkeypatch.setenv("RUCIO_DISPLAY_NAME", "The hub")
    (machine.folder / "ipylake.toml").write_text(
        '[rucio.a]\nurl = "https://a"\ntitle = "A"\n[rucio.b]\nurl = "https://b"'
    )
    assert Configured().titles() == {"a": "A", "b": "b", "": "The hub", "rucio.cfg": HOST}
    (machine.folder / "ipylake.toml").write_text(f'[rucio.one]\nurl = "{HOST}/"')
    assert set(Configured().titles()) == {"one", ""}


def test_a_default_of_the_environment_names_an_instance_of_the_files(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine.folder / "ipylake.toml").write_text('[rucio.a]\nurl = "https://a"\n[rucio.b]\nurl = "https://b"')
    monkeypatch.setenv("RUCIO_DEFAULT_INSTANCE", "b")
    assert settings(None, {}).url == "https://b"


def test_a_view_starts_with_the_first_of_several_and_asks_nobody_where_there_is_a_default(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offered() is None
    file = machine.folder / "ipylake.toml"
    file.write_text('[rucio.b]\nurl = "https://b"\n[rucio.a]\nurl = "https://a"')
    assert offered() == "b"
    file.write_text('[rucio]\ndefault = "a"\n' + file.read_text())
    assert offered() is None


def test_a_jupyter_configuration_in_python_is_not_run_and_the_way_out_is_told(machine: Machine) -> None:
    file = machine.folder / "jupyter_server_config.py"
    file.write_text("c.RucioConfig.instances = []\nraise SystemExit('it was run')")
    with pytest.raises(ConfigurationError, match="No Rucio server") as caught:
        settings(None, {})
    assert f"`ipylake config import {file}`" in caught.value.hint
