"""A form without a widget: it keeps what is filled in, and sends only what was reviewed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from doubles.form_desk import FormDesk
from ipylake import _protocol as p
from ipylake._deposits import Deposited, FileTold
from ipylake._form import Filled
from ipylake._lanes import Lanes
from ipylake._stop import Stop
from ipylake.errors import NoSpace
from patience import PATIENCE_S

FORM = p.FormInfo(
    title="Send",
    action="Send",
    max_drop=100,
    sections=(
        p.FormSection(
            id="about",
            label="About",
            fields=(
                p.FormField(id="title", label="Title", required=True),
                p.FormField(id="day", label="Day", kind="date"),
                p.FormField(id="kind", label="Kind", kind="choice", choices=(p.FormChoice(value="a", label="A"),)),
                p.FormField(
                    id="people",
                    label="People",
                    kind="rows",
                    columns=(p.FormColumn(id="name", label="Name", required=True),),
                ),
            ),
        ),
    ),
)


class Shelf:
    """Takes what it is given; `work` runs in its place."""

    def __init__(self) -> None:
        self.sent: list[Filled] = []
        self.work: Callable[[FileTold, Stop], None] = lambda told, stop: None

    def form(self) -> p.FormInfo:
        return FORM

    def look_up(self, field: str, text: str, filled: Filled, *, stop: Stop) -> p.Suggestions:
        return p.Suggestions(items=(p.Suggestion(value=f"{field}:{text}:{filled.text('title')}"),), matching=1, total=1)

    def review(self, filled: Filled, *, stop: Stop) -> p.Review:
        return p.Review(digest="", title="This", where="there", rows=(), files=())

    def deposit(self, filled: Filled, told: FileTold, *, stop: Stop) -> Deposited:
        self.work(told, stop)
        self.sent.append(filled)
        return Deposited((p.KeyValue(key="Made", value="1"),), "made")

    def left(self, filled: Filled) -> Sequence[str]:
        return ["half of it"]

    def clean(self, filled: Filled, *, stop: Stop) -> None:
        self.sent.clear()


class Desk(FormDesk):
    def __init__(self, lanes: Lanes, path: Path) -> None:
        self.shelf = Shelf()
        super().__init__(self.shelf, lanes, [path])


@pytest.fixture
def desk(lanes: Lanes, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1234")
    desk = Desk(lanes, path)
    yield desk
    desk.form.close()


def problems_of(state: dict[str, Any]) -> dict[str, str]:
    return {one["field"]: one["message"] for one in state["problems"]}


def test_a_view_opens_with_all_that_is_filled_in(desk: Desk) -> None:
    desk.fill(title="Masks")
    opened = desk.ask(p.OpenForm(version=p.VERSION))
    assert opened["state"]["values"] == [{"field": "title", "text": "Masks", "rows": []}]
    assert [one["name"] for one in opened["state"]["files"]] == ["a.csv"]


def test_what_is_missing_or_wrong_is_told_at_its_field(desk: Desk) -> None:
    state = desk.fill(day="21.11.2026", kind="b")["state"]
    assert problems_of(state) == {
        "title": "Title is missing",
        "day": "Write a date like 2026-11-21",
        "kind": "“b” is none of the choices",
    }


def test_a_row_that_is_begun_has_to_be_finished(desk: Desk) -> None:
    form = p.FormValue(field="people", rows=(("",), ("Mira",), ("  ",)))
    assert "people" not in problems_of(desk.ask(p.FillIn(values=(form,)))["state"])
    assert desk.form.filled().rows("people") == (("Mira",),)


def test_a_form_with_problems_is_not_reviewed(desk: Desk) -> None:
    review = desk.ask(p.ReviewForm())
    assert (review["digest"], problems_of(review)) == ("", {"title": "Title is missing"})


def test_what_was_reviewed_is_sent_and_the_next_cell_has_what_was_made(desk: Desk) -> None:
    desk.fill(title="Masks")
    desk.send()
    assert desk.ended("done")["result"] == [{"key": "Made", "value": "1", "shows": "text", "url": ""}]
    assert desk.made == ["made"]
    assert [one.text("title") for one in desk.shelf.sent] == ["Masks"]


def test_what_has_changed_since_the_review_is_not_sent(desk: Desk) -> None:
    desk.fill(title="Masks")
    digest = desk.ask(p.ReviewForm())["digest"]
    desk.fill(title="Other")
    assert "changed since" in desk.ask(p.SendForm(digest=digest))["message"]
    assert desk.shelf.sent == []


def test_what_is_changed_in_the_moment_it_is_sent_is_not_sent_unreviewed(
    desk: FormDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.fill(title="Masks")
    digest = desk.ask(p.ReviewForm())["digest"]
    held, typing = desk.form._held, threading.Thread(target=desk.fill, kwargs={"title": "Other"})
    filled = held.filled

    def read() -> Filled:
        found = filled()
        monkeypatch.setattr(held, "filled", filled)
        typing.start()
        typing.join(0.2)  # it would be done
        return found

    monkeypatch.setattr(held, "filled", read)
    desk.ask(p.SendForm(digest=digest))
    desk.ended("done")
    typing.join(5)
    assert [one.text("title") for one in desk.shelf.sent] == ["Masks"]


def test_an_observer_that_fails_leaves_no_view_waiting(desk: FormDesk, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(list[object]):
        def append(self, made: object) -> None:
            raise RuntimeError("a bug of the notebook's")

    desk.made = Failing()
    desk.fill(title="Masks")
    desk.send()
    assert desk.ended("done")["result"]
    assert "an observer of the form failed" in caplog.text


@pytest.mark.fault(44)
def test_pressed_twice_it_is_sent_once(desk: Desk) -> None:
    going = threading.Event()
    desk.shelf.work = lambda told, stop: assert_set(going)
    desk.fill(title="Masks")
    digest = desk.ask(p.ReviewForm())["digest"]
    for _ in range(2):
        assert desk.ask(p.SendForm(digest=digest))["state"]["phase"] == "sending"
    going.set()
    desk.ended("done")
    assert len(desk.shelf.sent) == 1


def assert_set(event: threading.Event) -> None:
    assert event.wait(PATIENCE_S)


def test_nothing_is_filled_in_while_it_is_sent(desk: Desk) -> None:
    going = threading.Event()
    desk.shelf.work = lambda told, stop: assert_set(going)
    desk.fill(title="Masks")
    desk.send()
    assert "being sent" in desk.fill(title="Other")["message"]
    going.set()
    desk.ended("done")


def test_stop_ends_the_sending_and_it_goes_on_from_there(desk: Desk) -> None:
    def work(told: FileTold, stop: Stop) -> None:
        told(0, "sending", 1)
        stop.wait(PATIENCE_S)
        stop.raise_if_set()

    desk.shelf.work = work
    desk.fill(title="Masks")
    desk.send()
    desk.ask(p.SteerForm(do="stop"))
    stopped = desk.ended("stopped")
    assert stopped["left"] == ["half of it"]
    assert (stopped["files"][0]["state"], stopped["files"][0]["done"]) == ("waiting", 0)
    desk.shelf.work = lambda told, stop: None
    desk.ask(p.SteerForm(do="go-on"))
    desk.ended("done")


def test_a_failure_keeps_what_was_filled_in_and_says_what_is_left(desk: Desk) -> None:
    def work(told: FileTold, stop: Stop) -> None:
        raise NoSpace("There is no room", field="title")

    desk.shelf.work = work
    desk.fill(title="Masks")
    desk.send()
    state = desk.ended("failed")
    assert (state["fault"]["code"], state["left"]) == ("no-space", ["half of it"])
    assert state["values"][0]["text"] == "Masks"


def test_progress_names_the_files_that_came_further(desk: Desk) -> None:
    gate = threading.Event()

    def work(told: FileTold, stop: Stop) -> None:
        told(0, "sending", 3)
        assert_set(gate)

    desk.shelf.work = work
    desk.fill(title="Masks")
    desk.send()
    told = desk.until(lambda one: one["type"] == "form-progress")
    gate.set()
    assert (told["done"], told["total"], told["files"][0]["state"]) == (3, 4, "sending")
    desk.ended("done")


def test_files_are_added_renamed_and_removed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("b")
    state = desk.ask(p.AddFiles(paths=(str(tmp_path / "*.csv"),)))["state"]
    assert [one["name"] for one in state["files"]] == ["a.csv", "b.csv"]
    state = desk.ask(p.RenameFile(number=1, name="masks.csv"))["state"]
    assert state["files"][1]["name"] == "masks.csv"
    state = desk.ask(p.RemoveFiles(numbers=(0,)))["state"]
    assert [one["number"] for one in state["files"]] == [1]


@pytest.mark.fault(47)
def test_a_dropped_file_of_several_pieces_is_among_the_files(desk: Desk) -> None:
    body = bytes(900_000)
    for start in (0, 524_288):
        call = p.DropPiece(drop="d", name="big.bin", size=len(body), start=start)
        taken = desk.ask(call, body[start : start + 524_288])
    assert taken["received"] == len(body)
    assert ("big.bin", len(body)) in {(one.name, one.size) for one in desk.form.state().files}


@pytest.mark.fault(46)
def test_a_call_of_a_browser_is_refused(desk: Desk) -> None:
    assert desk.ask(p.GetCode())["code"] == "unsupported"


def test_an_unknown_field_is_refused_and_nothing_of_the_message_is_kept(desk: Desk) -> None:
    assert desk.fill(title="Masks", nobody="x")["field"] == "nobody"
    assert desk.form.state().values == ()


def test_suggestions_know_what_is_filled_in(desk: Desk) -> None:
    desk.fill(title="Masks")
    assert desk.ask(p.Suggest(field="kind", text="x"))["items"][0]["value"] == "kind:x:Masks"
