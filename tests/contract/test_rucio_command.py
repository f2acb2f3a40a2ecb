"""`ipylake rucio`, on a real Rucio."""

from __future__ import annotations

import secrets
import signal
from pathlib import Path

import pytest

from command import Command
from ipylake._cli import exits
from lake.fixture import RunningLake
from patience import PATIENCE_S

CERN = "CERN-LAKE_USERDISK"
DATASET = "mc16:run358031.Zmumu.AOD"
FILES = [f"{DATASET}._{number:06}.csv" for number in range(1, 7)]


@pytest.fixture
def visitor(lake: RunningLake, tmp_path: Path) -> Command:
    """A machine that knows the lake; nobody is signed in."""
    command = Command(tmp_path)
    (tmp_path / "jupyter").mkdir()
    (tmp_path / "jupyter" / "ipylake.toml").write_text(
        f'[rucio.lake]\ntitle = "The lake"\nurl = "{lake.url}"\nca_cert = "{lake.ca}"\n'
        f'[rucio.lake.mounts]\n{CERN} = "{lake.mounts[CERN].path}"\n'
    )
    return command


@pytest.fixture
def alice(visitor: Command, lake: RunningLake) -> Command:
    visitor.variables |= {"RUCIO_USERNAME": "alice", "RUCIO_PASSWORD": lake.password}
    return visitor


def test_a_search_prints_identifiers_one_a_line(alice: Command) -> None:
    found = alice.run("rucio", "search", f"{DATASET}*")
    assert (found.code, sorted(found.out.splitlines()), found.err) == (exits.OK, [DATASET, *FILES], "")


def test_rows_as_json_hold_what_is_known(alice: Command) -> None:
    found = alice.run("rucio", "search", "mc16:run*.AOD", "--kind", "dataset", "--json")
    row = next(row for row in found.rows if row["id"] == DATASET)
    assert (row["name"], row["kind"], row["parts"]) == (DATASET.partition(":")[2], "dataset", 6)
    assert row["size"] > 50_000


def test_no_match_is_no_error_but_has_a_code(alice: Command) -> None:
    found = alice.run("rucio", "search", "mc16:no-such-*")
    assert (found.code, found.out) == (exits.NOTHING, "")


def test_filters_narrow_a_search(alice: Command) -> None:
    found = alice.run("rucio", "search", "mc16:run*", "--kind", "dataset", "--filters", "length > 5")
    assert (found.code, DATASET in found.out.splitlines()) == (exits.OK, True), found.err
    wrong = alice.run("rucio", "search", "mc16:run*", "--filters", "length >")
    assert wrong.code == exits.USAGE


def test_a_limit_is_kept(alice: Command) -> None:
    assert len(alice.run("rucio", "search", "bulk:*", "--limit", "7").out.splitlines()) == 7


def test_what_is_below_an_entry_is_listed_and_without_one_the_scopes(alice: Command) -> None:
    assert alice.run("rucio", "ls", DATASET).out.splitlines() == FILES
    assert "mc16" in alice.run("rucio", "ls").out.splitlines()
    assert alice.run("rucio", "ls", "-l", DATASET).out.splitlines()[0].split() == ["file", "9.92", "kB", FILES[0]]


def test_what_does_not_exist_is_told_in_the_servers_words(alice: Command) -> None:
    found = alice.run("rucio", "ls", "mc16:nowhere")
    assert (found.code, found.out) == (exits.NOTHING, "")
    assert "Data identifier 'mc16:nowhere' not found" in found.err


def test_replicas_say_where_copies_are_and_what_can_be_read_here(alice: Command, lake: RunningLake) -> None:
    shown = alice.run("rucio", "replicas", FILES[0], "--json")
    copy = next(row for row in shown.rows if row["place"] == CERN)
    assert (shown.code, copy["entry"], copy["state"]) == (exits.OK, FILES[0], "AVAILABLE")
    assert Path(copy["path"]).is_relative_to(lake.mounts[CERN].path)
    assert copy["path"] in alice.run("rucio", "replicas", FILES[0]).out


def test_whoami_says_who_is_signed_in_where_and_how(alice: Command, lake: RunningLake) -> None:
    (about,) = alice.run("rucio", "whoami", "--json").rows
    assert (about["account"], about["url"], about["instance"]) == ("alice", lake.url, "lake")
    assert (about["method"], bool(about["server"])) == ("userpass", True)


def test_files_are_fetched_verified_and_their_paths_printed(alice: Command, tmp_path: Path) -> None:
    got = alice.run("rucio", "get", DATASET, "--to", "data")
    paths = [Path(line) for line in got.out.splitlines()]
    assert (got.code, [path.name for path in paths]) == (exits.OK, [name.partition(":")[2] for name in FILES])
    assert all(path.is_relative_to(tmp_path / "data") and path.stat().st_size for path in paths)
    assert alice.run("rucio", "get", DATASET, "--to", "data").out == got.out


def test_what_is_mounted_may_stay_where_it_is(alice: Command, lake: RunningLake) -> None:
    got = alice.run("rucio", "get", FILES[0], "--in-place", "--json")
    assert Path(got.rows[0]["path"]).is_relative_to(lake.mounts[CERN].path)


def put(command: Command) -> str:
    """A new file of alice's."""
    name = f"command-{secrets.token_hex(4)}.csv"
    (command.home / name).write_text("event\n1\n")
    done = command.run("rucio", "put", name, "--scope", "user.alice", "--rse", CERN, "--days", "1", "--json")
    assert (done.code, [row["did"] for row in done.rows]) == (exits.OK, [f"user.alice:{name}"]), done.err
    return f"user.alice:{name}"


def test_a_file_is_put_and_found_again(alice: Command) -> None:
    name = put(alice)
    assert alice.run("rucio", "search", name).out == f"{name}\n"


def test_a_rule_is_made_and_listed_with_how_long_it_holds(alice: Command) -> None:
    (path := alice.home / "jupyter" / "ipylake.toml").write_text(
        path.read_text().replace("[rucio.lake]\n", "[rucio.lake]\nrule_lifetime_days = 2\n")
    )
    entry = put(alice)
    made = alice.run("rucio", "replicate", entry, "--where", "PIC-LAKE_USERDISK", "--comment", "asked", "--json")
    assert (made.code, [row["entry"] for row in made.rows]) == (exits.OK, [entry]), made.err
    again = alice.run("rucio", "replicate", entry, "--where", "PIC-LAKE_USERDISK", "--json")
    assert (again.code, "exists" in again.err or "already" in again.err) == (exits.FAULT, True)
    listed = alice.run("rucio", "rules", entry, "--json")
    rule = next(row for row in listed.rows if row["id"] == made.rows[0]["id"])
    assert (rule["comment"], rule["where"], rule["mine"]) == ("asked", "PIC-LAKE_USERDISK", True)
    assert abs(rule["expires_at"] - rule["created_at"] - 2 * 86_400) < 60
    assert rule["id"] in alice.run("rucio", "rules").out


def test_a_check_says_what_works_and_what_does_not(alice: Command, lake: RunningLake) -> None:
    alice.variables["XDG_DATA_HOME"] = str(alice.home)
    fine = alice.run("config", "check", "--json")
    rows = {row["what"]: row["text"] for row in fine.rows}
    assert (fine.code, [row["what"] for row in fine.rows if not row["is_fine"]]) == (exits.OK, [])
    assert {"server", "clock", "authorities", "session", f"mount {CERN}", "downloads"} == set(rows)
    assert rows["session"] == "signed in as alice"
    path = alice.home / "jupyter" / "ipylake.toml"
    path.write_text(path.read_text().replace(str(lake.mounts[CERN].path), "/no/such/folder"))
    wrong = alice.run("config", "check")
    assert (wrong.code, f"WRONG mount {CERN}: /no/such/folder cannot be read here" in wrong.out) == (exits.FAULT, True)


# --- names and words of servers ----------------------------------------------------------------------------------


@pytest.mark.fault(57)
def test_names_do_not_steer_a_terminal_nor_break_lines(alice: Command) -> None:
    code, shown = alice.in_terminal(["rucio", "ls", "odd:core.names"])
    assert code == exits.OK
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    lines = shown.replace("\r\x1b[K", "\n").splitlines()
    assert "odd:␛[31mred.csv" in lines
    assert "odd:⟨U+202E⟩fdp.csv" in lines
    assert "odd:two␊lines.csv" in lines


def test_json_gives_names_as_they_are_in_ascii(alice: Command) -> None:
    listed = alice.run("rucio", "ls", "odd:core.names", "--json")
    assert listed.out.isascii()
    assert {"odd:\x1b[31mred.csv", "odd:\u202efdp.csv", "odd:two\nlines.csv"} <= {row["id"] for row in listed.rows}


def test_progress_is_shown_in_a_terminal_only(alice: Command) -> None:
    words = ["rucio", "get", DATASET, "--to", "data"]
    assert "\r[" in alice.in_terminal(words)[1]
    assert alice.run(*words).err == ""


# --- signing in --------------------------------------------------------------------------------------------------


def test_who_is_not_signed_in_is_told_how_where_nobody_can_be_asked(visitor: Command) -> None:
    found = visitor.run("rucio", "search", "mc16:run*")
    assert (found.code, found.out) == (exits.SIGN_IN, "")
    assert "Nobody is signed in on localhost" in found.err
    assert "whoami --keep" in found.err


@pytest.mark.fault(64)
def test_a_terminal_asks_for_name_and_password_and_shows_no_password(visitor: Command, lake: RunningLake) -> None:
    answers = [("User name", "alice\r"), ("Password", f"{lake.password}\r")]
    code, shown = visitor.in_terminal(["rucio", "whoami"], answers)
    assert (code, "alice" in shown, lake.password in shown) == (exits.OK, True, False)


def test_who_has_several_accounts_chooses(visitor: Command, lake: RunningLake) -> None:
    answers = [("User name", "carol\r"), ("Password", f"{lake.password}\r"), ("Account", "top\r")]
    code, shown = visitor.in_terminal(["rucio", "whoami"], answers)
    assert (code, "account" in shown) == (exits.OK, True)
    named = visitor.in_terminal(["rucio", "whoami", "--account", "higgs"], answers[:2])
    assert (named[0], "higgs" in named[1]) == (exits.OK, True)


def test_a_session_that_is_kept_is_found_by_the_next_command(visitor: Command, lake: RunningLake) -> None:
    answers = [("User name", "alice\r"), ("Password", f"{lake.password}\r")]
    assert visitor.in_terminal(["rucio", "whoami", "--keep"], answers)[0] == exits.OK
    assert visitor.run("rucio", "whoami", "--json").rows[0]["account"] == "alice"


@pytest.mark.fault(64)
def test_a_password_comes_from_a_file_and_from_no_argument(visitor: Command, lake: RunningLake, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{lake.password}\n")
    words = ["rucio", "whoami", "--username", "alice", "--json"]
    assert visitor.run(*words, "--password-file", "password").rows[0]["account"] == "alice"
    assert visitor.run(*words, "--password", lake.password).code == exits.USAGE


def test_a_proxy_signs_in_without_a_question(visitor: Command, lake: RunningLake) -> None:
    visitor.variables["X509_USER_PROXY"] = str(lake.certs / "alice.proxy.pem")
    (about,) = visitor.run("rucio", "whoami", "--auth", "x509-proxy", "--json").rows
    assert (about["account"], about["method"]) == ("alice", "x509-proxy")


def test_a_wrong_password_is_refused_in_the_servers_words(alice: Command) -> None:
    alice.variables |= {"RUCIO_PASSWORD": "wrong"}
    refused = alice.run("rucio", "whoami")
    assert refused.code == exits.SIGN_IN
    assert "refused this user name and password" in refused.err
    assert "wrong" not in refused.err


def test_another_server_is_reached_by_its_address(alice: Command, lake: RunningLake) -> None:
    (alice.home / "empty.toml").touch()
    alice.variables["IPYLAKE_CONFIG"] = "empty.toml"
    (about,) = alice.run("rucio", "whoami", "--url", lake.url, "--ca-cert", str(lake.ca), "--json").rows
    assert (about["account"], about["instance"]) == ("alice", "")


# --- ends --------------------------------------------------------------------------------------------------------


def test_an_interrupt_ends_a_search_at_once(alice: Command) -> None:
    with alice.start("rucio", "search", "bulk:*") as running:
        assert running.stdout
        assert running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=10)
    assert (running.returncode, error.strip()) == (exits.INTERRUPTED, "")


def test_a_reader_that_leaves_is_no_fault(alice: Command) -> None:
    with alice.start("rucio", "search", "bulk:*") as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert (running.wait(PATIENCE_S), running.stderr.read()) == (exits.PIPE_CLOSED, "")


@pytest.mark.fault(1)
def test_a_server_that_is_not_there_is_a_fault_with_its_reason(alice: Command) -> None:
    found = alice.run("rucio", "whoami", "--url", "https://localhost:1", "--username", "alice")
    assert (found.code, found.out) == (exits.FAULT, "")
    assert "connection refused" in found.err
