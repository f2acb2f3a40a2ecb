"""The form of a deposit, from the first stroke to what is public."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from doubles.form_desk import FormDesk
from ipylake import _protocol as p
from ipylake._form import Filled, FilledFile
from ipylake._lanes import Lanes
from ipylake._people import Person
from ipylake._stop import Stop
from ipylake.errors import AlreadyExists, ServerFault
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit.form.form import DepositForm
from ipylake.zenodo.deposit.form.values import labels_in, metadata_in, values_of
from ipylake.zenodo.deposit.limits import Limits, room_to_ask
from ipylake.zenodo.deposit.metadata import Metadata, metadata_of
from zenodo.fixture import RunningZenodo
from zenodo.seed import number

from .said import SAID

Make = Callable[..., Zenodo]
_WHOLE = metadata_of(
    {
        **SAID,
        "contributors": [{"name": "Roy, A.", "role": "editor"}],
        "keywords": ["fire"],
        "languages": "eng",
        "version": "1",
        "related": [{"identifier": "10.1234/x", "relation": "cites", "resource_type": "dataset"}],
        "references": ["Roy (2024)"],
        "funding": [{"funder": "00k4n6c32", "award": "00k4n6c32::824064"}, {"funder_name": "Us", "number": "12"}],
        "access": "embargoed",
        "embargo_until": "2099-01-01",
        "communities": "demo-array",
    }
)


def filled(said: Metadata, *files: Path, draft: str = "", kind: p.DraftKind = "new") -> Filled:
    values = {one.field: one for one in values_of(said, {})}
    return Filled(values, [FilledFile(str(one), one.name, one.stat().st_size) for one in files], draft, kind)


@pytest.fixture
def form(alice: Zenodo) -> DepositForm:
    return DepositForm(alice)


@pytest.fixture
def desk(form: DepositForm, lanes: Lanes, out: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FormDesk]:
    monkeypatch.setattr("ipylake._drafting.QUIET_S", 0.01)
    desk = FormDesk(form, lanes, sorted(out.iterdir()))
    yield desk
    desk.form.close()


def test_a_form_holds_all_that_metadata_say() -> None:
    assert metadata_in(filled(_WHOLE)) == _WHOLE


def test_what_is_chosen_is_called_as_the_site_calls_it() -> None:
    record = {"metadata": {"resource_type": {"id": "dataset", "title": {"en": "Dataset"}}, "subjects": [1]}}
    values = {one.field: one for one in values_of(Metadata(resource_type="dataset"), labels_in(record))}
    assert values["resource_type"].text == "dataset\tDataset"


def test_every_field_of_the_form_is_one_of_metadata_and_the_other_way_round(form: DepositForm) -> None:
    fields = {one.id for section in form.form().sections for one in section.fields}
    assert fields == set(Metadata.__struct_fields__) - {"embargo_until", "embargo_reason"}


def test_what_is_wrong_is_told_while_it_is_typed(form: DepositForm) -> None:
    found = form.problems(filled(metadata_of({**SAID, "creators": [{"name": "H, M", "orcid": "1"}]})))
    assert [(one.field, one.row, one.column) for one in found] == [("creators", 0, "orcid")]


def test_people_are_proposed_as_the_row_that_they_fill(form: DepositForm) -> None:
    (found,) = form.look_up("creators.name", "carberry", Filled(), stop=Stop()).items
    person = Person.of(found.more)
    assert (person.name, person.identifier) == ("Carberry, Josiah", "0000-0002-1825-0097")
    assert form.look_up("creators.affiliation", "CERN", Filled(), stop=Stop()).items[0].value == "01ggx4157"


def test_from_the_first_stroke_to_what_is_public(desk: FormDesk, zenodo: RunningZenodo) -> None:
    for value in values_of(metadata_of(SAID), {}):
        desk.ask(p.FillIn(values=(value,)))
    saved = desk.changed(lambda state: state["draft"]["state"] == "saved")
    draft = zenodo.double.library.record(saved["draft"]["id"], False)
    assert draft.metadata["title"] == SAID["title"]
    review = desk.ask(p.ReviewForm())
    assert review["problems"] == []
    assert {row["key"]: row["value"] for row in review["rows"]}["Title"] == SAID["title"]
    desk.ask(p.SendForm(digest=review["digest"]))
    desk.changed(lambda state: state["phase"] == "sent")
    assert not draft.is_published
    assert len(draft.files) == 2
    shown = desk.ask(p.GetPublication())
    assert shown["problems"] == []
    assert "MD5 equal" in shown["compared"]
    assert {row["key"]: row["value"] for row in shown["rows"]}["Type"] == "Dataset"
    desk.ask(p.PublishForm(digest=shown["digest"], typed="publish"))
    done = desk.changed(lambda state: state["phase"] == "done")
    assert {row["key"]: row["value"] for row in done["result"]}["DOI"] == f"10.5281/zenodo.{draft.id}"
    assert [text["title"] for text in done["texts"]] == ["BibTeX", "APA"]
    assert draft.is_published
    assert sum(call == "POST /api/records" for call in zenodo.double.calls) == 1


@pytest.mark.fault(33)
def test_what_was_typed_is_there_again_in_another_kernel(client: Make, zenodo: RunningZenodo, out: Path) -> None:
    first = DepositForm(client(token="full"))
    given = filled(Metadata(title="Given"), out / "masks.csv")
    assert first.begun(given) is None
    saved = first.save(filled(metadata_of({**SAID, "title": "Typed"}), out / "masks.csv"), stop=Stop())
    again = DepositForm(client(token="full")).begun(given)
    assert again is not None
    assert again.draft.id == saved.draft.id
    assert {one.field: one.text for one in again.values}["title"] == "Typed"
    changed = DepositForm(client(token="full")).begun(filled(Metadata(title="Given anew"), out / "masks.csv"))
    assert changed is not None
    assert {one.field: one.text for one in changed.values}["title"] == "Given anew"


@pytest.mark.fault(17)
def test_what_could_not_be_saved_at_the_site_is_kept_here(
    form: DepositForm, client: Make, zenodo: RunningZenodo, out: Path
) -> None:
    zenodo.fail(revoked=True)
    with pytest.raises(Exception, match="token"):
        form.save(filled(metadata_of(SAID), out / "masks.csv"), stop=Stop())
    again = DepositForm(client(token="full")).begun(filled(Metadata(), out / "masks.csv"))
    assert again is not None
    assert {one.field: one.text for one in again.values}["title"] == SAID["title"]


def test_what_the_site_refuses_outright_does_not_keep_the_rest_from_being_saved(
    form: DepositForm, zenodo: RunningZenodo
) -> None:
    saved = form.save(filled(metadata_of({**SAID, "resource_type": "nope", "doi": "10.5281/zenodo.1"})), stop=Stop())
    record = zenodo.double.library.record(saved.draft.id, False)
    assert record.metadata["title"] == SAID["title"]
    assert {"resource_type"} <= {one.field for one in saved.problems}


def test_a_draft_that_a_wiped_sandbox_has_lost_is_made_again(form: DepositForm, zenodo: RunningZenodo) -> None:
    said = filled(metadata_of(SAID))
    saved = form.save(said, stop=Stop())
    zenodo.double.library.wipe(False)
    again = form.save(Filled(said.values, (), saved.draft.id), stop=Stop())
    assert again.draft.id != saved.draft.id
    assert zenodo.double.library.record(again.draft.id, False).metadata["title"] == SAID["title"]


def test_a_draft_that_was_published_meanwhile_is_not_made_again(form: DepositForm, alice: Zenodo, out: Path) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    with pytest.raises(AlreadyExists, match="published meanwhile"):
        form.save(Filled(filled(metadata_of(SAID)).values, (), made.id), stop=Stop())


@pytest.mark.fault(77)
@pytest.mark.parametrize("title", ["", "Burned"])
def test_a_draft_whose_making_was_never_answered_is_gone_on_with_as_one_types_on(
    form: DepositForm, alice: Zenodo, zenodo: RunningZenodo, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    before = len(alice.drafts())
    monkeypatch.setattr("ipylake.zenodo.deposit.finding._INDEXED_S", ())  # the site lists it later
    zenodo.fail(create_504=1)
    with pytest.raises(ServerFault):
        form.save(filled(metadata_of({**SAID, "title": title})), stop=Stop())
    saved = form.save(filled(metadata_of(SAID)), stop=Stop())
    assert [one.title for one in alice.drafts()][: len(alice.drafts()) - before] == [SAID["title"]]
    assert saved.draft.id == alice.drafts()[0].id


def test_what_a_form_has_no_field_for_stays_with_the_people_and_works_it_is_said_of(
    form: DepositForm, alice: Zenodo, out: Path
) -> None:
    said = {
        **SAID,
        "creators": [{"name": "Hagen, Mira", "others": {"gnd": "118540238"}}],
        "related": [{"identifier": "12.3456/7", "relation": "cites", "scheme": "handle"}],
        "funding": [{"funder_name": "Us", "number": "12", "url": "https://example.org/12"}],
    }
    made = alice.deposit(str(out / "*"), said)
    taken = form.take_up("new", made.id, stop=Stop())
    values = {one.field: one for one in taken.values} | {"title": p.FormValue(field="title", text="Better masks")}
    typed = Filled(values, taken.files, taken.draft.id)
    assert form.problems(typed) == []
    form.save(typed, stop=Stop())
    form.deposit(typed, lambda *_: None, stop=Stop())
    there, before = alice.draft(made.id)[1], metadata_of(said)
    assert (there.title, there.creators, there.related, there.funding) == (
        "Better masks",
        before.creators,
        before.related,
        before.funding,
    )


def test_a_draft_that_is_too_large_to_be_taken_up_leaves_the_form_as_it_is(
    desk: FormDesk, alice: Zenodo, out: Path
) -> None:
    people = [f"Hagen, {number}" for number in range(501)]
    other = alice.deposit(out / "grid.bin", {**SAID, "title": "Others", "creators": people}, place="elsewhere")
    desk.fill(title="Masks")
    desk.ask(p.SaveDraft())
    before = desk.form.state()
    told = desk.ask(p.TakeUp(kind="new", id=other.id))
    assert "500" in told["message"]
    after = desk.form.state()
    assert (after.values, after.files, after.draft) == (before.values, before.files, before.draft)


def test_drafts_are_listed_taken_up_and_dropped(form: DepositForm, alice: Zenodo, out: Path) -> None:
    made = alice.deposit(str(out / "*"), {**SAID, "communities": "demo-lhc"})
    assert made.id in [one.id for one in form.drafts(stop=Stop()).items]
    taken = form.take_up("new", made.id, stop=Stop())
    values = {one.field: one for one in taken.values}
    assert values["title"].text == SAID["title"]
    assert values["communities"].rows == (("demo-lhc\tDemo Collider Open Data",),)
    assert sorted(one.name for one in taken.files) == ["grid.bin", "masks.csv"]
    assert taken.draft.kind == "new"
    form.drop(made.id, stop=Stop())
    assert made.id not in [one.id for one in form.drafts(stop=Stop()).items]


def test_a_new_version_keeps_the_files_that_stay_and_shows_what_changes(
    form: DepositForm, alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    first = alice.publish(alice.deposit(str(out / "*"), SAID))
    taken = form.take_up("version", first.doi, stop=Stop())
    (out / "more.txt").write_text("more")
    values = {one.field: one for one in taken.values}
    values["title"] = p.FormValue(field="title", text="Better masks")
    kept = [one for one in taken.files if one.name == "grid.bin"]
    new = FilledFile(str(out / "more.txt"), "more.txt", 4)
    said = Filled(values, [*kept, new], taken.draft.id, "version")
    form.save(said, stop=Stop())
    review = form.review(said, stop=Stop())
    assert first.doi in review.since
    assert ("Title", SAID["title"], "Better masks") in [(one.key, one.before, one.after) for one in review.differences]
    told: list[Any] = []
    form.deposit(said, lambda *how: told.append(how), stop=Stop())
    assert sorted(zenodo.double.library.record(taken.draft.id, False).files) == ["grid.bin", "more.txt"]
    assert {at for at, _, _ in told} == {1}
    shown = form.publication(said, stop=Stop())
    assert shown.problems == ()
    assert "1\u00a0file that the site had already" in shown.compared
    published = form.publish(said, stop=Stop())
    assert published.value.concept_doi == first.concept_doi


def test_an_edit_changes_what_is_said_and_no_file(
    form: DepositForm, alice: Zenodo, zenodo: RunningZenodo, out: Path
) -> None:
    made = alice.publish(alice.deposit(str(out / "*"), SAID))
    taken = form.take_up("edit", made.id, stop=Stop())
    values = {one.field: one for one in taken.values} | {"title": p.FormValue(field="title", text="Better masks")}
    said = Filled(values, taken.files, taken.draft.id, "edit")
    form.save(said, stop=Stop())
    assert [one.key for one in form.review(said, stop=Stop()).differences] == ["Title"]
    form.deposit(said, lambda *_: None, stop=Stop())
    shown = form.publication(said, stop=Stop())
    assert (shown.problems, shown.forever) == ((), ())
    form.publish(said, stop=Stop())
    assert zenodo.double.library.record(made.id, False).metadata["title"] == "Better masks"


@pytest.mark.fault(12)
def test_publishing_is_locked_while_a_file_differs(form: DepositForm, zenodo: RunningZenodo, out: Path) -> None:
    saved = form.save(filled(metadata_of(SAID), out / "masks.csv"), stop=Stop())
    said = filled(metadata_of(SAID), out / "masks.csv", draft=saved.draft.id)
    form.deposit(said, lambda *_: None, stop=Stop())
    zenodo.fail(wrong_md5=True)
    assert [one.field for one in form.publication(said, stop=Stop()).problems] == ["files"]


def test_a_community_that_reviews_is_submitted_to(form: DepositForm, zenodo: RunningZenodo, out: Path) -> None:
    said = metadata_of({**SAID, "communities": "demo-lhc"})
    saved = form.save(filled(said, out / "masks.csv"), stop=Stop())
    whole = filled(said, out / "masks.csv", draft=saved.draft.id)
    form.deposit(whole, lambda *_: None, stop=Stop())
    shown = form.publication(whole, stop=Stop())
    assert (shown.action, shown.phrase) == ("Submit for review", "submit")
    rows = {one.key: one.value for one in form.publish(whole, stop=Stop()).rows}
    assert rows["Community"] == "demo-lhc: waiting for review"


def test_metadata_of_a_record_and_of_a_file_fill_the_form(form: DepositForm, tmp_path: Path) -> None:
    read = form.read_metadata(f"10.5281/zenodo.{number(1)}", stop=Stop())
    values = {one.field: one for one in read.values}
    assert values["title"].text == "Gamma-ray run 1"
    assert values["licenses"].rows == (("cc-by-4.0\tCreative Commons Attribution 4.0 International",),)
    (tmp_path / ".zenodo.json").write_text('{"title": "Masks", "notes": "x"}')
    read = form.read_metadata(str(tmp_path / ".zenodo.json"), stop=Stop())
    assert [(one.field, one.text) for one in read.values] == [("title", "Masks")]
    assert read.notes == ("Left out: notes",)


def test_what_a_stopped_form_has_left_can_be_taken_back(form: DepositForm, out: Path) -> None:
    saved = form.save(filled(metadata_of(SAID), out / "masks.csv"), stop=Stop())
    said = filled(metadata_of(SAID), out / "masks.csv", draft=saved.draft.id)
    assert saved.draft.id in form.left(said)[0]
    form.clean(said, stop=Stop())
    assert saved.draft.id not in [one.id for one in form.drafts(stop=Stop()).items]
    shutil.rmtree(out)


def test_other_files_of_the_same_folder_under_another_title_are_another_deposit(
    form: DepositForm, zenodo: RunningZenodo, out: Path
) -> None:
    first, second = metadata_of(SAID), metadata_of({**SAID, "title": "A grid"})
    form.begun(filled(first, out / "masks.csv"))
    draft = form.save(filled(first, out / "masks.csv"), stop=Stop()).draft.id
    form.deposit(filled(first, out / "masks.csv", draft=draft), lambda *_: None, stop=Stop())
    assert form.begun(filled(second, out / "masks.csv")) is not None
    assert form.begun(filled(second, out / "grid.bin")) is None
    assert form.save(filled(second, out / "grid.bin"), stop=Stop()).draft.id != draft
    assert [*zenodo.double.library.record(draft, False).files] == ["masks.csv"]


# --- room -------------------------------------------------------------------------------------------------------------


def test_a_draft_that_is_nearly_full_is_given_more_room_with_one_press(
    desk: FormDesk, alice: Zenodo, zenodo: RunningZenodo
) -> None:
    desk.ask(p.FillIn(values=tuple(values_of(metadata_of(SAID), {}))))
    number = desk.changed(lambda state: bool(state["draft"]["doi"] or state["draft"]["id"]))["draft"]["id"]
    alice.depositing.bucket(number, Stop())  # it has Zenodo's manners
    held = desk.form._held
    held.renew(0, size=42 * 10**9)
    state = desk.ask(p.SaveDraft())["state"]
    call = f"deposit.zenodo.more_room('{number}', 60)"
    assert (state["draft"]["room"], state["moreRoom"]) == (50 * 10**9, {"size": 60 * 10**9, "call": call})
    state = desk.ask(p.AskRoom(size=60 * 10**9))["state"]
    assert (state["draft"]["room"], state["moreRoom"]) == (60 * 10**9, None)
    assert zenodo.double.library.record(number, False).quota == 60 * 10**9
    held.renew(0, size=61 * 10**9)
    assert "These are 61.0\xa0GB; there is room for 60.0\xa0GB" in [one.message for one in held.state().problems]


@pytest.mark.parametrize(
    ("size", "room", "asked"),
    [
        (40, 50, None),
        (41, 50, 60),
        (61, 50, 70),
        (70, 50, 70),
        (50, 60, 70),
        (190, 195, 200),
        (300, 50, 200),
        (1, None, None),
    ],
)
def test_as_much_room_is_asked_for_as_files_need_in_steps_of_10_gb(
    size: int, room: int | None, asked: int | None
) -> None:
    limits = Limits(bytes=room and room * 10**9)
    assert room_to_ask(size * 10**9, limits) == (asked and asked * 10**9)


# --- what ids are called ----------------------------------------------------------------------------------------------

_BY_IDS = metadata_of(
    {
        **SAID,
        "creators": [{"name": "Roy, A.", "affiliations": [{"ror": "01ggx4157"}, {"name": "Home"}]}],
        "languages": ["eng", "tlh"],
        "funding": [{"funder": "00k4n6c32", "award": "00k4n6c32::824064"}],
        "related": [{"identifier": "10.1234/x", "relation": "cites", "resource_type": "image-figure"}],
        "communities": "demo-lhc",
    }
)
_BY_LABELS = {
    "resource_type": ["dataset\tDataset"],
    "creators": ["person", "Roy, A.", "01ggx4157\tEuropean Organization for Nuclear Research", "Home"],
    "licenses": ["cc-by-4.0\tCreative Commons Attribution 4.0 International"],
    "languages": ["eng\tEnglish", "tlh\ttlh"],
    "funding": [
        "00k4n6c32\tEuropean Commission",
        "00k4n6c32::824064\tESCAPE European Science Cluster of Astronomy & Particle physics ESFRI",
    ],
    "related": ["cites", "10.1234/x", "image-figure\tFigure"],
    "communities": ["demo-lhc\tDemo Collider Open Data"],
}


def texts_of(values: Any) -> dict[str, list[str]]:
    """By field, all texts that it holds."""
    return {one["field"]: [text for text in chain([one["text"]], *one["rows"]) if text] for one in values}


def test_ids_that_the_code_gives_are_called_as_people_call_them_once_somebody_looks(
    form: DepositForm, lanes: Lanes, zenodo: RunningZenodo
) -> None:
    desk = FormDesk(form, lanes, values=values_of(_BY_IDS, {}))
    opened = desk.ask(p.OpenForm(version=p.VERSION))
    assert texts_of(opened["state"]["values"])["licenses"] == ["cc-by-4.0\tcc-by-4.0"]
    shown = texts_of(desk.changed(lambda state: texts_of(state["values"])["languages"][0] == "eng\tEnglish")["values"])
    assert {field: shown[field] for field in _BY_LABELS} == _BY_LABELS
    asked = len(zenodo.double.calls)
    desk.ask(p.OpenForm(version=p.VERSION))
    desk.form.close()
    assert len(zenodo.double.calls) == asked


def test_what_nobody_can_look_up_stays_an_id(form: DepositForm, zenodo: RunningZenodo) -> None:
    zenodo.fail(html=1000)
    assert form.named(filled(Metadata(licenses=_BY_IDS.licenses)), stop=Stop()) == []
