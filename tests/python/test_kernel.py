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

from ipylake._kernel import answer_while_busy, ipykernel_version, refuse_unable_kernel
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
