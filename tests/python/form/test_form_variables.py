"""Variables become files when they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas
import polars
import pytest
from matplotlib.figure import Figure

from doubles.archive import Archive
from doubles.form_desk import FormDesk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake._written import formats_of, write

VALUES = (
    p.FormValue(field="title", text="Masks"),
    p.FormValue(field="people", rows=(("person", "Hagen, Mira", "", ""),)),
)


def plot(title: str) -> Figure:
    figure = Figure(figsize=(2, 1))
    figure.suptitle(title)
    return figure


def written(value: object, format_: str, folder: Path) -> bytes:
    write(value, format_, folder / "written")
    return (folder / "written").read_bytes()


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def desk(archive: Archive, lanes: Lanes) -> Iterator[FormDesk]:
    desk = FormDesk(archive, lanes)
    desk.variables |= {"plot": plot("old"), "number": 1, "_plot": plot("hidden")}
    desk.ask(p.FillIn(values=VALUES))
    yield desk
    desk.form.close()


def test_only_what_can_be_written_is_proposed(desk: FormDesk) -> None:
    assert desk.ask(p.GetFormVariables())["items"] == [{"name": "plot", "kind": "Figure", "formats": ["png", "svg"]}]


def test_it_is_written_as_it_is_when_it_is_sent(desk: FormDesk, archive: Archive, tmp_path: Path) -> None:
    for _ in range(2):  # once is enough
        state = desk.ask(p.AddFromVariable(variable="plot", format="png"))["state"]
    assert [(one["name"], one["size"], one["variable"]) for one in state["files"]] == [("plot.png", 0, "plot")]
    digest = desk.ask(p.ReviewForm())["digest"]
    desk.variables["plot"] = plot("new")
    now = written(plot("new"), "png", tmp_path)
    desk.ask(p.SendForm(digest=digest))
    assert desk.ended("sent")["files"][0]["size"] == len(now)
    assert archive.records["1"].files == {"plot.png": now} != {"plot.png": written(plot("old"), "png", tmp_path)}


def test_a_variable_that_is_gone_or_cannot_be_written_is_named(desk: FormDesk) -> None:
    desk.ask(p.AddFromVariable(variable="plot", format="png"))
    desk.variables["plot"].savefig = None  # somebody's notebook has broken it
    desk.send()
    assert "`plot` could not be written as png" in desk.ended("failed")["fault"]["message"]
    desk.told.clear()
    del desk.variables["plot"]
    desk.ask(p.SteerForm(do="go-on"))
    assert "no variable `plot`" in desk.ended("failed")["fault"]["message"]
    assert desk.ask(p.AddFromVariable(variable="number", format="csv"))["field"] == "files"


FRAMES = {
    "pandas": (pandas.DataFrame, pandas.read_parquet, pandas.read_csv),
    "polars": (polars.DataFrame, polars.read_parquet, polars.read_csv),
}


@pytest.mark.parametrize("library", FRAMES)
def test_a_table_is_read_back_as_it_was(library: str, tmp_path: Path) -> None:
    frame_of, read_parquet, read_csv = FRAMES[library]
    frame = frame_of({"run": [1, 2], "name": ["a", "b"]})
    assert formats_of(frame) == ("parquet", "csv")
    for one, read in {"parquet": read_parquet, "csv": read_csv}.items():
        write(frame, one, tmp_path / f"table.{one}")
        assert read(tmp_path / f"table.{one}").equals(frame)


def test_the_index_of_a_table_is_written_where_it_says_something(tmp_path: Path) -> None:
    frame = pandas.DataFrame({"events": [7, 8]})
    assert written(frame, "csv", tmp_path) == b"events\n7\n8\n"
    assert written(frame.set_axis(["a", "b"]), "csv", tmp_path) == b",events\na,7\nb,8\n"
    assert written(frame.rename_axis("run"), "csv", tmp_path) == b"run,events\n0,7\n1,8\n"


def test_a_figure_is_drawn_as_what_was_chosen(tmp_path: Path) -> None:
    assert formats_of(plot("")) == ("png", "svg")
    assert written(plot("a"), "png", tmp_path).startswith(b"\x89PNG")
    assert b"<svg" in written(plot("a"), "svg", tmp_path)


def test_what_is_no_table_and_no_figure_is_no_file() -> None:
    assert [formats_of(value) for value in (1, "x", [1], None, object(), pandas.Series([1]))] == [()] * 6
