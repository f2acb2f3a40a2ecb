"""_config/saving.py"""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ipylake._config import save, user_file
from ipylake.errors import ConfigurationError

WRITTEN = """# mine
[rucio]
default = "a"  # the one at home

[rucio.a]
url = "https://a"  # behind the wall
account = "old"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config" / "ipylake.toml"
    monkeypatch.setenv("IPYLAKE_CONFIG", str(path))
    return path


def test_a_file_that_is_not_there_is_made(file: Path) -> None:
    assert user_file() == file
    assert save("rucio", {"a": {"url": "https://a", "mounts": {"X": {"root://h/": "/x"}}}}, default="a") == file
    assert file.read_text() == (
        '[rucio]\ndefault = "a"\n\n[rucio.a]\nurl = "https://a"\n\n[rucio.a.mounts.X]\n"root://h/" = "/x"\n'
    )


def test_comments_order_and_other_keys_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(WRITTEN)
    save("rucio", {"a": {"account": "new", "vo": "x"}, "b.c": {"url": "https://b"}})
    assert file.read_text() == (WRITTEN.replace('"old"', '"new"') + 'vo = "x"\n\n[rucio."b.c"]\nurl = "https://b"\n')


def test_a_file_that_is_no_toml_is_left_as_it_is(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("[rucio")
    with pytest.raises(ConfigurationError, match="cannot be saved"):
        save("rucio", {}, default="a")
    assert file.read_text() == "[rucio"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.fault(64)
def test_a_secret_is_not_saved(file: Path) -> None:
    with pytest.raises(ConfigurationError, match="password"):
        save("rucio", {"a": {"password": "canary"}})
    assert not file.exists()


def test_what_names_the_default_is_no_instance(file: Path) -> None:
    with pytest.raises(ConfigurationError, match="default"):
        save("rucio", {"default": {"url": "https://a"}})
    assert not file.exists()


def test_a_link_stays_a_link_and_who_may_read_stays_as_it_was(file: Path) -> None:
    file.parent.mkdir()
    kept = file.parent / "dotfiles.toml"
    kept.write_text(WRITTEN)
    kept.chmod(0o644)
    file.symlink_to(kept)
    save("rucio", {}, default="b")
    assert file.is_symlink()
    assert 'default = "b"  # the one at home' in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o644
