"""What can go wrong while a site is written to."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipylake._credentials import Sessions
from ipylake._stop import Stop
from ipylake.errors import (
    AccessDenied,
    AlreadyExists,
    Cancelled,
    ConfirmationNeeded,
    InvalidInput,
    NotFound,
    QuotaExceeded,
    ServerFault,
    SignInNeeded,
    TimedOut,
)
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit import WrongMetadata
from zenodo.double import Double
from zenodo.fixture import RunningZenodo
from zenodo.seed import number
from zenodo.serve import serve

from .said import SAID

Make = Callable[..., Zenodo]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("_http.client", "_transfers.upload", "zenodo.deposit.storage"):
        monkeypatch.setattr(f"ipylake.{where}.back_off_s", lambda attempt: 0.0)
    monkeypatch.setattr("ipylake.zenodo.deposit.finding._INDEXED_S", (0.0, 0.0))
    monkeypatch.setattr("ipylake.zenodo.deposit.publishing._LOOKS_S", (0.0, 0.0))


def puts(zenodo: RunningZenodo) -> int:
    return sum(call.startswith("PUT /api/files/") for call in zenodo.double.calls)


def is_public(zenodo: RunningZenodo, draft: str) -> bool:
    return zenodo.double.library.record(draft, False).is_published


# --- while files are sent -----------------------------------------------------------------------------------------


@pytest.mark.fault(13, 14)
@pytest.mark.parametrize("says", ["retry-after", "date", "x-ratelimit", "ratelimit"])
def test_a_deposit_waits_as_long_as_the_site_asks_and_tells_of_it(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, says: str
) -> None:
    told: list[str] = []
    alice.scopes()
    zenodo.fail(too_many=2, too_many_says=says, wait_s=1)
    began = time.monotonic()
    made = alice.telling(lambda done, total, doing: told.append(doing)).deposit(str(out / "*"), SAID)
    assert len(made.files) == 2
    assert time.monotonic() - began >= 0.5
    assert any("Waiting" in line for line in told)


@pytest.mark.fault(13)
def test_the_wait_for_a_site_can_be_stopped(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    alice.scopes()
    zenodo.fail(too_many=99, wait_s=60)
    stop = Stop()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        alice.deposit(str(out / "*"), SAID, stop=stop)
    assert time.monotonic() - began < 30


@pytest.mark.fault(15)
def test_a_site_that_refuses_for_ever_is_given_up(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    alice.scopes()
    zenodo.fail(too_many=999, wait_s=0)
    with pytest.raises(ServerFault):
        alice.deposit(str(out / "*"), SAID)
    assert len(zenodo.double.calls) < 20


@pytest.mark.fault(2, 76)
def test_a_connection_reset_in_the_middle_of_a_file_is_tried_again(
    alice: Zenodo, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    (tmp_path / "large.bin").write_bytes(os.urandom(3_000_000))
    alice.scopes()
    zenodo.fail(reset_put=1_000_000)
    made = alice.deposit(tmp_path / "large.bin", SAID)
    assert zenodo.double.library.record(made.id, False).files["large.bin"].md5 == made.files[0].md5


@pytest.mark.fault(16)
def test_pages_of_a_gateway_are_no_answers_and_are_tried_again(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    alice.scopes()
    zenodo.fail(html=2)
    assert len(alice.deposit(str(out / "*"), SAID).files) == 2


@pytest.mark.fault(77)
@pytest.mark.parametrize("lost", [1, 99])
def test_a_file_whose_commit_is_lost_is_committed_again_or_told(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, lost: int
) -> None:
    alice.scopes()
    zenodo.fail(vanilla=True, commit_lost=lost)
    alice._depositing = None
    zenodo.double.limits.scale = 1000
    alice.depositing._bucket_known = False
    if lost == 1:
        assert len(alice.deposit(out / "masks.csv", SAID).files) == 1
        return
    with pytest.raises(ServerFault, match="does not finish"):
        alice.deposit(out / "masks.csv", SAID)
    zenodo.fail(vanilla=True)
    assert len(alice.deposit(out / "masks.csv", SAID).files) == 1


@pytest.mark.fault(77)
def test_a_file_that_stays_pending_is_told_and_blocks_publishing(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    alice.scopes()
    alice.depositing._bucket_known = False
    zenodo.fail(vanilla=True, pending=True)
    with pytest.raises(ServerFault, match=r"masks\.csv"):
        alice.deposit(out / "masks.csv", SAID)
    (row,) = (one for one in alice.drafts() if one.title == SAID["title"])
    zenodo.ask("POST", f"/api/records/{row.id}/draft/files", [{"key": "masks.csv"}], by="full")
    with pytest.raises(InvalidInput, match="not whole"):
        alice.publish(row.id)
    assert not is_public(zenodo, row.id)
    zenodo.fail(vanilla=True)
    assert alice.publish(alice.deposit(out / "masks.csv", SAID)).is_published


@pytest.mark.fault(81)
def test_a_file_that_a_gateway_finds_too_large_is_refused_with_its_limits(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit(out / "masks.csv", SAID)
    zenodo.fail(too_large=9)
    with pytest.raises(QuotaExceeded, match="413"):
        alice.deposit(str(out / "*"), SAID, draft=made.id)


@pytest.mark.fault(81)
def test_what_a_record_does_not_take_is_refused_before_a_byte_is_sent(
    alice: Zenodo, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for one in range(101):
        (many / f"{one}.txt").write_text(str(one))
    (many / "empty").touch()
    with pytest.raises(InvalidInput, match="no content"):
        alice.deposit(str(many / "*"), SAID)
    (many / "empty").unlink()
    with pytest.raises(QuotaExceeded, match="101"):
        alice.deposit(str(many / "*"), SAID)
    assert puts(zenodo) == 0
    made = alice.deposit(str(many / "*"), SAID, bundle="zip")
    assert [one.key for one in made.files] == ["many.zip"]


@pytest.mark.fault(81)
def test_a_record_without_room_is_told_with_the_way_to_more(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    made = alice.deposit(out / "masks.csv", SAID)
    zenodo.double.library.record(made.id, False).quota = 7000
    with pytest.raises(QuotaExceeded, match="refuses it") as caught:
        alice.deposit(str(out / "*"), SAID)
    assert "more_room" in caught.value.hint


@pytest.mark.fault(44)
def test_a_file_that_another_machine_sends_meanwhile_is_found(
    alice: Zenodo, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    for one in range(6):
        (tmp_path / f"{one}.bin").write_bytes(bytes([one]) * 300_000)

    def meddle(done: int, total: int | None, doing: str) -> None:
        for record in zenodo.double.library.all(False):
            if record.metadata.get("title") == SAID["title"] and "0.bin" in record.files:
                record.files["0.bin"].md5 = "0" * 32

    with pytest.raises(InvalidInput, match="somebody else works on it"):
        alice.deposit(str(tmp_path / "*.bin"), SAID, on_progress=meddle)


@pytest.mark.fault(12, 80)
def test_a_file_that_the_site_holds_differently_is_not_taken_as_sent(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    alice.scopes()
    zenodo.fail(wrong_md5=True)
    with pytest.raises(ServerFault, match="not what was sent"):
        alice.deposit(out / "masks.csv", SAID)


@pytest.mark.fault(12)
def test_nothing_is_published_whose_md5_differs_from_what_was_sent(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit(str(out / "*"), SAID)
    zenodo.fail(wrong_md5=True)
    with pytest.raises(InvalidInput, match="not what was sent"):
        alice.publish(made)
    assert not is_public(zenodo, made.id)


@pytest.mark.fault(11, 78)
def test_a_file_that_changes_while_it_is_sent_is_found(alice: Zenodo, zenodo: RunningZenodo, tmp_path: Path) -> None:
    path = tmp_path / "growing.bin"
    path.write_bytes(b"x" * 2_000_000)
    alice.scopes()

    def grow(done: int, total: int | None, doing: str) -> None:
        with path.open("ab") as file:
            file.write(b"y")

    with pytest.raises(InvalidInput, match="changed"):
        alice.deposit(path, SAID, on_progress=grow)
    made = alice.deposit(path, SAID)
    assert zenodo.double.library.record(made.id, False).files["growing.bin"].size == path.stat().st_size


@pytest.mark.fault(17)
def test_a_token_revoked_midway_loses_nothing_and_sends_nothing_twice(
    client: Make, zenodo: RunningZenodo, out: Path
) -> None:
    alice = client(token="full")
    made = alice.deposit(out / "masks.csv", SAID)
    zenodo.fail(revoked=True)
    with pytest.raises(SignInNeeded) as caught:
        alice.deposit(str(out / "*"), SAID)
    assert "full" not in str(caught.value)
    zenodo.fail()
    again = client(token="full").deposit(str(out / "*"), SAID)
    assert again.id == made.id
    assert puts(zenodo) == 2


@pytest.mark.fault(44)
def test_two_kernels_on_one_deposit_are_told_of_each_other(client: Make, zenodo: RunningZenodo, out: Path) -> None:
    alice = client(token="full")
    with alice.depositing.remembered.alone(alice.site.url, str(out)), pytest.raises(AlreadyExists, match="process"):
        client(token="full").deposit(str(out / "*"), SAID)
    assert len(alice.deposit(str(out / "*"), SAID).files) == 2


@pytest.mark.fault(44)
def test_what_another_machine_changes_in_the_draft_is_found_and_not_written_over(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit(str(out / "*"), SAID)
    record = zenodo.double.library.record(made.id, False)
    record.metadata["title"] = "Renamed on the page"
    with pytest.raises(ConfirmationNeeded, match="title") as caught:
        alice.deposit(str(out / "*"), {**SAID, "version": "2"})
    assert caught.value.asks == "overwrite"
    assert record.metadata["title"] == "Renamed on the page"
    assert alice.deposit(str(out / "*"), {**SAID, "version": "2"}, replace=True).title == SAID["title"]


@pytest.mark.fault(44)
def test_files_that_somebody_else_has_put_into_the_draft_are_not_removed_unasked(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit(out / "masks.csv", SAID)
    base = f"/api/records/{made.id}/draft/files"
    zenodo.ask("POST", base, [{"key": "theirs.csv"}], by="full")
    with pytest.raises(ConfirmationNeeded, match=r"theirs\.csv"):
        alice.deposit(out / "masks.csv", SAID)
    assert [one.key for one in alice.deposit(out / "masks.csv", SAID, replace=True).files] == ["masks.csv"]


# --- what is said of it -------------------------------------------------------------------------------------------


def test_a_wrong_field_is_told_before_anything_is_asked(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    before = len(zenodo.double.calls)
    with pytest.raises(WrongMetadata) as caught:
        alice.deposit(str(out / "*"), {**SAID, "publication_date": "yesterday", "doi": "10.1"})
    assert [one.field for one in caught.value.problems] == ["publication_date", "doi"]
    assert len(zenodo.double.calls) == before


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"resource_type": "nope"}, ("resource_type", None, "")),
        ({"licenses": ["cc-by-4.0", "nope"]}, ("licenses", 1, "")),
        ({"languages": "tlh"}, ("languages", None, "")),
        ({"communities": "nope"}, ("communities", None, "")),
        ({"creators": [{"name": "H, M", "affiliations": [{"ror": "05a0ya142"}]}]}, ("creators", 0, "affiliations")),
        ({"funding": [{"funder": "00k4n6c32", "award": "00k4n6c32::1"}]}, ("funding", 0, "award")),
    ],
)
def test_words_that_the_site_does_not_know_are_told_at_their_fields_and_no_draft_is_made(
    alice: Zenodo, out: Path, changed: dict[str, Any], where: object
) -> None:
    drafts = len(alice.drafts())
    with pytest.raises(WrongMetadata) as caught:
        alice.deposit(str(out / "*"), {**SAID, **changed})
    assert [(one.field, one.row, one.column) for one in caught.value.problems] == [where]
    assert len(alice.drafts()) == drafts


def test_a_word_that_only_the_draft_itself_refuses_is_told_at_its_field(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alice.depositing.words, "check", lambda metadata, stop: None)
    with pytest.raises(WrongMetadata) as caught:
        alice.deposit(str(out / "*"), {**SAID, "resource_type": "nope"})
    assert caught.value.field == "resource_type"


@pytest.mark.fault(54)
def test_a_description_arrives_without_what_could_run(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    made = alice.deposit(str(out / "*"), {**SAID, "description": "<p>x</p><script>alert(1)</script>"})
    assert zenodo.double.library.record(made.id, False).metadata["description"] == "<p>x</p>"


def test_a_draft_that_was_made_although_the_answer_was_a_time_out_is_gone_on_with(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    alice.scopes()
    zenodo.fail(create_504=1)
    made = alice.deposit(str(out / "*"), SAID)
    assert [one.id for one in alice.drafts() if one.title == SAID["title"]] == [made.id]


# --- publishing ---------------------------------------------------------------------------------------------------


@pytest.mark.fault(16, 77)
def test_a_time_out_that_has_published_is_found_to_have(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    made = alice.deposit(str(out / "*"), SAID)
    zenodo.fail(publish_504="after")
    assert alice.publish(made).is_published
    assert sum(call.endswith("/actions/publish") for call in zenodo.double.calls) == 1


@pytest.mark.fault(16)
def test_a_time_out_that_has_not_published_is_told_and_is_not_repeated(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit(str(out / "*"), SAID)
    zenodo.fail(publish_504="before")
    with pytest.raises(TimedOut, match="as a draft still"):
        alice.publish(made)
    assert sum(call.endswith("/actions/publish") for call in zenodo.double.calls) == 1
    assert alice.publish(made).is_published


@pytest.mark.fault(44)
def test_pressed_twice_it_is_published_once(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    made = alice.deposit(str(out / "*"), SAID)
    zenodo.fail(slow_s=0.05)
    ends: list[Any] = []

    def publish() -> None:
        try:
            ends.append(alice.publish(made).is_published)
        except AlreadyExists as error:
            ends.append(error.code)

    threads = [threading.Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert True in ends
    assert set(ends) <= {True, "already-exists"}
    assert sum(call.endswith("/actions/publish") for call in zenodo.double.calls) == 1
    assert alice.publish(made).doi == f"10.5281/zenodo.{made.id}"


@pytest.mark.fault(44)
def test_from_two_machines_at_the_same_moment_it_is_published_once_and_both_are_told(
    client: Make, zenodo: RunningZenodo, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = client(token="full").deposit(str(out / "*"), SAID)
    machines = []
    for name in ("one", "other"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / name))
        machines.append(client(token="full"))
        machines[-1].scopes()
        assert machines[-1].depositing.remembered  # knows its folder
    zenodo.fail(slow_s=0.05)
    ends: list[str] = []
    threads = [threading.Thread(target=lambda one=one: ends.append(one.publish(made.id).doi)) for one in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == [f"10.5281/zenodo.{made.id}"] * 2
    assert len(zenodo.double.library.versions(zenodo.double.library.record(made.id, False).parent)) == 1


def test_a_token_without_the_scope_may_deposit_and_is_told_why_it_may_not_publish(
    client: Make, zenodo: RunningZenodo, out: Path
) -> None:
    writer = client(token="write")
    made = writer.deposit(str(out / "*"), SAID)
    with pytest.raises(AccessDenied) as caught:
        writer.publish(made)
    assert "deposit:actions" in caught.value.hint
    assert not is_public(zenodo, made.id)


@pytest.mark.fault(75)
def test_a_folder_is_deposited_on_the_sandbox_and_on_production_without_one_being_taken_for_the_other(
    client: Make, zenodo: RunningZenodo, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "sandbox").mkdir()
    other = Double(tmp_path / "sandbox", rate_scale=1000)
    server = serve(other)
    sandbox = Zenodo(f"http://localhost:{server.server_port}", sandbox=True, token="full", sessions=Sessions())
    tried = sandbox.publish(sandbox.deposit(str(out / "*"), SAID))
    made = client(token="full").deposit(str(out / "*"), SAID)
    assert tried.is_published
    assert not made.is_published
    assert len(made.files) == 2
    assert not any(file.was_there for file in made.files)
    server.shutdown()
    server.server_close()


def test_a_wiped_sandbox_gets_a_new_draft_and_a_named_one_that_is_gone_is_told(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.deposit(str(out / "*"), SAID)
    zenodo.double.library.wipe(False)
    with pytest.raises(NotFound):
        alice.publish(made)
    with pytest.raises(NotFound):
        alice.deposit(str(out / "*"), SAID, draft=made.id)
    again = alice.deposit(str(out / "*"), SAID)
    assert again.id != made.id
    assert len(again.files) == 2


@pytest.mark.fault(63, 64)
def test_no_token_is_in_what_is_kept_or_said(client: Make, zenodo: RunningZenodo, out: Path, tmp_path: Path) -> None:
    token = "full"  # noqa: S105
    made = client(token=token).deposit(str(out / "*"), SAID)
    zenodo.fail(revoked=True)
    with pytest.raises(SignInNeeded) as caught:
        client(token=token).deposit(str(out / "*"), {**SAID, "version": "2"})
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert kept
    assert b"Bearer" not in kept
    assert token.encode() not in kept
    assert token not in f"{made!r} {caught.value!r} {caught.value}"


def test_a_tombstone_is_no_record_to_go_on_with(alice: Zenodo) -> None:
    with pytest.raises(NotFound, match="withdrawn"):
        alice.new_version(number(9))


def test_nothing_is_left_running_after_a_deposit_was_stopped(
    alice: Zenodo, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    for one in range(8):
        (tmp_path / f"{one}.bin").write_bytes(os.urandom(500_000))
    alice.scopes()
    zenodo.fail(slow_s=0.05)
    stop = Stop()
    threading.Timer(0.4, stop.set).start()
    with pytest.raises(Cancelled):
        alice.deposit(str(tmp_path / "*.bin"), SAID, stop=stop)
    zenodo.fail()
    made = alice.deposit(str(tmp_path / "*.bin"), SAID)
    gc.collect()
    assert len(made.files) == 8
    assert len(zenodo.double.library.record(made.id, False).files) == 8
