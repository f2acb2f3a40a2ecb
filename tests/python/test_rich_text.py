"""What is left of HTML from a server: structure, emphasis, links; never what acts, loads or has a name."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._lanes import Lanes
from ipylake._rich_text import _TAGS, LONGEST, sanitised
from ipylake.memory import Entry, MemoryCatalog

DESCRIPTIONS: dict[str, str] = json.loads((Path(__file__).parent.parent / "hostile.json").read_text("utf-8"))[
    "descriptions"
]
ALLOWED = {(tag, None) for tag in _TAGS.split()} | {("a", "href"), ("img", "alt"), ("img", "src")}


class Found(HTMLParser):
    """What a text is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: set[tuple[str, str | None]] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts |= {(tag, None), *((tag, name) for name, _ in attrs)}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.parts.add(("comment", None))

    def handle_decl(self, decl: str) -> None:
        self.parts.add(("declaration", None))


def clean(html: str) -> str:
    return sanitised(p.RichText(html=html)).html


def is_harmless(html: str) -> None:
    found = Found(html)
    assert found.parts <= ALLOWED
    for address in found.addresses:
        assert address.strip().lower().startswith(("https://", "http://", "mailto:"))


@pytest.mark.fault(54, 55, 58)
@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_of_a_hostile_description_nothing_acts_loads_or_has_a_name(name: str) -> None:
    html = clean(DESCRIPTIONS[name])
    is_harmless(html)
    assert clean(html) == html


@pytest.mark.fault(54)
@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "/",
                "'",
                '"',
                " ",
                "=",
                "!--",
                "-->",
                "a",
                "img",
                "svg",
                "style",
                "math",
                "onload",
                "href",
                "src",
                "javascript:",
                "&lt;",
                "x",
                "]]>",
                "<![CDATA[",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_whatever_a_text_is_pieced_together_from_it_is_harmless(html: str) -> None:
    is_harmless(clean(html))


def test_structure_emphasis_links_and_the_words_of_an_image_are_kept() -> None:
    html = '<h2>Run 7</h2><p>See <a href="https://example.org/a?b=1&amp;c">this</a><br><b>bold</b></p><ul><li>one</li></ul>'
    assert clean(html) == html
    image = '<img src="https://example.org/a.png" alt="A plot">'
    assert clean(image) == image


@pytest.mark.fault(54)
@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "table", "a href=x", "svg", "ul", "x"])
def test_no_nesting_takes_long_or_ends_the_process(tag: str) -> None:
    began = thread_time()
    text = sanitised(p.RichText(html=f"<{tag}>" * 100_000))
    assert thread_time() - began < 3
    assert text.shortened


def test_a_long_text_is_cut_and_says_so() -> None:
    text = sanitised(p.RichText(html="x" * (LONGEST + 1)))
    assert (len(text.html), text.shortened) == (LONGEST, True)
    assert not sanitised(p.RichText(html="x" * LONGEST)).shortened


def test_every_rich_text_of_an_answer_is_sanitised_whatever_the_catalog_gave(lanes: Lanes) -> None:
    catalog = MemoryCatalog([Entry("a", "a", "file")], descriptions={"a": "<p onclick=x>said</p><script>x</script>"})
    desk = Desk(lanes, catalog)
    (tab,) = desk.ask(p.GetDetails(listing=desk.opened(), row=0))["tabs"]
    assert [part["type"] for part in tab["sections"]] == ["key-values", "rich-text"]
    assert tab["sections"][1] == {
        "type": "rich-text",
        "title": "Description",
        "html": "<p>said</p>",
        "shortened": False,
    }
    desk.browsing.close()


def test_the_sanitiser_is_imported_when_there_is_something_to_sanitise() -> None:
    code = "import sys, ipylake, ipylake.memory; print('nh3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ourselves
    assert done.stdout.strip() == "False"
