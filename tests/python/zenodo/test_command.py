"""`ipylake zenodo`, as a program of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import Command
from ipylake._cli import exits
from zenodo.fixture import RunningZenodo
from zenodo.seed import LINK, RESTRICTED, number


@pytest.fixture
def command(tmp_path: Path) -> Command:
    home = tmp_path / "home"
    home.mkdir()
    return Command(home)


def test_search_lists_number_date_and_title(command: Command, zenodo: RunningZenodo) -> None:
    done = command.run("zenodo", "search", "--url", zenodo.url, f"recid:{number(1)}")
    assert done.out == f"{number(1)}  2023-02-01  Gamma-ray run 1\n"
    assert done.code == exits.OK


def test_search_narrows_by_facets_and_stops_at_its_limit(command: Command, zenodo: RunningZenodo) -> None:
    found = ("--facet", "resource_type=software", "--limit", "3", "--json")
    done = command.run("zenodo", "search", "--url", zenodo.url, "gamma", *found)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["kind"] for row in rows] == ["record"] * 3
    assert {row["extra"][0] for row in rows} == {"Software"}


def test_a_mistake_in_the_query_is_wrong_usage(command: Command, zenodo: RunningZenodo) -> None:
    done = command.run("zenodo", "search", "--url", zenodo.url, "(gamma")
    assert done.code == exits.USAGE
    assert "is not closed" in done.err


def test_get_tells_the_paths_in_the_folder_asked_for(command: Command, zenodo: RunningZenodo, tmp_path: Path) -> None:
    done = command.run(
        "zenodo", "get", "--url", zenodo.url, f"10.5281/zenodo.{number(1)}", "--to", str(tmp_path / "to")
    )
    assert done.code == exits.OK, done.err
    assert [Path(line).name for line in done.out.splitlines()] == ["run 1.csv", "readme.md"]


def test_restricted_files_are_a_fault_and_come_with_token_or_link(
    command: Command, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    asked = ("zenodo", "get", "--url", zenodo.url, number(RESTRICTED), "--to", str(tmp_path / "to"))
    done = command.run(*asked)
    assert (done.code, done.out) == (exits.FAULT, "")
    assert "restricted" in done.err
    link = tmp_path / "link"
    link.write_text(f"{zenodo.url}/records/{number(RESTRICTED)}?token={LINK}\n")
    assert command.run(*asked, "--link-file", str(link)).code == exits.OK
    token = tmp_path / "token"
    token.write_text("full\n")
    assert command.run(*asked, "--token-file", str(token)).code == exits.OK


def test_what_is_ones_own_asks_for_a_token(command: Command, zenodo: RunningZenodo) -> None:
    done = command.run("zenodo", "search", "--url", zenodo.url, "--kind", "mine")
    assert done.code == exits.SIGN_IN
    assert "--token-file" in done.err


def test_versions_come_newest_first_with_their_dois(command: Command, zenodo: RunningZenodo) -> None:
    done = command.run("zenodo", "versions", "--url", zenodo.url, number(0))
    assert [line.split()[-1] for line in done.out.splitlines()] == [
        f"10.5281/zenodo.{number(60)}",
        f"10.5281/zenodo.{number(0)}",
    ]


def test_deposit_makes_a_draft_and_publish_needs_a_yes(command: Command, zenodo: RunningZenodo, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("full\n")
    data = tmp_path / "data"
    data.mkdir()
    (data / "masks.csv").write_text("1,2,3\n")
    (data / "about.json").write_text(json.dumps({"resource_type": "dataset", "creators": ["Hagen, Mira"]}))
    site = ("--url", zenodo.url, "--token-file", str(token))
    said = ("--metadata", str(data / "about.json"), "--title", "Burned-area masks", "--license", "cc-by-4.0")
    done = command.run("zenodo", "deposit", *site, str(data / "masks.csv"), *said, "--json")
    assert done.code == exits.OK, done.err
    made = json.loads(done.out)
    assert (made["is_published"], [one["was_there"] for one in made["files"]]) == (False, [False])
    again = command.run("zenodo", "deposit", *site, str(data / "masks.csv"), *said, "--json")
    assert json.loads(again.out)["id"] == made["id"]
    assert [one["was_there"] for one in json.loads(again.out)["files"]] == [True]
    refused = command.run("zenodo", "publish", *site, made["id"])
    assert refused.code == exits.USAGE
    assert "--yes" in refused.err
    done = command.run("zenodo", "publish", *site, made["id"], "--yes")
    assert done.out == f"10.5281/zenodo.{made['id']}\n"
    assert command.run("zenodo", "publish", *site, made["id"], "--yes").out == done.out
    assert sum(call.endswith("/actions/publish") for call in zenodo.double.calls) == 1


def test_several_deposits_of_one_folder_have_places_of_their_own(
    command: Command, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("full\n")
    for name in ("a.csv", "b.csv", "more.csv"):
        (tmp_path / name).write_text(name)
    site = ("--url", zenodo.url, "--token-file", str(token), "--type", "dataset", "--creator", "Hagen, Mira", "--json")
    first = json.loads(command.run("zenodo", "deposit", str(tmp_path / "a.csv"), *site, "--title", "First").out)
    second = ("zenodo", "deposit", str(tmp_path / "b.csv"), *site, "--title", "Second")
    refused = command.run(*second)
    assert refused.code != exits.OK
    assert "place=" in refused.err
    made = json.loads(command.run(*second, "--place", str(tmp_path / "second")).out)
    assert made["id"] != first["id"]
    kept = ("zenodo", "deposit", str(tmp_path / "more.csv"), *site, "--title", "First")
    command.run(*kept, "--draft", first["id"], "--keep", "a.csv")
    assert {*zenodo.double.library.record(first["id"], False).files} == {"a.csv", "more.csv"}


def test_what_is_wrong_with_a_deposit_is_told_at_its_fields(
    command: Command, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    (tmp_path / "masks.csv").write_text("1,2,3\n")
    done = command.run("zenodo", "deposit", "--url", zenodo.url, str(tmp_path / "masks.csv"), "--title", "ab")
    assert done.code == exits.USAGE
    assert "title: A title has at least three characters" in done.err
