"""`ipylake` and `ipylake config`, which need no server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from command import Command
from ipylake._cli import exits

CONFIG = {
    "RucioConfig": {
        "instances": [
            {
                "name": "atlas",
                "display_name": "ATLAS",
                "mode": "replica",
                "rucio_base_url": "https://atlas.example.org",
            },
            {"name": "belle", "display_name": "Belle II", "mode": "download", "$url": "https://hub.example.org/belle"},
        ],
        "default_instance": "atlas",
    }
}
PYTHON = """
import os
c = get_config()
print("hello")
open("was-run", "w").write(os.getcwd())
c.RucioConfig.instances = [{"name": "atlas", "display_name": "ATLAS", "rucio_base_url": "https://atlas.example.org"}]
c.RucioConfig.default_instance = "atlas"
"""


@pytest.fixture
def command(tmp_path: Path) -> Command:
    (tmp_path / "jupyter").mkdir()
    return Command(tmp_path)


@pytest.fixture
def saved(command: Command) -> Path:
    return command.home / "jupyter" / "ipylake.toml"


def test_help_comes_without_loading_what_it_does_not_need() -> None:
    code = """
import sys
sys.argv = ["ipylake", "--help"]
from ipylake._cli import main
try:
    main()
except SystemExit:
    heavy = ("urllib3", "msgspec", "anywidget", "cryptography", "tomlkit", "ipylake.rucio")
    print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ourselves
    assert done.stdout.endswith("\n[]\n")
    assert "3 if somebody has to sign" in done.stdout


@pytest.mark.parametrize(("shell", "at"), [("bash", "2"), ("zsh", "2"), ("fish", "wh")])
def test_shells_learn_to_complete_it(command: Command, shell: str, at: str) -> None:
    command.variables["_IPYLAKE_COMPLETE"] = f"{shell}_source"
    assert "_ipylake_completion" in command.run().out
    command.variables |= {"_IPYLAKE_COMPLETE": f"{shell}_complete", "COMP_WORDS": "ipylake rucio wh", "COMP_CWORD": at}
    assert "whoami" in command.run().out


@pytest.mark.parametrize("words", [["nothing"], ["rucio", "search"], ["rucio", "search", "a", "--kind", "x"]])
def test_wrong_usage_has_a_code_of_its_own(command: Command, words: list[str]) -> None:
    assert command.run(*words).code == exits.USAGE


def test_without_a_server_the_ways_to_name_one_are_told(command: Command) -> None:
    shown = command.run("config")
    assert (shown.code, shown.out) == (exits.USAGE, "")
    assert "RUCIO_BASE_URL" in shown.err


def test_settings_are_shown_with_their_sources_and_without_secrets(command: Command, saved: Path) -> None:
    saved.write_text('[rucio.atlas]\nurl = "https://atlas.example.org"\n[rucio.belle]\ntitle = "Belle II"\n')
    command.variables |= {"RUCIO_PASSWORD": "canary", "RUCIO_NAME": "atlas", "RUCIO_MODE": "replica"}
    shown = command.run("config", "--instance", "atlas")
    assert shown.code == exits.OK
    assert [line.split(maxsplit=1) for line in shown.out.splitlines()] == [
        ["instance", "atlas"],
        ["url", f"https://atlas.example.org  {saved}"],
        ["password", "(not shown)                $RUCIO_PASSWORD"],
    ]
    assert "Other instances: belle (Belle II)" in shown.err
    assert "$RUCIO_MODE has no effect" in shown.err
    (about,) = command.run("config", "show", "--instance", "atlas", "--json").rows
    assert [one["key"] for one in about["settings"]] == ["url", "password"]
    assert "canary" not in json.dumps(about) + shown.out + shown.err


def test_the_files_that_are_looked_at_are_listed(command: Command, saved: Path) -> None:
    saved.touch()
    rows = command.run("config", "path", "--json").rows
    assert {"path": str(saved), "is_there": True, "is_saved_to": True} in rows
    assert any(row["path"].endswith("rucio.cfg") for row in rows)


def test_json_of_the_jupyter_server_is_taken_over(command: Command, saved: Path) -> None:
    (command.home / "hub.json").write_text(json.dumps(CONFIG))
    saved.write_text("# mine\n[rucio.other]\nurl = 'https://other.example.org'\n")
    done = command.run("config", "import", "hub.json")
    assert done.code == exits.OK
    assert 'Note: hub.json: "mode" has no effect' in done.err
    assert saved.read_text().startswith("# mine\n")
    (about,) = command.run("config", "--json").rows
    assert (about["name"], {one["name"] for one in about["instances"]}) == ("atlas", {"atlas", "belle", "other"})


def test_python_is_run_only_after_a_warning_and_a_yes(command: Command, saved: Path) -> None:
    file = command.home / "jupyter_server_config.py"
    file.write_text(PYTHON)
    refused = command.run("config", "import", str(file))
    assert (refused.code, saved.exists(), (command.home / "was-run").exists()) == (exits.INTERRUPTED, False, False)
    assert "is a program. Importing runs it, with all your rights" in refused.err
    done = command.run("config", "import", str(file), "--yes")
    assert (done.code, (command.home / "was-run").exists()) == (exits.OK, True)
    assert "is a program" in done.err
    assert command.run("config", "--json").rows[0]["settings"][1]["value"] == "https://atlas.example.org"


def test_python_that_fails_is_told_by_its_last_words_and_changes_nothing(command: Command, saved: Path) -> None:
    (command.home / "broken.py").write_text("raise RuntimeError('no \\x1b[31mhub')")
    done = command.run("config", "import", "broken.py", "--yes")
    assert (done.code, saved.exists()) == (exits.USAGE, False)
    assert "RuntimeError: no ␛[31mhub" in done.err


@pytest.mark.fault(64)
def test_a_secret_is_not_imported(command: Command, saved: Path) -> None:
    CONFIGURED = {"RucioConfig": {"instances": [{"name": "a", "password": "canary"}]}}
    (command.home / "hub.json").write_text(json.dumps(CONFIGURED))
    done = command.run("config", "import", "hub.json")
    assert (done.code, saved.exists(), "canary" in done.err) == (exits.USAGE, False, False)


def test_a_default_is_chosen_by_name(command: Command, saved: Path) -> None:
    saved.write_text("[rucio.a]\nurl = 'https://a'\n[rucio.b]\nurl = 'https://b'\n")
    assert command.run("config", "default", "b").code == exits.OK
    assert command.run("config", "--json").rows[0]["name"] == "b"
    assert command.run("config", "default", "c").code == exits.NOTHING
