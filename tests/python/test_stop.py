"""Stop ends work in another thread."""

from __future__ import annotations

import threading

import pytest

from ipylake._stop import Stop
from ipylake.errors import Cancelled
from patience import PATIENCE_S


def test_set_calls_what_was_registered_once() -> None:
    stop, calls = Stop(), []
    with stop.calling(lambda: calls.append("cut")):
        stop.set()
        stop.set()
    assert calls == ["cut"]


def test_a_callback_is_called_at_once_when_the_stop_is_set_already() -> None:
    stop, calls = Stop(), []
    stop.set()
    with stop.calling(lambda: calls.append("cut")):
        assert calls == ["cut"]


def test_a_callback_is_not_called_after_its_block() -> None:
    stop, calls = Stop(), []
    with stop.calling(lambda: calls.append("cut")):
        pass
    stop.set()
    assert calls == []


def test_a_callback_is_over_when_its_block_is_left() -> None:
    stop, order = Stop(), []
    is_cutting, may_cut = threading.Event(), threading.Event()

    def cut() -> None:
        is_cutting.set()
        assert may_cut.wait(PATIENCE_S)
        order.append("cut")

    def work() -> None:
        with stop.calling(cut):
            assert is_cutting.wait(PATIENCE_S)
        order.append("left")

    threads = [threading.Thread(target=work), threading.Thread(target=stop.set)]
    for thread in threads:
        thread.start()
    assert is_cutting.wait(PATIENCE_S)
    may_cut.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == ["cut", "left"]


def test_a_callback_that_raises_does_not_keep_the_others_from_being_called() -> None:
    stop, calls = Stop(), []

    def broken() -> None:
        raise OSError("closed already")

    with stop.calling(broken), stop.calling(lambda: calls.append("cut")):
        stop.set()
    assert calls == ["cut"]


def test_a_callback_may_set_the_same_stop_again() -> None:
    stop = Stop()
    with stop.calling(stop.set):
        stop.set()
    assert stop.is_set


def test_raise_if_set_raises_cancelled() -> None:
    stop = Stop()
    stop.raise_if_set()
    stop.set()
    with pytest.raises(Cancelled):
        stop.raise_if_set()


def test_wait_ends_with_the_stop() -> None:
    stop = Stop()
    threading.Thread(target=stop.set).start()
    assert stop.wait(PATIENCE_S)
