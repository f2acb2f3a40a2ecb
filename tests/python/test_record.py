"""What stays when there is neither widget nor kernel: text and HTML that anybody can read and nobody can abuse."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._protocol import Availability, Entry, Query, SelectionState, Sort
from ipylake._record import Line, Record, where
from ipylake._text import is_unseen
from ipylake.memory import MemoryCatalog

INFO = MemoryCatalog([]).describe()
TWO = (Line(Entry("run1/a.csv", "a.csv", "file", 1_300_000), "here"), Line(Entry("run2", "run2", "folder")))


def record(query: Query = Query(text="run*"), lines: tuple[Line, ...] = TWO, **given: object) -> Record:  # noqa: B008
    known = {
        "sort": None,
        "listed": "2 rows",
        "selection": SelectionState(version=1, count=3, size=1_300_000, unsized=2),
        "variables": "files: 2 paths",
        "code": "catalog.search('<a>')\n",
        "advice": "Run the cell again to browse.",
    }
    return Record(info=INFO, query=query, lines=lines, **{**known, **given})  # type: ignore[arg-type]


def test_the_text_says_where_what_and_how() -> None:
    made = record(Query(text="run*", kind="file"), sort=Sort(column="size", descending=True), made_at=1_700_000_000)
    assert str(made).replace("\u00a0", " ") == (
        "Memory, in memory\n"
        "Searched: run*, Files, by size, descending (2 rows)\n"
        "Selected: 3 entries, at least 1.30 MB\n"
        "Notebook: files: 2 paths\n"
        "Recorded: 2023-11-14 22:13 UTC\n"
        "\n"
        "Name        Kind    Size     Where\n"
        "run1/a.csv  File    1.30 MB  here\n"
        "run2        Folder\n"
        "… and 1 more entry\n"
        "\n"
        "catalog.search('<a>')\n"
        "\n"
        "Run the cell again to browse."
    )


def test_a_browser_that_nobody_has_used_says_so() -> None:
    empty = SelectionState(version=0, count=0, size=0, unsized=0)
    made = record(Query(), (), selection=empty, listed="", variables="", code="", advice="")
    assert str(made) == "Memory, in memory\nQuery:    nothing yet\nSelected: nothing"
    assert "<table" not in made._repr_html_()
    assert "<pre" not in made._repr_html_()


class Tags(HTMLParser):
    """What a browser would make of a fragment."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[tuple[str, str | None]] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_html_is_a_fragment_without_script_colour_or_address() -> None:
    page = Tags(record()._repr_html_())
    assert set(page.tags) == {
        "div", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "pre", "code"
    }  # fmt: skip
    assert {name for name, _ in page.attributes} == {"class", "scope", "style"}
    assert {value for name, value in page.attributes if name == "style"} == {"text-align:left"}
    assert page.open == []


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "<img src=x onerror=alert(1)>",
            "</pre></code><script>x()</script>",
            '" onclick="x()',
            "&lt;b&gt;",
            "\x1b[31m",
            "\u202efdp",
            "]]><!--",
            "two\nlines",
        ]
    ),
    st.text(),
)


@pytest.mark.fault(56, 57, 84)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_names_add_no_tag_and_hide_nothing(name: str, kind: str, place: str) -> None:
    plain = Tags(record(lines=(Line(Entry("x", "x", "x"), "x"),), variables="x")._repr_html_())
    hostile = record(Query(text=name or "x", kind=kind), (Line(Entry(name, name, kind), place or "x"),), variables="x")
    page = Tags(hostile._repr_html_())
    assert (page.tags, page.attributes) == (plain.tags, plain.attributes)
    assert not any(is_unseen(one) for one in hostile._repr_html_() if one != "\n")
    assert not any(is_unseen(one) for one in str(hostile) if one != "\n")


@pytest.mark.parametrize(
    ("availability", "words"),
    [
        (None, ""),
        (Availability(state="here", place="SITE"), "here at SITE"),
        (Availability(state="partial", here=2, total=3), "2 of 3 files here"),
        (Availability(state="elsewhere", place="CERN"), "only at CERN"),
        (Availability(state="elsewhere"), "not here"),
        (Availability(state="tape", place="CERN"), "on tape at CERN"),
        (Availability(state="none"), "no copy"),
        (Availability(state="unknown"), ""),
    ],
)
def test_where_is_said_in_words(availability: Availability | None, words: str) -> None:
    assert where(availability) == words
