"""The widget: what it saves, what the next cell reads, and that nothing stays behind."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections.abc import Iterator
from typing import Any

import comm
import ipywidgets
import msgspec
import pytest
from comm.base_comm import BaseComm

from doubles.desk import BELOW, FILES, TOP
from doubles.gate import Gate
from doubles.inbox import Inbox, request
from ipylake import Browser, _browser, _lanes
from ipylake import _protocol as p
from ipylake._kernel import Cell
from ipylake._lanes import Lanes
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotAvailable, NothingSelected, Unsupported
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S


class Wire(BaseComm):  # type: ignore[misc]  # the package comm has no types
    """The kernel's end of a comm: keeps what is sent, by the name of the message."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.inbox = Inbox()
        self.updates: list[dict[str, Any]] = []
        super().__init__(*args, **options)

    def publish_msg(self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **_: Any) -> None:
        if data and data.get("method") == "custom":
            self.inbox(data["content"], buffers or [])
        elif data and "state" in data:
            self.updates.append(data["state"])


@pytest.fixture(autouse=True)
def _own_lanes_and_comms(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(_browser, "shared_lanes", lambda: lanes)
    monkeypatch.setattr(comm, "create_comm", Wire)
    yield
    ipywidgets.Widget.close_all()


def memory(**options: Any) -> MemoryCatalog:
    return MemoryCatalog(TOP, BELOW, files=FILES, **options)


def ask(browser: Browser, rid: str, call: msgspec.Struct) -> dict[str, Any]:
    """What a view would send, through the comm, and its answer."""
    data = {"method": "custom", "content": request(rid, call)}
    browser.comm.handle_msg({"content": {"comm_id": browser.comm.comm_id, "data": data}, "buffers": []})
    result: dict[str, Any] = browser.comm.inbox.result(rid)
    return result


def searched(browser: Browser, text: str = "") -> int:
    number: int = ask(browser, f"search {text}", p.OpenListing(query=p.Query(text=text)))["state"]["listing"]
    browser._browsing.listings[number].wait(Stop())
    return number


def pick(browser: Browser, listing: int, first: int, end: int) -> None:
    ranges = ((first, end),)
    ask(browser, f"pick {listing} {first}", p.Select(do="add", listing=listing, order=0, ranges=ranges))


# --- what is saved ----------------------------------------------------------------------------------------------------


def test_of_our_own_traits_only_the_query_is_synced() -> None:
    ours = {name for name, trait in Browser.class_traits(sync=True).items() if trait.this_class is Browser}
    assert ours == {"query"}
    assert not Browser.class_traits()["value"].metadata.get("sync")
    assert not Browser.class_traits()["selection"].metadata.get("sync")


def test_what_is_saved_besides_the_bundle_is_at_most_2_kb(lanes: Lanes) -> None:
    pasted = "\n".join(f"mc16:file.{at}" for at in range(5000))
    browser = Browser(memory(), query=pasted, variable="files")
    pick(browser, searched(browser), 0, 42)
    lanes.close()
    saved = {name: value for name, value in browser.get_state().items() if name not in ("_esm", "_css", "layout")}
    assert len(msgspec.json.encode(saved)) <= 2000
    assert saved["query"]["text"] == ""


def test_the_query_is_saved_as_it_was_last_searched() -> None:
    browser = Browser(memory(), query="f1*")
    assert browser.query == {
        "text": "f1*",
        "scope": "",
        "kind": "all",
        "sort": None,
        "filters": "",
        "facets": (),
        "switches": (),
    }
    told = threading.Event()
    browser.observe(lambda change: told.set(), "query")
    searched(browser, "f2*")
    assert told.wait(PATIENCE_S)
    assert browser.query["text"] == "f2*"
    assert browser.comm.updates[-1]["query"]["text"] == "f2*"


def test_constructing_sends_nothing_but_the_state() -> None:
    assert Browser(memory()).comm.inbox.messages == []


# --- what the next cell reads -----------------------------------------------------------------------------------------


def test_selection_is_the_ids_in_pick_order_and_observable() -> None:
    browser = Browser(memory())
    seen: list[object] = []
    browser.observe(lambda change: seen.append(change["new"]), "selection")
    root = searched(browser)
    pick(browser, root, 3, 4)
    pick(browser, root, 0, 1)
    assert browser.selection == ("f1", "A")
    assert seen == [("f1",), ("f1", "A")]


def test_value_is_the_paths_of_the_last_variable_and_observable(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(memory())
    variables: dict[str, Any] = {}
    monkeypatch.setattr(browser._browsing.variables, "_namespace", lambda: variables)
    seen: list[object] = []
    browser.observe(lambda change: seen.append(change["new"]), "value")
    assert browser.value == ()
    pick(browser, searched(browser), 0, 3)
    ask(browser, "add", p.AddVariable(name="files", missing="skip"))
    assert browser.value == ("/data/a1", "/data/a2", "/data/b2", "/data/b1", "/data/f0")
    assert seen == [browser.value]
    assert variables["files"] == list(browser.value)


def test_a_large_selection_is_read_when_it_is_looked_at() -> None:
    entries = [p.Entry(str(at), str(at), "file") for at in range(10_001)]
    browser = Browser(MemoryCatalog(entries))
    ask(browser, "all", p.Select(do="all", listing=searched(browser)))
    ids = browser.selection
    assert (type(ids), len(ids), repr(ids)) == (_browser.Ids, 10_001, "<10001 ids>")
    assert (ids[0], ids[-1], ids[5:7]) == ("0", "10000", ("5", "6"))
    assert list(ids) == [entry.id for entry in entries]
    with pytest.raises(IndexError):
        ids[10_001]
    ask(browser, "clear", p.Select(do="clear"))
    assert browser.selection == ()
    with pytest.raises(IndexError):
        ids[0]


def test_paths_has_the_shape_of_what_is_picked() -> None:
    browser = Browser(memory())
    root = searched(browser)
    with pytest.raises(NothingSelected):
        browser.paths()
    pick(browser, root, 2, 3)
    assert browser.paths() == "/data/f0"
    pick(browser, root, 41, 42)
    with pytest.raises(NotAvailable, match="1 of 2 files cannot be read here"):
        browser.paths()
    assert browser.paths(missing="skip") == ["/data/f0"]


def test_repr_says_where_what_and_how_many() -> None:
    browser = Browser(memory(), query=p.Query(scope="mc16", text="f*"))
    assert repr(browser) == "<Browser in memory: mc16:f*, 0 selected>"
    pick(browser, searched(browser, "f1*"), 0, 2)
    assert repr(browser) == "<Browser in memory: f1*, 2 selected>"


# --- what it is made with ---------------------------------------------------------------------------------------------


def test_the_arguments_cover_all_fields_of_the_query() -> None:
    browser = Browser(memory(), query="f1*", scope="mc16", kind="file", sort="-size")
    assert browser.query == {
        "text": "f1*",
        "scope": "mc16",
        "kind": "file",
        "sort": {"column": "size", "descending": True},
        "filters": "",
        "facets": (),
        "switches": (),
    }
    query = p.Query(text="f1*", scope="mc16", kind="file", sort=p.Sort(column="size", descending=True))
    assert Browser(memory(), query=query).query == browser.query


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kind": "dataset"}, "kind"), ({"sort": "-colour"}, "sort"), ({"filters": "a = 1"}, "filters")],
)
def test_a_kind_or_a_column_that_nobody_knows_is_refused_before_anything_is_made(
    given: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Browser(memory(), **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert living_browsers() == []


def test_the_query_it_was_made_with_is_sorted_when_it_is_there() -> None:
    browser = Browser(memory(), query="f1*", sort="-size")
    call = p.OpenListing(query=msgspec.convert(browser.query, p.Query))
    listing = browser._browsing.listings[ask(browser, "search", call)["state"]["listing"]]
    browser.comm.inbox.wait_for(lambda content: content.get("state", {}).get("order") == 1)
    names = [entry.id for entry in listing.entries(listing.numbers(1, 0, 3))]
    assert (names, listing.state().sort) == (["f19", "f18", "f17"], p.Sort(column="size", descending=True))


# --- where there is no widget -----------------------------------------------------------------------------------------

VIEW = "application/vnd.jupyter.widget-view+json"


def in_a_cell(monkeypatch: pytest.MonkeyPatch, *, is_attended: bool = True) -> list[tuple[Any, dict[str, Any]]]:
    """The outputs that are put below it, each with the header of the cell."""
    outputs: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(Cell, "show_below", lambda cell, bundle: outputs.append((cell.header, bundle)))
    monkeypatch.setattr(_browser, "running_cell", lambda: Cell({"msg_id": "cell 1"}, is_attended))
    return outputs


def test_beside_the_widget_stand_text_and_html_that_say_the_same() -> None:
    browser = Browser(memory(), query="f1*")
    pick(browser, searched(browser, "f1*"), 0, 2)
    data, _ = browser._repr_mimebundle_()
    assert set(data) == {VIEW, "text/plain", "text/html"}
    for text in (data["text/plain"], data["text/html"]):
        assert "f10" in text
        assert "2\u00a0entries, 11\u00a0B" in text
        assert "To browse and choose, run the cell in a notebook" in text


def test_where_nobody_is_there_the_widget_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_cell(monkeypatch, is_attended=False)
    assert set(Browser(memory())._repr_mimebundle_()[0]) == {"text/plain", "text/html"}


def test_a_record_goes_below_the_cell_that_displayed_the_browser_last(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(memory())
    outputs = in_a_cell(monkeypatch)
    browser._repr_mimebundle_()
    monkeypatch.setattr(_browser, "running_cell", lambda: None)
    browser._repr_mimebundle_()
    ask(browser, "put", p.PutRecord())
    ((header, bundle),) = outputs
    assert (header, set(bundle)) == ({"msg_id": "cell 1"}, {"text/plain", "text/html"})
    assert "Recorded:" in bundle["text/plain"]


def test_a_record_of_a_browser_that_no_cell_shows_is_had_by_calling_for_it() -> None:
    browser = Browser(memory())
    data = {"method": "custom", "content": request("put", p.PutRecord())}
    browser.comm.handle_msg({"content": {"comm_id": browser.comm.comm_id, "data": data}, "buffers": []})
    assert browser.comm.inbox.fault("put")["hint"] == "Run `browser.record()` in a cell"
    assert "Selected: nothing" in str(browser.record())
    assert browser.code() == "# catalog: the catalog that the browser was made with\n"


@pytest.mark.parametrize("is_attended", [True, False])
def test_pick_is_refused_at_once_where_no_message_comes_during_a_cell(
    monkeypatch: pytest.MonkeyPatch, is_attended: bool
) -> None:
    in_a_cell(monkeypatch, is_attended=is_attended)
    browser = Browser(memory())
    browser._browsing.can_answer_while_busy = not is_attended
    with pytest.raises(Unsupported, match="cannot wait for the widget") as refused:
        asyncio.run(browser.pick())
    assert "browser.paths()" in refused.value.hint


def test_a_browser_is_not_pickled() -> None:
    with pytest.raises((TypeError, pickle.PicklingError, AttributeError)):
        pickle.dumps(Browser(memory()))


# --- nothing stays behind ---------------------------------------------------------------------------------------------


def living_browsers() -> list[Browser]:
    return [one for one in ipywidgets.widgets.widget._instances.values() if isinstance(one, Browser)]


def our_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("ipylake-")}


def test_constructing_and_closing_twenty_leaves_no_thread_and_no_browser() -> None:
    before = set(threading.enumerate())
    for _ in range(20):
        Browser(memory()).close()
    assert set(threading.enumerate()) <= before
    assert living_browsers() == []


def test_close_stops_what_reads_and_its_threads_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lanes, "IDLE_S", 0.05)
    before = our_threads()
    gate = Gate(open_for=1)
    browser = Browser(memory(batch=10, before_batch=gate))
    ask(browser, "search", p.OpenListing(query=p.Query()))
    gate.await_waiting()
    browser.close()
    assert gate.stopped.wait(PATIENCE_S)
    for thread in our_threads() - before:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_close_may_be_called_again_and_messages_after_it_are_dropped() -> None:
    browser = Browser(memory())
    wire = browser.comm
    browser.close()
    browser.close()
    browser._on_message(browser, request("late", p.Hello(version=1)), [])
    assert wire.inbox.messages == []


def test_ipykernel_7_0_is_refused_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_browser, "ipykernel_version", lambda: (7, 0))
    with pytest.raises(Unsupported, match=r"ipykernel 7\.0"):
        Browser(memory())
    assert living_browsers() == []


class Two(MemoryCatalog):
    """One of two instances."""

    title = "one"

    def describe(self) -> p.CatalogInfo:
        return msgspec.structs.replace(super().describe(), instance=self.title)

    def configuration(self) -> p.Configuration:
        return p.Configuration(name=self.title, file="", settings=())

    def save_as_default(self) -> p.Saved:
        return p.Saved(file="", name=self.title)

    def another(self, instance: str) -> Two:
        other = Two(BELOW["A"])
        other.title = instance
        return other


def test_another_instance_takes_the_place_of_the_one_before_with_nothing_left_of_it() -> None:
    browser = Browser(Two(TOP), query="f1*", variable="mine")
    wire = browser.comm
    browser._on_message(None, request("1", p.OpenListing(query=p.Query(text="f1*"))), [])
    wire.inbox.result("1")
    browser._on_message(None, request("2", p.Select(do="all", listing=1)), [])
    wire.inbox.result("2")
    before = browser._browsing
    browser._on_message(None, request("3", p.ChooseInstance(name="two")), [])
    assert wire.inbox.result("3")["type"] == "done"
    wire.inbox.wait_for(lambda content: content["type"] == "instance-changed")
    assert browser.catalog.describe().instance == "two"
    assert (browser.selection, browser.query["text"]) == ((), "f1*")
    browser._on_message(None, request("4", p.Hello(version=p.VERSION)), [])
    seen = wire.inbox.result("4")
    assert (seen["listings"], seen["catalog"]["instance"], seen["variable"]) == ([], "two", "mine")
    assert seen["query"]["text"] == "f1*"
    before.bridge.announce("late", p.InstanceChanged)
    assert len(wire.inbox.all(lambda content: content["type"] == "instance-changed")) == 1
