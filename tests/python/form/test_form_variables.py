"""Variables become files when they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from doubles.archive import Archive
from doubles.form_desk import FormDesk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake._written import formats_of, write

VALUES = (
    p.FormValue(field="title", text="Masks"),
    p.FormValue(field="people", rows=(("person", "Hagen, Mira", "", ""),)),
)


class Figure:
    """As matplotlib's."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def savefig(self, path: Path, **options: object) -> None:
        if not self.body:
            raise ValueError("nothing is drawn")
        path.write_bytes(self.body)


Figure.__module__ = "matplotlib.figure"


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def desk(archive: Archive, lanes: Lanes) -> Iterator[FormDesk]:
    desk = FormDesk(archive, lanes)
    desk.variables |= {"plot": Figure(b"old"), "number": 1, "_plot": Figure(b"hidden")}
    desk.ask(p.FillIn(values=VALUES))
    yield desk
    desk.form.close()


def test_only_what_can_be_written_is_proposed(desk: FormDesk) -> None:
    assert desk.ask(p.GetFormVariables())["items"] == [{"name": "plot", "kind": "Figure", "formats": ["png", "svg"]}]


def test_it_is_written_as_it_is_when_it_is_sent(desk: FormDesk, archive: Archive) -> None:
    for _ in range(2):  # once is enough
        state = desk.ask(p.AddFromVariable(variable="plot", format="png"))["state"]
    assert [(one["name"], one["size"], one["variable"]) for one in state["files"]] == [("plot.png", 0, "plot")]
    digest = desk.ask(p.ReviewForm())["digest"]
    desk.variables["plot"] = Figure(b"new")
    desk.ask(p.SendForm(digest=digest))
    assert desk.ended("sent")["files"][0]["size"] == 3
    assert archive.records["1"].files == {"plot.png": b"new"}


def test_a_variable_that_is_gone_or_cannot_be_written_is_named(desk: FormDesk) -> None:
    desk.ask(p.AddFromVariable(variable="plot", format="png"))
    desk.variables["plot"] = Figure(b"")
    desk.send()
    assert "`plot` could not be written as png" in desk.ended("failed")["fault"]["message"]
    desk.told.clear()
    del desk.variables["plot"]
    desk.ask(p.SteerForm(do="go-on"))
    assert "no variable `plot`" in desk.ended("failed")["fault"]["message"]
    assert desk.ask(p.AddFromVariable(variable="number", format="csv"))["field"] == "files"


class RangeIndex:
    name = None


class DataFrame:
    """As that of pandas."""

    index: object = RangeIndex()

    def to_csv(self, path: Path, *, index: bool) -> None:
        path.write_text(f"index={index}")


DataFrame.__module__ = "pandas.core.frame"


def test_an_index_that_says_nothing_is_not_written(tmp_path: Path) -> None:
    frame = DataFrame()
    write(frame, "csv", tmp_path / "a.csv")
    frame.index = object()
    write(frame, "csv", tmp_path / "b.csv")
    assert [(tmp_path / name).read_text() for name in ("a.csv", "b.csv")] == ["index=False", "index=True"]


def test_a_figure_is_drawn_as_what_was_chosen(tmp_path: Path) -> None:
    asked: list[object] = []

    class Plot(Figure):
        def savefig(self, path: Path, **options: object) -> None:
            asked.append(options["format"])

    for one in formats_of(Figure(b"")):
        write(Plot(b""), one, tmp_path / f"plot.{one}")
    assert asked == ["png", "svg"]


def test_what_is_no_table_and_no_figure_is_no_file() -> None:
    assert "csv" in formats_of(DataFrame())
    assert [formats_of(value) for value in (1, "x", [1], None, object())] == [()] * 5
