"""What is picked, compared with a model that keeps it in the most naive way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubles.tree import Tree
from ipylake._catalog import Results
from ipylake._listing import Listing
from ipylake._protocol import Entry, Facts
from ipylake._selection import Selection
from ipylake.errors import InvalidInput

TREE = Tree(
    {
        "A": {"A1": {"a": 1, "b": None}, "A2": {"c": 3, "A21": {"d": 4, "e": None}}, "f": 6},
        "S:": {"S1": {"g": 7, "h": 8}, "i": None},
        "B": {"j": 10},
        "k": 11,
        "l": None,
    }
)


def picks(name: str) -> bool:
    return not name.endswith(":")


class Model:
    """The picks as a list of names, the picked level, and the names left out of it."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.level: str | None = None
        self.left_out: set[str] = set()

    def is_picked(self, name: str) -> bool:
        in_level = TREE.upper[name] == self.level and name not in self.left_out
        return picks(name) and (in_level or name in self.names)

    def is_covered(self, name: str) -> bool:
        return any(self.is_picked(upper) for upper in TREE.above(name))

    def chosen(self) -> list[str]:
        level = TREE.children(self.level) if self.level is not None else []
        return [name for name in level if self.is_picked(name)] + self.names

    def tick(self, name: str) -> str:
        if self.is_picked(name):
            return "on"
        if self.is_covered(name):
            return "inherited"
        level_below = self.level is not None and name in [self.level, *(TREE.above(self.level) if self.level else [])]
        is_some = level_below or any(name in TREE.above(one) for one in self.names)
        return "some" if is_some else "off"

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]  # back to the beginning

    def take_all(self, level: str) -> None:
        self.clear()
        self.level = level

    def forget_below(self, name: str) -> None:
        self.names = [one for one in self.names if name not in TREE.above(one)]
        if self.level and name in [self.level, *TREE.above(self.level)]:
            self.level, self.left_out = None, set()

    def add(self, names: list[str]) -> None:
        for name in names:
            if not picks(name) or self.is_covered(name) or self.is_picked(name):
                continue
            if TREE.upper[name] == self.level:
                self.left_out.discard(name)
            else:
                self.names.append(name)
            self.forget_below(name)

    def remove(self, names: list[str]) -> None:
        for upper in reversed(TREE.above(names[0])):
            if self.is_picked(upper):
                below = [name for name in TREE.children(upper) if picks(name)]
                at = self.names.index(upper) if upper in self.names else len(self.names)
                self.names[at : at + 1] = below
                if TREE.upper[upper] == self.level:
                    self.left_out.add(upper)
        for name in names:
            if TREE.upper[name] == self.level and picks(name):
                self.left_out.add(name)
            self.names = [one for one in self.names if one != name]
            self.forget_below(name)


levels = st.sampled_from(sorted(TREE.listings))
some_rows = levels.flatmap(lambda level: st.lists(st.sampled_from(TREE.children(level)), min_size=1, max_size=4))
steps = st.one_of(
    st.tuples(st.just("add"), some_rows),
    st.tuples(st.just("remove"), some_rows),
    st.tuples(st.just("only"), some_rows),
    st.tuples(st.just("all"), levels),
    st.tuples(st.just("clear"), st.none()),
)


@given(st.lists(steps, max_size=15))
def test_ticks_counts_sizes_and_pick_order_are_those_of_the_naive_model(given_steps: list[tuple[str, object]]) -> None:
    model, selection = Model(), Selection()
    for step, argument in given_steps:
        if step == "all":
            assert isinstance(argument, str)
            model.take_all(argument)
            selection.take_all(TREE.listings[argument])
        elif not isinstance(argument, list):
            model.clear()
            selection.clear()
        elif step == "remove":
            model.remove(argument)
            selection.remove(*TREE.at(*argument))
        else:
            if step == "only":
                model.clear()
                selection.clear()
            model.add(argument)
            selection.add(*TREE.at(*argument))
        chosen = [TREE.entries[name] for name in model.chosen()]
        assert list(selection.entries()) == chosen
        state = selection.state()
        assert (state.count, state.size, state.unsized, state.is_query) == (
            len(chosen),
            sum(entry.size or 0 for entry in chosen),
            sum(entry.size is None for entry in chosen),
            model.level is not None,
        )
        ticks = {name: selection.tick(TREE.at(name)[0], entry) for name, entry in TREE.entries.items()}
        assert ticks == {name: model.tick(name) for name in TREE.entries}


def files_below(name: str) -> set[str]:
    return {name} if name not in TREE.listings else set().union(*map(files_below, TREE.children(name)))


@given(st.lists(st.tuples(st.booleans(), some_rows), max_size=15))
def test_adding_and_removing_rows_adds_and_removes_the_files_below_them(
    given_steps: list[tuple[bool, list[str]]],
) -> None:
    selection, files = Selection(), set[str]()
    for is_added, names in given_steps:
        meant = set().union(*(files_below(name) for name in names if picks(name) or not is_added))
        if is_added:
            selection.add(*TREE.at(*names))
            files |= meant
        else:
            selection.remove(*TREE.at(*names))
            files -= meant
        assert set().union(*(files_below(entry.id) for entry in selection.entries())) == files


@given(st.lists(steps, max_size=8))
def test_each_change_is_a_later_state(given_steps: list[tuple[str, object]]) -> None:
    selection, versions = Selection(), [0]
    for step, argument in given_steps:
        if step == "all":
            assert isinstance(argument, str)
            selection.take_all(TREE.listings[argument])
        elif isinstance(argument, list):
            (selection.remove if step == "remove" else selection.add)(*TREE.at(*argument))
        else:
            selection.clear()
        assert selection.state().version > versions[-1]
        versions.append(selection.state().version)


def names(selection: Selection) -> list[str]:
    return [entry.id for entry in selection.entries()]


def test_a_row_taken_out_of_a_picked_collection_leaves_its_siblings_in_the_place_of_the_collection() -> None:
    selection = Selection()
    selection.add(*TREE.at("k", "A", "l"))
    selection.remove(*TREE.at("d"))
    assert names(selection) == ["k", "A1", "c", "e", "f", "l"]


def test_what_is_below_a_row_that_cannot_be_picked_is_not_picked_with_the_whole_list() -> None:
    selection = Selection()
    selection.take_all(TREE.listings[""])
    assert selection.tick(*row("S:")) == "off"
    assert selection.tick(*row("g")) == "off"
    selection.add(*TREE.at("g"))
    assert selection.tick(*row("S:")) == "some"
    assert names(selection) == ["A", "B", "k", "l", "g"]


def row(name: str) -> tuple[Listing, Entry]:
    listing, (entry,) = TREE.at(name)
    return listing, entry


def branch_of(upper: Listing, number: int, rows: list[Entry], *, ends: bool) -> Listing:
    listing = Listing(
        99,
        lambda stop: Results([rows], stop=stop),
        read_ahead=None if ends else 1,
        takes=frozenset({"file", "folder"}),
        changed=lambda _: None,
        parent=(upper, number),
    )
    listing.run()
    return listing


def test_a_row_cannot_be_taken_out_of_a_collection_that_is_not_listed_to_its_end() -> None:
    top = TREE.listings[""]
    files = [Entry("p", "p", "file"), Entry("q", "q", "file")]
    branch = branch_of(top, 0, files, ends=False)
    selection = Selection()
    selection.add(*TREE.at("A", "k"))
    with pytest.raises(InvalidInput, match="“A” is not listed to its end") as caught:
        selection.remove(branch, files[:1])
    assert caught.value.hint
    assert names(selection) == ["A", "k"]


def test_an_entry_that_is_listed_twice_is_picked_once() -> None:
    top = TREE.listings[""]
    twin = TREE.entries["j"]
    other = branch_of(top, 0, [twin, Entry("m", "m", "file")], ends=True)
    selection = Selection()
    selection.add(*TREE.at("j"))
    selection.add(*TREE.at("A"))
    assert selection.tick(other, twin) == "on"
    selection.remove(other, [other.entry(1)])
    assert names(selection) == ["j"]
    selection.remove(*TREE.at("j"))
    assert {name: selection.tick(*row(name)) for name in ("A", "B")} == {"A": "off", "B": "off"}


def test_an_entry_of_the_whole_list_that_was_picked_elsewhere_comes_once() -> None:
    other = branch_of(TREE.listings[""], 1, [TREE.entries["k"]], ends=True)
    selection = Selection()
    selection.take_all(TREE.listings[""])
    selection.add(other, [TREE.entries["k"]])
    assert names(selection) == ["A", "B", "k", "l"]


def test_all_of_a_growing_list_counts_what_arrives_later_less_what_was_taken_out() -> None:
    rows = [Entry(str(at), str(at), "file", at) for at in range(40)]
    listing = Listing(
        1,
        lambda stop: Results([rows[:10], rows[10:20], rows[20:]], stop=stop),
        read_ahead=10,
        takes=frozenset({"file"}),
        changed=lambda _: None,
    )
    selection = Selection()
    selection.take_all(listing)
    listing.run()
    selection.remove(listing, rows[:2])
    assert (selection.state().count, selection.state().growing) == (8, True)
    listing.wants_more(1000)
    listing.run()
    state = selection.state()
    assert (state.count, state.size, state.growing) == (38, sum(range(2, 40)), False)
    selection.add(listing, rows[:1])
    assert selection.state().count == 39


def test_a_size_that_only_the_facts_of_a_row_told_counts() -> None:
    tree = Tree({"A": {"a": None}, "k": None})
    tree.listings[""].learn({1: Facts(size=7, parts=2)})
    selection = Selection()
    selection.add(tree.listings[""], [tree.entries["A"], tree.entries["k"]])
    state = selection.state()
    assert (state.count, state.size, state.unsized) == (2, 7, 1)
    assert [entry.parts for entry in selection.entries()] == [None, 2]
