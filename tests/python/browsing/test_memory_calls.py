"""Searches and stars, as views are told of them."""

from __future__ import annotations

from doubles.desk import Desk
from ipylake import _protocol as p


def test_a_search_is_remembered_and_told_to_all_views(desk: Desk) -> None:
    desk.opened("f1*")
    told = desk.inbox.wait_for(lambda content: content["type"] == "memory-changed")
    assert [query["text"] for query in told["state"]["queries"]] == ["f1*"]
    assert [query["text"] for query in desk.ask(p.Hello(version=p.VERSION))["memory"]["queries"]] == ["f1*"]


def test_searches_are_forgotten_and_stars_stay(desk: Desk) -> None:
    desk.opened("f1*")
    desk.inbox.wait_for(lambda content: content["type"] == "memory-changed")
    assert desk.ask(p.StarScope(scope="mc16", is_starred=True))["state"]["starred"] == ["mc16"]
    state = desk.ask(p.ForgetQueries())["state"]
    assert (state["queries"], state["starred"]) == ([], ["mc16"])
    assert desk.ask(p.StarScope(scope="mc16", is_starred=False))["state"]["starred"] == []


def test_what_is_no_scope_gets_no_star(desk: Desk) -> None:
    for scope in ("", "x" * 256):
        assert desk.refused(p.StarScope(scope=scope, is_starred=True))["field"] == "scope"
