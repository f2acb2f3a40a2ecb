"""Publishing is a step of its own: after every file was compared, asked for by typing, done once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doubles.archive import Archive
from doubles.form_desk import FormDesk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake.errors import TimedOut
from patience import PATIENCE_S

VALUES = (
    p.FormValue(field="title", text="Masks"),
    p.FormValue(field="people", rows=(("person", "Hagen, Mira", "", ""),)),
)


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1234")
    return path


@pytest.fixture
def desk(archive: Archive, lanes: Lanes, path: Path) -> Iterator[FormDesk]:
    desk = FormDesk(archive, lanes, [path])
    desk.ask(p.FillIn(values=VALUES))
    yield desk
    desk.form.close()


def sent(desk: FormDesk) -> Any:
    desk.send()
    desk.ended("sent")
    return desk.ask(p.GetPublication())


def test_what_is_sent_is_not_published(desk: FormDesk, archive: Archive) -> None:
    shown = sent(desk)
    assert (shown["problems"], shown["forever"], archive.published) == ([], ["The DOI", "The files"], [])
    assert desk.made == ["1"]


def test_typed_and_pressed_it_is_published_and_the_next_cell_has_it(desk: FormDesk, archive: Archive) -> None:
    digest = sent(desk)["digest"]
    desk.ask(p.PublishForm(digest=digest, typed="Publish "))
    assert desk.ended("done")["result"][0]["value"] == "10.5072/archive.1"
    assert (archive.published, desk.made) == (["1"], ["1", "10.5072/archive.1"])


@pytest.mark.parametrize("typed", ["", "yes", "publish it"])
def test_without_the_word_nothing_is_published(desk: FormDesk, archive: Archive, typed: str) -> None:
    digest = sent(desk)["digest"]
    assert desk.ask(p.PublishForm(digest=digest, typed=typed))["field"] == "phrase"
    assert archive.published == []


def test_before_it_is_sent_nothing_is_published(desk: FormDesk, archive: Archive) -> None:
    assert desk.ask(p.GetPublication())["code"] == "invalid-input"
    assert desk.ask(p.PublishForm(digest="", typed="publish"))["code"] == "invalid-input"
    assert archive.published == []


def test_a_file_that_differs_keeps_it_from_being_published(desk: FormDesk, archive: Archive, path: Path) -> None:
    sent(desk)
    path.write_bytes(b"5678")
    shown = desk.ask(p.GetPublication())
    assert (shown["digest"], [one["message"] for one in shown["problems"]]) == ("", ["a.csv: MD5 differs"])
    assert desk.ask(p.PublishForm(digest="", typed="publish"))["code"] == "invalid-input"
    assert archive.published == []


@pytest.mark.fault(44)
def test_pressed_twice_it_is_published_once(desk: FormDesk, archive: Archive) -> None:
    going = threading.Event()
    digest = sent(desk)["digest"]

    def wait(call: str) -> None:
        assert going.wait(PATIENCE_S)

    archive.before = wait
    for _ in range(2):
        assert desk.ask(p.PublishForm(digest=digest, typed="publish"))["state"]["phase"] == "publishing"
    assert "being sent" in desk.fill(title="Other")["message"]
    going.set()
    desk.ended("done")
    assert archive.published == ["1"]


def test_what_may_have_failed_is_looked_at_again_before_it_is_tried_again(desk: FormDesk, archive: Archive) -> None:
    digest = sent(desk)["digest"]

    def refuse(call: str) -> None:
        raise TimedOut("The archive did not answer in 30 s")

    archive.before = refuse
    desk.ask(p.PublishForm(digest=digest, typed="publish"))
    state = desk.changed(lambda state: state["phase"] == "sent" and state["fault"] is not None)
    assert state["fault"]["code"] == "timed-out"
    archive.before = lambda call: None
    assert desk.ask(p.PublishForm(digest=digest, typed="publish"))["code"] == "invalid-input"
    again = desk.ask(p.GetPublication())["digest"]
    desk.ask(p.PublishForm(digest=again, typed="publish"))
    desk.ended("done")


def test_what_was_sent_can_be_edited_and_has_to_be_sent_again(desk: FormDesk) -> None:
    sent(desk)
    assert desk.ask(p.SteerForm(do="edit"))["state"]["phase"] == "filling"
    assert desk.ask(p.GetPublication())["code"] == "invalid-input"


def test_the_next_deposit_begins_with_what_is_usual_and_a_draft_of_its_own(desk: FormDesk, archive: Archive) -> None:
    digest = sent(desk)["digest"]
    desk.ask(p.PublishForm(digest=digest, typed="publish"))
    desk.ended("done")
    state = desk.ask(p.SteerForm(do="anew"))["state"]
    (usual,) = state["values"]
    assert (usual["field"], state["files"], state["draft"]["id"]) == ("language", [], "")
