"""What is typed is saved as a draft, and none of it is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doubles.archive import Archive, Record
from doubles.form_desk import FormDesk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake.errors import SignInNeeded, Unreachable
from patience import PATIENCE_S

PEOPLE = p.FormValue(field="people", rows=(("person", "Hagen, Mira", "", ""),))


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr("ipylake._drafting.QUIET_S", 0.01)
    return Archive()


@pytest.fixture
def desk(archive: Archive, lanes: Lanes, tmp_path: Path) -> Iterator[FormDesk]:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1234")
    desk = FormDesk(archive, lanes, [path])
    yield desk
    desk.form.close()


def is_saved(state: dict[str, Any]) -> bool:
    return bool(state["draft"]["state"] == "saved")


def titles(archive: Archive) -> list[str]:
    return [one.text for record in archive.records.values() for one in record.values if one.field == "title"]


def test_a_form_that_nobody_touches_makes_no_draft(desk: FormDesk, archive: Archive) -> None:
    draft = desk.ask(p.OpenForm(version=p.VERSION))["state"]["draft"]
    assert (draft["id"], draft["state"], archive.records) == ("", "unsaved", {})


def test_what_is_typed_is_saved_in_one_draft(desk: FormDesk, archive: Archive) -> None:
    desk.fill(title="Mas")
    desk.changed(is_saved)
    desk.told.clear()
    desk.fill(title="Masks")
    assert desk.changed(is_saved)["draft"]["id"] == "1"
    assert titles(archive) == ["Masks"]


def test_what_is_typed_and_put_back_is_saved_as_it_was(desk: FormDesk, archive: Archive) -> None:
    desk.fill(title="Masks")
    desk.changed(is_saved)
    desk.told.clear()
    desk.fill(title="Masks")
    desk.changed(is_saved)
    assert titles(archive) == ["Masks"]


def test_what_is_typed_while_it_is_saved_is_saved_after_that(desk: FormDesk, archive: Archive) -> None:
    going, gate = threading.Event(), threading.Event()

    def wait(call: str) -> None:
        going.set()
        assert gate.wait(PATIENCE_S)

    archive.before = wait
    desk.fill(title="Mas")
    assert going.wait(PATIENCE_S)
    desk.fill(title="Masks")
    gate.set()
    desk.changed(lambda state: is_saved(state) and state["values"][0]["text"] == "Masks")
    assert titles(archive) == ["Masks"]


@pytest.mark.fault(1)
def test_what_could_not_be_saved_stays_typed_and_says_why(desk: FormDesk, archive: Archive) -> None:
    def refuse(call: str) -> None:
        raise Unreachable("No connection to the archive")

    archive.before = refuse
    desk.fill(title="Masks")
    state = desk.changed(lambda state: state["draft"]["state"] == "failed")
    assert state["draft"]["fault"]["message"] == "No connection to the archive"
    assert state["values"][0]["text"] == "Masks"
    archive.before = lambda call: None
    assert is_saved(desk.ask(p.SaveDraft())["state"])
    assert titles(archive) == ["Masks"]


def test_a_session_that_ends_midway_loses_nothing(desk: FormDesk, archive: Archive) -> None:
    def refuse(call: str) -> None:
        raise SignInNeeded("The token is no longer valid")

    archive.before = refuse
    desk.fill(title="Masks")
    desk.changed(lambda state: state["draft"]["state"] == "failed")
    desk.fill(about="Of fires")
    assert [one["text"] for one in desk.ask(p.SaveDraft())["state"]["values"]] == ["Masks", "Of fires"]


def test_what_the_service_has_against_a_field_is_told_there_until_it_changes(desk: FormDesk, archive: Archive) -> None:
    archive.refused = [p.FormProblem(field="about", message="Too short")]
    desk.fill(title="Masks", about="x")
    state = desk.changed(is_saved)
    assert "Too short" in {one["message"] for one in state["problems"]}
    told = desk.fill(about="xyz")["state"]
    assert "Too short" not in {one["message"] for one in told["problems"]}


def test_a_review_shows_what_the_service_has_against_it(desk: FormDesk, archive: Archive) -> None:
    archive.refused = [p.FormProblem(field="title", message="Taken")]
    desk.ask(p.FillIn(values=(p.FormValue(field="title", text="Masks"), PEOPLE)))
    review = desk.ask(p.ReviewForm())
    assert (review["digest"], [one["message"] for one in review["problems"]]) == ("", ["Taken"])


def test_a_draft_is_taken_up_with_its_values_and_its_files(desk: FormDesk, archive: Archive) -> None:
    archive.records["7"] = Record((p.FormValue(field="title", text="Old"),), {"b.csv": b"12"})
    desk.fill(title="Masks")
    state = desk.ask(p.TakeUp(kind="new", id="7"))["state"]
    assert [one["text"] for one in state["values"]] == ["Old"]
    assert [(one["name"], one["path"], one["state"]) for one in state["files"]] == [("b.csv", "", "done")]
    assert titles(archive) == ["Old", "Masks"]  # what was typed before stays in a draft of its own


def test_a_new_version_is_looked_over_as_a_difference(desk: FormDesk, archive: Archive) -> None:
    values = (p.FormValue(field="title", text="Old"), PEOPLE)
    archive.records["1"] = Record(values, {"b.csv": b"12"}, is_published=True)
    desk.ask(p.TakeUp(kind="version", id="1"))
    desk.fill(title="New")
    review = desk.ask(p.ReviewForm())
    assert review["since"] == "version of 1"
    assert review["differences"] == [{"key": "title", "before": "Old", "after": "New"}]


def test_files_of_a_draft_that_are_taken_off_the_list_are_taken_from_it(desk: FormDesk, archive: Archive) -> None:
    values = (p.FormValue(field="title", text="Old"), PEOPLE)
    archive.records["1"] = Record(values, {"b.csv": b"12", "c.csv": b"3"})
    state = desk.ask(p.TakeUp(kind="new", id="1"))["state"]
    desk.ask(p.RemoveFiles(numbers=(state["files"][0]["number"],)))
    desk.send()
    desk.ended("sent")
    assert list(archive.records["1"].files) == ["c.csv"]


def test_a_draft_that_is_dropped_leaves_an_empty_form(desk: FormDesk, archive: Archive) -> None:
    desk.fill(title="Masks")
    desk.changed(is_saved)
    assert desk.ask(p.DropDraft(id="1"))["items"] == []
    state = desk.form.state()
    assert (state.values, state.files, state.draft) == (tuple(archive.at_first()), (), p.Draft())


def test_a_doi_is_reserved_once_and_given_as_a_variable(desk: FormDesk) -> None:
    desk.fill(title="Masks")
    given = [desk.ask(p.GiveDoi(variable="doi", overwrite=at > 0))["doi"] for at in range(2)]
    assert given == ["10.5072/archive.1"] * 2
    assert desk.variables == {"doi": "10.5072/archive.1"}
    assert desk.ask(p.GiveDoi(variable="doi"))["asks"] == "overwrite"
    assert desk.ask(p.GiveDoi(variable="class"))["field"] == "variable"


def test_an_import_fills_in_what_is_empty_and_says_what_it_left(desk: FormDesk, tmp_path: Path) -> None:
    (tmp_path / "metadata.txt").write_text("title: Theirs\nabout: Of fires\nmoon: full")
    desk.fill(title="Mine")
    found = desk.ask(p.ImportMetadata(source="metadata.txt"))
    assert (found["taken"], found["kept"], found["notes"]) == (["Description"], ["Title"], ["moon is not known"])
    assert desk.form.filled().text("title") == "Mine"
    desk.ask(p.ImportMetadata(source="metadata.txt", replace=True))
    assert desk.form.filled().text("title") == "Theirs"


def test_words_of_ones_own_are_refused_where_the_service_has_a_list(desk: FormDesk) -> None:
    state = desk.fill(language="Klingon")["state"]
    assert any("not known" in one["message"] for one in state["problems"] if one["field"] == "language")
    state = desk.fill(language="eng\tEnglish")["state"]
    assert not any(one["field"] == "language" for one in state["problems"])


def test_a_person_of_whom_nothing_is_said_is_nobody(desk: FormDesk) -> None:
    nobody = p.FormValue(field="people", rows=(("person", "", "", ""),))
    state = desk.ask(p.FillIn(values=(nobody,)))["state"]
    assert "People: add one" in {one["message"] for one in state["problems"]}
