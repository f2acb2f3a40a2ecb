"""_config/toml.py, _config/places.py"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ipylake._config import Tables, Vocabulary, candidates, config_files, tables, user_file
from ipylake.errors import ConfigurationError

WORDS = Vocabulary(
    frozenset({"url", "account", "mounts"}), {"rucio_base_url": "url"}, {"mode": "both ways are offered"}
)


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
    assert tables("rucio", WORDS) == Tables()


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
    read = tables("rucio", WORDS)
    found = read.found
    assert (read.default, read.default_source) == ("a", str(system_file))
    assert set(found) == {"a", "b"}
    assert found["a"].values == {"url": "https://a", "account": "y"}
    assert found["a"].sources == {"url": str(system_file), "account": str(user_file)}


def test_the_variable_names_the_one_file_to_read(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    write(folders[0], '[rucio.a]\nurl = "https://a"')
    other = write(folders[1].parent, '[rucio.b]\nurl = "https://b"')
    monkeypatch.setenv("IPYLAKE_CONFIG", str(other))
    assert set(tables("rucio", WORDS).found) == {"b"}


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
        tables("rucio", WORDS)
    assert caught.value.field == key
    assert str(path) in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("content", [b"[rucio.a\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(folders: tuple[Path, Path], content: bytes) -> None:
    path = folders[0] / "ipylake.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot be read") as caught:
        tables("rucio", WORDS)
    assert caught.value.field == str(path)


def test_another_name_of_a_key_is_understood_but_not_beside_its_own(folders: tuple[Path, Path]) -> None:
    path = write(folders[0], '[rucio.a]\nrucio_base_url = "https://a"')
    assert tables("rucio", WORDS).found["a"].values == {"url": "https://a"}
    path.write_text('[rucio.a]\nrucio_base_url = "https://a"\nurl = "https://b"')
    with pytest.raises(ConfigurationError, match=r'"rucio_base_url" and "url" in .* are the same setting'):
        tables("rucio", WORDS)


def test_a_key_without_effect_is_noted_with_the_reason(folders: tuple[Path, Path]) -> None:
    path = write(folders[0], '[rucio.a]\nmode = "replica"')
    one = tables("rucio", WORDS).found["a"]
    assert (one.values, one.notes) == ({}, (f'{path}: "mode" has no effect here: both ways are offered',))


def test_without_jupyter_the_users_folder_is_read_that_is_saved_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jupyter_core.paths", None)
    monkeypatch.delenv("IPYLAKE_CONFIG", raising=False)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    assert candidates() == [user_file()] == [tmp_path / "ipylake.toml"]
