"""_transferring.py: what a view is told of transfers, and what its orders do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from doubles.desk import Desk
from doubles.inbox import Content
from ipylake import _protocol as p
from ipylake._catalog import Progress, Sourced
from ipylake._lanes import Lanes
from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._transfers import Landing, Policy, Source, Transfers, Wanted
from ipylake._transfers.handlers import handlers
from ipylake._transfers.journal import Journal
from ipylake.errors import SignInNeeded
from ipylake.memory import MemoryCatalog
from patience import PATIENCE_S

NAMES = ("a", "b", "c")
MakeDesk = Callable[..., Desk]


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "origin"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"bytes of {name}")
    return folder


@pytest.fixture
def make(origin: Path, tmp_path: Path) -> Iterator[MakeDesk]:
    lanes = Lanes()
    desks: list[Desk] = []

    def made(names: tuple[str, ...] = NAMES, kind: type[MemoryCatalog] = MemoryCatalog) -> Desk:
        rows = [Entry(name, name, "file", len(f"bytes of {name}")) for name in names]
        files = {name: str(origin / name) for name in names}
        catalog = kind(rows, files=files, downloads=tmp_path / "here")
        desks.append(Desk(lanes, catalog))
        return desks[-1]

    yield made
    for desk in desks:
        desk.browsing.close()
        desk.browsing.catalog.transfers.close()  # type: ignore[attr-defined]
    lanes.close()


def ended(desk: Desk, **counts: int) -> Content:
    """The event that tells of so many files in these states."""

    def tells(content: Content) -> bool:
        return content["type"] == "transfers-changed" and all(
            content["state"][key] == value for key, value in counts.items()
        )

    state: Content = desk.inbox.wait_for(tells)["state"]
    return state


def started(desk: Desk, **options: object) -> Content:
    listing = desk.opened()
    desk.pick(listing, 0, len(desk.browsing.listings[listing]))
    return desk.ask(p.StartDownload(**options))  # type: ignore[arg-type]


def lines(desk: Desk) -> list[Content]:
    found: list[Content] = desk.ask(p.GetTransfers(start=0, count=100))["lines"]
    return found


def test_a_download_fetches_what_is_picked_and_the_next_variable_need_not_wait_for_it(
    make: MakeDesk, tmp_path: Path
) -> None:
    desk = make()
    answer = started(desk)
    assert (answer["count"], answer["skipped"], answer["folder"]) == (3, 0, str(tmp_path / "here"))
    ended(desk, done=3)
    assert {(line["name"], line["state"], line["path"]) for line in lines(desk)} == {
        (name, "done", str(tmp_path / "here" / name)) for name in NAMES
    }
    assert (tmp_path / "here" / "a").read_text() == "bytes of a"


@pytest.mark.fault(19)
def test_one_that_fails_leaves_the_others_and_is_tried_again(make: MakeDesk, origin: Path) -> None:
    (origin / "b").unlink()
    desk = make()
    started(desk)
    ended(desk, done=2, failed=1)
    first = lines(desk)[0]
    assert (first["name"], first["state"], first["fault"]["code"]) == ("b", "failed", "not-found")
    (origin / "b").write_text("bytes of b")
    desk.ask(p.RetryTransfers(transfers=(first["transfer"],)))
    ended(desk, done=3, failed=0)


@pytest.mark.fault(39)
def test_files_in_the_way_are_asked_about_and_only_those_get_the_answer(
    make: MakeDesk, origin: Path, tmp_path: Path
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a").write_text("something else")
    (origin / "c").unlink()
    desk = make()
    started(desk)
    assert ended(desk, done=1, failed=2)["asks"] == 1
    assert (tmp_path / "here" / "a").read_text() == "something else"
    desk.ask(p.RetryTransfers(existing="rename"))
    ended(desk, done=2, failed=1, asks=0)
    assert (tmp_path / "here" / "a (2)").read_text() == "bytes of a"


def test_lines_come_in_the_order_failed_done_and_in_windows(make: MakeDesk, origin: Path) -> None:
    for name in ("b", "c"):
        (origin / name).unlink()
    desk = make()
    started(desk)
    ended(desk, done=1, failed=2)
    assert [line["state"] for line in lines(desk)] == ["failed", "failed", "done"]
    window = desk.ask(p.GetTransfers(start=1, count=1))
    assert [line["state"] for line in window["lines"]] == ["failed"]


def test_what_has_ended_is_forgotten(make: MakeDesk) -> None:
    desk = make()
    started(desk)
    ended(desk, done=3)
    assert desk.ask(p.ForgetTransfers())["state"]["files"] == 0
    assert lines(desk) == []


def test_a_view_that_comes_later_sees_the_transfers(make: MakeDesk) -> None:
    desk = make()
    started(desk)
    ended(desk, done=3)
    snapshot = desk.ask(p.Hello(version=p.VERSION))
    assert snapshot["transfers"]["done"] == 3
    assert snapshot["catalog"]["downloads"] is True


@pytest.mark.fault(44)
def test_a_double_click_fetches_each_file_once(make: MakeDesk) -> None:
    desk = make()
    listing = desk.opened()
    desk.pick(listing, 0, 3)
    first, second = desk.send(p.StartDownload()), desk.send(p.StartDownload())
    for rid in (first, second):
        desk.inbox.result(rid)
    desk.browsing.catalog.transfers.wait(PATIENCE_S)  # type: ignore[attr-defined]
    fetched = [line for line in lines(desk) if not line["wasThere"]]
    assert len(fetched) == 3


@pytest.mark.fault(43)
def test_many_files_are_asked_about_first(make: MakeDesk, origin: Path) -> None:
    names = tuple(f"f{at}" for at in range(10_001))
    desk = make(names)
    listing = desk.opened()
    desk.ask(p.Select(do="all", listing=listing))
    refused = desk.refused(p.StartDownload())
    assert (refused["code"], refused["asks"]) == ("confirmation-needed", "large")


def test_not_more_than_ten_events_a_second_tell_of_any_number_of_files(make: MakeDesk, origin: Path) -> None:
    names = tuple(f"f{at}" for at in range(300))
    for name in names:
        (origin / name).write_text(f"bytes of {name}")
    desk = make(names)
    began = time.monotonic()
    started(desk)
    ended(desk, done=300)
    events = desk.inbox.all(lambda content: content["type"] == "transfers-changed")
    assert len(events) <= 2 + 10 * (time.monotonic() - began)


def test_addresses_to_stream_from_become_a_variable(make: MakeDesk, origin: Path) -> None:
    desk = make()
    listing = desk.opened()
    desk.pick(listing, 0, 2)
    result = desk.ask(p.AddVariable(name="urls", gives="urls"))
    assert (result["names"], result["count"]) == (["urls"], 2)
    assert desk.variables["urls"] == [str(origin / "a"), str(origin / "b")]


def test_python_downloads_the_selection_and_the_view_shows_it(make: MakeDesk, tmp_path: Path) -> None:
    desk = make()
    desk.ask(p.Hello(version=p.VERSION))
    listing = desk.opened()
    desk.pick(listing, 1, 3)
    totals: list[int] = []
    paths = desk.browsing.download(
        to=tmp_path / "mine", existing="skip", missing="refuse", on_progress=lambda one: totals.append(one.files)
    )
    assert paths == [str(tmp_path / "mine" / name) for name in ("b", "c")]
    ended(desk, done=2)
    assert totals
    assert set(totals) == {2}


@pytest.fixture
def left_over(make: MakeDesk, origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in a kernel whose predecessor ended before it had fetched `b` and `c`."""
    monkeypatch.setattr("ipylake._transfers.journal.is_owner_alive", lambda owner: False)
    desk = make()
    catalog: Any = desk.browsing.catalog
    wanted = [Wanted(name, name, len(f"bytes of {name}")) for name in ("b", "c")]
    record = Journal(tmp_path / "journal").record(catalog.key, tmp_path / "mine", Policy(), wanted)
    assert record
    record.close()
    catalog.transfers = Transfers(journal=tmp_path / "journal")
    return desk


@pytest.mark.fault(32, 33)
def test_what_an_earlier_kernel_left_is_offered_and_fetched_where_it_was_meant_to_be(
    left_over: Desk, tmp_path: Path
) -> None:
    assert left_over.ask(p.Hello(version=p.VERSION))["transfers"]["left"] == 2
    assert not (tmp_path / "mine").exists()
    assert left_over.ask(p.GoOnWithTransfers())["state"]["left"] == 0
    ended(left_over, done=2)
    assert (tmp_path / "mine" / "b").read_text() == "bytes of b"
    assert not list((tmp_path / "journal").iterdir())


@pytest.mark.fault(33)
def test_what_an_earlier_kernel_left_is_dropped_for_good(left_over: Desk, tmp_path: Path) -> None:
    left_over.ask(p.Hello(version=p.VERSION))
    assert left_over.ask(p.GoOnWithTransfers(forget=True))["state"]["left"] == 0
    assert not list((tmp_path / "journal").iterdir())
    assert not (tmp_path / "mine").exists()


class Guarded(MemoryCatalog):
    """Gives bytes to who is signed in."""

    state = p.SessionState(version=0, state="out")

    def session(self) -> p.SessionState:
        return self.state

    def sign_in(self, method: str, values: object, *, show: object, stop: Stop) -> p.SessionState:
        self.state = p.SessionState(version=0, state="in", account="ada")
        return self.state

    def sign_out(self) -> p.SessionState:
        return self.state

    def sources(self, entries: Iterable[Entry], *, progress: Progress, stop: Stop) -> Iterator[Sourced]:
        for found in super().sources(entries, progress=progress, stop=stop):
            yield replace(found, wanted=replace(found.wanted, sources=(Source(f"guarded://{found.wanted.id}"),)))

    def fetch(self, source: Source, landing: Landing) -> None:
        if self.state.state != "in":
            raise SignInNeeded("The session has ended")
        landing.write(f"bytes of {landing.wanted.id}".encode())


@pytest.mark.fault(17)
def test_files_that_wait_for_a_sign_in_go_on_by_themselves_after_it(make: MakeDesk) -> None:
    desk = make(kind=Guarded)
    catalog: Any = desk.browsing.catalog
    catalog.transfers = Transfers(handlers(guarded=catalog))
    started(desk)
    ended(desk, paused=3)
    assert {line["fault"]["code"] for line in lines(desk)} == {"sign-in-needed"}
    desk.ask(p.SignIn(method="any"), b"{}")
    ended(desk, done=3)


def test_a_catalog_without_files_to_fetch_says_so() -> None:
    lanes = Lanes()
    desk = Desk(lanes, Bare())
    try:
        assert desk.refused(p.PauseTransfers())["code"] == "unsupported"
        assert desk.ask(p.Hello(version=p.VERSION))["transfers"]["files"] == 0
    finally:
        desk.browsing.close()
        lanes.close()


class Bare:
    """The five methods that every catalog has, and no more."""

    read_ahead = None

    def __init__(self) -> None:
        self._whole = MemoryCatalog([])
        self.describe = self._whole.describe
        self.search = self._whole.search
        self.children = self._whole.children
        self.details = self._whole.details
