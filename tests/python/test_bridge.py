"""The bridge answers each request once, whatever happens to the messages."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from doubles.inbox import Inbox, cancel, request
from ipylake import _bridge
from ipylake._bridge import Bridge, Outcome, Task
from ipylake._lanes import Lanes
from ipylake._protocol import (
    Call,
    Details,
    Done,
    Entry,
    GetDetails,
    GetListing,
    GetWindow,
    KeyValue,
    KeyValues,
    OpenListing,
    Query,
    Select,
    SelectionChanged,
    SelectionState,
    Tab,
    Window,
)
from ipylake.errors import NotFound, Unreachable
from patience import PATIENCE_S

LOOK = GetListing(listing=1)
SLOW = GetDetails(listing=1, row=1)
ORDER = Select(do="clear")


class Desk:
    """A bridge whose handler does what the test says; it counts how often it ran for each request."""

    def __init__(self, lanes: Lanes, handle: Callable[[Call, Task], Outcome] = lambda call, task: Done()) -> None:
        self.inbox = Inbox()
        self.runs: list[str] = []
        self._do = handle
        self.bridge = Bridge(self.inbox, self._handle, lanes)

    def _handle(self, call: Call, task: Task, buffers: Any) -> Outcome:
        self.runs.append(task.rid)
        return self._do(call, task)

    def receive(self, content: object, *buffers: bytes) -> None:
        self.bridge.receive(content, buffers)


class Slow:
    """A handler that waits for its stop, or to be told to go on."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.tasks: list[Task] = []

    def __call__(self, call: Call, task: Task) -> Outcome:
        self.tasks.append(task)
        self.begun.release()
        with task.stop.calling(self.go_on.set):
            assert self.go_on.wait(PATIENCE_S)
        return Done()


def test_a_request_is_answered_under_its_rid(lanes: Lanes) -> None:
    desk = Desk(lanes)
    desk.receive(request("r1", LOOK))
    assert desk.inbox.answer("r1") == {"type": "answer", "rid": "r1", "result": {"type": "done"}}


def test_buffers_of_an_answer_travel_with_it(lanes: Lanes) -> None:
    desk = Desk(lanes, lambda call, task: (Window(listing=1, order=0, start=0), [b"[]"]))
    desk.receive(request("r1", GetWindow(listing=1, order=0, start=0, count=1)))
    desk.inbox.answer("r1")
    assert [buffers for _, buffers in desk.inbox.messages] == [[b"[]"]]


@pytest.mark.fault(45)
def test_a_doubled_request_runs_once_and_is_answered_once(lanes: Lanes) -> None:
    slow = Slow()
    desk = Desk(lanes, slow)
    for _ in range(5):
        desk.receive(request("r1", SLOW))
    assert slow.begun.acquire(timeout=PATIENCE_S)
    slow.go_on.set()
    desk.inbox.answer("r1")
    assert (desk.runs, len(desk.inbox.answers("r1"))) == (["r1"], 1)


@pytest.mark.fault(33)
def test_asked_again_while_it_is_at_work_it_says_so_at_once(lanes: Lanes) -> None:
    slow = Slow()
    desk = Desk(lanes, slow)
    desk.receive(request("r1", SLOW))
    assert slow.begun.acquire(timeout=PATIENCE_S)
    desk.receive(request("r1", SLOW))
    assert [content["type"] for content, _ in desk.inbox.messages] == ["progress"]
    slow.go_on.set()
    desk.inbox.answer("r1")


@pytest.mark.fault(45)
def test_asked_again_after_the_answer_was_lost_it_gives_the_same_answer_without_running_again(lanes: Lanes) -> None:
    desk = Desk(lanes, lambda call, task: (Window(listing=1, order=0, start=0), [b"[1]"]))
    desk.receive(request("r1", LOOK))
    desk.inbox.answer("r1")
    desk.receive(request("r1", LOOK))
    desk.inbox.answer("r1", times=2)
    first, second = desk.inbox.messages
    assert first == second
    assert desk.runs == ["r1"]


@pytest.mark.fault(45)
def test_a_request_whose_answer_is_no_longer_kept_is_told_so_and_does_not_run_again(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bridge, "KEPT_ANSWERS", 3)
    desk = Desk(lanes)
    for number in range(4):
        desk.receive(request(f"r{number}", LOOK))
        desk.inbox.answer(f"r{number}")
    desk.receive(request("r0", LOOK))
    assert desk.inbox.answer("r0", times=2)["fault"]["message"] == "The answer to this request is no longer kept"
    desk.receive(request("r3", LOOK))
    assert desk.inbox.answer("r3", times=2)["type"] == "answer"
    assert desk.runs == ["r0", "r1", "r2", "r3"]


@pytest.mark.fault(45)
def test_what_is_kept_for_asking_again_stays_small(lanes: Lanes) -> None:
    desk = Desk(lanes, lambda call, task: (Window(listing=1, order=0, start=0), [bytes(300_000)]))
    for number in range(200):
        desk.receive(request(f"r{number}", LOOK))
    for number in range(200):
        desk.inbox.answer(f"r{number}")
    kept = desk.bridge._answered.values()
    assert len(kept) <= _bridge.KEPT_ANSWERS
    assert sum(len(buffer) for one in kept for buffer in one.buffers) <= _bridge.KEPT_BYTES
    assert desk.bridge._running == {}


def test_a_cancel_is_answered_at_once_and_stops_the_work(lanes: Lanes) -> None:
    slow = Slow()
    desk = Desk(lanes, slow)
    desk.receive(request("r1", SLOW))
    assert slow.begun.acquire(timeout=PATIENCE_S)
    desk.receive(cancel("r1"))
    assert desk.inbox.answers("r1")[0]["fault"]["code"] == "cancelled"
    assert slow.tasks[0].stop.is_set


def test_a_cancel_needs_no_thread(lanes: Lanes) -> None:
    slow = Slow()
    desk = Desk(lanes, slow)
    for number in range(20):
        desk.receive(request(f"r{number}", SLOW))
    desk.receive(cancel("r19"))
    assert desk.inbox.answers("r19")[0]["fault"]["code"] == "cancelled"
    slow.go_on.set()


@pytest.mark.fault(45)
def test_a_request_that_comes_after_its_cancel_is_answered_as_cancelled_and_does_not_run(lanes: Lanes) -> None:
    desk = Desk(lanes)
    desk.receive(cancel("r1"))
    desk.receive(request("r1", LOOK))
    assert desk.inbox.fault("r1")["code"] == "cancelled"
    assert desk.runs == []


def test_a_cancel_after_the_answer_changes_nothing(lanes: Lanes) -> None:
    desk = Desk(lanes)
    desk.receive(request("r1", LOOK))
    desk.inbox.answer("r1")
    desk.receive(cancel("r1"))
    desk.receive(request("r1", LOOK))
    desk.inbox.answer("r1", times=2)
    assert [answer["type"] for answer in desk.inbox.answers("r1")] == ["answer", "answer"]


def test_what_breaks_when_a_cancel_shuts_its_socket_is_the_cancel(lanes: Lanes) -> None:
    def work(call: Call, task: Task) -> Outcome:
        task.stop.set()
        raise OSError("bad file descriptor")

    desk = Desk(lanes, work)
    desk.receive(request("r1", SLOW))
    assert desk.inbox.fault("r1")["code"] == "cancelled"


def test_a_cancel_that_comes_after_the_point_of_no_return_is_too_late(lanes: Lanes) -> None:
    committed, go_on = threading.Event(), threading.Event()

    def work(call: Call, task: Task) -> Outcome:
        task.commit()
        committed.set()
        assert go_on.wait(PATIENCE_S)
        return Done()

    desk = Desk(lanes, work)
    desk.receive(request("r1", SLOW))
    assert committed.wait(PATIENCE_S)
    desk.receive(cancel("r1"))
    go_on.set()
    assert desk.inbox.result("r1") == {"type": "done"}


def test_there_is_no_point_of_no_return_after_a_cancel(lanes: Lanes) -> None:
    slow, passed = Slow(), []

    def work(call: Call, task: Task) -> Outcome:
        slow(call, task)
        task.commit()
        passed.append(task.rid)
        return Done()

    desk = Desk(lanes, work)
    desk.receive(request("r1", SLOW))
    assert slow.begun.acquire(timeout=PATIENCE_S)
    desk.receive(cancel("r1"))
    lanes.close()
    assert passed == []


@pytest.mark.parametrize("error", [ZeroDivisionError("hunter2"), KeyboardInterrupt("hunter2"), SystemExit("hunter2")])
def test_a_handler_that_raises_anything_answers_and_keeps_the_text_to_itself(
    lanes: Lanes, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(call: Call, task: Task) -> Outcome:
        raise error

    desk = Desk(lanes, broken)
    with caplog.at_level(logging.CRITICAL, "ipylake"):
        for rid in ("r1", "r2"):
            desk.receive(request(rid, SLOW))
            assert desk.inbox.fault(rid)["code"] == "error"
    assert "hunter2" not in msgspec.json.encode(desk.inbox.messages).decode()


def test_a_fault_of_the_catalog_travels_whole(lanes: Lanes) -> None:
    def broken(call: Call, task: Task) -> Outcome:
        raise NotFound("No such file", hint="Look again", detail="404")

    desk = Desk(lanes, broken)
    desk.receive(request("r1", SLOW))
    fault = desk.inbox.fault("r1")
    assert (fault["code"], fault["message"], fault["hint"], fault["detail"]) == (
        "not-found",
        "No such file",
        "Look again",
        "404",
    )


@pytest.mark.parametrize("value", ["\ud800", object()])
def test_an_answer_that_json_cannot_say_is_a_failure(
    lanes: Lanes, value: Any, caplog: pytest.LogCaptureFixture
) -> None:
    tab = Tab(id="t", label="t", sections=(KeyValues(rows=(KeyValue(key="k", value=value),)),))
    desk = Desk(lanes, lambda call, task: Details(entry=Entry("a", "a", "file"), tabs=(tab,)))
    with caplog.at_level(logging.CRITICAL, "ipylake"):
        desk.receive(request("r1", SLOW))
        assert desk.inbox.fault("r1")["code"] == "error"


def test_messages_are_plain_json(lanes: Lanes) -> None:
    desk = Desk(lanes)
    desk.receive(request("r1", LOOK))
    assert type(desk.inbox.answer("r1")) is dict


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    "content",
    [
        {"type": "request", "rid": "r1", "call": {"type": "make-coffee"}},
        {"type": "request", "rid": "r1"},
        {"type": "request", "rid": "r1", "call": {"type": "get-window", "listing": "one"}},
        {"type": "order", "rid": "r1"},
        {"rid": "r1"},
        {"type": "request", "rid": "r1", "call": {"type": "suggest", "field": "scope", "text": "\ud800"}},
        {"type": "request", "rid": "r1", "call": object()},
    ],
)
def test_what_is_not_understood_is_answered_with_the_way_out(lanes: Lanes, content: object) -> None:
    desk = Desk(lanes)
    desk.receive(content)
    fault = desk.inbox.fault("r1")
    assert fault["code"] == "invalid-input"
    assert "Restart the kernel" in fault["hint"]
    assert desk.runs == []


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "request",
        42,
        {},
        {"type": "request", "rid": 7, "call": {"type": "sign-out"}},
        {"type": "request", "rid": None, "call": {"type": "sign-out"}},
        {"type": "request", "rid": "", "call": {"type": "sign-out"}},
        {"type": "request", "rid": "r" * 65, "call": {"type": "sign-out"}},
        {"type": "request", "rid": "r" * 65, "call": {"type": "make-coffee"}},
        {"type": "cancel", "rid": "r" * 65},
        {"type": "cancel", "rid": "never-seen"},
    ],
)
def test_what_nobody_can_be_answered_to_is_dropped(lanes: Lanes, content: object) -> None:
    desk = Desk(lanes)
    desk.receive(content)
    desk.receive(request("r1", LOOK))
    desk.inbox.answer("r1")
    assert desk.runs == ["r1"]
    assert len(desk.inbox.messages) == 1


def test_rids_of_cancels_without_a_request_do_not_pile_up(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bridge, "KEPT_RIDS", 10)
    desk = Desk(lanes)
    for number in range(50):
        desk.receive(cancel(f"r{number}"))
        desk.receive(request(f"s{number}", LOOK))
        desk.inbox.answer(f"s{number}")
    assert (len(desk.bridge._cancelled), len(desk.bridge._settled)) == (10, 10)


def test_looks_and_orders_do_not_wait_for_calls_that_hang(lanes: Lanes) -> None:
    slow = Slow()
    desk = Desk(lanes, lambda call, task: slow(call, task) if isinstance(call, GetDetails) else Done())
    for number in range(20):
        desk.receive(request(f"slow{number}", SLOW))
    for rid, call in (("look", LOOK), ("order", ORDER), ("search", OpenListing(query=Query()))):
        desk.receive(request(rid, call))
        assert desk.inbox.result(rid) == {"type": "done"}
    slow.go_on.set()


def test_progress_is_told_until_the_answer_and_never_after(lanes: Lanes) -> None:
    told = threading.Event()

    def work(call: Call, task: Task) -> Outcome:
        task.progress(1, 3, "Looking")
        assert told.wait(PATIENCE_S)
        task.progress(2, 3, "Looking")
        task.progress(3, 3, "Looking")
        return Done()

    desk = Desk(lanes, work)
    desk.receive(request("r1", SLOW))
    first = desk.inbox.wait_for(lambda content: content["type"] == "progress")
    assert first == {"type": "progress", "rid": "r1", "done": 1, "total": 3, "doing": "Looking"}
    told.set()
    desk.inbox.answer("r1")
    desk.receive(request("r2", LOOK))
    desk.inbox.answer("r2")
    assert [content["type"] for content, _ in desk.inbox.messages][-2:] == ["answer", "answer"]


def test_progress_of_cancelled_work_ends_it(lanes: Lanes) -> None:
    slow, passed = Slow(), []

    def work(call: Call, task: Task) -> Outcome:
        slow(call, task)
        task.progress(1, None, "Looking")
        passed.append(1)
        return Done()

    desk = Desk(lanes, work)
    desk.receive(request("r1", SLOW))
    assert slow.begun.acquire(timeout=PATIENCE_S)
    desk.receive(cancel("r1"))
    lanes.close()
    assert passed == []


@pytest.mark.fault(45)
def test_a_comm_that_cannot_send_is_no_error_and_the_answer_is_there_when_asked_again(lanes: Lanes) -> None:
    class Torn(Inbox):
        is_torn = True

        def __call__(self, content: dict[str, Any], buffers: Any) -> None:
            super().__call__(content, buffers)
            if self.is_torn:
                raise LookupError("shell_parent")

    desk = Desk(lanes)
    inbox = desk.bridge._send = Torn()
    desk.receive(request("r1", LOOK))
    inbox.answer("r1")
    inbox.is_torn = False
    desk.receive(request("r1", LOOK))
    assert inbox.answer("r1", times=2)["type"] == "answer"
    assert desk.runs == ["r1"]


def test_after_close_nothing_is_taken_nothing_is_sent_and_what_ran_is_stopped(lanes: Lanes) -> None:
    slow = Slow()
    desk = Desk(lanes, slow)
    desk.receive(request("r1", SLOW))
    assert slow.begun.acquire(timeout=PATIENCE_S)
    desk.bridge.close()
    assert slow.tasks[0].stop.is_set
    desk.receive(request("r2", SLOW))
    desk.receive({"rid": "r3"})
    desk.bridge.announce("a", lambda: SelectionChanged(state=SelectionState(version=1, count=0, size=0, unsized=0)))
    lanes.close()
    assert (desk.runs, desk.inbox.messages) == (["r1"], [])


def test_a_task_answers_once_however_often_it_is_tried(lanes: Lanes) -> None:
    def work(call: Call, task: Task) -> Outcome:
        task.answer(Done())
        task.fail(Unreachable("too late"))
        task.attempt(Done)
        return Done()

    desk = Desk(lanes, work)
    desk.receive(request("r1", SLOW))
    assert desk.inbox.answer("r1")["type"] == "answer"
    lanes.close()
    assert len(desk.inbox.messages) == 1


@pytest.mark.fault(44)
def test_the_first_messages_may_come_in_several_threads_at_once() -> None:
    code = """
import sys, threading
from ipylake._bridge import Bridge
from ipylake._lanes import Lanes
from ipylake._protocol import Done
sys.setswitchinterval(1e-6)
bridge, together = Bridge(lambda *_: None, lambda *_: Done(), Lanes()), threading.Barrier(8)
def come(name):
    together.wait(60)
    for number in range(50):
        call = {"type": "open-listing", "query": {"text": "x"}}
        bridge.receive({"type": "request", "rid": f"{name}-{number}", "call": call}, ())
threads = [threading.Thread(target=come, args=(name,)) for name in range(8)]
[thread.start() for thread in threads]
[thread.join(60) for thread in threads]
with bridge._lock:  # else one may go from the ones to the others in between
    print(len(bridge._settled) + len(bridge._running))
"""
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(4):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=path)  # noqa: S603  # ourselves
        assert (done.returncode, done.stdout, done.stderr) == (0, "400\n", "")
