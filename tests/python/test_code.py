"""*Copy as Python*: the text gives what the browser shows, and nothing in it is anybody else's code."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubles.desk import BELOW, FILES, TOP
from ipylake._catalog import Script
from ipylake._code import Added, Shown, code_of, literal
from ipylake._protocol import Query, Sort, Wish
from ipylake._selection import Choice
from ipylake.errors import Unsupported
from ipylake.memory import MemoryCatalog

HELD = Script("catalog")


def run(shown: Shown) -> dict[str, Any]:
    """The variables after the code has run on the catalog in memory."""
    variables: dict[str, Any] = {"catalog": MemoryCatalog(TOP, BELOW, files=FILES)}
    exec(code_of(HELD, shown), variables)  # noqa: S102  # what a person would do with it
    return variables


def ids(entries: Any) -> list[str]:
    return [one if isinstance(one, str) else one.id for one in entries]


# --- what it gives ----------------------------------------------------------------------------------------------------


def test_the_whole_text_for_a_query_a_choice_and_a_variable() -> None:
    script = Script("rucio", "from ipylake.rucio import Rucio", "Rucio", (("instance", "atlas"),), "Signs in")
    choice = Choice(picks=("mc16:a", "mc16:b"))
    query = Query(text="run*", scope="mc16", kind="dataset")
    shown = Shown(query, Sort(column="size", descending=True), choice, Added(("files",), (False,), choice))
    assert code_of(script, shown) == (
        "from ipylake.rucio import Rucio\n"
        "\n"
        "# Signs in\n"
        "rucio = Rucio(instance='atlas')\n"
        "\n"
        "found = rucio.search('run*', scope='mc16', kind='dataset').sorted('size', descending=True)\n"
        "\n"
        "picked = [\n"
        "    'mc16:a',\n"
        "    'mc16:b',\n"
        "]\n"
        "\n"
        "files = rucio.paths(*picked)\n"
    )


def test_the_rules_of_a_form_are_made_for_the_choice_with_what_differs_from_a_plain_one() -> None:
    wish = Wish(where="tier=2|'", copies=2, comment="fit", grouping="all")
    code = code_of(HELD, Shown(Query(), choice=Choice(picks=("A",)), rule=wish))
    assert code.splitlines()[-3:] == [
        "picked = ['A']",
        "",
        """rules = catalog.replicate(picked, "tier=2|'", copies=2, comment='fit', grouping='all', lifetime_s=0)""",
    ]


def test_how_long_a_rule_keeps_its_copies_is_always_said() -> None:
    code = code_of(HELD, Shown(Query(), choice=Choice(picks=("A",)), rule=Wish(lifetime_s=3600)))
    assert code.endswith("rules = catalog.replicate(picked, lifetime_s=3600)\n")


def test_found_is_what_the_query_lists_in_the_order_of_the_list() -> None:
    found = run(Shown(Query(text="f1*", kind="file"), Sort(column="size", descending=True)))["found"]
    assert ids(found) == ["f19", "f18", "f17", "f16", "f15", "f14", "f13", "f12", "f11", "f10", "f1"]


def test_picked_is_the_choice_in_pick_order() -> None:
    assert ids(run(Shown(Query(), choice=Choice(picks=("f3", "A"))))["picked"]) == ["f3", "A"]


def test_a_whole_query_is_asked_again_less_what_was_left_out_and_with_what_was_added() -> None:
    choice = Choice(query=Query(text="f1*"), left_out=("f10", "f1"), picks=("A",))
    assert ids(run(Shown(Query(), choice=choice))["picked"]) == [*(f"f{at}" for at in range(11, 20)), "A"]


def test_kinds_that_cannot_be_picked_are_left_out_of_a_whole_query() -> None:
    picked = run(Shown(Query(), choice=Choice(query=Query()), untaken=("file",)))["picked"]
    assert ids(picked) == ["A", "B"]


def test_all_children_of_a_row_are_asked_for_by_its_id() -> None:
    assert ids(run(Shown(Query(), choice=Choice(below="A")))["picked"]) == ["a1", "a2"]


@pytest.mark.parametrize(
    ("choice", "is_file", "value"),
    [
        (Choice(picks=("f0",)), True, "/data/f0"),
        (Choice(picks=("A",)), False, ["/data/a1", "/data/a2"]),
        (Choice(picks=("A", "f1")), False, ["/data/a1", "/data/a2", "/data/f1"]),
        (Choice(query=Query(text="f1")), True, "/data/f1"),
    ],
)
def test_a_variable_has_the_shape_it_has_in_the_notebook(choice: Choice, is_file: bool, value: object) -> None:
    assert run(Shown(Query(), choice=choice, added=Added(("mine",), (is_file,), choice)))["mine"] == value


def test_a_variable_keeps_what_it_stands_for_when_something_else_is_picked() -> None:
    added = Added(("mine",), (False,), Choice(picks=("A",)))
    assert run(Shown(Query(), choice=Choice(picks=("f5",)), added=added))["mine"] == ["/data/a1", "/data/a2"]


def test_separate_variables_and_files_left_out() -> None:
    choice = Choice(picks=("A", "f1"))
    added = Added(("my_1", "my_2"), (False, True), choice, ids=choice.picks, missing="skip")
    variables = run(Shown(Query(), choice=choice, added=added))
    assert (variables["my_1"], variables["my_2"]) == (["/data/a1", "/data/a2"], "/data/f1")


def test_a_folder_is_read_again_by_a_script_that_has_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "a'b.csv").write_text("x")
    catalog = MemoryCatalog.of_folder(tmp_path, page=10)
    choice = Choice(picks=("a'b.csv",))
    variables: dict[str, Any] = {}
    shown = Shown(Query(text="*"), None, choice, Added(("mine",), (True,), choice))
    exec(code_of(catalog.script(), shown), variables)  # noqa: S102
    assert variables["mine"] == str(tmp_path / "a'b.csv")
    assert ids(variables["found"]) == ["a'b.csv"]


# --- what it never does -----------------------------------------------------------------------------------------------

BREAKING_OUT = st.sampled_from(
    [
        '"); import os; os.system("x',
        "'); import os; os.system('x",
        "\\'); __import__('os')#",
        "'''\n\"\"\"",
        "{0}{x!r}%s\\N{DIGIT ONE}\\x41",
        "a\nimport os",
        "\u202e\u2066\u3164\ud800\0",
    ]
)
HOSTILE = st.one_of(BREAKING_OUT, st.text(), st.text(st.characters(categories=("Cs", "Cf", "Cc", "Lo"))))


@pytest.mark.fault(60)
@given(HOSTILE)
def test_a_literal_is_the_value_again_and_shows_every_character(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert literal(text).isprintable()
    assert "\u3164" not in literal(text)


@pytest.mark.fault(60)
@given(HOSTILE, HOSTILE, HOSTILE, st.lists(HOSTILE), st.lists(HOSTILE, max_size=3))
def test_hostile_words_stay_inside_literals(
    text: str, scope: str, kind: str, picks: list[str], left_out: list[str]
) -> None:
    query = Query(text=text, scope=scope, kind=kind)
    choice = Choice(query=query, left_out=tuple(left_out), picks=tuple(picks))
    added = Added(("mine",), (True,), Choice(below=scope))
    script = Script("rucio", "from ipylake.rucio import Rucio", "Rucio", (("url", text), ("mounts", {text: scope})))
    shown = Shown(query, Sort(column=kind), choice, added, untaken=(scope,))
    tree = ast.parse(code_of(script, shown))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert names <= {"Rucio", "rucio", "found", "picked", "mine", "entry"}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert attributes <= {"search", "children", "sorted", "paths", "kind", "id"}
    assert {type(node) for node in tree.body} == {ast.ImportFrom, ast.Assign}
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value != 0}
    assert written <= {text, scope, kind, *picks, *left_out}


def test_more_than_10_000_identifiers_are_refused_and_a_whole_query_is_not() -> None:
    many = Choice(picks=tuple(map(str, range(10_001))))
    with pytest.raises(Unsupported, match="10\u202f001\u00a0identifiers are too many"):
        code_of(HELD, Shown(Query(), choice=many))
    assert "picked" in code_of(HELD, Shown(Query(), choice=Choice(query=Query(text="*"))))
