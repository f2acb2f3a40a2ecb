"""What each version of ipykernel allows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import ipykernel
import IPython
import pytest
from ipykernel.comm.comm import BaseComm

from ipylake._kernel import Cell, answer_while_busy, ipykernel_version, refuse_unable_kernel, running_cell
from ipylake.errors import Unsupported


def old_comm() -> Any:
    return SimpleNamespace()


def comm_of_7_4() -> Any:
    return SimpleNamespace(_reply_subshell_for=lambda data, default: "the thread that published last")


@pytest.mark.parametrize(
    ("version", "make_comm", "answers"),
    [
        (None, old_comm, False),
        ((6, 31), old_comm, False),
        ((7, 1), old_comm, True),
        ((7, 3), old_comm, True),
        ((7, 4), comm_of_7_4, True),
        ((8, 0), comm_of_7_4, True),
    ],
)
def test_a_kernel_answers_while_busy_from_7_1_on(
    version: tuple[int, int] | None, make_comm: Callable[[], Any], answers: bool
) -> None:
    assert answer_while_busy(make_comm(), version) is answers


def test_from_7_4_on_messages_go_to_the_subshell_they_came_for() -> None:
    comm = comm_of_7_4()
    answer_while_busy(comm, (7, 4))
    assert comm._reply_subshell_for({"content": {}}, "the subshell") == "the subshell"


def test_the_installed_ipykernel_has_what_is_overridden() -> None:
    comm = BaseComm.__new__(BaseComm)
    assert ipykernel_version() is None
    assert answer_while_busy(comm, (7, 4)) is True
    assert comm._reply_subshell_for({"content": {"id": "1"}}, "the subshell") == "the subshell"


def test_the_override_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYLAKE_NO_SUBSHELL_PATCH", "1")
    comm = comm_of_7_4()
    before = comm._reply_subshell_for
    assert answer_while_busy(comm, (7, 4)) is False
    assert comm._reply_subshell_for is before
    assert answer_while_busy(old_comm(), (7, 1)) is True


@pytest.mark.parametrize("version", [None, (6, 31), (7, 1), (7, 4)])
def test_a_kernel_that_can_send_from_threads_is_taken(version: tuple[int, int] | None) -> None:
    refuse_unable_kernel(version)


def test_ipykernel_7_0_is_refused_with_a_way_out() -> None:
    with pytest.raises(Unsupported, match="Install ipykernel"):
        refuse_unable_kernel((7, 0))


@pytest.mark.parametrize(
    ("installed", "version"), [("7.4.0", (7, 4)), ("6.31.0", (6, 31)), ("8.0rc1", (8, 0)), ("7.5.0a1", (7, 5))]
)
def test_the_version_is_read_in_a_kernel_only(
    installed: str, version: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ipykernel, "__version__", installed)
    for shell, expected in ((None, None), (SimpleNamespace(), None), (SimpleNamespace(kernel=1), version)):
        monkeypatch.setattr(IPython, "get_ipython", lambda shell=shell: shell)
        assert ipykernel_version() == expected


def test_without_ipykernel_there_is_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=1))
    monkeypatch.setitem(sys.modules, "ipykernel", None)
    assert ipykernel_version() is None


# --- the cell that runs -----------------------------------------------------------------------------------------------


def at_work_on(monkeypatch: pytest.MonkeyPatch, kind: str, **content: Any) -> None:
    """A kernel that answers a request of this kind."""
    request = {"header": {"msg_id": "1", "msg_type": kind}, "content": content}
    kernel = SimpleNamespace(get_parent=lambda channel: request)
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))


@pytest.mark.parametrize(
    ("content", "is_attended"), [({}, True), ({"allow_stdin": True}, True), ({"allow_stdin": False}, False)]
)
def test_a_cell_is_attended_unless_whoever_runs_it_cannot_be_asked(
    monkeypatch: pytest.MonkeyPatch, content: dict[str, bool], is_attended: bool
) -> None:
    at_work_on(monkeypatch, "execute_request", **content)
    cell = running_cell()
    assert cell
    assert (cell.header["msg_id"], cell.is_attended) == ("1", is_attended)


def test_voila_cannot_be_asked_but_shows_widgets_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work_on(monkeypatch, "execute_request", allow_stdin=False)
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    cell = running_cell()
    assert cell
    assert cell.is_attended


def test_neither_a_message_of_the_widget_nor_a_script_is_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work_on(monkeypatch, "comm_msg")
    assert running_cell() is None
    for shell in (None, SimpleNamespace()):
        monkeypatch.setattr(IPython, "get_ipython", lambda shell=shell: shell)
        assert running_cell() is None


def test_an_output_is_published_under_the_header_of_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[Any, ...]] = []
    session = SimpleNamespace(send=lambda *what, **how: sent.append((*what, how)))
    publisher = SimpleNamespace(session=session, pub_socket="iopub", topic=b"display_data")
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(display_pub=publisher))
    Cell({"msg_id": "1"}, True).show_below({"text/plain": "x"})
    content = {"data": {"text/plain": "x"}, "metadata": {}, "transient": {}}
    assert sent == [("iopub", "display_data", content, {"parent": {"msg_id": "1"}, "ident": b"display_data"})]
