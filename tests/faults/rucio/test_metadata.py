"""Answers whose values are not of the type that was promised, by the way that they really take: from the server's
bytes through the client to rows, facts and details as they travel to the view."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faults import answers
from faults.rucio_answers import CANARY, rucio
from faults.server import FaultServer
from ipylake import _protocol as p
from ipylake._credentials import Sessions
from ipylake._listing import Listing
from ipylake._protocol import Entry
from ipylake.errors import LakeError
from ipylake.rucio import Rucio

pytestmark = pytest.mark.fault(59)
T = TypeVar("T")

HUGE = [10**30, -(10**30), 2**63, -1, 1e308, float("nan"), float("inf"), float("-inf")]
SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(HUGE) | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
KEYS = ["scope", "name", "type", "did_type", "bytes", "length", "rse", "state", "states", "pfns", "available_length"]
KEYS += ["created_at", "updated_at", "account", "is_open", "events", "adler32", "ExceptionClass", "$ref", ""]


def objects() -> st.SearchStrategy[Any]:
    """Mostly rows, each with what a row needs or something else in its place."""
    named = st.fixed_dictionaries({"scope": st.just("mc16"), "name": st.just("run1"), "rse": st.just("A")})
    odd = st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=6)
    return st.builds(lambda row, more: {**row, **more}, named, odd) | odd | ANYTHING


def nested(depth: int, inside: str = "1") -> bytes:
    return b'{"scope": "mc16", "name": "run1", "bytes": 5, "deep": ' + f"{'[' * depth}{inside}{']' * depth}}}".encode()


def spoken(values: list[Any]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


class Odd:
    """A Rucio that answers everything with `body`."""

    body = b""

    def __call__(self, _: answers.Asked) -> answers.Script:
        return answers.json(self.body)


ODD = Odd()


@pytest.fixture(scope="module")
def client() -> Iterator[Rucio]:
    with FaultServer(rucio({"/rses": answers.json(b"")}, dids=ODD, replicas=ODD)) as server:
        yield Rucio(
            server.url, username="alice", password=CANARY, sessions=Sessions(), destination_rse="A", rse_mount_path="/"
        )


def travels(message: p.Result) -> bytes:
    """As `_bridge` sends it: JSON that JavaScript reads, too."""
    sent = msgspec.json.encode(message)
    json.loads(sent, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))
    return sent


def unless_told(ask: Callable[[], T]) -> T | None:
    """What comes; None where an error for people comes instead. Any other ends the test."""
    try:
        return ask()
    except LakeError:
        return None


BODIES = st.lists(objects(), max_size=4).map(spoken)


def searched(client: Rucio) -> Listing:
    listing = Listing(
        1,
        lambda stop: client.search("mc16:run*", stop=stop),
        read_ahead=None,
        takes=frozenset({"dataset", "file"}),
        changed=lambda _: None,
    )
    listing.run()
    return listing


@given(BODIES)
@example(nested(1000))
def test_a_row_is_shown_with_what_is_known_of_it_or_counted(client: Rucio, body: bytes) -> None:
    ODD.body = body
    listing = searched(client)
    state = listing.state()
    assert "inside ipylake" not in (state.fault.message if state.fault else "")
    for row in msgspec.json.decode(listing.window(0, 100, lambda *_: "off")[1], type=list[p.Row]):
        assert row.entry.size is None or 0 <= row.entry.size < 2**63
    travels(p.Listed(state=state))


@given(BODIES)
@example(nested(1000))
def test_facts_are_known_or_not(client: Rucio, body: bytes) -> None:
    ODD.body = body
    entries = [Entry("mc16:run1", "run1", kind) for kind in ("file", "dataset", "container")]
    found = unless_told(lambda: client.facts(entries))
    facts = tuple(one for one in found or () if one)
    travels(p.FactsOf(listing=1, rows=tuple(range(len(facts))), facts=facts))


@given(objects().map(lambda value: json.dumps(value).encode()))
@example(nested(1000))
@example(b'{"scope": "mc16", "name": "run1", "bytes": ' + b"9" * 5000 + b"}")
def test_details_show_every_value_or_say_why_not(client: Rucio, body: bytes) -> None:
    ODD.body = body
    for kind in ("file", "dataset"):
        entry = Entry("mc16:run1", "run1", kind)
        details = unless_told(lambda entry=entry: client.details(entry))  # type: ignore[misc]
        if details:
            travels(details)
            assert all("inside ipylake" not in tab.fault.message for tab in details.tabs if tab.fault)


@pytest.mark.parametrize("depth", [100, 900, 1000, 5000, 100_000])
def test_a_value_of_any_depth_is_shown_or_told(client: Rucio, depth: int) -> None:
    ODD.body = nested(depth)
    metadata = client.details(Entry("mc16:run1", "run1", "file")).tabs[0]
    assert metadata.sections or (metadata.fault and metadata.fault.code == "server-fault")
