"""The widget in a real ipykernel, spoken to as a front end does."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from doubles.inbox import Content, request
from doubles.junk import messages
from ipylake import _protocol as p
from patience import PATIENCE_S

CELL = """
from ipylake import Browser
from ipylake.memory import Entry, MemoryCatalog
browser = Browser(MemoryCatalog([Entry("a", "a", "file")], files={"a": "/data/a"}))
print(browser.comm.comm_id, flush=True)
"""


class Kernel:
    """A kernel with a browser in it, and the one view of that."""

    def __init__(self) -> None:
        path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._manager = KernelManager(kernel_name="python3")
        self._manager.start_kernel(env=path)
        self.client: BlockingKernelClient = self._manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.client.execute(CELL)
        self._comm = self.await_message("stream")["content"]["text"].strip()
        self.await_idle()

    def close(self) -> None:
        self.client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def await_message(self, kind: str) -> Content:
        while True:
            message: Content = self.client.get_iopub_msg(timeout=PATIENCE_S)
            assert message["msg_type"] != "error", message["content"]
            if message["msg_type"] == kind:
                return message

    def await_idle(self) -> None:
        while self.await_message("status")["content"]["execution_state"] != "idle":
            pass

    def subshell(self) -> str:
        """A thread of the kernel's that takes messages while the main one is busy; front ends open one, too."""
        message = self.client.session.msg("create_subshell_request")
        self.client.control_channel.send(message)
        reply: Content = self.client.get_control_msg(timeout=PATIENCE_S)
        subshell: str = reply["content"]["subshell_id"]
        return subshell

    def send(self, content: object, *, subshell: str | None = None) -> None:
        data = {"method": "custom", "content": content}
        message = self.client.session.msg("comm_msg", {"comm_id": self._comm, "data": data})
        message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)

    def ask(self, rid: str, call: msgspec.Struct, *, subshell: str | None = None) -> Content:
        """The answer; through a subshell, or through the main thread."""
        self.send(request(rid, call), subshell=subshell)
        while True:
            content: Content = self.await_message("comm_msg")["content"]["data"].get("content", {})
            if content.get("rid") == rid:
                return content


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    kernel = Kernel()
    yield kernel
    kernel.close()


def test_a_view_is_answered(kernel: Kernel) -> None:
    answer = kernel.ask("r1", p.Hello(version=p.VERSION))
    assert answer["result"]["catalog"]["title"] == "Memory"
    assert answer["result"]["canAnswerWhileBusy"] is True


def test_a_view_is_answered_while_a_cell_runs_that_has_touched_the_widget(kernel: Kernel) -> None:
    subshell = kernel.subshell()
    busy = "browser.query = {}; print('runs', flush=True); import time; time.sleep(30)"
    rid = kernel.client.execute(busy, stop_on_error=False)  # else the kernel drops what comes soon after the interrupt
    kernel.await_message("stream")
    state: dict[str, Any] = kernel.ask("r2", p.OpenListing(query=p.Query()), subshell=subshell)["result"]["state"]
    assert state["count"] == 1
    ranges = ((0, 1),)
    picked = kernel.ask("r3", p.Select(do="add", listing=state["listing"], order=0, ranges=ranges), subshell=subshell)
    assert picked["result"]["state"]["count"] == 1
    assert kernel.ask("r4", p.AddVariable(name="mine"), subshell=subshell)["result"]["names"] == ["mine"]
    kernel._manager.interrupt_kernel()
    reply = kernel.client.get_shell_msg(timeout=PATIENCE_S)
    while reply["parent_header"].get("msg_id") != rid:
        reply = kernel.client.get_shell_msg(timeout=PATIENCE_S)
    assert reply["content"]["ename"] == "KeyboardInterrupt"


def test_the_next_cell_has_the_variable_the_value_and_the_selection(kernel: Kernel) -> None:
    # One text: of several the first may travel alone.
    kernel.client.execute("print(f'{mine} {browser.value} {browser.selection} {browser.query[\"text\"]!r}')")
    while True:
        message = kernel.client.get_iopub_msg(timeout=PATIENCE_S)
        if message["msg_type"] == "stream":
            break
    assert message["content"]["text"].strip() == "/data/a ('/data/a',) ('a',) ''"


@pytest.mark.fault(46)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(some=st.lists(messages(), min_size=5, max_size=40))
def test_junk_prints_nothing_in_the_notebook_and_a_view_is_answered(kernel: Kernel, some: list[Any]) -> None:
    kernel.client.session.pack = lambda content: json.dumps(
        content, default=str
    ).encode()  # as a page says half a surrogate pair
    for content in some:
        kernel.send(content)
    honest = f"honest {uuid4()}"
    kernel.send(request(honest, p.Hello(version=p.VERSION)))
    seen = []
    while not seen or seen[-1]["content"].get("data", {}).get("content", {}).get("rid") != honest:
        seen.append(kernel.client.get_iopub_msg(timeout=PATIENCE_S))
    assert {message["msg_type"] for message in seen} <= {"status", "comm_msg"}
    assert seen[-1]["content"]["data"]["content"]["result"]["catalog"]["title"] == "Memory"


@pytest.mark.fault(46)
def test_junk_leaves_no_thread_behind(kernel: Kernel) -> None:
    kernel.client.execute(
        "import ipylake._lanes, threading, time\n"
        "end = time.monotonic() + 3 * ipylake._lanes.IDLE_S\n"
        "mine = lambda: [one.name for one in threading.enumerate() if one.name.startswith('ipylake')]\n"
        "while mine() and time.monotonic() < end: time.sleep(0.05)\n"
        "print('left:', mine(), flush=True)"
    )
    assert kernel.await_message("stream")["content"]["text"].strip() == "left: []"
