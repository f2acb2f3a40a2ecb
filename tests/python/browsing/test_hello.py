"""A view says hello, and gets all it needs."""

from __future__ import annotations

from collections.abc import Callable

from doubles.desk import Desk
from ipylake import _protocol as p
from ipylake._lanes import Lanes


def test_hello_gives_all_a_new_view_needs(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(query=p.Query(text="f*"), variable="files", can_answer_while_busy=True)
    root = desk.opened()
    branch = desk.branch(root, 1)
    desk.pick(root, 3)
    snapshot = desk.ask(p.Hello(version=p.VERSION))
    assert snapshot["catalog"]["title"] == "Memory"
    assert [state["listing"] for state in snapshot["listings"]] == [root, branch]
    assert (snapshot["selection"]["count"], snapshot["variable"]) == (1, "files")
    assert (snapshot["session"]["state"], snapshot["canAnswerWhileBusy"]) == ("not-needed", True)


def test_a_view_of_another_version_is_told_to_restart_the_kernel(desk: Desk) -> None:
    fault = desk.refused(p.Hello(version=p.VERSION + 1))
    assert (fault["code"], fault["hint"]) == ("unsupported", "Restart the kernel and run the cell again")


def test_the_kernel_says_nothing_before_a_view_has_asked(desk: Desk, lanes: Lanes) -> None:
    lanes.close()
    assert desk.inbox.messages == []
