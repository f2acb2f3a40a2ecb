"""Signing in and out, and sessions that end by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from doubles.desk import TOP, Desk
from ipylake import _protocol as p
from ipylake._catalog import Results
from ipylake._credentials import Secret, Session
from ipylake._kept import kernel_sessions
from ipylake._lanes import Lanes
from ipylake._stop import Stop
from ipylake.errors import SignInNeeded
from ipylake.memory import MemoryCatalog


class Guarded(MemoryCatalog):
    """Lists after signing in only."""

    state = p.SessionState(version=0, state="out")

    def session(self) -> p.SessionState:
        return self.state

    def sign_in(self, method: str, values: Mapping[str, str], *, show: object, stop: Stop) -> p.SessionState:
        if values.get("password") != "right":
            raise SignInNeeded("The server refused them")
        self.state = p.SessionState(version=0, state="in", account=values["user"])
        return self.state

    def sign_out(self) -> p.SessionState:
        self.state = p.SessionState(version=0, state="out")
        return self.state

    def search(self, query: p.Query, *, stop: Stop) -> Results:
        if self.state.state != "in":
            raise SignInNeeded("Nobody is signed in")
        return super().search(query, stop=stop)


def test_signing_in_takes_its_fields_from_the_buffer_and_tells_every_view(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Guarded(TOP))
    before = desk.ask(p.Hello(version=1))["session"]
    fields = b'{"user": "ada", "password": "right"}'
    state = desk.ask(p.SignIn(method="password"), fields)["state"]
    assert (state["state"], state["account"]) == ("in", "ada")
    assert state["version"] > before["version"]
    assert desk.inbox.wait_for(lambda content: content["type"] == "session-changed")["state"] == state
    assert "right" not in msgspec.json.encode(desk.inbox.messages).decode()
    assert desk.ask(p.SignOut())["state"]["state"] == "out"


@pytest.mark.fault(64)
@pytest.mark.parametrize("buffers", [(), (b"not json",), (b'["hunter2"]',), (b'{"password": 7}',), (b"\xff\xfe",)])
def test_a_sign_in_without_proper_fields_is_refused_and_quotes_nothing(
    make_desk: Callable[..., Desk], buffers: tuple[bytes, ...]
) -> None:
    desk = make_desk(Guarded(TOP))
    fault = desk.refused(p.SignIn(method="password"), *buffers)
    assert fault["code"] == "invalid-input"
    assert "hunter2" not in str(fault)


def test_a_session_that_has_ended_is_told_when_a_search_meets_it(make_desk: Callable[..., Desk]) -> None:
    catalog = Guarded(TOP)
    desk = make_desk(catalog)
    desk.ask(p.SignIn(method="password"), b'{"user": "ada", "password": "right"}')
    catalog.state = p.SessionState(version=0, state="out")
    assert desk.ask(p.OpenListing(query=p.Query()))["state"]["fault"]["code"] == "sign-in-needed"
    told = desk.inbox.wait_for(
        lambda content: content["type"] == "session-changed" and content["state"]["state"] == "out"
    )
    assert told["state"]["version"] == 2


def test_a_session_begun_in_another_widget_is_found_by_the_next_view_and_told_to_the_others(
    make_desk: Callable[..., Desk],
) -> None:
    catalog = Guarded(TOP)
    desk = make_desk(catalog)
    catalog.state = p.SessionState(version=0, state="in", account="ada")
    assert desk.ask(p.Hello(version=1))["session"]["account"] == "ada"
    assert desk.inbox.wait_for(lambda content: content["type"] == "session-changed")["state"]["account"] == "ada"


def test_a_session_begun_or_ended_elsewhere_in_the_kernel_is_told_at_once(make_desk: Callable[..., Desk]) -> None:
    catalog = Guarded(TOP)
    desk = make_desk(catalog)
    catalog.state = p.SessionState(version=0, state="in", account="ada")
    kernel_sessions.forget(Session("somebody", Secret("canary"), "password"))  # a change is a change
    assert desk.inbox.wait_for(lambda content: content["type"] == "session-changed")["state"]["account"] == "ada"


def test_a_session_that_is_the_same_is_not_told_again(make_desk: Callable[..., Desk], lanes: Lanes) -> None:
    desk = make_desk(Guarded(TOP))
    versions = {desk.ask(p.Hello(version=1))["session"]["version"] for _ in range(3)}
    lanes.close()
    assert len(versions) == 1
    assert desk.inbox.all(lambda content: content["type"] == "session-changed") == []


def test_files_for_signing_in_are_looked_for_where_they_lie(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / ".globus").mkdir(parents=True)
    (home / ".globus" / "usercert.pem").write_text("")
    monkeypatch.setenv("HOME", str(home))
    found = desk.ask(p.GetFolder(path="~/.globus", hidden=True, of="sign-in"))
    assert [item["name"] for item in found["items"]] == ["usercert.pem"]
    assert found["roots"][:2] == [str(home), "/tmp"]  # noqa: S108  # nothing is written


@pytest.mark.parametrize("path", ["/no/such/folder", "/proc/self", "", "~/nothing"])
def test_a_folder_that_is_not_there_or_none_of_these_leads_home(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert desk.ask(p.GetFolder(path=path, of="sign-in"))["path"] == str(tmp_path)
