"""rucio/script.py: what a script has to be given, beyond the files and the environment, to reach the same Rucio."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

import pytest

from ipylake._code import Shown, code_of
from ipylake._protocol import Query
from ipylake.rucio import Rucio

FILE = """
[rucio]
default = "demo"
[rucio.demo]
title = "Demo lake"
url = "https://demo.example.org/rucio"
account = "file"
[rucio.demo.mounts]
B = "/b"
[rucio.other]
url = "https://other.example.org"
"""


@pytest.fixture(autouse=True)
def _only_this_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("RUCIO_")]:
        monkeypatch.delenv(name)
    (tmp_path / "ipylake.toml").write_text(FILE)
    monkeypatch.setenv("IPYLAKE_CONFIG", str(tmp_path / "ipylake.toml"))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({}, "instance='demo'"),
        ({"instance": "other"}, "instance='other'"),
        ({"account": "alice"}, "instance='demo', account='alice'"),
        ({"url": "https://new.example.org/r"}, "url='https://new.example.org/r'"),
        ({"url": "https://other.example.org"}, "instance='other', url='https://other.example.org'"),
        ({"instance": "demo", "mounts": {"A": Path("/a"), "C": {"root://h//c/": Path("/c")}}},
         "instance='demo', mounts={'A': '/a', 'C': {'root://h//c/': '/c'}}"),
        ({"destination_rse": "A", "rse_mount_path": "/a", "path_begins_at": 2},
         "instance='demo', destination_rse='A', rse_mount_path='/a', path_begins_at=2"),
    ],
)  # fmt: skip
def test_the_code_makes_a_client_with_the_same_settings(given: dict[str, Any], written: str) -> None:
    rucio = Rucio(**given)
    code = code_of(rucio.script(), Shown(Query()))
    assert code.endswith(f"rucio = Rucio({written})\n")
    variables: dict[str, Any] = {}
    exec(code, variables)  # noqa: S102  # what a person would do with it
    same = variables["rucio"].settings
    assert [getattr(same, name) for name in FIELDS] == [getattr(rucio.settings, name) for name in FIELDS]
    assert _as_text(same.mounts) == _as_text(rucio.settings.mounts)


FIELDS = ("name", "url", "title", "auth_url", "account", "vo", "ca_cert", "destination_rse", "rse_mount_path",
          "path_begins_at", "username")  # fmt: skip


def _as_text(mounts: Any) -> Any:
    return {key: _as_text(one) for key, one in mounts.items()} if hasattr(mounts, "items") else str(mounts)


def test_what_the_environment_says_is_not_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUCIO_NAME", "hub")
    monkeypatch.setenv("RUCIO_BASE_URL", "https://hub.example.org")
    monkeypatch.setenv("RUCIO_USERNAME", "ddmlab")
    monkeypatch.setenv("RUCIO_PASSWORD", "canary-of-the-environment")
    assert Rucio().script().arguments == (("instance", "hub"),)


def test_a_password_is_never_written_and_every_argument_is_a_literal() -> None:
    script = Rucio("https://r.example.org", username="alice", password="canary", path_begins_at=0).script()  # noqa: S106  # a canary
    assert script.arguments == (("url", "https://r.example.org"), ("path_begins_at", 0), ("username", "alice"))
    code = code_of(script, Shown(Query()))
    assert "canary" not in code
    (call,) = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    assert all(isinstance(ast.literal_eval(one.value), str | int) for one in call.keywords)
