"""_config.py"""

from __future__ import annotations

from pathlib import Path

import pytest

from ipylake._config import config_files, instances
from ipylake.errors import ConfigurationError

KEYS = ("url", "account", "mounts")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two of Jupyter's configuration folders: the user's, which comes first, and the system's."""
    user, system = tmp_path / "user", tmp_path / "system"
    user.mkdir()
    system.mkdir()
    monkeypatch.delenv("IPYLAKE_CONFIG", raising=False)
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(user), str(system)])
    return user, system


def write(folder: Path, text: str) -> Path:
    path = folder / "ipylake.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_there_are_no_instances(folders: tuple[Path, Path]) -> None:
    assert instances("rucio", KEYS) == ({}, None)


def test_the_working_directory_is_not_looked_at(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    here = folders[0].parent / "here"
    here.mkdir()
    write(here, '[rucio.evil]\nurl = "https://evil"')
    monkeypatch.chdir(here)
    assert config_files() == []


def test_the_file_nearer_to_the_user_wins_key_by_key_and_each_key_knows_its_file(folders: tuple[Path, Path]) -> None:
    user, system = folders
    system_file = write(
        system, '[rucio]\ndefault = "a"\n[rucio.a]\nurl = "https://a"\naccount = "x"\n[rucio.b]\nurl = "https://b"'
    )
    user_file = write(user, '[rucio.a]\naccount = "y"')
    found, default = instances("rucio", KEYS)
    assert default == "a"
    assert set(found) == {"a", "b"}
    assert found["a"].values == {"url": "https://a", "account": "y"}
    assert found["a"].sources == {"url": str(system_file), "account": str(user_file)}


def test_the_variable_names_the_one_file_to_read(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    write(folders[0], '[rucio.a]\nurl = "https://a"')
    other = write(folders[1].parent, '[rucio.b]\nurl = "https://b"')
    monkeypatch.setenv("IPYLAKE_CONFIG", str(other))
    assert set(instances("rucio", KEYS)[0]) == {"b"}


def test_a_variable_that_names_no_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYLAKE_CONFIG", "/no/such/file.toml")
    with pytest.raises(ConfigurationError, match=r"/no/such/file\.toml"):
        config_files()


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        ('[rucio.a]\nurll = "https://a"', "urll", 'Did you mean "url"?'),
        ("[rucio.a]\nzzz = 1", "zzz", "Known are account, mounts, url"),
        ('[rucio.a]\npassword = "x"', "password", "Secrets are not read from files"),
        ('[rucio]\nurl = "https://a"', "url", "default"),
        ('[rucioo.a]\nurl = "https://a"', "rucioo", 'Did you mean "rucio"?'),
        ('default = "a"', "default", "Known are rucio"),
    ],
)
def test_an_unknown_key_is_refused_by_name_and_file(folders: tuple[Path, Path], text: str, key: str, hint: str) -> None:
    path = write(folders[0], text)
    with pytest.raises(ConfigurationError) as caught:
        instances("rucio", KEYS)
    assert caught.value.field == key
    assert str(path) in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("content", [b"[rucio.a\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(folders: tuple[Path, Path], content: bytes) -> None:
    path = folders[0] / "ipylake.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot be read") as caught:
        instances("rucio", KEYS)
    assert caught.value.field == str(path)
