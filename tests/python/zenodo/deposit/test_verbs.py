"""What else `Zenodo` does about deposits: versions, edits, drafts, communities, words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ipylake.errors import AlreadyExists, ConfirmationNeeded, InvalidInput, Unsupported
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit.calls import Calls
from zenodo.fixture import RunningZenodo
from zenodo.seed import number

from .said import SAID

Make = Callable[..., Zenodo]


def puts(zenodo: RunningZenodo) -> list[str]:
    return [call.rpartition("/")[2] for call in zenodo.double.calls if call.startswith("PUT /api/files/")]


def test_the_same_call_again_sends_nothing_in_three_requests(client: Make, zenodo: RunningZenodo, out: Path) -> None:
    first = client(token="full").deposit(str(out / "*"), SAID)
    again = client(token="full")
    again.scopes()
    zenodo.double.calls.clear()
    second = again.deposit(str(out / "*"), SAID)
    assert (second.id, [one.was_there for one in second.files]) == (first.id, [True, True])
    assert len(zenodo.double.calls) <= 3
    assert not any(call.startswith(("PUT", "POST")) for call in zenodo.double.calls)


def test_the_same_call_after_publishing_says_so_and_sends_nothing(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    zenodo.double.calls.clear()
    again = alice.deposit(str(out / "*"), SAID)
    assert again.is_published
    assert again.doi == made.doi
    assert len(zenodo.double.calls) <= 3


def test_a_folder_that_was_published_and_has_changed_is_told_how_to_go_on(alice: Zenodo, out: Path) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    (out / "masks.csv").write_text("other")
    with pytest.raises(AlreadyExists, match=made.doi) as caught:
        alice.deposit(str(out / "*"), SAID)
    assert "new_version" in caught.value.hint
    assert alice.deposit(str(out / "*"), SAID, anew=True).id != made.id


def test_a_hundred_small_files_take_little_more_than_a_request_each(
    alice: Zenodo, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    for one in range(100):
        (tmp_path / f"{one:03}.txt").write_text(str(one))
    alice.scopes()
    zenodo.double.calls.clear()
    assert len(alice.deposit(str(tmp_path / "*.txt"), SAID).files) == 100
    assert len(zenodo.double.calls) <= 110


def test_folders_keep_their_names_with_slashes_or_become_zips(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    made = alice.deposit(out, SAID, bundle="keys")
    assert sorted(one.key for one in made.files) == ["out/grid.bin", "out/masks.csv"]
    assert sorted(zenodo.double.library.record(made.id, False).files) == ["out/grid.bin", "out/masks.csv"]
    zipped = alice.deposit(out, SAID, bundle="zip", anew=True)
    again = alice.deposit(out, SAID, bundle="zip")
    assert [one.key for one in zipped.files] == ["out.zip"]
    assert again.files[0].was_there


def test_a_new_version_sends_only_what_has_changed(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    first = alice.publish(alice.deposit(str(out / "*"), SAID))
    (out / "masks.csv").write_text("other")
    (out / "more.txt").write_text("more")
    zenodo.double.calls.clear()
    draft = alice.new_version(first.doi, str(out / "*"))
    assert sorted(puts(zenodo)) == ["masks.csv", "more.txt"]
    second = alice.publish(draft)
    assert second.id != first.id
    assert second.concept_doi == first.concept_doi
    assert sorted(zenodo.double.library.record(second.id, False).files) == ["grid.bin", "masks.csv", "more.txt"]


@pytest.mark.parametrize("is_other_machine", [False, True], ids=["same machine", "other machine"])
def test_a_file_that_has_changed_and_kept_its_size_is_sent_anew(
    alice: Zenodo, client: Make, zenodo: RunningZenodo, out: Path, tmp_path: Path, is_other_machine: bool
) -> None:
    alice.deposit(str(out / "*"), SAID)
    (out / "masks.csv").write_bytes(b"3,2,1\n" * 1000)
    if is_other_machine:
        shutil.rmtree(tmp_path / "data")
    zenodo.double.calls.clear()
    made = client(token="full").deposit(str(out / "*"), SAID)
    sent = [call for call in zenodo.double.calls if call.startswith("PUT ")]
    assert (len(sent), "masks.csv" in sent[0]) == (1, True)
    there = zenodo.double.library.record(made.id, False).files["masks.csv"]
    assert there.path
    assert there.path.read_bytes() == (out / "masks.csv").read_bytes()


def test_a_second_new_version_is_the_same_draft_and_a_file_left_out_is_not_in_it(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    first = alice.publish(alice.deposit(str(out / "*"), SAID))
    (out / "more.txt").write_text("more")
    one = alice.new_version(first.id, [out / "masks.csv", out / "more.txt"])
    two = alice.new_version(first.id, [out / "masks.csv", out / "more.txt"])
    assert one.id == two.id
    assert all(file.was_there for file in two.files)
    assert sorted(zenodo.double.library.record(two.id, False).files) == ["masks.csv", "more.txt"]


def test_a_new_version_without_files_keeps_all_of_them(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    first = alice.publish(alice.deposit(str(out / "*"), SAID))
    draft = alice.new_version(first.id, metadata={**SAID, "version": "2"})
    assert sorted(zenodo.double.library.record(draft.id, False).files) == ["grid.bin", "masks.csv"]


def test_a_draft_whose_files_stay_in_part_is_published_with_them(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    first = alice.deposit(str(out / "*"), SAID)
    (out / "masks.csv").write_text("other")
    draft = alice.deposit(out / "masks.csv", SAID, draft=first.id, keep=["grid.bin"])
    assert alice.publish(draft).is_published
    assert sorted(zenodo.double.library.record(first.id, False).files) == ["grid.bin", "masks.csv"]


def test_communities_are_asked_when_an_edit_is_published(alice: Zenodo, out: Path) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    alice.publish(alice.edit(made.id, SAID), communities=["demo-lhc"])
    assert alice.reviews(made.id) == {"demo-lhc": "submitted"}


def test_what_is_said_of_a_record_can_be_edited_and_its_files_cannot(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    draft = alice.edit(made.id, {**SAID, "title": "Better masks"})
    assert zenodo.double.library.record(made.id, False).metadata["title"] == SAID["title"]
    assert alice.publish(draft).title == "Better masks"
    alice.edit(made.id)
    (out / "masks.csv").write_text("other")
    with pytest.raises(Unsupported, match="do not change"):
        alice.deposit(str(out / "*"), {**SAID, "title": "Better masks"}, draft=made.id)


def test_an_edit_is_discarded_and_a_draft_deleted_but_never_the_other(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    draft = alice.deposit(str(out / "*"), SAID)
    with pytest.raises(InvalidInput, match="never published"):
        alice.discard(draft.id)
    made = alice.publish(draft)
    alice.edit(made.id, {**SAID, "title": "Better masks"})
    with pytest.raises(InvalidInput, match="discard"):
        alice.delete_draft(made.id)
    alice.discard(made.id)
    assert zenodo.double.library.record(made.id, False).metadata["title"] == SAID["title"]
    other = alice.deposit(str(out / "*"), {**SAID, "title": "Other"}, anew=True)
    alice.delete_draft(other.id)
    assert other.id not in [one.id for one in alice.drafts()]


def test_words_of_a_record_that_only_its_site_knows_stay_when_it_is_edited_or_gets_a_version(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    related = [{"identifier": "10.1234/x", "scheme": "doi", "relation_type": {"id": "istranslationof"}}]
    zenodo.double.library.record(made.id, False).metadata["related_identifiers"] = related
    assert alice.publish(alice.edit(made.id)).is_published
    assert alice.publish(alice.new_version(made.id)).id != made.id


def test_the_edit_of_a_record_without_files_is_published(
    alice: Zenodo, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = alice.edit(alice.publish(alice.deposit(str(out / "*"), SAID)).id, SAID)
    read = Calls.draft
    monkeypatch.setattr(Calls, "files", lambda *given: {})
    monkeypatch.setattr(Calls, "draft", lambda *given: {**read(*given), "files": {"enabled": False}})
    assert alice.publish(draft).is_published


def test_my_drafts_say_what_they_are(alice: Zenodo, out: Path) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    alice.edit(made.id)
    alice.new_version(made.id)
    alice.deposit(str(out / "*"), {**SAID, "title": "Other"}, anew=True)
    assert sorted(one.kind for one in alice.drafts()) == ["edit", "new", "version"]


def test_a_reserved_doi_is_the_one_that_is_published(alice: Zenodo, out: Path) -> None:
    draft = alice.deposit(str(out / "*"), SAID)
    doi = alice.reserve_doi(draft.id)
    assert alice.reserve_doi(draft.id) == doi
    again = alice.deposit(str(out / "*"), {**SAID, "version": "1"})
    assert again.doi == doi
    assert alice.publish(again).doi == doi


def test_ones_own_doi_is_kept_and_takes_no_new_version(alice: Zenodo, out: Path) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), {**SAID, "doi": "https://doi.org/10.1234/masks"}))
    assert made.doi == "10.1234/masks"
    with pytest.raises(InvalidInput, match="refuses"):
        alice.new_version(made.id, str(out / "*"))


def test_an_open_community_publishes_at_once_and_another_one_reviews(
    alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    opened = alice.publish(alice.deposit(str(out / "*"), {**SAID, "communities": ["demo-array"]}))
    assert opened.is_published
    assert zenodo.double.library.record(opened.id, False).communities == ["demo-array"]
    draft = alice.deposit(str(out / "*"), {**SAID, "title": "Other", "communities": "demo-lhc"}, anew=True)
    assert draft.review in ("", "created")
    waiting = alice.publish(draft)
    assert (waiting.is_published, waiting.review) == (False, "submitted")
    assert alice.publish(draft).review == "submitted"
    assert sum(call.endswith("/submit-review") for call in zenodo.double.calls) == 2
    assert alice.draft(draft.id)[0].review == "submitted"
    alice.cancel_review(draft.id)
    assert alice.draft(draft.id)[0].review == "cancelled"


def test_further_communities_are_asked_after_publishing(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    draft = alice.deposit(str(out / "*"), SAID)
    made = alice.publish(draft, communities=["demo-array", "demo-lhc"])
    assert made.is_published
    assert any(call == f"POST /api/records/{made.id}/communities" for call in zenodo.double.calls)
    assert alice.reviews(made.id) == {"demo-array": "accepted", "demo-lhc": "submitted"}


def test_what_was_edited_is_read_anew(alice: Zenodo, out: Path) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    assert alice.record(made.id)["metadata"]["title"] == SAID["title"]
    alice.publish(alice.edit(made.id, {**SAID, "title": "Better masks"}))
    assert alice.record(made.id)["metadata"]["title"] == "Better masks"


def test_more_room_is_granted_and_heeded(alice: Zenodo, zenodo: RunningZenodo, out: Path) -> None:
    draft = alice.deposit(str(out / "*"), SAID)
    alice.more_room(draft, 100)
    assert zenodo.double.library.record(draft.id, False).quota == 100 * 10**9
    assert alice.depositing.limits(draft.id, has_bucket=True).bytes == 100 * 10**9


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("names", "carberry", "0000-0002-1825-0097"),
        ("affiliations", "CERN", "01ggx4157"),
        ("funders", "swiss", "00yjd3n13"),
        ("awards", "ESCAPE", "00k4n6c32::824064"),
        ("licenses", "mit license", "mit"),
        ("languages", "germ", "deu"),
        ("communities", "collider", "demo-lhc"),
        ("resource_type", "figure", "image-figure"),
        ("subjects", "computer", "http://www.oecd.org/science/inno/38235147.pdf?1.2"),
    ],
)
def test_words_of_the_sites_lists_are_found(alice: Zenodo, field: str, text: str, value: str) -> None:
    assert value in [one.value for one in alice.look_up(field, text).items]


def test_a_record_of_another_site_is_not_meant(alice: Zenodo) -> None:
    with pytest.raises(InvalidInput, match="is on example"):
        alice.edit("https://example.org/records/12")


def test_records_are_named_by_number_doi_and_address(alice: Zenodo, zenodo: RunningZenodo) -> None:
    for name in (number(2), f"10.5281/zenodo.{number(2)}", f"{zenodo.url}/records/{number(2)}"):
        assert alice.edit(name).id == number(2)


@pytest.mark.parametrize("is_published", [False, True])
def test_another_deposit_from_the_same_folder_wants_a_place_of_its_own(
    alice: Zenodo, zenodo: RunningZenodo, out: Path, is_published: bool
) -> None:
    first = alice.deposit(out / "masks.csv", SAID)
    if is_published:
        alice.publish(first)
    other = {**SAID, "title": "A grid"}
    with pytest.raises(ConfirmationNeeded, match="were deposited before, as “Burned-area masks”") as error:
        alice.deposit(out / "grid.bin", other)
    assert "place=" in error.value.hint
    second = alice.deposit(out / "grid.bin", other, place=out / "grid")
    assert second.id != first.id
    assert [*zenodo.double.library.record(first.id, False).files] == ["masks.csv"]
    assert alice.deposit(out / "grid.bin", other, place=out / "grid").id == second.id
